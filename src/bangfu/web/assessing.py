"""What the pages of runs, what-ifs and leads share: words of a run, its chart and map, cells that lead to records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString

from bangfu.core.divisions import Place as Listed
from bangfu.core.divisions import Places
from bangfu.core.drawing.charts import Bins, Size, histogram, stacked_bar
from bangfu.engines import spread_words
from bangfu.engines.report_words import Words
from bangfu.engines.spread import Spread
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.queries import PlaceCounts
from bangfu.programme.households.packs import packs
from bangfu.programme.places.queries import names_of
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
    bins = Bins(spread.counts, spread.low, spread.width, spread.line, tried)
    at = said.value(tried, spread.figure.unit) if tried is not None else ""
    tried_label = words("simulate.tried_line", said.lang, value=at) if at else ""
    labels = spread_words.labels(spread, said, tried_label, turned)
    return SpreadShown(
        spread_words.title(spread, said), spread_words.finding(spread, said), spread_words.bar_width(spread, said),
        SafeString(histogram(bins, labels, DESK)), SafeString(histogram(bins, labels, PHONE)),
        spread.line is not None, spread_words.figures(spread, said), spread_words.not_known(spread, said),
        spread.low, spread.high,
    )  # fmt: skip


