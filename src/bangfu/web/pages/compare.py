"""Two runs of one rule set beside each other: whose verdict changed, from what to what, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from bangfu.core.drawing.charts import stacked_bar
from bangfu.engines.report_words import Words
from bangfu.engines.simulation import OUTSIDE
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment import queries
from bangfu.programme.assessment.comparing_runs import Moved, changed_between, moves_between
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.permissions import can_start
from bangfu.programme.households.queries import heads_of
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import names_of
from bangfu.web.assessing import FILLS, pill_of, run_title, words_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.paging import row_number
from bangfu.web.place_names import place_name, whole_name, with_above
from bangfu.web.shown import Cell, Column, Table, count_cell
from bangfu.web.words import words

LISTED = 100


@login_required
def compare(request: OfficeRequest) -> HttpResponse:
    """Choose two runs, see what changed, and who."""
    check_may(request.actor, May.SEE_FIGURES)
    lang = request.lang
    done = list(queries.visible_to(request.actor).filter(state="done")[:200])
    first, second = (_chosen(request, done, name) for name in ("first", "second"))
    if first is None and second is None:
        first, second = _latest_pair(done)
    often = Counter(run.rules for run in done)
    done = [run for run in done if often[run.rules] > 1]
    names = names_of({run.area for run in done if run.area}, lang)
    shown: dict[str, object] = {
        "title": words("compare.title", lang), "lead": words("compare.lead", lang),
        "runs": [(run.pk, _named(run, names, lang)) for run in done], "first": first, "second": second,
        "enough": bool(done), "may_start": can_start(request.actor, request.area),
    }  # fmt: skip
    if first is not None and second is not None:
        shown |= _compared(request, first, second)
    return render(request, "web/compare.html", shown)


def _compared(request: OfficeRequest, first: Run, second: Run) -> dict[str, object]:
    lang, actor = request.lang, request.actor
    area = request.area
    level = queries.level_below(second, queries.area_in(actor, second, wanted=area))
    moves = moves_between(actor, first, second, area, None)
    below = moves_between(actor, first, second, area, level) if level is not None else []  # a village has no places
    by_place = [m for m in below if m.before != m.after]
    said = words_of(second, lang, [m.path for m in by_place])
    changed = sum(m.subjects for m in moves if m.before != m.after)
    same = sum(m.subjects for m in moves if m.before == m.after)
    sentence = words("compare.sentence", lang, changed=said.counted(changed), same=said.counted(same))
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    known = {*said.rules.outcomes, OUTSIDE}
    listed = None
    if before in known and after in known and can(actor, May.SEE_HOUSEHOLDS):
        listed = _who(actor, changed_between(actor, first, second, area, before, after, LISTED), second, said)
    lists, whole = can(actor, May.SEE_HOUSEHOLDS), urlencode({"first": first.pk, "second": second.pk})
    crumbs = [(words("compare.title", lang), f"{reverse('compare')}?{whole}"), (place_name(area, lang), "")]
    return {
        "sentence": sentence, "changed": changed, "listed": listed,
        "moves": _moves_table(moves, first, second, said, lists),
        "places": _places_table(by_place, first, second, said, lists) if by_place else None,
        "crumbs": crumbs if area != actor.area else [],
        "who": _move(said, before, after) if listed is not None else "",
        "level": said.label(level.label) if level is not None else "",
    }  # fmt: skip


def _chosen(request: OfficeRequest, done: Sequence[Run], name: str) -> Run | None:
    number = row_number(request.GET.get(name, ""))
    return queries.run_visible_to(request.actor, number) if number is not None and done else None


def _latest_pair(done: Sequence[Run]) -> tuple[Run | None, Run | None]:
    """The last two runs of one rule set over one area, of two days where there are such."""
    pairs = [
        (first, second) for at, second in enumerate(done) for first in done[at + 1 :]
        if (first.rules, first.area) == (second.rules, second.area)
    ]  # fmt: skip
    return next((pair for pair in pairs if pair[0].on != pair[1].on), pairs[0] if pairs else (None, None))


def _named(run: Run, names: Mapping[str, str], lang: str) -> str:
    return f"{run_title(run, lang)} {names.get(run.area) or place_name(run.area, lang)} #{run.pk}"


def word_of(said: Words, verdict: str) -> str:
    """A verdict's short word; `outside` is not judged."""
    return words("compare.outside", said.lang) if verdict == OUTSIDE else said.short_verdict(verdict)


