"""Sixty-four bits: what fits is exact to the last fen, what does not stops the run with a sentence."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.engines.duckdb import run_folder
from bangfu.engines.snapshot import open_snapshot
from judging import ENGINES, judged, write_snapshot

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
ON = date(2020, 6, 30)
LARGEST = 2**63 - 1
BEYOND = ("policy.number_too_large", "engines.too_large")


def outcome(engine: str, folder: Path, condition: str, **facts: object) -> str:
    """What the engine says of one household with two members of the same pay."""
    pack = load_pack(str(EXAMPLE), {"need.sudden": condition})
    household = {"household_id": "1", "village_code": "010101001", **facts}
    pay = household.pop("pay_fen", None)
    members = [{"member_id": name, "household_id": "1", "pay_fen": pay} for name in "ab"]
    data = write_snapshot(folder, pack, {"households": [household], "members": members})
    return judged(engine, pack, pack.rule_sets["need"], ON, data)["1"].outcomes["sudden"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        ("rooms * beds > 0", {"rooms": 2**32, "beds": 2**32}),
        ("rooms + beds > 0", {"rooms": LARGEST, "beds": 1}),
        ("rooms - beds > 0", {"rooms": -LARGEST, "beds": 2}),
        ("income_fen * rooms > 0", {"income_fen": 10**15, "rooms": 10**5}),
        ("area_m2 * 12345.67891 > least_m2", {"area_m2": Decimal(10**13), "least_m2": Decimal(1)}),
        ("sum_members(pay_fen) > 0", {"pay_fen": LARGEST}),
        ("ratio(rooms, beds, 0) > 0", {"rooms": LARGEST, "beds": 3}),
        ("ratio(rooms, beds, 4) > 0", {"rooms": 10**15, "beds": 1}),
        ("ratio(rooms, beds, 0) > 0", {"rooms": 1, "beds": LARGEST}),
        ("ratio(rooms, beds, 0) < 1", {"rooms": 1, "beds": 2**62}),  # twice the divisor is the least that does not fit
    ],
)
def test_what_does_not_fit_stops_the_run(engine: str, condition: str, facts: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        outcome(engine, tmp_path, condition, **facts)
    assert caught.value.code in BEYOND
    assert "64" in caught.value.sentence("zh")
    assert "64 bits" in caught.value.sentence("en")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        ("rooms + 0 == 9223372036854775807", {"rooms": LARGEST}),
        ("rooms * beds == 9223372036854775806", {"rooms": LARGEST // 2, "beds": 2}),
        ("sum_members(pay_fen) - income_fen == 0", {"pay_fen": 2**53 + 1, "income_fen": 2**54 + 2}),
        ("ratio(rooms, beds, 0) == 1000000000000000001", {"rooms": 4 * 10**18 + 3, "beds": 4}),
        ("ratio(rooms, beds, 0) == -1000000000000000001", {"rooms": -(4 * 10**18 + 2), "beds": 4}),
        ("area_m2 == 1234567890123456.7", {"area_m2": Decimal("1234567890123456.7")}),
    ],
)
def test_what_fits_is_exact(engine: str, condition: str, facts: dict[str, object], tmp_path: Path) -> None:
    assert outcome(engine, tmp_path, condition, **facts) == "met"


def test_the_written_file_holds_whole_fen_and_exact_decimals(tmp_path: Path) -> None:
    """A sum of 64-bit numbers is 128 bits wide in DuckDB, which its Parquet writer would store as a float."""
    pack = load_pack(str(EXAMPLE))
    fen = 2**53 + 1
    household = {
        "household_id": "1", "village_code": "010101001", "status": "listed", "income_fen": fen, "cost_fen": 0,
        "area_m2": Decimal("900719925474099.3"), "grade": "A", "built_on": date(2001, 2, 3),
    }  # fmt: skip
    folder = write_snapshot(
        tmp_path / "d", pack, {"households": [household], "members": [{"member_id": "a", "household_id": "1"}]}
    )
    run = run_folder(pack, pack.rule_sets["exit"], ON, open_snapshot(folder, pack))
    run.write(tmp_path / "v.parquet")
    run.write(tmp_path / "v.csv")
    schema = pq.read_schema(tmp_path / "v.parquet")
    assert {str(schema.field(name).type) for name in ("net_fen", "net_per_head_fen", "member_count")} == {"int64"}
    assert str(schema.field("area_m2").type) == "decimal128(38, 1)"
    assert str(schema.field("built_on").type) == "date32[day]"
    (row,) = pq.read_table(tmp_path / "v.parquet").to_pylist()
    assert row["net_fen"] == row["net_per_head_fen"] == fen
    assert row["area_m2"] == Decimal("900719925474099.3")
    with (tmp_path / "v.csv").open(encoding="utf-8", newline="") as stream:
        (line,) = csv.DictReader(stream)
    assert (line["net_fen"], line["area_m2"]) == (str(fen), "900719925474099.3")


def test_a_roll_up_adds_exactly_and_as_people_write(tmp_path: Path) -> None:
    pack = load_pack(str(EXAMPLE))
    rows = [
        {"household_id": str(n), "village_code": f"01010100{n % 2}", "status": "listed", "area_m2": Decimal("0.1")}
        for n in range(10)
    ]
    folder = write_snapshot(tmp_path, pack, {"households": rows})
    run = run_folder(pack, pack.rule_sets["exit"], ON, open_snapshot(folder, pack))
    found = [(r["place"], r["verdict"], r["subjects"], r["area_m2"]) for r in run.rollup("village")]
    assert found == [("010101000", "unknown", 5, Decimal("0.5")), ("010101001", "unknown", 5, Decimal("0.5"))]
    assert [r["area_m2"] for r in run.rollup("county")] == [Decimal("1.0")]
