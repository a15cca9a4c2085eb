"""The sections of a trial's report: what is changed, who moves, at what cost, where, rule by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from bangfu.cli.report.place_sections import level_word, verdict_fills, verdict_pill
from bangfu.cli.report.rule_sections import COMBINED, document
from bangfu.cli.report.tables import Cell, Column, table
from bangfu.cli.report.trial import Trial
from bangfu.core.drawing.charts import stacked_bar, swatch
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.core.errors import Problem
from bangfu.core.policy.explanation import parameters_of
from bangfu.core.policy.model import Parameter
from bangfu.engines.report_words import Words
from bangfu.engines.simulation import OUTSIDE, Cost, Move
from bangfu.engines.tallies import MOST_PLACES, RuleTally

MOST_VERDICTS = 4
COST_FILLS = (
    ("fill-context", "cli.trial_cost_both"), ("fill-cat-1", "cli.trial_cost_added"),
    ("fill-cat-4", "cli.trial_cost_saved"),
)  # fmt: skip
KINDS = ("fill-cat-1", "fill-cat-4", "fill-cat-3", "fill-cat-2", "fill-cat-5")


def verdict_word(words: Words, verdict: str) -> str:
    """The set's word for a verdict, and one for those it does not speak of."""
    return words.say("cli.outside") if verdict == OUTSIDE else words.verdict(words.rules, verdict)


def changes_panel(trial: Trial, words: Words) -> Html:
    """Each value, formula or combination that is changed, beside what it is now and where that stands written."""
    heads = ("cli.trial_what", "cli.trial_now", "cli.trial_tried", "cli.report_parameter_source")
    columns = [Column(words.say(head), False) for head in heads]
    title = words.say("cli.trial_changes")
    rows = [_changed(trial, name, words) for name in trial.changes]
    return _panel("changes", title, table(title, columns, rows))


def moves_panel(trial: Trial, words: Words) -> Html:
    """Verdicts before and after as two bars, then every move with its count."""
    verdicts = [v for v in trial.outcomes if v in trial.before.total.counts or v in trial.after.total.counts]
    fills = verdict_fills(verdicts)
    title = words.say("cli.trial_both")
    columns = [Column(words.say("cli.trial_rules"), False), _bar_column(words), Column(words.say("cli.report_judged")),
               *(Column(_head(words, v)) for v in verdicts)]  # fmt: skip
    rows: list[list[Cell]] = []
    widest = max(trial.before.total.subjects, trial.after.total.subjects)
    for code, total in (("cli.trial_now", trial.before.total), ("cli.trial_tried", trial.after.total)):
        counts = [total.counts.get(v, 0) for v in verdicts]
        bar = stacked_bar(list(zip(fills.values(), counts, strict=True)), widest)
        rows.append([words.say(code), bar, total.subjects, *counts])
    return _panel(
        "moves", words.say("cli.trial_moves"), table(title, columns, rows), _moves_table(trial, words),
        legend=_legend(fills, words),
    )  # fmt: skip


def cost_panel(trial: Trial, words: Words) -> Html | None:
    """The cost before and after with its method, and the same by place."""
    rules = trial.before.rules
    if trial.cost is None or rules.gap is None:
        return None
    verdicts = words.listed([f"“{verdict_word(words, v)}”" for v in rules.gap_for])
    method = rules.gap_label or {"zh": "差额之和", "en": "sum of gaps"}
    title, unit = words.say("cli.trial_cost"), words.unit(str(rules.gap.type.unit)).strip()
    columns = [
        Column(words.say("cli.trial_rules"), False), _bar_column(words),
        Column(words.say("cli.trial_cost_sum", unit=unit)), Column(words.say("cli.trial_cost_counted")),
        Column(words.say("cli.trial_cost_unknown")),
    ]  # fmt: skip
    widest = max(int(trial.cost.before), int(trial.cost.after))
    sides = (
        ("cli.trial_now", trial.cost.before, trial.cost.unknown_before, trial.before),
        ("cli.trial_tried", trial.cost.after, trial.cost.unknown_after, trial.after),
    )
    rows: list[list[Cell]] = []
    counted = []
    for code, amount, unknown, judged in sides:
        counted.append(sum(judged.total.counts.get(v, 0) for v in judged.rules.gap_for) - unknown)
        bar = stacked_bar([("fill-cat-1", int(amount))], widest)
        rows.append([words.say(code), bar, _money(amount), counted[-1], unknown])
    foot: list[Cell] = [
        words.say("cli.trial_difference"), "", _signed(trial.cost.after - trial.cost.before),
        _signed(counted[1] - counted[0]), _signed(trial.cost.unknown_after - trial.cost.unknown_before),
    ]  # fmt: skip
    lead = words.say("cli.trial_cost_lead", method=method, verdicts=verdicts)
    return _panel("cost", title, table(title, columns, rows, foot), _cost_by_place(trial, words, unit), lead=lead)


