"""Try a change: slide a line or write a rule anew, and see who turns, where, and what it costs. Nothing is written."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Level
from bangfu.engines.report_words import Words
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment import queries
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.simulating import Dial, WhatIf, dials_of, what_if
from bangfu.programme.households.queries import heads_of
from bangfu.programme.places.queries import names_of
from bangfu.web.assessing import pill_of, run_title, spread_shown, words_of
from bangfu.web.maps import map_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.compare import word_of
from bangfu.web.paging import row_number
from bangfu.web.place_names import place_name, whole_name, with_above
from bangfu.web.shown import Cell, Column, Table, count_cell
from bangfu.web.words import words


@login_required
def simulate(request: OfficeRequest) -> HttpResponse:
    """The page; asked for with `part` only what the slider changes."""
    check_may(request.actor, May.SIMULATE)
    lang = request.lang
    done = list(queries.visible_to(request.actor).filter(state="done")[:100])
    run = _run(request, done)
    if run is None:
        shown: dict[str, object] = {"title": words("simulate.title", lang), "lead": words("simulate.lead", lang)}
        return render(request, "web/simulate_none.html", shown)
    shown = _tried(request, run)
    names = names_of({one.area for one in done if one.area}, lang)
    shown |= {
        "title": words("simulate.of", lang, rules=shown["rules_label"]),
        "runs": [(one.pk, f"{run_title(one, lang)} {names.get(one.area, '')}") for one in done],
        "crumbs": [
            (words("runs.title", lang), reverse("runs")), (run_title(run, lang), reverse("run", args=[run.pk])),
            (words("simulate.title", lang), ""),
        ],
    }  # fmt: skip
    template = "web/parts/simulated.html" if request.GET.get("part") else "web/simulate.html"
    return render(request, template, shown)


def _run(request: OfficeRequest, done: Sequence[Run]) -> Run | None:
    number = row_number(request.GET.get("run", ""))
    if number is not None:
        return queries.run_visible_to(request.actor, number)
    costed = [run for run in done if pack_of(run).rule_sets[run.rules].gap is not None]
    return next(iter(costed or done), None)


def _tried(request: OfficeRequest, run: Run) -> dict[str, object]:
    """Everything the answer shows."""
    lang, actor = request.lang, request.actor
    wanted = request.GET.get("area", "") or request.area
    area = queries.area_in(actor, run, wanted=wanted if wanted.isalnum() else "")
    level = queries.level_below(run, area)
    dials = dials_of(run)
    dial = next((d for d in dials if d.parameter.name == request.GET.get("dial")), dials[0] if dials else None)
    changes, refused = _changes(request, run, dial)
    started = time.monotonic()
    try:
        answer = what_if(actor, run, changes, area, level)
    except Problem as problem:
        refused, changes = problem.sentence(lang), {}
        answer = what_if(actor, run, changes, area, level)
    seconds = time.monotonic() - started
    paths = [*(move.place for move in answer.by_place), *with_above(area)]
    said = words_of(run, lang, paths)
    value = _value(changes, dial)
    return {
        "run": run, "area": area, "rules_label": said.rules.label[lang], "said": said, "refused": refused,
        "lead": _sentence(answer, said), "dials": [(d.parameter.name, said.label(d.parameter.label)) for d in dials],
        "dial": dial, "value": value, "range": _range(dial, answer, value),
        "rule_names": [(r.name, said.label(r.label), " ".join(r.text.split())) for r in said.rules.rules_on(run.on)],
        "rule": request.GET.get("rule", ""), "text": request.GET.get("text", ""),
        "answer": answer, "heading": _heading(changes, dial, said, value), "facts": _facts(answer, said),
        "spread": _spread(answer, dial, value, said), "changed": bool(changes),
        "places": _places(answer, said, run, area) if answer.by_place else None,
        "map": _map(answer, said, area, run, level) if changes else None, "listed": _listed(request, answer, run, said),
        "unknown": _unknown(answer, said), "turned": said.counted(answer.turned),
        "back": f"{reverse('simulate')}?{urlencode({'run': run.pk, 'dial': dial.parameter.name if dial else ''})}",
        "back_value": said.value(dial.value, dial.parameter.unit) if dial is not None else "",
        "slow": words("simulate.slow", lang, seconds=f"{seconds:.1f}") if changes and not answer.fast else "",
        "area_name": place_name(area, lang) if area else "",
    }  # fmt: skip


def _changes(request: OfficeRequest, run: Run, dial: Dial | None) -> tuple[dict[str, str], str]:
    """What the address wants changed, and a sentence about what cannot be read."""
    changes: dict[str, str] = {}
    text, rule = request.GET.get("value", "").strip()[:20], request.GET.get("rule", "")[:60]
    condition = request.GET.get("text", "").strip()[:500]
    if rule and condition:
        changes[f"{run.rules}.{rule}"] = condition
    if dial is None or not text:
        return changes, ""
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return changes, words("simulate.bad_value", request.lang, found=text)
    if value.is_finite() and value != dial.value:
        changes[dial.parameter.name] = f"{value:f}"
    return changes, ""


def _value(changes: Mapping[str, str], dial: Dial | None) -> Decimal | None:
    if dial is None:
        return None
    return Decimal(changes.get(dial.parameter.name, f"{dial.value:f}"))


def _range(dial: Dial | None, answer: WhatIf, value: Decimal | None) -> dict[str, str] | None:
    """Where the slider goes: along the axis of the chart when it is the chart's line."""
    if dial is None or value is None:
        return None
    spread = answer.spread
    low, high, step = dial.low, dial.high, dial.step
    if spread is not None and spread.parameter is not None and spread.parameter.name == dial.parameter.name:
        low, high, step = spread.low, spread.high, Decimal(1)
    return {name: f"{number:f}" for name, number in (("low", low), ("high", high), ("step", step), ("value", value))}


