"""What every page needs beside its own matter: menu, area, language."""

from __future__ import annotations

from django.http import HttpRequest

from bangfu.web.middleware import NOBODY


def office(request: HttpRequest) -> dict[str, object]:
    """Context of the shell."""
    actor, lang = getattr(request, "actor", NOBODY), getattr(request, "lang", "zh")
    return {"actor": actor, "lang": lang, "html_lang": "zh-Hans" if lang == "zh" else "en"}