def _move(said: Words, before: str, after: str) -> str:
    return words("compare.who", said.lang, before=word_of(said, before), after=word_of(said, after))


def _moves_table(moves: Sequence[Moved], first: Run, second: Run, said: Words, lists: bool) -> Table:
    lang = said.lang
    table = Table(words("compare.moves", lang), [
        Column(words("compare.from", lang), tight=True), Column(words("compare.to", lang), tight=True),
        Column(words("home.drawn", lang), desk=True), Column(words("compare.count", lang), num=True),
    ], cards=False)  # fmt: skip
    widest = max((move.subjects for move in moves), default=0)
    for move in sorted(moves, key=lambda m: (m.before == m.after, m.before, m.after)):
        asked = urlencode(_asked(first, second, move.before, move.after))
        href = f"{reverse('compare')}?{asked}#who" if lists else ""
        table.add(
            Cell(word_of(said, move.before), pill=pill_of(said, move.before)),
            Cell(word_of(said, move.after), pill=pill_of(said, move.after)),
            Cell(SafeString(stacked_bar([(_fill(said, move), move.subjects)], widest))),
            count_cell(move.subjects, href),
        )  # fmt: skip
    return table


def _fill(said: Words, move: Moved) -> str:
    """The bar of a change takes the colour of what it came to; what stayed, and what is not judged, is quiet."""
    quiet = move.before == move.after or move.after == OUTSIDE
    return "fill-context" if quiet else FILLS.get(move.after, "fill-cat-4")


def _places_table(moves: Sequence[Moved], first: Run, second: Run, said: Words, lists: bool) -> Table:
    kinds = sorted({(m.before, m.after) for m in moves})
    table = Table(words("compare.by_place", said.lang), [
        Column(words("runs.area", said.lang), tight=True), *(Column(_move(said, *kind), num=True) for kind in kinds),
    ], cards=len(kinds) > 3)  # fmt: skip
    counts: dict[str, dict[tuple[str, str], int]] = {}
    for move in moves:
        counts.setdefault(move.path, {})[move.before, move.after] = move.subjects
    for path, found in counts.items():
        cells = []
        for kind in kinds:
            asked = urlencode(_asked(first, second, *kind) | {"area": path})
            cells.append(count_cell(found.get(kind, 0), f"{reverse('compare')}?{asked}#who" if lists else ""))
        inside = urlencode(_pair(first, second) | {"area": path})
        table.add(Cell(said.place(path), f"{reverse('compare')}?{inside}"), *cells)
    sums = {kind: sum(found.get(kind, 0) for found in counts.values()) for kind in kinds}
    whole = f"{reverse('compare')}?"
    table.total(Cell(words("home.total_places", said.lang, count=len(counts))), *(
        count_cell(sums[kind], f"{whole}{urlencode(_asked(first, second, *kind))}#who" if lists else "")
        for kind in kinds
    ))  # fmt: skip
    return table


def _pair(first: Run, second: Run) -> dict[str, str | int]:
    return {"first": first.pk, "second": second.pk}


def _asked(first: Run, second: Run, before: str, after: str) -> dict[str, str | int]:
    """What the address of those asks for whose verdict went from one to another."""
    return {**_pair(first, second), "before": before, "after": after}


def _who(actor: Actor, found: Sequence[tuple[str, str]], run: Run, said: Words) -> Table:
    heads = heads_of(actor, [key for key, _ in found])
    names = names_of({p for _, path in found for p in with_above(path)}, said.lang)
    table = Table(words("compare.changed", said.lang), [
        Column(said.label(said.table.label)), Column(words("subjects.place", said.lang)),
    ], lines=True)  # fmt: skip
    for key, path in found:
        named = heads.get(key) or names.get(key, "")
        href = reverse("run_subject", args=[run.pk, key])
        table.add(Cell(named or key, href, small=key if named else ""), Cell(whole_name(path, names)))
    return table