def _sentence(answer: WhatIf, said: Words) -> str:
    lang = said.lang
    if not answer.changes:
        return words("simulate.lead", lang)
    if not answer.turned:
        return words("simulate.nothing", lang)
    return words("simulate.turned", lang, count=said.counted(answer.turned))


def _heading(changes: Mapping[str, str], dial: Dial | None, said: Words, value: Decimal | None) -> str:
    if dial is None or value is None:
        return ""
    label, spoken = dial.parameter.label[said.lang], said.parameter_value(dial.parameter, value)
    rule = next((name.partition(".")[2] for name in changes if "." in name), "")
    if rule in said.rules.rules:
        return words("simulate.if_rule", said.lang, label=said.rules.rules[rule].label[said.lang])
    return words("simulate.if" if changes else "simulate.if_same", said.lang, label=label, value=spoken)


def _facts(answer: WhatIf, said: Words) -> list[tuple[str, str]]:
    """Each move with its count and its persons, the share of the helped, and the cost."""
    lang, facts = said.lang, said.pack.facts_of(said.rules.of)
    rows = []
    for move in answer.moves:
        if move.before == move.after:
            continue
        sums = [said.amount(facts[name], amount) for name, amount in move.sums.items() if amount is not None][:1]
        name = words("simulate.move", lang, before=word_of(said, move.before), after=word_of(said, move.after))
        rows.append((name, said.listed([said.counted(move.subjects), *sums])))
    helped = said.rules.gap_for if said.rules.gap is not None else ("met",)
    judged = sum(m.subjects for m in answer.moves)
    before, after = (
        sum(m.subjects for m in answer.moves if (m.after if late else m.before) == helped[0]) for late in (False, True)
    )
    now = said.share(before, judged)
    shares = words("simulate.share_said", lang, before=now, after=said.share(after, judged))
    share_of = words("simulate.share_of", lang, word=said.short_verdict(helped[0]))
    rows.append((share_of, shares if answer.changes else now))
    if answer.cost is not None and said.rules.gap is not None:
        unit, places = str(said.rules.gap.type.unit), said.rules.gap.type.places
        amounts = [said.money(int(a.scaleb(places)), places, unit) for a in (answer.cost.before, answer.cost.after)]
        moved = words("simulate.cost_said", lang, before=amounts[0], after=amounts[1])
        rows.append((words("simulate.cost", lang), moved if answer.changes else amounts[0]))
    return rows


def _spread(answer: WhatIf, dial: Dial | None, value: Decimal | None, said: Words) -> object:
    spread = answer.spread
    if spread is None:
        return None
    tried, turned = None, ""
    if dial is not None and spread.parameter is not None and spread.parameter.name == dial.parameter.name:
        tried = value if answer.changes else None
        turned = words("simulate.tried_turned", said.lang, count=said.counted(answer.turned)) if answer.changes else ""
    return spread_shown(spread, said, tried, turned)


