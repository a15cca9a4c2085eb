"""What `bangfu serve --demo` does with an open register: load the folder, take the registers, open the accounts, and
lay a roster ready to practise with."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bangfu.core.policy.loading import load_pack
from bangfu.core.whole_files import whole_file
from bangfu.demo.practice import write_practice
from bangfu.demo.thinning import STORY_DAY
from bangfu.programme.accounts.demo import PRACTICE_AREA, open_demo_accounts
from bangfu.programme.assessment.actions import ask_for_run
from bangfu.programme.households.queries import households_registered_in, visible_to
from bangfu.programme.intake.actions import apply_import, begin_import, compare_import
from bangfu.programme.intake.exporting import export_rosters
from bangfu.programme.intake.folders import practice_folder, practice_roster
from bangfu.programme.intake.registers import register_files, take_registers
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.places.queries import names_of

PACK, AREA = "cn-2014", "3507"
YEAR_BEFORE = STORY_DAY.replace(year=STORY_DAY.year - 1)
RUNS = (
    ("exit", YEAR_BEFORE), ("identification", STORY_DAY), ("exit", STORY_DAY), ("integrity", STORY_DAY),
    ("data_checks", STORY_DAY),
)  # fmt: skip
"""Worked out by the site itself once it is open; exit twice, so that there is something to compare."""

__all__ = ["fill_register", "has_households", "lay_practice_roster", "open_demo_accounts"]


def has_households() -> bool:
    """Whether anything was loaded yet."""
    return visible_to(SYSTEM).exists()


def fill_register(folder: Path) -> None:
    """Load a demo folder whole or not at all."""
    number = begin_import(SYSTEM, PACK, STORY_DAY, [folder.name])
    compare_import(SYSTEM, number, errors=False, paths=[folder])
    apply_import(SYSTEM, number)
    take_registers(SYSTEM, register_files(folder, load_pack(PACK)), load_pack(PACK))
    for rules, on in RUNS:
        ask_for_run(SYSTEM, PACK, rules, on, AREA)


def lay_practice_roster() -> None:
    """Write the next roster of one township of the register, with news and a small mess, unless it lies there."""
    if practice_roster() is not None or not households_registered_in(PRACTICE_AREA):
        return
    county, names = PRACTICE_AREA[:6], names_of([PRACTICE_AREA[:6], PRACTICE_AREA])
    folder = practice_folder()
    folder.mkdir(exist_ok=True, mode=0o700)
    with TemporaryDirectory(prefix="bangfu-practice-") as part:
        sheets = Path(part) / "sheets"
        export_rosters(SYSTEM, sheets, load_pack(PACK), PRACTICE_AREA, ending="csv", on=STORY_DAY)
        with whole_file(folder / f"{names[county]}{names[PRACTICE_AREA]}名册.xlsx") as target:
            write_practice(sheets, target, county)