def places_panel(trial: Trial, words: Words) -> Html | None:
    """Each place with how many would change and to what, in order of the code; finer places folded in beneath."""
    level = trial.level
    if level is None or not trial.turned:
        return None
    becoming = _becoming(trial)
    fills = _fills(becoming)
    title = words.say("cli.trial_places")
    found = _by_place(trial.by_place)
    judged = {place: sum(move.subjects for move in moves) for place, moves in found.items()}
    changed = {place: [move for move in moves if move.before != move.after] for place, moves in found.items()}
    widest = max(sum(move.subjects for move in moves) for moves in changed.values())
    listed = list(found)[:MOST_PLACES]
    rows: list[list[Cell]] = []
    for place in listed:
        counts = _counts(changed[place], becoming)
        bar = stacked_bar(list(zip(fills.values(), counts, strict=True)), widest)
        rows.append([words.named_place(place or None), bar, judged[place], sum(counts), *counts[:MOST_VERDICTS]])
    all_counts = _counts(trial.turned, becoming)
    foot: list[Cell] = [words.say("cli.report_total"), "", trial.subjects, sum(all_counts), *all_counts[:MOST_VERDICTS]]
    columns = [
        Column(words.label(level.label), False), _bar_column(words), Column(words.say("cli.report_judged")),
        *_changed_columns(words, becoming),
    ]  # fmt: skip
    left = len(found) - len(listed)
    more = words.say("cli.report_more_places", count=f"{left:,}") if left else ""
    return _panel(
        "places", title, table(title, columns, rows, foot),
        tag("p", words.say("cli.report_order"), more, class_="panel__note"), _finer(trial, words, listed, becoming),
        lead=words.say("cli.trial_places_lead"), legend=_legend(fills, words),
    )  # fmt: skip


def rules_panel(trial: Trial, words: Words) -> Html:
    """Each rule by itself before and after; those the change touches are marked."""
    met, _, unknown = words.outcome_heads()
    columns = [Column(words.say("cli.report_rule"), False)]
    for outcome in (met, unknown):
        columns += [
            Column(words.say("cli.trial_outcome_now", outcome=outcome)),
            Column(words.say("cli.trial_outcome_tried", outcome=outcome)),
        ]
    title = words.say("cli.report_outcomes_title")
    after = {tally.rule.name: tally for tally in trial.after.rule_tallies}
    rows: list[list[Cell]] = []
    for tally in trial.before.rule_tallies:
        then = after[tally.rule.name]
        mark = tag("small", words.say("cli.trial_touched")) if _touched(trial, tally) else None
        rows.append([join(words.label(tally.rule.label), mark), tally.met, then.met, tally.unknown, then.unknown])
    return _panel("outcomes", title, table(title, columns, rows), lead=words.say("cli.trial_rules_lead"))


def _panel(
    id_: str, title: str, *inside: Html | None, lead: str | None = None, legend: Sequence[Html] | None = None
) -> Html:
    return tag(
        "section",
        tag("div", tag("h2", title), tag("p", legend, class_="legend") if legend else None, class_="panel__head"),
        tag("p", lead, class_="panel__lead") if lead else None, *inside, class_="panel", id=id_,
    )  # fmt: skip


def _legend(fills: Mapping[str, str], words: Words) -> list[Html]:
    return [tag("span", swatch(fill), _head(words, verdict)) for verdict, fill in fills.items()]


def _bar_column(words: Words) -> Column:
    return Column(words.say("cli.report_bar"), False, "bar-cell", is_quiet=True)


def _head(words: Words, verdict: str) -> str:
    return words.label({words.lang: words.say("cli.outside")}) if verdict == OUTSIDE else words.short_verdict(verdict)


