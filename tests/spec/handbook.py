"""Writes the handbook: what the spec tests have shown, chapter by chapter, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from drawn import ON, Drawing, Spec

SIGNS = {"T": "✓", "F": "✗", "": "?", "?": "?"}


@dataclass(frozen=True)
class Chapter:
    """A chapter's place, heading and opening; each spec module names its own as `CHAPTER`."""

    number: int
    zh: str
    en: str
    opening_zh: str = ""
    opening_en: str = ""


@dataclass(frozen=True)
class Refusal:
    """An expression no pack may hold, with the sentence its author reads."""

    zh: str
    en: str
    table: str
    text: str
    said: Mapping[str, str]


def handbook(shown: Mapping[Chapter, Sequence[Spec | Refusal]]) -> str:
    """The whole text, as Markdown."""
    lines = list(_opening())
    for chapter in sorted(shown, key=lambda c: c.number):
        lines += [f"## {chapter.number} {chapter.zh} · {chapter.en}", ""]
        lines += [text + "\n" for text in (chapter.opening_zh, chapter.opening_en) if text]
        for one in shown[chapter]:
            lines += _spec(one) if isinstance(one, Spec) else _refusal(one)
    return "\n".join(lines).rstrip() + "\n"


def _opening() -> Iterator[str]:
    yield "# 规则语言手册 · Handbook of the rule language"
    yield ""
    yield "本手册由测试写成：每张表、每个结果，都在内存、DuckDB、PostgreSQL三种引擎上算过。"
    yield "✓ 成立，✗ 不成立，? 未知。金额以元写，百分比以百分数写。"
    yield ""
    yield "This handbook is written by tests: every table and every answer was worked out by the memory, DuckDB and"
    yield "PostgreSQL engines. ✓ true, ✗ false, ? unknown. Sums are in yuan, percentages in percent."
    yield ""


def _spec(spec: Spec) -> Iterator[str]:
    yield from _heading(spec.zh, spec.en)
    if spec.rules is not None:
        yield "```yaml"
        yield spec.rules.strip()
        yield "```"
        yield ""
    for drawing in spec.drawings:
        yield from _table(drawing)
    notes = [f"`{name}` = {value}" for name, value in spec.sets.items()]
    if any("today" in text for d in spec.drawings for text in d.asked) or spec.on != ON or notes:
        yield ", ".join([f"`today` = {spec.on}", *notes])
        yield ""


def _heading(zh: str, en: str) -> Iterator[str]:
    (zh_title, zh_rest), (en_title, en_rest) = zh.split("：", 1), en.split(": ", 1)
    yield f"### {zh_title} · {en_title}"
    yield ""
    yield zh_rest
    yield ""
    yield en_rest if re.match(r"\w*[_(]", en_rest) else en_rest[0].upper() + en_rest[1:]
    yield ""


def _table(drawing: Drawing) -> Iterator[str]:
    head = [drawing.table, *drawing.columns]
    yield _line([*(f"`{c}`" for c in head), *(f"**`{text}`**" for text in drawing.asked)])
    yield _line(["---"] * (len(head) + len(drawing.asked)))
    answers = drawing.answers if drawing.asked else [[] for _ in drawing.rows]
    if not drawing.rows:
        yield _line(["—"] * len(head))
    for row, found in zip(drawing.rows, answers, strict=True):
        yield _line([row[0], *(SIGNS.get(c, c) for c in row[1:]), *(f"**{SIGNS.get(c, c)}**" for c in found)])
    yield ""


def _refusal(refusal: Refusal) -> Iterator[str]:
    yield from _heading(refusal.zh, refusal.en)
    yield f"`{refusal.text}`"
    yield ""
    yield f"> {refusal.said['zh']}"
    yield ">"
    yield f"> {refusal.said['en']}"
    yield ""


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
