"""Who acts: what actions and queries need to know of an account, and no more."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM_ROLE = "system"


@dataclass(frozen=True)
class Actor:
    """An account at one moment. `area` is the path of the place it answers for; empty means everywhere."""

    account: int | None
    name: str
    role: str
    area: str
    language: str = "zh"


SYSTEM = Actor(None, "bangfu", SYSTEM_ROLE, "")
"""The programme itself: migrations, the demo, jobs that nobody asked for."""
