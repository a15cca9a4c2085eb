"""Runs contenders in processes of their own and takes wall time, CPU and peak memory; knows nothing of what they do."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench import HERE, WORK


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contender with the size and limits it is to run at; `label` names it in tables."""

    label: str
    contender: str  # module.function under bench.contenders
    households: int
    memory_limit: str = "12GB"
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """Where its result lies after the last round."""
        return WORK / "out" / f"{self.label}-{self.households}.parquet"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one contender; CPU includes start-up and imports, wall does not."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    notes: Mapping[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Timing:
    """The medians of an entrant's rounds, and every round beside them."""

    label: str
    households: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    runs: tuple[Run, ...]

    def as_json(self) -> dict[str, object]:
        """The form kept under `bench/results`."""
        return asdict(self)


class Timings:
    """All timings of a question, found by label and size."""

    def __init__(self) -> None:
        self._by_label: dict[tuple[str, int], Timing] = {}

    def add(self, timings: Iterable[Timing]) -> None:
        """Keep these beside the others."""
        self._by_label.update({(timing.label, timing.households): timing for timing in timings})

    def all(self) -> list[Timing]:
        """In the order in which they were added."""
        return list(self._by_label.values())

    def wall(self, label: str, households: int) -> float:
        """The median wall time, in seconds."""
        return self._by_label[label, households].wall_s

    def ratio(self, label: str, other: str, households: int) -> float:
        """How many times as long `label` took as `other`, at one size."""
        return self.wall(label, households) / self.wall(other, households)

    def cpu_ratio(self, label: str, other: str, households: int) -> float:
        """The same for CPU time, which a busy machine disturbs less; start-up and imports count in it."""
        return self._by_label[label, households].cpu_s / self._by_label[other, households].cpu_s

    def note(self, label: str, households: int, name: str) -> float:
        """The median of a figure the contender noted itself."""
        runs = self._by_label[label, households].runs
        return statistics.median(float(run.notes[name]) for run in runs)

    def all_notes(self, label: str, households: int) -> dict[str, float]:
        """The medians of all figures the contender noted itself."""
        return {name: self.note(label, households, name) for name in self._by_label[label, households].runs[0].notes}

    def peak_mb(self, label: str, households: int) -> float:
        """The most memory any round held."""
        return self._by_label[label, households].peak_mb


class Failed(Exception):
    """A contender ended with an error; the text is the end of what it printed."""


def interleaved(entrants: Sequence[Entrant], rounds: int) -> dict[str, Timing]:
    """Run every entrant once a round, so that a slow minute of the machine hurts all alike; medians by label."""
    runs: dict[str, list[Run]] = {entrant.label: [] for entrant in entrants}
    for number in range(1, rounds + 1):
        for entrant in entrants:
            run = run_once(entrant)
            runs[entrant.label].append(run)
            print(f"  round {number}  {entrant.label:28} {run.wall_s:9.3f} s  cpu {run.cpu_s:8.2f} s"
                  f"  {run.peak_mb:7.0f} MB", flush=True)
    return {entrant.label: _medians(entrant, runs[entrant.label]) for entrant in entrants}


def run_once(entrant: Entrant) -> Run:
    """Run one entrant in its own process and wait for it."""
    entrant.out.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "bench.contenders", entrant.contender, "--households", str(entrant.households),
        "--out", str(entrant.out), "--memory-limit", entrant.memory_limit,
    ]
    for name, value in entrant.options.items():
        command += ["--option", f"{name}={value}"]
    errors = WORK / "out" / f"{entrant.label}.stderr"
    with errors.open("w") as stderr, subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=stderr, cwd=HERE.parent, text=True
    ) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"{entrant.label}: {errors.read_text()[-2000:]}")
    answer = json.loads(printed.splitlines()[-1])
    cpu = answer.get("cpu_s", usage.ru_utime + usage.ru_stime)
    return Run(answer["wall_s"], cpu, answer["peak_mb"], answer["notes"])


def _medians(entrant: Entrant, runs: Sequence[Run]) -> Timing:
    return Timing(
        entrant.label, entrant.households,
        statistics.median(run.wall_s for run in runs),
        statistics.median(run.cpu_s for run in runs),
        max(run.peak_mb for run in runs),
        tuple(runs),
    )
