"""Template tags of every page: `{% say "menu.home" %}`, `{% icon "check" %}`, figures, days and moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bangfu.programme.accounts import demo
from bangfu.programme.places.models import Place
from bangfu.web.browsers import browser_named
from bangfu.web.cells import drawn_cells
from bangfu.web.shown import Cell, Column
from bangfu.web.words import days, words

register = template.Library()

DAY_SHOWN, DAY_PATTERN = "2020-06-30", r"\s*(\d{4}\D\d{1,2}\D\d{1,2}\D?|\d{8})\s*"
"""How a day is written in a field, and what a browser lets through; the server understands no less."""


def _lang(context: Context) -> str:
    return str(context.get("lang", "zh"))


@register.simple_tag(takes_context=True)
def say(context: Context, code: str, **details: object) -> str:
    """A text in the reader's language."""
    return words(code, _lang(context), **details)


@register.simple_tag(takes_context=True)
def role(context: Context, code: str) -> str:
    """What a role is called."""
    return words(f"role.{code}", _lang(context))


@register.simple_tag(takes_context=True)
def named(context: Context, place: Place) -> str:
    """A place's name in the reader's language."""
    return place.named(_lang(context))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite, always beside a word."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def cells(row: Iterable[tuple[Column, Cell]]) -> SafeString:
    """The cells of a table's row."""
    return SafeString(drawn_cells(row))


@register.filter
def figure(number: object) -> str:
    """A number with its thousands set apart; what is not known stays a dash."""
    return "—" if number is None or number == "" else f"{number:,}"


@register.filter
def longday(day: date | None, lang: str) -> str:
    """A day as sentences say it: 2020年6月30日, 30 Jun 2020."""
    return days.long(day, lang) if day else "—"


@register.filter
def moment(at: datetime | None) -> str:
    """A moment as tables show it."""
    return days.moment(at) if at else "—"


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget of a field with what the design and a screen reader need."""
    attrs: dict[str, str | bool] = {"class": "field__control"}
    if field.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}-error"}
    attrs["placeholder"] = ""
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def day_field(context: Context, name: str, value: object = "", key: str = "", *, required: bool = False) -> SafeString:
    """A field for a day, in one way of writing for every browser and both languages; `typed_day` reads it."""
    return format_html(
        '<input class="field__control field__control--day" id="{}" name="{}" value="{}" placeholder="{}" pattern="{}"'
        ' title="{}" maxlength="20" inputmode="numeric" autocomplete="off" spellcheck="false"{}>',
        key or name, name, value or "", DAY_SHOWN, DAY_PATTERN, say(context, "day.how"),
        SafeString(" required") if required else "",
    )  # fmt: skip


@register.simple_tag
def chosen(choices: Iterable[tuple[str, str]], asked: str) -> SafeString:
    """What a filter asks for, in the line that a phone folds it behind; nothing when it asks for all."""
    label = next((label for code, label in choices if asked and str(code) == asked), "")
    return format_html("<b>{}</b>", label) if label else SafeString()


@register.filter
def browser(user_agent: str, lang: str) -> str:
    """Which browser on which system."""
    return browser_named(user_agent, lang)


@register.simple_tag(takes_context=True)
def demo_doors(context: Context) -> list[demo.Door]:
    """The demo accounts, when this register is a demo."""
    return demo.doors(_lang(context)) if settings.BANGFU_DEMO else []


@register.simple_tag
def demo_password() -> str:
    """Their password."""
    return demo.PASSWORD if settings.BANGFU_DEMO else ""
