"""Durable writes of the size of a visit by many clients at once: a fact corrected, with its history and its entry."""

from __future__ import annotations

import os
import shutil
import statistics
import threading
import time
from collections.abc import Sequence
from datetime import date, timedelta

from bangfu.cli.register import open_register
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack
from bench.contenders import Notes, Task
from bench.contenders.register_load import emptied

VILLAGE, SECONDS, WARM = "350702102201", 6.0, 1.0
HOMES_EACH = 40


def corrected(task: Task) -> Notes:
    """Each client corrects its own households one after the other, each write acknowledged when it is on the disk."""
    folder, clients = task.out.with_suffix(""), int(task.options["clients"])
    shutil.rmtree(folder, ignore_errors=True)
    if url := task.options.get("database"):
        emptied(url)
        os.environ["BANGFU_DATABASE"] = url
    open_register(folder, make=True)
    settle_homes([f"B{client:02}-{n:02}" for client in range(clients) for n in range(HOMES_EACH)], VILLAGE)
    from bangfu.programme.ledger.checkpoints import seal_forever

    stop, taken = threading.Event(), [list[tuple[float, float]]() for _ in range(clients)]
    sealing = threading.Thread(target=seal_forever, args=(stop,), daemon=True)
    sealing.start()
    pack = load_pack("cn-2014")
    until = time.perf_counter() + WARM + SECONDS
    threads = [threading.Thread(target=_correct, args=(n, pack, until, taken[n])) for n in range(clients)]
    began, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.process_time() - cpu
    stop.set()
    sealing.join()
    lasted = [seconds * 1000 for one in taken for at, seconds in one if at > began + WARM]
    hundredths = statistics.quantiles(lasted, n=100)
    each = [len(one) for one in taken]
    shutil.rmtree(folder, ignore_errors=True)
    return {
        "wall_s": SECONDS, "cpu_s": spent, "writes": len(lasted), "per_second": len(lasted) / SECONDS,
        "p50_ms": hundredths[49], "p95_ms": hundredths[94], "p99_ms": hundredths[98], "most_ms": max(lasted),
        "cpu_ms": 1000 * spent / sum(each), "least_of_a_client": min(each), "most_of_a_client": max(each),
    }  # fmt: skip


def settle_homes(numbers: Sequence[str], village: str) -> None:
    """Households of one village, to be written to."""
    from bangfu.programme.households.models import Household, HouseholdState
    from bangfu.programme.ledger.actors import SYSTEM
    from bangfu.programme.ledger.writing import Change, action, canonical

    @action("bench.settle")
    def settle(change: Change) -> None:
        drafts = [change.entry(f"household/{number}", village) for number in numbers]
        homes = change.insert_rows(Household, [(n, village, "白露", 3, "not_out", None) for n in numbers], drafts)
        facts = canonical({"status": "not_out"})
        states = [(home, date(2019, 1, 1), None, facts, None, None, None) for home in homes]
        change.insert_rows(HouseholdState, states, drafts)

    settle(SYSTEM)


def _correct(client: int, pack: Pack, until: float, taken: list[tuple[float, float]]) -> None:
    from django.db import connection

    from bangfu.programme.households.correcting import correct_fact
    from bangfu.programme.households.models import Household
    from bangfu.programme.ledger.actors import SYSTEM
    from bangfu.programme.ledger.row_security import confined

    with confined(""):
        homes = list(Household.objects.filter(number__startswith=f"B{client:02}-"))
    number = 0
    while (now := time.perf_counter()) < until:
        home, status = homes[number % len(homes)], ("out", "not_out")[number // len(homes) % 2]
        day = date(2019, 1, 2) + timedelta(days=number // len(homes))
        correct_fact(SYSTEM, pack, home.number, "", "status", status, day, "入户核实")
        taken.append((now, time.perf_counter() - now))
        number += 1
    connection.close()
