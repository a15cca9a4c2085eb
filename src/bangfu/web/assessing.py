"""What the pages of runs, what-ifs and leads share: words of a run, its chart and map, cells that lead to records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.urls import reverse
from django.utils.safestring import SafeString

from bangfu.core.divisions import Place as Listed
from bangfu.core.divisions import Places
from bangfu.core.drawing.charts import Bins, Labels, Size, histogram, stacked_bar
from bangfu.engines.saying import Words
from bangfu.engines.spread import Spread
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.queries import PlaceCounts
from bangfu.programme.households.packs import packs
from bangfu.programme.places.queries import names_of
from bangfu.web.drawing import Shade, place_map, round_limits, shades_of
from bangfu.web.shown import Cell, Column, query_of
from bangfu.web.words import words

DESK, PHONE = Size(700, 270), Size(326, 250)
FILLS = {
    "met": "fill-met", "unmet": "fill-unmet", "unknown": "fill-unknown", "lead": "fill-late", "clear": "fill-context",
    "none": "fill-context",
}  # fmt: skip
KIND_FILLS = ("fill-cat-1", "fill-cat-2", "fill-cat-3", "fill-cat-4", "fill-cat-5")


def words_of(run: Run, lang: str, paths: Iterable[str] = ()) -> Words:
    """The words of a run's pack and rule set; `paths` are the places it will name."""
    pack = pack_of(run)
    named = names_of({path for path in paths if path}, lang)
    return Words(pack, pack.rule_sets[run.rules], lang, Places([Listed(path, name) for path, name in named.items()]))


def run_title(run: Run, lang: str) -> str:
    """What a run is called: its rules and its day."""
    rules = pack_of(run).rule_sets[run.rules].label[lang]
    return words("run.title", lang, rules=rules, on=run.on)


def rules_address(run: Run) -> str:
    """The rules a run was judged by, to read: today's, or those of the pack kept with it."""
    return reverse("pack_rules", args=[run.pack, run.rules]) + query_of({"version": version_of(run)})


def version_of(run: Run) -> str:
    """The hash of the pack a run was judged by, where this is kept and is not today's; else nothing."""
    today = next((pack for pack in packs() if pack.name == run.pack), None)
    known = today is not None and today.hash != run.pack_hash == pack_of(run).hash
    return run.pack_hash if known else ""


def crumbs_of(run: Run, lang: str, *, here: bool = False) -> list[tuple[str, str]]:
    """The way to a page of a run."""
    end = (run_title(run, lang), "" if here else reverse("run", args=[run.pk]))
    return [(words("runs.title", lang), reverse("runs")), end]


def place_name(path: str, lang: str) -> str:
    """The name of a place, or that of everything."""
    return names_of([path], lang).get(path, path) if path else words("area.all", lang)


def whole_name(path: str, among: Mapping[str, str]) -> str:
    """The names of a place and the place above it, as a line under a name."""
    above = [name for known, name in sorted(among.items()) if path.startswith(known) and known != path]
    return names_joined([*above[-1:], among.get(path, path)])


def names_joined(names: Sequence[str]) -> str:
    """Names of places, the larger first, as one: 富岭镇大水口村, Dashuikou Village, Fuling Town."""
    return ", ".join(reversed(names)) if all(name.isascii() for name in names) else "".join(names)


def shorter(path: str) -> list[str]:
    """A path and everything above it."""
    return [path[:width] for width in range(1, len(path) + 1)]


def pill_of(said: Words, verdict: str) -> str:
    """The state of a verdict's pill: not to qualify for help is nothing wrong, not to pass every test is."""
    loud = said.rules.verdict == "all"
    return {"met": "met", "unmet": "unmet" if loud else "", "unknown": "unknown", "lead": "late"}.get(verdict, "")


def verdict_cell(said: Words, verdict: str) -> Cell:
    """A verdict as a pill."""
    return Cell(said.short_verdict(verdict), pill=pill_of(said, verdict))


def outcome_pill(gives_leads: bool, outcome: str) -> str:
    """The state of a rule's pill: in a set of leads a rule that is met is a question."""
    if gives_leads:
        return {"met": "late", "unmet": "", "unknown": "unknown"}[outcome]
    return outcome


def subjects_address(run: Run, **asked: str) -> str:
    """The list of a run's subjects with some filter."""
    return reverse("run_subjects", args=[run.pk]) + query_of(asked)


def columns_of_verdicts(said: Words, verdicts: Sequence[str]) -> list[Column]:
    """A column for each verdict."""
    return [Column(said.short_verdict(verdict), num=True) for verdict in verdicts]


def bar_of(counts: PlaceCounts, verdicts: Sequence[str], widest: int, *, loud: bool) -> SafeString:
    """The make-up of a place as one bar, its length its share of the widest."""
    kinds, known = iter(KIND_FILLS), FILLS if loud else {**FILLS, "unmet": "fill-context"}
    fills = {verdict: known.get(verdict) or next(kinds, KIND_FILLS[-1]) for verdict in verdicts}
    return SafeString(stacked_bar([(fills[v], counts.counts.get(v, 0)) for v in verdicts], widest))


