"""试算：改一个标准或规则，看谁会进、谁会出、在哪里、花多少 / try a change before it is law"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bangfu.cli.arguments import add_run_arguments, changes_of, check_output, day_of
from bangfu.cli.outputs import keep_data, write_page
from bangfu.cli.report.contents import origin_of
from bangfu.cli.report.trial import gather_trial
from bangfu.cli.report.trial_page import trial_page
from bangfu.cli.run_limits import level_of, limits_of, room_for
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.model import Level
from bangfu.core.texts import sentence
from bangfu.engines.report_words import Words, places_of
from bangfu.engines.simulation import OUTSIDE, Cost, Move, Simulation, simulate_folder
from bangfu.engines.snapshot import open_snapshot

NAME = "simulate"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    add_run_arguments(parser, lang)
    parser.add_argument(
        "--change", action="append", required=True, metavar="KEY=VALUE",
        help=sentence("cli.option_simulate_change", lang),
    )  # fmt: skip
    parser.add_argument("--level", metavar="LEVEL", help=sentence("cli.option_simulate_level", lang))
    parser.add_argument("--out", type=Path, metavar="FILE", help=sentence("cli.option_simulate_out", lang))
    parser.add_argument("--report", type=Path, metavar="FILE", help=sentence("cli.option_simulate_report", lang))
    parser.add_argument("--memory", metavar="SIZE", help=sentence("cli.option_memory", lang))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """Compare the verdicts under the pack with those under the change."""
    sets, on, asked = changes_of(args), day_of(args), limits_of(args.memory)
    check_output(args.out, (".parquet", ".csv"))
    check_output(args.report, (".html", ".htm"))
    changes = changes_of(args, args.change)
    pack = load_pack(args.pack, sets)
    tried = load_pack(args.pack, {**sets, **changes})
    rules = rule_set(pack, args.rules)
    level = level_of(pack, rules, args.level)
    snapshot = open_snapshot(Path(args.folder), pack)
    for path in (args.out, args.report):
        keep_data(path, snapshot)
    with room_for(asked) as limits:
        simulation = simulate_folder(pack, tried, rules.name, on, snapshot, limits=limits)
        if args.out:
            simulation.write(args.out)
        words = Words(pack, rules, args.lang, places_of(pack, snapshot))
        if args.report:
            origin = origin_of(pack, rules, on, snapshot, "duckdb", sets)
            write_page(args.report, trial_page(gather_trial(simulation, level, origin, changes), words))
        if args.json:
            print(json.dumps(_as_json(simulation, args.level), ensure_ascii=False, indent=1))
        else:
            _say(args, simulation, level, words)
    return 0


def _say(args: argparse.Namespace, simulation: Simulation, level: Level | None, words: Words) -> None:
    """The trial on the terminal: every move, the cost, the moves by place, which files were written."""
    on = simulation.base.on
    print(words.say("cli.simulate_head", rules=words.rules.label, on=on, changes=words.listed(args.change)))
    moves = simulation.moves()
    if all(move.before == move.after for move in moves):
        print(words.say("cli.trial_nothing_moves"))
    for move in moves:
        print("  " + _line(move, words))
    _say_cost(simulation.cost(), words)
    for move in simulation.moves(level.name) if level is not None else ():
        if move.before != move.after:
            print(f"  {words.place(move.place or None)}  {_line(move, words)}")
    for path in (args.out, args.report):
        if path is not None:
            print(words.say("cli.assess_written", path=path))


def _say_cost(cost: Cost | None, words: Words) -> None:
    if cost is None or words.rules.gap is None:
        return
    unit = str(words.rules.gap.type.unit or "")
    method = words.rules.gap_label or {"zh": "差额之和", "en": "sum of gaps"}
    before, after = words.value(cost.before, unit), words.value(cost.after, unit)
    print(words.say("cli.simulate_cost", method=method, before=before, after=after))
    if cost.unknown_after:
        print(words.say("cli.simulate_cost_unknown", count=words.counted(cost.unknown_after)))


def _line(move: Move, words: Words) -> str:
    verdicts = [
        words.say("cli.outside") if verdict == OUTSIDE else words.verdict(words.rules, verdict)
        for verdict in (move.before, move.after)
    ]
    facts = words.pack.facts_of(words.rules.of)
    sums = [
        words.say("cli.simulate_sum", label=facts[f].label, amount=words.amount(facts[f], n))
        for f, n in move.sums.items() if n is not None
    ]  # fmt: skip
    return words.say(
        "cli.simulate_move_sums" if sums else "cli.simulate_move",
        verdict=verdicts[0] if verdicts[0] == verdicts[1] else " → ".join(verdicts),
        count=words.counted(move.subjects), sums=words.listed(sums),
    )  # fmt: skip


def _as_json(simulation: Simulation, level: str | None) -> dict[str, object]:
    cost = simulation.cost()
    return {
        "rules": simulation.base.rules.name,
        "pack_hash": simulation.base.pack.hash,
        "tried_hash": simulation.tried.pack.hash,
        "moves": [_move(m) for m in simulation.moves()],
        "by_place": [_move(m) for m in simulation.moves(level)] if level else [],
        "cost": None if cost is None else {"before": str(cost.before), "after": str(cost.after)},
    }


def _move(move: Move) -> dict[str, object]:
    return {"place": move.place, "before": move.before, "after": move.after, "subjects": move.subjects, **move.sums}
