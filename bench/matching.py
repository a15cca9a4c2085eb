"""Runs the matching contenders over seeds, and takes medians of ratios: both figures of a ratio from the same seed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.answer import Scale
from bench.measure import Entrant, Run, run_once


@dataclass(frozen=True, slots=True)
class Runs:
    """A contender's runs, one a seed."""

    label: str
    runs: Sequence[Run]

    def note(self, name: str) -> list[float]:
        """A figure it noted, by seed."""
        return [float(run.notes[name]) for run in self.runs]

    def median(self, of: Callable[[Run], float]) -> float:
        """The median over seeds."""
        return statistics.median(of(run) for run in self.runs)

    def median_note(self, name: str) -> float:
        """The median of a noted figure."""
        return statistics.median(self.note(name))


def cpu(run: Run) -> float:
    """CPU seconds from coordinates to plan."""
    return run.cpu_s


def peak(run: Run) -> float:
    """Megabytes: what was held when the plan stood, where the contender checks its plan afterwards."""
    return float(run.notes.get("held_mb", run.peak_mb))


def cost(run: Run) -> float:
    """Points of the plan."""
    return float(run.notes["cost"])


def asked(
    contenders: Sequence[tuple[str, str]], helpers: int, places: int, seeds: int, **options: str
) -> dict[str, Runs]:
    """Every contender (label, module.function) once a seed, interleaved."""
    found: dict[str, list[Run]] = {label: [] for label, _ in contenders}
    for seed in range(1, seeds + 1):
        for label, contender in contenders:
            run = run_once(
                Entrant(label, contender, places, options={"helpers": str(helpers), "seed": str(seed), **options})
            )
            found[label].append(run)
            print(
                f"  seed {seed}  {label:34} cpu {run.cpu_s:8.2f} s  {peak(run):7.0f} MB  {dict(run.notes)}", flush=True
            )
    return {label: Runs(label, runs) for label, runs in found.items()}


def ratio(one: Runs, other: Runs, of: Callable[[Run], float]) -> float:
    """The median over seeds of one contender's figure to the other's."""
    return statistics.median(of(a) / of(b) for a, b in zip(one.runs, other.runs, strict=True))


def seeds(scale: Scale, full: int = 3) -> int:
    """How many seeds a run at this scale takes."""
    return 1 if scale.name == "quick" else full
