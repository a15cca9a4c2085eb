"""`bangfu match repair DIR PLAN --leaves H`: the cheapest change of at most three moves when somebody leaves."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bangfu.cli.matching.explaining import index_in
from bangfu.cli.matching.opening import Opened, open_problem
from bangfu.cli.matching.pair_words import PairWords, points
from bangfu.cli.matching.plan_file import shown_cost, write_plan
from bangfu.cli.matching.plan_in_force import standing_of
from bangfu.core.assignment.repair import Move, Repair, repair
from bangfu.core.errors import Problem
from bangfu.engines.matching.grids import costs_of

DONE, FINDINGS = 0, 1
MOST_MOVES = 3


def run(args: argparse.Namespace, folder: Path, plan: Path | None) -> int:
    """Exit 0 when every place that was left is filled again, 1 when one stays empty."""
    assert plan is not None  # noqa: S101 - the command counted its paths
    opened = open_problem(folder, args)
    leaves = [index_in(opened, "helper", key) for key in dict.fromkeys(args.leaves)]
    standing = standing_of(opened, plan, args.seed)
    absent = [n for n in leaves if n not in set(standing.plan.helper.tolist())]
    if absent:
        raise Problem("match.not_in_plan", file=plan.name, key=str(opened.problem.sides["helper"].keys[absent[0]]))
    found = repair(
        opened.problem.problem, standing.plan, leaves, most_moves=MOST_MOVES, candidates=standing.candidates
    )
    if args.out is not None:
        costs = costs_of(opened.problem.problem.costs, found.helper, found.place)
        write_plan(args.out, opened.problem, found.helper, found.place, costs)
    if args.json:
        print(json.dumps(_figures(opened, leaves, found), ensure_ascii=False))
    else:
        print("\n".join(_lines(PairWords(opened, args.lang), leaves, found, args)))
    return FINDINGS if found.unfilled else DONE


def _lines(words: PairWords, leaves: list[int], found: Repair, args: argparse.Namespace) -> list[str]:
    gone = words.listed([words.named("helper", helper) for helper in leaves])
    lines = [words.say(
        "match.repair_head", gone=gone, moves=len(found.moves), number=points(found.points, words.opened.problem.scale)
    )]  # fmt: skip
    lines += [f"  {_move(words, move)}" for move in found.moves]
    lines += ["  " + words.say("match.repair_unfilled", place=words.named("place", place), most=MOST_MOVES)
              for place in found.unfilled]  # fmt: skip
    if args.out is not None:
        lines.append(words.say("match.written", path=args.out))
    return lines


def _move(words: PairWords, move: Move) -> str:
    helper, place = words.named("helper", move.helper), words.named("place", move.place)
    if move.left is None:
        return words.say("match.move", helper=helper, place=place)
    return words.say("match.move_from", helper=helper, place=place, left=words.named("place", move.left))


def _figures(opened: Opened, leaves: list[int], found: Repair) -> dict[str, object]:
    helpers, places = (opened.problem.sides[side].keys for side in ("helper", "place"))
    return {
        "leaves": [str(helpers[helper]) for helper in leaves],
        "points": shown_cost(found.points, opened.problem.scale),
        "moves": [
            {
                "helper_id": str(helpers[move.helper]), "place_id": str(places[move.place]),
                "left": None if move.left is None else str(places[move.left]),
            }
            for move in found.moves
        ],
        "unfilled": [str(places[place]) for place in found.unfilled],
    }  # fmt: skip
