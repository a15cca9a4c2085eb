"""The report of a trial as one HTML file: the answer in a sentence, then who, at what cost, where and by which rule."""

from __future__ import annotations

from decimal import Decimal

from bangfu.cli.report.answer import stat
from bangfu.cli.report.origin import proof_panel, rules_and_day, set_for_the_run
from bangfu.cli.report.shell import Report, Section, framed
from bangfu.cli.report.spread_section import Tried, spread_section
from bangfu.cli.report.trial import Trial
from bangfu.cli.report.trial_sections import (
    changes_panel,
    cost_panel,
    moves_panel,
    places_panel,
    rules_panel,
    verdict_word,
)
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.engines.report_words import Words
from bangfu.engines.spread_words import not_known

MOST_PARTS, MOST_STATS = 3, 4


def trial_page(trial: Trial, words: Words) -> str:
    """The whole file in one language."""
    heading = words.say("cli.trial_heading", rules=words.rules.label)
    on = words.day(trial.before.on)
    counted = trial.before if trial.before.total.subjects else trial.after
    return framed(
        Report(
            title=words.say("cli.report_page_title", rules=heading, on=on), heading=heading,
            answer=_answer(trial, words), basis=words.say("cli.trial_basis", on=on, pack=trial.pack.title),
            on=trial.before.on, where=[words.place(code) for code in counted.shared_places(words.pack.levels)],
            before=[_stats(trial, words)], sections=_sections(trial, words), foot=words.say("cli.trial_foot"),
        ),
        words,
    )  # fmt: skip


def _sections(trial: Trial, words: Words) -> list[Section]:
    possible = [
        ("changes", "cli.trial_changes", changes_panel(trial, words)),
        ("moves", "cli.trial_moves", moves_panel(trial, words) if trial.subjects else None),
        ("spread", "cli.report_menu_spread", _spread(trial, words)),
        ("cost", "cli.trial_cost", cost_panel(trial, words) if trial.subjects else None),
        ("places", "cli.report_menu_places", places_panel(trial, words)),
        ("outcomes", "cli.report_menu_outcomes", rules_panel(trial, words) if trial.subjects else None),
        ("origin", "cli.report_menu_origin", _origin(trial, words)),
    ]
    return [(anchor, words.say(name), section) for anchor, name, section in possible if section is not None]


def _answer(trial: Trial, words: Words) -> str:
    subjects, turned = words.counted(trial.subjects), trial.turned
    if not trial.subjects:
        return words.say("cli.trial_answer_nobody", outside=words.counted(trial.before.subjects))
    gap = "" if words.is_chinese else " "
    if not turned:
        return gap.join([words.say("cli.trial_answer_none", subjects=subjects), *_cost(trial, words)])
    parts = [
        words.say(
            "cli.trial_part", count=words.counted(move.subjects), number=f"{move.subjects:,}",
            before=verdict_word(words, move.before), after=verdict_word(words, move.after),
        )
        for move in turned[:MOST_PARTS]
    ]  # fmt: skip
    left = sum(move.subjects for move in turned[MOST_PARTS:])
    if left:
        parts.append(words.say("cli.trial_part_more", count=words.counted(left), number=f"{left:,}"))
    count = sum(move.subjects for move in turned)
    said = words.say(
        "cli.trial_answer", subjects=subjects, count=words.counted(count), number=f"{count:,}",
        share=words.share(count, trial.subjects), moves=("，" if words.is_chinese else ", ").join(parts),
    )  # fmt: skip
    return gap.join([said, *_cost(trial, words)])


def _cost(trial: Trial, words: Words) -> list[str]:
    """The cost in a sentence, where the set has one."""
    if trial.cost is None:
        return []
    before, after = trial.cost.before, trial.cost.after
    code = "more" if after > before else "less" if after < before else "same"
    return [words.say(f"cli.trial_cost_{code}", before=_money(before, trial, words), after=_money(after, trial, words))]


def _money(amount: Decimal, trial: Trial, words: Words) -> str:
    gap = trial.before.rules.gap
    assert gap is not None  # noqa: S101 - there is no cost without one
    return words.money(int(amount.scaleb(gap.type.places)), gap.type.places, str(gap.type.unit))


def _stats(trial: Trial, words: Words) -> Html | None:
    """The key numbers as one line: how many change, then each verdict with who enters it and who leaves it."""
    if not trial.subjects:
        return None
    count = sum(move.subjects for move in trial.turned)
    share = words.say("cli.report_share", share=words.share(count, trial.subjects))
    cells = [stat(words, words.say("cli.trial_turned"), count, share)]
    shown = [v for v in trial.outcomes if v in trial.before.total.counts or v in trial.after.total.counts]
    for verdict in shown[:MOST_STATS]:
        entering = sum(move.subjects for move in trial.turned if move.after == verdict)
        leaving = sum(move.subjects for move in trial.turned if move.before == verdict)
        note = words.say(
            "cli.trial_now_and" if entering or leaving else "cli.trial_now_same",
            before=f"{trial.before.total.counts.get(verdict, 0):,}", entering=f"{entering:,}", leaving=f"{leaving:,}",
        )  # fmt: skip
        cells.append(stat(words, words.short_verdict(verdict), trial.after.total.counts.get(verdict, 0), note))
    return tag("dl", cells, class_="stats")


def _spread(trial: Trial, words: Words) -> Html | None:
    """The figure around its line, where the change moves that line."""
    spread, tried = trial.spread, trial.tried_line
    if spread is None or spread.line is None or tried is None or spread.parameter is None:
        return None
    unit = spread.figure.unit
    count = sum(move.subjects for move in trial.turned)
    turned = words.say("cli.trial_line_turned", count=words.counted(count), number=f"{count:,}")
    rows = [
        (words.say("cli.trial_now"), words.value(spread.line, unit)),
        (words.say("cli.trial_tried"), words.value(tried, unit)),
        (words.say("cli.report_median"), words.rounded(spread.middle, unit)),
    ]
    facts = tag("dl", [join(tag("dt", name), tag("dd", value)) for name, value in rows], class_="facts facts--figures")
    said = not_known(spread, words)
    unknown = tag("p", icon("info"), tag("span", said), class_="callout") if said else None
    beside = join(tag("h3", words.label(spread.parameter.label)), facts, unknown)
    return spread_section(spread, words, beside, tried=Tried(tried, turned))


def _origin(trial: Trial, words: Words) -> Html:
    before, origin = trial.before, trial.origin
    said = [tag("code", f"{name}={value} ") for name, value in trial.changes.items()]
    rows = words.say(
        "cli.trial_origin_rows", all=words.counted(before.subjects), before=words.counted(before.total.subjects),
        after=words.counted(trial.after.total.subjects),
    )  # fmt: skip
    entries = [
        *rules_and_day(before, origin, words),
        (words.say("cli.report_origin_judged"), join(rows)),
        *set_for_the_run(origin, words),
        (words.say("cli.trial_changes"), join(said)),
        (words.say("cli.trial_origin_tried"), tag("code", trial.after.pack.hash)),
        (words.say("cli.report_origin_engine"), join(tag("code", f"{origin.engine} {origin.version}"))),
    ]
    return proof_panel(entries, words.say("cli.trial_origin_note"), words)
