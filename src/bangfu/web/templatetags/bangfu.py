"""Template tags of every page: `{% say "menu.home" %}`."""

from __future__ import annotations

from django import template
from django.template import Context

from bangfu.web.words import words

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, code: str, **details: object) -> str:
    """A text in the reader's language."""
    return words(code, str(context.get("lang", "zh")), **details)
