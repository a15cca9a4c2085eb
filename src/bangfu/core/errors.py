"""The one family of errors: a stable code with details; the sentences live in `core.texts`."""

from __future__ import annotations

from bangfu.core.texts import sentence

MISSING = frozenset({
    "runs.no_such_run", "runs.not_judged", "leads.no_such_lead", "intake.no_import", "households.no_pair",
    "complaints.no_such",
})  # fmt: skip
"""Codes that say that there is no such thing in what the asker may see."""


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

    @property
    def missing(self) -> bool:
        """Whether it says that there is no such thing, or none for whoever asks: faces answer 404."""
        return self.code in MISSING

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"
