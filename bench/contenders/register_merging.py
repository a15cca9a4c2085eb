"""A county merged into its neighbour: how long until all its households have followed, and how long others wait."""

from __future__ import annotations

import os
import statistics
import threading
import time
from datetime import date, timedelta
from pathlib import Path

from bangfu.core.policy.loading import load_pack
from bench.contenders import Notes, Task
from bench.contenders.register_load import emptied
from bench.contenders.register_writes import settle_homes
from bench.register import build_register, number_on, use_register

FROM, INTO, BESIDE = "110101", "110102", "110103101201"
DAY = date(2020, 6, 30)
HOMES, PAUSE = 40, 0.1


def build(task: Task) -> Notes:
    """Make the register: all its households in one county, with sealed numbers."""
    url = task.options.get("database", "")
    if url:
        emptied(url)
        os.environ["BANGFU_DATABASE"] = url
    size = build_register(Path(task.options["folder"]), task.households, FROM, sealed=True)
    number_on()
    return {"members": size.members, "leads": size.leads}


def merged(task: Task) -> Notes:
    """Merge the county and work off the job, while an officer of a third county corrects ten facts a second."""
    if url := task.options.get("database", ""):
        os.environ["BANGFU_DATABASE"] = url
    use_register(Path(task.options["folder"]))
    from bangfu.programme.households.models import Household
    from bangfu.programme.households.rearranging import merge_places
    from bangfu.programme.jobs.actions import work_once
    from bangfu.programme.ledger.actors import SYSTEM
    from bangfu.programme.ledger.row_security import confined
    from bangfu.programme.places.queries import within

    pack, stop, waits = load_pack("cn-2014"), threading.Event(), list[float]()
    settle_homes([f"B{n:02}" for n in range(HOMES)], BESIDE)
    beside = threading.Thread(target=_correct, args=(stop, waits))
    beside.start()
    started, cpu = time.perf_counter(), time.process_time()
    with confined(""):
        merge_places(SYSTEM, pack, [FROM], INTO, DAY, reason="撤县并入")
        begun = time.perf_counter()
        while work_once():
            pass
        done, spent = time.perf_counter(), time.process_time() - cpu
        stop.set()
        beside.join()
        left, there = (within(Household.objects.all(), area).count() for area in (FROM, INTO))
    if left or there != task.households:
        raise SystemExit(f"{left} left, {there} there of {task.households}")
    milliseconds = sorted(1000 * one for one in waits)
    return {
        "wall_s": done - started, "cpu_s": spent, "begun_s": begun - started,
        "per_second": task.households / (done - started), "others": len(waits),
        "others_p50_ms": statistics.median(milliseconds), "others_p99_ms": milliseconds[len(milliseconds) * 99 // 100],
        "others_most_ms": milliseconds[-1],
    }  # fmt: skip


def _correct(stop: threading.Event, waits: list[float]) -> None:
    from django.db import connection

    from bangfu.programme.households.correcting import correct_fact
    from bangfu.programme.ledger.actors import SYSTEM

    pack, number = load_pack("cn-2014"), 0
    while not stop.wait(PAUSE):
        home, status = f"B{number % HOMES:02}", ("out", "not_out")[number // HOMES % 2]
        began = time.perf_counter()
        correct_fact(
            SYSTEM, pack, home, "", "status", status, date(2019, 1, 2) + timedelta(days=number // HOMES), "入户核实"
        )
        waits.append(time.perf_counter() - began)
        number += 1
    connection.close()
