"""试算：改一个标准或规则，看谁会进、谁会出、在哪里、花多少 / try a change before it is law"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bangfu.cli.arguments import add_run_arguments, changes_of, day_of
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.wording import Wording
from bangfu.core.texts import sentence
from bangfu.engines.duckdb import Limits
from bangfu.engines.simulation import OUTSIDE, Move, Simulation, simulate_folder
from bangfu.engines.snapshot import open_snapshot

NAME = "simulate"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    add_run_arguments(parser, lang)
    parser.add_argument(
        "--change", action="append", required=True, metavar="KEY=VALUE",
        help=sentence("cli.option_simulate_change", lang),
    )  # fmt: skip
    parser.add_argument("--level", metavar="LEVEL", help=sentence("cli.option_simulate_level", lang))
    parser.add_argument("--out", metavar="FILE", help=sentence("cli.option_simulate_out", lang))
    parser.add_argument("--memory", metavar="SIZE", help=sentence("cli.option_memory", lang))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """Compare the verdicts under the pack with those under the change."""
    sets = changes_of(args)
    pack = load_pack(args.pack, sets)
    tried = load_pack(args.pack, {**sets, **changes_of(args, args.change)})
    rules = rule_set(pack, args.rules)
    on = day_of(args)
    snapshot = open_snapshot(Path(args.folder), pack)
    simulation = simulate_folder(pack, tried, rules.name, on, snapshot, limits=Limits(memory=args.memory))
    if args.out:
        simulation.write(Path(args.out))
    if args.json:
        print(json.dumps(_as_json(simulation, args.level), ensure_ascii=False, indent=1))
        return 0
    wording = Wording(pack, args.lang)
    print(sentence("cli.simulate_head", args.lang, rules=rules.label, on=on, changes=", ".join(args.change)))
    for move in simulation.moves():
        print("  " + _line(move, simulation, wording))
    cost = simulation.cost()
    if cost is not None:
        unit = (rules.gap.type.unit if rules.gap else None) or ""
        print(
            sentence(
                "cli.simulate_cost", args.lang, method=rules.gap_label or {"zh": "差额之和", "en": "sum of gaps"},
                before=wording.value(cost.before, str(unit)), after=wording.value(cost.after, str(unit)),
                unknown=cost.unknown_after,
            )
        )  # fmt: skip
    if args.level:
        for move in simulation.moves(args.level):
            if move.before != move.after:
                print(f"  {move.place}  " + _line(move, simulation, wording))
    return 0


def _line(move: Move, simulation: Simulation, wording: Wording) -> str:
    rules, pack = simulation.base.rules, simulation.base.pack
    words = [
        sentence("cli.outside", wording.lang) if verdict == OUTSIDE else wording.verdict(rules, verdict)
        for verdict in (move.before, move.after)
    ]
    facts = pack.facts_of(rules.of)
    sums = [f"{facts[f].label[wording.lang]} {n:,}" for f, n in move.sums.items() if n is not None]
    arrow = words[0] if words[0] == words[1] else f"{words[0]} → {words[1]}"
    return f"{arrow}: {move.subjects:,}" + (f" ({', '.join(sums)})" if sums else "")


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
