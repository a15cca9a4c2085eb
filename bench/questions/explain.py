"""One household at a time, warm: how long an explanation takes, and whether it says what the whole run said."""

from __future__ import annotations

from pathlib import Path

from bench.answer import Agreement, Aim, Answer, Scale, Table
from bench.compare import NUMBER, differing_rows
from bench.generate import Register
from bench.measure import Entrant, Timings, interleaved, run_once
from bench.questions.inputs import prepared

_FIGURES = ("median_ms", "cpu_ms", "p95_ms", "most_ms", "first_ms")
_ONE = "one household explained"
_HEADS = ["register", "explained", "median", "CPU, median", "95th of 100", "most", "first"]


def _read_once(folder: Path) -> None:
    """Have every file of a folder in the page cache: an explanation reads a thousandth of it here and there."""
    for file in folder.rglob("*.parquet"):
        with file.open("rb") as stream:
            while stream.read(1 << 24):
                pass


def ask(scale: Scale) -> Answer:
    """Explain households spread over the registers of 1 x and 4 x and compare them with the batch."""
    timings = Timings()
    agreements: list[Agreement] = []
    aims: list[Aim] = []
    found: list[list[str | float | int]] = []
    rows = {}
    for households in scale.sizes[:2]:
        rows[str(households)] = prepared(households, snapshot=True)
        batch = Entrant("Bangfu, native", "bangfu_rules.native", households)
        run_once(batch)
        _read_once(Register.of_size(households).snapshot)
        one = Entrant(_ONE, "bangfu_one.explained", households, options={"explained": str(scale.explained)})
        timings.add(interleaved([one], scale.rounds).values())
        same = f"household_id IN (SELECT {NUMBER} FROM read_parquet('{one.out}'))"
        columns = (NUMBER, "verdict", "unmet", "unknown")
        agreements.append(Agreement(
            f"{_ONE} = the whole run, for those explained", households,
            differing_rows(batch.out, one.out, columns, (same, "true")),
        ))
        figures = [timings.note(_ONE, households, name) for name in _FIGURES]
        found.append([f"{households:,}", scale.explained, *figures])
        aims.append(Aim(f"one of {households:,} households explained in at most 50 ms, warm", figures[0], 50,
                        f"median of {scale.explained}; 95 of 100 within {figures[2]:.0f} ms"))
    return Answer(
        "explain", "Why this household",
        [
            "Each is fetched from the Parquet folder with its members, incomes and register entries, judged in "
            "plain Python, traced, and said in Chinese, with the smallest change that would alter the verdict. "
            "Every file has been read once before, as a server's have been: from a cold disk the same takes as long as "
            "the disk needs for some twenty places of seven files. The work itself does not grow with the register: "
            "the row groups that can hold a key are found by search, and *CPU* says what is then read and judged. "
            "The wall time in the first table is that of the whole session, opening included.",
        ],
        timings.all(), aims, agreements,
        [Table("Milliseconds a household", _HEADS, found)],
        rows,
    )
