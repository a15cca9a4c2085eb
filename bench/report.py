"""Prints `docs/benchmarks.md` from the kept results: every aim, what was measured, met or missed; nothing by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

from bench.charts import bars
from bench.questions import QUESTIONS


class _Aim(TypedDict):
    text: str
    measured: float
    bound: float
    how: str
    at_most: bool
    met: bool


class _Agreement(TypedDict):
    what: str
    households: int
    rows_different: int


class _Timing(TypedDict):
    label: str
    households: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    runs: list[dict[str, object]]


class _Table(TypedDict):
    title: str
    heads: list[str]
    rows: list[list[str | float | int]]


class _Chart(TypedDict):
    name: str
    finding: str
    unit: str
    bars: list[tuple[str, float]]


class Record(TypedDict):
    """One kept result, as `answer.keep` wrote it."""

    question: str
    title: str
    scale: str
    taken_on: str
    commit: str
    machine: dict[str, str | float]
    versions: dict[str, str]
    rows: dict[str, dict[str, int]]
    method: list[str]
    aims: list[_Aim]
    agreements: list[_Agreement]
    timings: list[_Timing]
    tables: list[_Table]
    charts: NotRequired[list[_Chart]]


_INTRODUCTION = """# Benchmarks

This page is printed by `python -m bench --report` from the results kept in `bench/results`; nothing on it is typed
by hand. `python -m bench` measures everything again (hours, and 10 GB of disk), `python -m bench QUESTION` one
question, `python -m bench --clean` removes the generated registers; `python -m bench --quick` only proves that the
bench works, in a minute or two.

Every contender runs alone in its own process; rounds are interleaved, so that a slow minute of the machine hurts all
alike; figures are medians of the rounds. *Wall* runs from opening the input to the written result, without start-up
and imports; *CPU* is user and system time of the whole process; *peak* is the most memory the process ever held.
Files are read once before the first round, so all read from the page cache. A ratio is always between two figures of
the same run.
"""

_WHY_MISSED = {
    "rules": "**Why the scan is not reached.** No contender comes near 3.5 × the scan of native tables, SQL by hand "
    "and Polars included: a scan touches each value once, while the rules gather members under their household and "
    "meet four tables, and each of these puts every household into a hash table. That work, not reading and not the "
    "rules, is the time. From Parquet, reading costs more and the ratio is smaller.",
    "incremental": "**Why 1/50 is not reached.** A thousandth of the households, scattered, lies in most blocks of "
    "storage, and a block is read whole: the tables below say what merely reading those rows costs, before anything is "
    "worked out. Whole villages lie together and are found by ranges of their keys. Rows that are handed over need not "
    "be looked for; what is left there does not shrink with the change: the database plans the statement that works "
    "households out (its text is as long for one as for all), and to take the old rows out it reads the keys of all "
    "kept features and verdicts, which have no index, for one would cost the whole run more than it saves the update.",
}
"""Printed where a question missed an aim: what stands in the way, in words that hold for any machine."""


def write_report(results: Path, target: Path) -> None:
    """Print all kept results, questions in the order in which they were asked."""
    from_files = [json.loads(file.read_text()) for file in sorted(results.glob("*.json"))]
    records: list[Record] = sorted(from_files, key=lambda record: _order(record["question"]))
    lines = [_INTRODUCTION, "## Aims at a glance", ""]
    if records:
        lines += _aims(records)
    else:
        lines.append("Nothing has been measured yet.")
    for record in records:
        lines += _section(record)
        for chart in record.get("charts", []):
            images = target.parent / "images"
            images.mkdir(exist_ok=True)
            (images / f"{chart['name']}.svg").write_text(bars(chart["finding"], chart["unit"], chart["bars"]))
            lines += [f"![{chart['finding']}](images/{chart['name']}.svg)", ""]
    target.write_text("\n".join(lines).rstrip() + "\n")


def _order(question: str) -> int:
    names = list(QUESTIONS)
    return names.index(question) if question in names else len(names)


def _aims(records: Iterable[Record]) -> list[str]:
    rows = [
        [record["title"], aim["text"], _number(aim["measured"]), "met" if aim["met"] else "**missed**"]
        for record in records for aim in record["aims"]
    ]
    return [*_table(["question", "aim", "measured", ""], rows), ""]


def _section(record: Record) -> list[str]:
    lines = [f"## {record['title']}", "", *(f"{line}\n" for line in record["method"])]
    if record["aims"]:
        rows = [[aim["text"], _number(aim["measured"]), "met" if aim["met"] else "**missed**", aim["how"]]
                for aim in record["aims"]]
        lines += [*_table(["aim", "measured", "", "how"], rows), ""]
        if record["question"] in _WHY_MISSED and not all(aim["met"] for aim in record["aims"]):
            lines += [_WHY_MISSED[record["question"]], ""]
    if record["timings"]:
        rows = [
            [timing["label"], f"{timing['households']:,}", _number(timing["wall_s"]), _number(timing["cpu_s"]),
             f"{timing['peak_mb']:,.0f}", f"{timing['households'] / timing['wall_s']:,.0f}"]
            for timing in record["timings"]
        ]
        lines += [*_table(["contender", "households", "wall s", "CPU s", "peak MB", "households/s"], rows), ""]
    for table in record["tables"]:
        shown = [[value if isinstance(value, str) else _number(value) for value in row] for row in table["rows"]]
        lines += [f"**{table['title']}**", "", *_table(table["heads"], shown), ""]
    if record["agreements"]:
        rows = [[a["what"], f"{a['households']:,}", f"{a['rows_different']:,}"] for a in record["agreements"]]
        lines += [*_table(["compared row by row, both ways", "households", "rows that differ"], rows), ""]
    for size, counted in sorted(record["rows"].items(), key=lambda item: int(item[0])):
        lines += [f"Rows at {int(size):,} households: " + ", ".join(f"{t} {n:,}" for t, n in counted.items()) + ".", ""]
    machine = record["machine"]
    packages = ", ".join(f"{name} {number}" for name, number in record["versions"].items())
    lines += [
        f"*{record['taken_on']}, commit {record['commit']}, scale {record['scale']}, {_rounds(record)}; "
        f"{machine['processor']}, "
        f"{machine['cores']} cores, {machine['memory_gb']} GB, load before {machine['load_before']}; {packages}.*", "",
    ]
    return lines


def _rounds(record: Record) -> str:
    rounds = max((len(timing["runs"]) for timing in record["timings"]), default=1)
    return "one round" if rounds == 1 else f"{rounds} rounds"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        "| " + " | ".join(heads) + " |",
        "| " + " | ".join("---" for _ in heads) + " |",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _number(value: float) -> str:
    if isinstance(value, int) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"
