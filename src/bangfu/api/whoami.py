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


@router.get("/me", response=Me)
def me(request: Asked) -> Me:
    """Name, role, area and what the role may do."""
    actor = request.auth
    return Me(name=actor.name, role=actor.role, area=actor.area, may=sorted(ALLOWED.get(actor.role, ())))