def _turned_by_place(answer: WhatIf) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for move in answer.by_place:
        place = found.setdefault(move.place or "", {"judged": 0, "turned": 0})
        place["judged"] += move.subjects
        place["turned"] += move.subjects if move.before != move.after else 0
    return found


def _places(answer: WhatIf, said: Words, run: Run, area: str) -> Table:
    """Each place with what is there now and what would change."""
    lang = said.lang
    verdicts = [v for v in said.rules.outcomes if any(v in (m.before, m.after) for m in answer.moves)][:3]
    changing = [Column(words("simulate.column", lang), num=True)] if answer.changes else []
    table = Table(words("simulate.where", lang), [
        Column(words("runs.area", lang)), Column(words("runs.judged", lang), num=True),
        *(Column(said.short_verdict(v), num=True) for v in verdicts), *changing,
    ], cards=False)  # fmt: skip
    listed = f"{reverse('run_subjects', args=[run.pk])}?area="
    for path, counts in _turned_by_place(answer).items():
        now = [sum(m.subjects for m in answer.by_place if m.place == path and m.before == v) for v in verdicts]
        table.add(
            Cell(said.place(path or None)), count_cell(counts["judged"], f"{listed}{path}"),
            *(count_cell(n, f"{listed}{path}&verdict={v}") for n, v in zip(now, verdicts, strict=True)),
            *(count_cell(counts["turned"], "#changed") for _ in changing),
        )  # fmt: skip
    total = [sum(m.subjects for m in answer.moves if m.before == v) for v in verdicts]
    table.total(
        Cell(words("run.total", lang)), count_cell(sum(m.subjects for m in answer.moves), f"{listed}{area}"),
        *(count_cell(n, f"{listed}{area}&verdict={v}") for n, v in zip(total, verdicts, strict=True)),
        *(count_cell(answer.turned, "#changed") for _ in changing),
    )  # fmt: skip
    return table


def _map(answer: WhatIf, said: Words, area: str, run: Run, level: Level | None) -> dict[str, object] | None:
    """How many would change, by place; as on the page of a run there is none where the places have no outlines."""
    counts = {path: found["turned"] for path, found in _turned_by_place(answer).items() if path}
    if level is None or not 2 <= len(counts) <= 60:
        return None
    lang, turning, named = said.lang, words("simulate.column", said.lang), level.label[said.lang]
    finding = words("run.map_finding", lang, level=named, verdict=turning, count=said.counted(answer.turned))
    hrefs = {path: f"{reverse('run_subjects', args=[run.pk])}?area={path}" for path in counts}
    drawn = map_of(area, {path: said.place(path) for path in counts}, counts, hrefs, finding, lang)
    return drawn and {**drawn, "said": words("run.map_of", lang, level=named, verdict=turning)}


def _listed(request: OfficeRequest, answer: WhatIf, run: Run, said: Words) -> Table | None:
    if not answer.changed or not can(request.actor, May.SEE_HOUSEHOLDS):
        return None
    heads = heads_of(request.actor, [key for key, *_ in answer.changed])
    names = names_of({p for _, path, *_ in answer.changed for p in with_above(path)}, said.lang)
    table = Table(words("simulate.listed", said.lang), [
        Column(said.label(said.table.label)), Column(words("subjects.place", said.lang)),
        Column(words("compare.from", said.lang), tight=True), Column(words("compare.to", said.lang), tight=True),
    ], lines=True)  # fmt: skip
    for key, path, before, after in answer.changed:
        named = heads.get(key) or names.get(key, "")
        href = reverse("run_subject", args=[run.pk, key])
        table.add(
            Cell(named or key, href, small=key if named else ""), Cell(whole_name(path, names)),
            Cell(word_of(said, before), pill=pill_of(said, before)),
            Cell(word_of(said, after), pill=pill_of(said, after)),
        )  # fmt: skip
    return table


def _unknown(answer: WhatIf, said: Words) -> str:
    count = sum(move.subjects for move in answer.moves if move.after == "unknown")
    return words("simulate.unknown", said.lang, count=said.counted(count)) if count else ""
