"""The account a token speaks for."""

from __future__ import annotations

from ninja import Router, Schema

from bangfu.api.asking import Asked
from bangfu.programme.accounts.permissions import ALLOWED

router = Router(tags=["account"])


class Me(Schema):
    name: str
    role: str
    area: str
    may: list[str]
    asks_for: list[str]
    reads_only: bool


@router.get("/me", response=Me)
def me(request: Asked) -> Me:
    """Name, role, area, what the role may do; what the token may ask for, and whether it only reads."""
    actor, speaker = request.auth, request.speaker
    return Me(
        name=actor.name, role=actor.role, area=actor.area, may=sorted(ALLOWED.get(actor.role, ())),
        asks_for=sorted(speaker.kinds), reads_only=speaker.reads_only,
    )  # fmt: skip
