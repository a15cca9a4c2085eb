"""Runs one contender once (`python -m bench.contenders NAME --households N --out FILE`); prints its figures as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import time
from pathlib import Path

from bench.contenders import Contender, Task


def main() -> None:
    """Time the work from reading to written result; imports and start-up are not the contender's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", help="module.function under bench.contenders")
    parser.add_argument("--households", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--memory-limit", default="12GB")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
    args = parser.parse_args()
    module, function = args.name.split(".")
    contender: Contender = getattr(importlib.import_module(f"bench.contenders.{module}"), function)
    options = dict(option.split("=", 1) for option in args.option)
    task = Task(args.households, args.out, args.memory_limit, options)
    started = time.perf_counter()
    notes = contender(task)
    measured = {"wall_s": time.perf_counter() - started, "peak_mb": _peak_mb()}
    print(json.dumps({**measured, **{k: notes.pop(k) for k in ("wall_s", "cpu_s") if k in notes}, "notes": notes}))


def _peak_mb() -> float:
    """The most memory this process ever held; `ru_maxrss` of a child would also count its parent at the fork."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
