"""Open the problem that a command line names: which rules, which pack, which day, what is waived.

`problem.yaml` in the folder may say so once, so that nobody has to type it again; options come before it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bangfu.cli.arguments import changes_of, day_of
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack, matching_programme
from bangfu.core.policy.source import read_mapping
from bangfu.core.texts import sentence
from bangfu.engines.matching.problem import MatchProblem, RunSetting, given_problem, programme_problem
from bangfu.engines.snapshot import check_folder

PAIRS = "pairs"
SETTING = "problem.yaml"
GRID = "grid"


@dataclass(frozen=True)
class Opened:
    """A problem and how it was named; `setting` is None where `pairs` alone gives the costs."""

    folder: Path
    problem: MatchProblem
    setting: RunSetting | None

    @property
    def is_grid(self) -> bool:
        """Whether places are first put into compact groups."""
        return self.setting is not None and self.setting.programme.shape == GRID

    @property
    def rules(self) -> str:
        return self.setting.programme.name if self.setting is not None else PAIRS


@dataclass(frozen=True)
class Named:
    """What problem.yaml says."""

    rules: str | None = None
    pack: str | None = None
    on: date | None = None
    waive: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


def open_problem(folder: Path, args: argparse.Namespace) -> Opened:
    """Read everything; raises `Problem` for whatever is wrong with the folder or the options."""
    check_folder(folder)
    named = _named(folder)
    rules = args.rules or named.rules or PAIRS
    if rules == PAIRS:
        given = given_problem(folder)
        if given.rounded:
            print(sentence("match.costs_rounded", args.lang, places=len(str(given.scale)) - 1), file=sys.stderr)
        return Opened(folder, given, None)
    pack_name = args.pack or named.pack
    if pack_name is None:
        raise Problem("match.no_pack", rules=rules)
    on = day_of(args) if args.on is not None else named.on
    if on is None:
        raise Problem("match.no_day", rules=rules)
    pack = load_pack(pack_name, changes_of(args, [*named.sets, *args.sets]))
    waived = frozenset(args.waive or named.waive)
    setting = RunSetting(pack, matching_programme(pack, rules), on, waived)
    return Opened(folder, programme_problem(folder, setting), setting)


def _named(folder: Path) -> Named:
    file = folder / SETTING
    if not file.is_file():
        return Named()
    block = read_mapping(file, SETTING)
    made = Named(
        block.optional_text("rules"), block.optional_text("pack"), block.optional_date("on"),
        tuple(block.texts("waive")), tuple(block.texts("set")),
    )  # fmt: skip
    block.optional_label("note")
    block.finish()
    return made