def _changed(trial: Trial, name: str, words: Words) -> list[Cell]:
    """One changed thing: what it is called, now, with the change, and the document it stands in now."""
    pack, tried = trial.pack, trial.after.pack
    if name in pack.parameters:
        old = pack.parameters[name]
        kind, label = "parameter", words.label(old.label)
        before, after = (_value(words, p.parameters[name], trial) for p in (pack, tried))
        source = _source(old, trial, words)
    else:
        set_name, _, rule = name.partition(".")
        rules = pack.rule_sets[set_name]
        if rule in rules.rules:
            kind, label = "rule", words.label(rules.rules[rule].label)
            before, after = (_formula(p.rule_sets[set_name].rules[rule].text) for p in (pack, tried))
            source = document(words, rules.rules[rule].source or rules.source, rules.rules[rule].article)
        else:
            kind, label = "verdict", words.label(rules.label)
            before, after = (_combination(words, p.rule_sets[set_name].verdict) for p in (pack, tried))
            source = document(words, rules.source, rules.article)
    return [join(label, tag("small", words.say(f"cli.trial_kind_{kind}"))), before, after, source]


def _formula(text: str) -> Html:
    return tag("code", " ".join(text.split()))


def _combination(words: Words, verdict: str) -> Html:
    return join(words.say(f"cli.report_verdict_{verdict}")) if verdict in COMBINED else _formula(verdict)


def _value(words: Words, parameter: Parameter, trial: Trial) -> Html:
    try:
        return join(words.parameter_value(parameter, parameter.on(trial.before.on).value))
    except Problem:  # a local value that only the change supplies
        return join(words.say("cli.trial_no_value"))


def _source(parameter: Parameter, trial: Trial, words: Words) -> Html:
    try:
        dated = parameter.on(trial.before.on)
    except Problem:
        return join("—")
    return document(words, dated.source, dated.article)


def _moves_table(trial: Trial, words: Words) -> Html:
    """From which verdict to which, how many; those whose verdict stays are the last line."""
    if not trial.turned:
        said = tag("p", icon("check"), tag("span", words.say("cli.trial_nothing_moves")), class_="nothing")
        return tag("div", said, class_="panel__body")
    facts = words.pack.facts_of(words.rules.of)
    figures = list(trial.turned[0].sums)[:2]
    fills = _fills(_becoming(trial))
    columns = [
        Column(words.say("cli.trial_from"), False), Column(words.say("cli.trial_to"), False), _bar_column(words),
        Column(words.label(words.table.label)), Column(words.say("cli.trial_share")),
        *(Column(words.with_unit(facts[name])) for name in figures),
    ]  # fmt: skip
    widest = trial.turned[0].subjects
    rows: list[list[Cell]] = [
        [_pill(words, move.before), _pill(words, move.after), stacked_bar([(fills[move.after], move.subjects)], widest),
         move.subjects, words.share(move.subjects, trial.subjects),
         *(words.figure(facts[name], move.sums[name]) for name in figures)]
        for move in trial.turned
    ]  # fmt: skip
    stayed = [move for move in trial.moves if move.before == move.after]
    same = sum(move.subjects for move in stayed)
    sums = [sum(move.sums[name] or 0 for move in stayed) for name in figures]
    foot: list[Cell] = [words.say("cli.trial_unchanged"), "", "", same, words.share(same, trial.subjects),
                        *(words.figure(facts[name], n) for name, n in zip(figures, sums, strict=True))]  # fmt: skip
    return table(words.say("cli.trial_moves"), columns, rows, foot)


def _pill(words: Words, verdict: str) -> Html:
    return tag("span", words.say("cli.outside"), class_="pill") if verdict == OUTSIDE else verdict_pill(words, verdict)


