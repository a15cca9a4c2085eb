"""The ways of doing the same job that are timed beside each other; each runs alone in its own process.

A contender reads one generated register and writes one Parquet file: household_id, village_code, verdict,
unmet and unknown (a bit a rule, in the order of the pack), net_income_fen, member_count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.generate import Register


@dataclass(frozen=True, slots=True)
class Task:
    """One job for one contender: how many households (or rows), where the result goes, and what it may use."""

    households: int
    out: Path
    memory_limit: str = "12GB"
    options: dict[str, str] = field(default_factory=dict)

    @property
    def register(self) -> Register:
        """The generated register of this size (or a changed copy of it), which the question has prepared."""
        return Register.of_size(self.households, self.options.get("variant", ""))


Notes = dict[str, float | int | str]
"""What a contender says of its run. `wall_s` and `cpu_s` in it replace those of the whole call, for a contender
that first had to bring about the situation it is timed in."""
Contender = Callable[[Task], Notes]

RULES = (
    "income", "food_clothing", "schooling", "medical", "housing", "water", "confirmed", "vehicle", "company",
    "payroll", "deceased", "size_mismatch", "head_missing", "near_line", "elderly_alone", "labour_missing",
)
VERDICT_RULES = RULES[:7]  # the verdict is `all` of these; the others only look

# What the pack reads of each table: the bare scan reads the same, no more and no less.
COLUMNS = {
    "households": (
        "household_id", "village_code", "reported_size", "household_confirmed", "food_assured", "clothing_assured",
        "dwelling_grade", "dwelling_repaired", "relocated", "water_fetch_minutes", "water_quality_safe",
        "water_litres", "water_supply_rate",
    ),
    "incomes": (
        "household_id", "wage_fen", "business_fen", "property_fen", "transfer_fen", "production_cost_fen",
    ),
    "members": (
        "household_id", "person_id", "birth_on", "relation", "school_status", "labour", "medical_insured",
        "excused_from_school", "insurance_exempt", "serving_soldier",
    ),
    "vehicles": ("person_id", "kind", "use"),
    "companies": ("person_id", "role", "state"),
    "payroll": ("person_id",),
    "deaths": ("person_id", "died_on"),
}
