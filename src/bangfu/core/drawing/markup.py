"""Build HTML and SVG from Python: text is escaped on its way in, markup is not escaped twice."""

from __future__ import annotations

import html
from collections.abc import Iterable

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Inside = str | Iterable[str] | None
Attribute = str | int | float | bool | None


def tag(element: str, /, *inside: Inside, **attributes: Attribute) -> Html:
    """`tag("td", "a < b", class_="num", data_label="…")`: None leaves out, True stands bare, `_` becomes `-`."""
    opened = element + "".join(_attribute(key, value) for key, value in attributes.items())
    if element in VOID:
        return Html(f"<{opened}>")
    return Html(f"<{opened}>{join(*inside)}</{element}>")


def join(*inside: Inside) -> Html:
    """Everything one after the other; plain text is escaped."""
    parts: list[str] = []
    for part in inside:
        if part is None:
            continue
        for text in (part,) if isinstance(part, str) else part:
            parts.append(text if isinstance(text, Html) else html.escape(text, quote=False))
    return Html("".join(parts))


def icon(name: str) -> Html:
    """One symbol of the page's sprite; always beside a word."""
    return tag("svg", tag("use", href=f"#i-{name}"), class_="icon", aria_hidden="true")


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-") if key not in SVG_NAMES else SVG_NAMES[key]
    if value is True:
        return f" {name}"
    said = f"{value:g}" if isinstance(value, float) else str(value)
    return f' {name}="{html.escape(said)}"'


SVG_NAMES = {
    "viewBox": "viewBox", "patternUnits": "patternUnits", "patternTransform": "patternTransform",
    "preserveAspectRatio": "preserveAspectRatio",
}  # fmt: skip
