"""The one family of errors: a stable code with details; the sentences live in `core.texts`."""

from __future__ import annotations

from bangfu.core.texts import sentence


class Problem(Exception):
    """Something a person can put right: what was found, what was expected, what to do now.

    `code` is stable and dotted (`policy.unknown_name`); `details` fill its sentence.
    Details never hold an identity number.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(code)

    def sentence(self, lang: str) -> str:
        """Say it in `zh` or `en`; a problem among the details is said in the same language."""
        said = {k: v.sentence(lang) if isinstance(v, Problem) else v for k, v in self.details.items()}
        return sentence(self.code, lang, **said)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"