def _cost_by_place(trial: Trial, words: Words, unit: str) -> Html | None:
    level = trial.level
    costs = {place: cost for place, cost in trial.costs.items() if cost.before or cost.after}
    if level is None or not costs:
        return None
    title = words.say("cli.trial_cost_places", level=level.label)
    columns = [
        Column(words.label(level.label), False), _bar_column(words),
        *(Column(f"{words.say(code)}（{unit}）" if words.is_chinese else f"{words.say(code)} ({unit})")
          for code in ("cli.trial_now", "cli.trial_tried", "cli.trial_difference")),
    ]  # fmt: skip
    widest = max(int(max(cost.before, cost.after)) for cost in costs.values())
    rows: list[list[Cell]] = [
        [words.named_place(place or None), stacked_bar(_parts(cost), widest), _money(cost.before), _money(cost.after),
         _signed(cost.after - cost.before)]
        for place, cost in list(costs.items())[:MOST_PLACES]
    ]  # fmt: skip
    fills = [(fill, code) for fill, code in COST_FILLS if any(fill in dict(_parts(c)) for c in costs.values())]
    legend = tag("p", [tag("span", swatch(fill), words.say(code)) for fill, code in fills], class_="legend")
    head = tag("div", tag("h3", title), legend, class_="panel__head")
    return tag("div", head, table(title, columns, rows), class_="panel__part")


def _parts(cost: Cost) -> list[tuple[str, int]]:
    """What is spent in any case, then what the change adds or saves."""
    kept, change = int(min(cost.before, cost.after)), int(abs(cost.after - cost.before))
    moved = "fill-cat-1" if cost.after >= cost.before else "fill-cat-4"
    return [(fill, amount) for fill, amount in (("fill-context", kept), (moved, change)) if amount]


def _becoming(trial: Trial) -> list[str]:
    """The verdicts somebody would get anew, in the order of the sets; outside the rules comes last."""
    anew = {move.after for move in trial.turned}
    return [verdict for verdict in (*trial.outcomes, OUTSIDE) if verdict in anew]


def _fills(becoming: Sequence[str]) -> dict[str, str]:
    """A colour for each verdict somebody would get; what is not known is hatched, as everywhere."""
    kinds = iter(KINDS)
    quiet = {"unknown": "fill-unknown", OUTSIDE: "fill-context"}
    return {verdict: quiet.get(verdict) or next(kinds, KINDS[-1]) for verdict in becoming}


def _by_place(moves: Sequence[Move]) -> dict[str, list[Move]]:
    found: defaultdict[str, list[Move]] = defaultdict(list)
    for move in moves:
        found[move.place].append(move)
    return dict(found)


def _counts(moves: Sequence[Move], becoming: Sequence[str]) -> list[int]:
    return [sum(move.subjects for move in moves if move.after == verdict) for verdict in becoming]


def _changed_columns(words: Words, becoming: Sequence[str]) -> list[Column]:
    named = [Column(words.say("cli.trial_becomes", verdict=_head(words, v))) for v in becoming[:MOST_VERDICTS]]
    return [Column(words.say("cli.trial_turned")), *named]


def _finer(trial: Trial, words: Words, listed: Sequence[str], becoming: Sequence[str]) -> Html | None:
    level, finer = trial.level, trial.finer
    if level is None or finer is None:
        return None
    columns = [Column(words.label(finer.label), False), *_changed_columns(words, becoming)]
    folds, found = [], _by_place(trial.finer_moves)
    for place in listed:
        under = {code: moves for code, moves in found.items() if place and code.startswith(place)}
        if not under:
            continue
        rows: list[list[Cell]] = []
        for code, moves in under.items():
            counts = _counts(moves, becoming)
            rows.append([words.named_place(code), sum(counts), *counts[:MOST_VERDICTS]])
        caption = words.say("cli.report_finer_caption", place=words.place(place), level=finer.label)
        turned = words.counted(sum(move.subjects for moves in under.values() for move in moves))
        summary = tag("summary", words.named_place(place), tag("small", turned))
        folds.append(tag("details", summary, table(caption, columns, rows), class_="fold"))
    title = words.say("cli.trial_finer", level=level_word(finer, len(trial.finer_moves), words))
    return tag("div", tag("h3", title), folds, class_="folds")


def _touched(trial: Trial, tally: RuleTally) -> bool:
    rules = trial.before.rules
    return f"{rules.name}.{tally.rule.name}" in trial.changes or any(
        name in trial.changes for name in parameters_of(trial.pack, tally.rule.condition, rules.of)
    )


def _money(amount: Decimal) -> str:
    return f"{amount:,.0f}"


def _signed(amount: Decimal | int) -> str:
    return f"{amount:+,.0f}".replace("-", "−") if round(amount) else "0"
