"""A snapshot of the small world's households as a pack knows them, and runs over it without a worker."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.programme.assessment import actions, jobs
from bangfu.programme.assessment.kept_runs import folder_of
from bangfu.programme.assessment.models import Run
from bangfu.programme.jobs.actions import Progress
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import Actor

ON = date(2019, 6, 30)
HOMES = {
    # village, status, dwelling, income a head in fen, school-age child in school, reported size
    "H1": ("350702101201", "not_out", "A", 400_000, True, 2),
    "H2": ("350702101202", "not_out", "D", 500_000, True, 1),
    "H3": ("350702102201", "not_out", "A", 200_000, True, 3),
    "H4": ("350722101201", "not_out", "A", 380_000, False, 1),
    "H5": ("350802101201", "not_out", "A", None, True, 1),
}
CHILD, ADULT = date(2009, 8, 7), date(1968, 5, 21)
SIZES = {"H1": 2, "H2": 1, "H3": 1, "H4": 1, "H5": 1}


def write_small_snapshot(folder: Path, area: str = "", changes: dict[str, dict[str, object]] | None = None) -> None:
    """Households, members and incomes of one area; `changes` replaces columns of a household."""
    homes, members, incomes = [], [], []
    for number, (village, status, dwelling, income, schooled, reported) in HOMES.items():
        if not village.startswith(area):
            continue
        home = {
            "household_id": number, "village_code": village, "status": status, "dwelling_grade": dwelling,
            "household_confirmed": True, "food_assured": True, "clothing_assured": True, "reported_size": reported,
            "water_safe_marked": True, "main_cause": "illness", "dwelling_repaired": False, "relocated": False,
        }  # fmt: skip
        homes.append(home | (changes or {}).get(number, {}))
        for i in range(SIZES[number]):
            members.append({
                "member_id": f"{number}-{i + 1:02}", "household_id": number, "name": f"某{i}",
                "relation": "daughter" if i else "head", "birth_on": CHILD if i or not schooled else ADULT,
                "school_status": "primary" if schooled else "dropped_out", "medical_insured": True, "health": "chronic",
                "excused_from_school": False, "sex": "male", "insurance_exempt": False, "labour": "ordinary",
            })  # fmt: skip
        if income is not None:
            total = income * SIZES[number]
            incomes.append({
                "household_id": number, "income_year": 2018, "wage_fen": total, "business_fen": 0, "property_fen": 0,
                "transfer_fen": 0, "production_cost_fen": 0, "reported_net_per_head_fen": income,
            })  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in (("households", homes), ("members", members), ("incomes", incomes)):
        if rows:
            pq.write_table(pa.Table.from_pylist(rows), folder / f"{table}.parquet")


def held_run(
    actor: Actor, rules: str = "exit", area: str = "", changes: dict[str, dict[str, object]] | None = None
) -> Run:
    """A run asked for by an actor and worked out at once over the small snapshot."""
    run = actions.ask_for_run(actor, "cn-2014", rules, ON, area or actor.area)
    write_small_snapshot(folder_of(run.pk) / "snapshot", run.area, changes)
    jobs.judge(actor, run, Progress(Job.objects.get(pk=run.job)))
    return Run.objects.get(pk=run.pk)