# -- the spread around the line ----------------------------------------------------------------------


@dataclass(frozen=True)
class SpreadShown:
    """The histogram around the line, drawn for both widths, with the figures beside it."""

    title: str
    finding: str
    note: str
    desk: SafeString
    phone: SafeString
    has_line: bool
    facts: list[tuple[str, str]]
    unknown: str
    low: Decimal
    high: Decimal


def spread_shown(spread: Spread, said: Words, tried: Decimal | None = None, turned: str = "") -> SpreadShown:
    """A spread in words and drawing; `tried` is where a what-if puts the line, `turned` what it would turn."""
    unit = spread.figure.unit
    bins = Bins(spread.counts, spread.low, spread.width, spread.line, tried)
    line = under = ""
    facts: list[tuple[str, str]] = []
    if spread.line is not None and spread.parameter is not None:
        line = said.say("cli.report_line", value=said.value(spread.line, unit))
        under = said.say("cli.report_under", count=said.counted(spread.below))
        facts.append((said.label(spread.parameter.label), said.value(spread.line, unit)))
        rest = spread.known - spread.below
        facts.append((said.say("cli.report_below"), _shared(said, spread.below, spread.known)))
        facts.append((said.say("cli.report_not_below"), _shared(said, rest, spread.known)))
    facts.append((said.say("cli.report_median"), said.rounded(spread.middle, unit)))
    tried_label = words("simulate.tried_line", said.lang, value=said.value(tried, unit)) if tried is not None else ""
    labels = Labels(
        _finding(spread, said), line, under, said.unit(said.table.counts), said.unit(unit), tried_label, turned
    )  # fmt: skip
    unknown = ""
    if spread.unknown:
        count = said.counted(spread.unknown)
        unknown = said.say("cli.report_spread_unknown", count=count, figure=spread.figure.label)
    title = said.label(spread.figure.label)
    if spread.parameter is not None:
        title = said.say("cli.report_spread_title", figure=title, line=spread.parameter.label[said.lang])
    return SpreadShown(
        title, _finding(spread, said), _range(spread, said), SafeString(histogram(bins, labels, DESK)),
        SafeString(histogram(bins, labels, PHONE)), spread.line is not None, facts, unknown, spread.low, spread.high,
    )  # fmt: skip


def _shared(said: Words, part: int, whole: int) -> str:
    return said.say(
        "cli.report_count_share", count=said.counted(part), number=f"{part:,}", share=said.share(part, whole)
    )


def _finding(spread: Spread, said: Words) -> str:
    middle = said.rounded(spread.middle, spread.figure.unit)
    if spread.line is None or spread.parameter is None:
        return said.say("cli.report_spread_plain", figure=spread.figure.label, middle=middle)
    return said.say(
        "cli.report_spread_finding" if spread.below else "cli.report_spread_none",
        line=said.value(spread.line, spread.figure.unit), middle=middle, count=said.counted(spread.below),
        share=said.share(spread.below, spread.known), figure=spread.figure.label,
    )  # fmt: skip


def _range(spread: Spread, said: Words) -> str:
    unit = spread.figure.unit
    text = said.say("cli.report_bar_width", width=said.value(spread.width, unit))
    undrawn = spread.under_range + spread.over_range
    if undrawn:
        text += said.say("cli.report_undrawn", high=said.value(spread.high, unit), count=said.counted(undrawn))
    return text


# -- the map -------------------------------------------------------------------------------------------


def map_of(
    area: str, counts: Mapping[str, int], said: Words, finding: str, hrefs: Mapping[str, str]
) -> dict[str, object]:
    """A schematic map of how many there are in each place below an area, with its legend."""
    values: dict[str, float | None] = {path: float(count) for path, count in counts.items()}
    limits = round_limits([v for v in values.values() if v is not None])
    classes = shades_of(values, limits)
    shades = {
        path: Shade(classes[path] if count else 0, f"{count:,}", hrefs.get(path, "")) for path, count in counts.items()
    }
    drawn = place_map(area, {path: said.place(path) for path in counts}, shades, finding)
    none = [("q0", "0")] if not all(counts.values()) else []
    return {"drawn": drawn, "legend": [*none, *legend_of(limits, said.lang, least=1)]}


def legend_of(limits: Sequence[float], lang: str, least: int = 0) -> list[tuple[str, str]]:
    """The classes of a map of counts in words, the lightest first; nothing when there is only one."""
    if not limits:
        return []
    starts = [float(least), *limits]
    said = []
    for low, high in pairwise(starts):
        if high - low > 1 and low == 0:
            said.append(words("home.under", lang, limit=high))
        elif high - low > 1:
            said.append(words("home.between", lang, low=low, high=high - 1))
        else:
            said.append(words("home.exactly", lang, low=low))
    said.append(words("home.over", lang, limit=limits[-1]))
    return [(f"q{place}", text) for place, text in enumerate(said, 1)]
