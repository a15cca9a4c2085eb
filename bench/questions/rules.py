"""All rules over the whole register at 1, 4 and 16 times the size: against the bare scan, SQL by hand and Polars."""

from __future__ import annotations

from collections.abc import Callable

from bench.answer import Agreement, Aim, Answer, Scale, Table
from bench.compare import NUMBER, RESULT_COLUMNS, differing_rows
from bench.measure import Entrant, Timings, interleaved, run_once
from bench.questions.inputs import prepared

SCAN, SCAN_FILES = "scan, native", "scan, Parquet"
HAND, HAND_FILES = "SQL by hand, native", "SQL by hand, Parquet"
BANGFU, BANGFU_FILES, POLARS = "Bangfu, native", "Bangfu, Parquet", "Polars, Parquet"
FOLDER, HAND_FOLDER = "bangfu assess, Parquet folder", "SQL by hand, Parquet folder"

_CONTENDERS = {
    SCAN: "scan.native",
    SCAN_FILES: "scan.parquet",
    HAND: "handwritten.native",
    HAND_FILES: "handwritten.parquet",
    BANGFU: "bangfu_rules.native",
    BANGFU_FILES: "bangfu_rules.parquet",
    HAND_FOLDER: "handwritten.folder",
    FOLDER: "bangfu_rules.assess",
    POLARS: "polars_rules.parquet",
}
_JUDGED_FROM = 5_000_000  # the aims speak of a province and a nation; below, starting weighs more than work
_WORDED = (NUMBER, "verdict", "net_income_fen", "member_count")  # it writes words instead of bits
_COLUMNS = {FOLDER: _WORDED, HAND_FOLDER: (NUMBER, *RESULT_COLUMNS[1:])}
_METHOD = [
    "Households with incomes and members, joined with four registers (vehicles, companies, payroll, deaths); 16 rules, "
    "a three-valued answer each (2.5 % of all values and 0.5 % of identity numbers are unknown), a verdict, net income "
    "and size; one row a household written as zstd Parquet. *Native* is a DuckDB file whose tables are in the order of "
    "households. The scan reads the same columns, hashes them and writes nothing.",
    "Bangfu's time includes loading and compiling the pack. *bangfu assess* is the whole command over a folder with "
    "keys as text: it also refuses unknown codes and doubled rows, sorts, writes a word for every rule, hashes the "
    "files and prints the roll-up; *SQL by hand, Parquet folder* reads the same folder and only writes two masks.",
]
_COMPARED = (
    (BANGFU, HAND), (BANGFU_FILES, HAND_FILES), (FOLDER, HAND_FOLDER), (BANGFU, SCAN), (BANGFU, SCAN_FILES),
    (BANGFU_FILES, POLARS),
)


def ask(scale: Scale) -> Answer:
    """Time every contender at three sizes and check that all write the same rows."""
    timings = Timings()
    agreements: list[Agreement] = []
    rows = {}
    for households in scale.sizes:
        rows[str(households)] = prepared(households, snapshot=True)
        entrants = {label: Entrant(label, contender, households) for label, contender in _CONTENDERS.items()}
        for label in (SCAN, SCAN_FILES):
            run_once(entrants[label])  # warms the page cache
        timings.add(interleaved(list(entrants.values()), scale.rounds).values())
        agreements += [
            Agreement(f"{label} = {HAND}", households, differing_rows(
                entrants[HAND].out, entrant.out, _COLUMNS.get(label, RESULT_COLUMNS)))
            for label, entrant in entrants.items() if label not in (SCAN, SCAN_FILES, HAND)
        ]
        for entrant in entrants.values():
            entrant.out.unlink(missing_ok=True)
    return Answer(
        "rules", "Sixteen rules over the whole register",
        _METHOD,
        timings.all(), _aims(timings, scale), agreements,
        [_ratios("wall", timings.ratio, scale), _ratios("CPU", timings.cpu_ratio, scale), _growth(timings, scale)],
        rows,
    )


def _aims(timings: Timings, scale: Scale) -> list[Aim]:
    small, _, large = scale.sizes
    judged = [households for households in scale.sizes if households >= _JUDGED_FROM] or [large]

    def against(label: str, other: str, bound: float) -> list[Aim]:
        return [
            Aim(f"at most {bound} × {other} at {households:,} households",
                timings.ratio(label, other, households), bound, f"{label} / {other}")
            for households in judged
        ]  # fmt: skip

    growth = timings.wall(BANGFU, large) / timings.wall(BANGFU, small)
    return [
        *against(BANGFU, HAND, 1.1),
        *against(BANGFU_FILES, HAND_FILES, 1.1),
        *against(BANGFU, SCAN, 3.5),
        *against(BANGFU, SCAN_FILES, 3.5),
        *against(BANGFU_FILES, POLARS, 1.2),
        Aim("16 × the households in at most 18 × the time", growth, 18, f"{BANGFU}, {large:,} / {small:,} households"),
    ]


def _ratios(what: str, ratio: Callable[[str, str, int], float], scale: Scale) -> Table:
    heads: list[str] = ["households", *(f"{label} / {other}" for label, other in _COMPARED), f"{HAND} / {SCAN}"]
    rows: list[list[str | float | int]] = [
        [f"{households:,}", *(ratio(label, other, households) for label, other in (*_COMPARED, (HAND, SCAN)))]
        for households in scale.sizes
    ]
    return Table(f"Ratios of {what} time by size", heads, rows)


def _growth(timings: Timings, scale: Scale) -> Table:
    small, middle, large = scale.sizes
    rows: list[list[str | float | int]] = [
        [label, timings.wall(label, middle) / timings.wall(label, small),
         timings.wall(label, large) / timings.wall(label, small)]
        for label in _CONTENDERS
    ]
    return Table("Growth of wall time from the smallest size", ["contender", "4 × data", "16 × data"], rows)
