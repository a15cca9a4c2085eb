"""The one family of errors: a stable code with details; the sentences live in `core.texts`."""

from __future__ import annotations

import errno
import re

from bangfu.core.texts import sentence

MISSING = frozenset({
    "runs.no_such_run", "runs.not_judged", "leads.no_such_lead", "intake.no_import", "households.no_pair",
    "complaints.no_such", "ledger.row_gone",
})  # fmt: skip
"""Codes that say that there is no such thing in what the asker may see."""


SYSTEM = {
    errno.ENOENT: "cli.system_not_there",
    errno.EACCES: "cli.system_not_allowed",
    errno.EPERM: "cli.system_not_allowed",
    errno.EISDIR: "cli.system_is_a_folder",
    errno.ENOTDIR: "cli.system_not_a_folder",
    errno.ENOSPC: "cli.system_disk_full",
    errno.EDQUOT: "cli.system_disk_full",
    errno.EROFS: "cli.system_read_only",
    errno.ENAMETOOLONG: "cli.system_name_too_long",
    errno.EFBIG: "cli.system_too_large",
    errno.EIO: "cli.system_disk_broken",
    errno.EEXIST: "cli.system_is_a_file",
}
"""What the operating system refuses, by its number; anything else is said in the system's own words."""
_LIKE_AN_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[0-9]{14,17}[0-9Xx](?![0-9A-Za-z])")


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
        return sentence(self.code, lang, **{name: _said(detail, lang) for name, detail in self.details.items()})

    def kept(self) -> dict[str, object]:
        """The details as JSON keeps them, to be said later in either language."""
        return {name: _kept(detail) for name, detail in self.details.items()}

    @property
    def missing(self) -> bool:
        """Whether it says that there is no such thing, or none for whoever asks: faces answer 404."""
        return self.code in MISSING

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"


def _kept(detail: object) -> object:
    if isinstance(detail, Problem | OSError):
        return {lang: str(_said(detail, lang)) for lang in ("zh", "en")}
    return detail if isinstance(detail, int | str | dict) else str(detail)


def _said(detail: object, lang: str) -> object:
    """A detail in the reader's language; what may be an identity number (typed as one, quoted by a library) is not."""
    if isinstance(detail, Problem):
        return detail.sentence(lang)
    if isinstance(detail, OSError):
        return sentence(SYSTEM[detail.errno], lang) if detail.errno in SYSTEM else detail.strerror or str(detail)
    return _LIKE_AN_IDENTITY.sub("…", detail) if isinstance(detail, str) else detail
