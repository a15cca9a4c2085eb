"""A demo register with its runs, and the reasons of a verdict asked for through the API."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from bench import HERE
from bench.contenders import Notes, Task

MORE_RUNS = (("village_exit", date(2020, 6, 30)),)


def build(task: Task) -> Notes:
    """The demo register as `bangfu serve --demo` makes it, with the runs it begins with and one over villages."""
    folder = Path(task.options["folder"])
    command = [sys.executable, "-m", "bangfu.cli", "serve", "--demo", "nanping", "--data", str(folder), "--prepare"]
    subprocess.run([*command, "--scale", task.options["share"]], check=True, cwd=HERE.parent, stdout=subprocess.DEVNULL)
    from bangfu.cli.register import open_register

    open_register(folder)
    from bangfu.programme.assessment.actions import ask_for_run
    from bangfu.programme.households.models import Household
    from bangfu.programme.jobs.actions import work_once
    from bangfu.programme.ledger.actors import SYSTEM

    for rules, on in MORE_RUNS:
        ask_for_run(SYSTEM, "cn-2014", rules, on, "3507")
    while work_once():
        pass
    return {"households": Household.objects.count()}


def explained(task: Task) -> Notes:
    """Milliseconds of wall and of CPU for one answer of each run, warm, and for its first."""
    from bangfu.cli.register import open_register

    open_register(Path(task.options["folder"]))
    from django.test import Client

    from bangfu.programme.accounts.actions import make_token
    from bangfu.programme.accounts.models import Account
    from bangfu.programme.assessment.models import Run, Verdict

    account = Account.objects.filter(role="officer").order_by("area")[0]
    token = make_token(account.actor(), account.pk, "bench")
    client = Client(headers={"authorization": f"Bearer {token}", "host": "localhost"})
    chance = random.Random(7)  # noqa: S311 - whom to ask about, not secrets
    notes: Notes = {}
    for run in Run.objects.filter(state="done").order_by("id"):
        judged = list(Verdict.objects.filter(run=run.pk).order_by("id").values_list("key", flat=True))
        walls, spent = [], []
        for key in chance.sample(judged, min(len(judged), int(task.options["times"]))):
            began, cpu = time.perf_counter(), time.process_time()
            assert client.get(f"/api/v1/runs/{run.pk}/explanations/{key}").status_code == 200
            walls.append((time.perf_counter() - began) * 1000)
            spent.append((time.process_time() - cpu) * 1000)
        name = f"{run.rules} {run.on}"
        notes[f"{name}/first"] = walls[0]
        for kind, taken in (("wall", walls[1:]), ("cpu", spent[1:])):
            notes[f"{name}/{kind}_p50"] = statistics.median(taken)
            notes[f"{name}/{kind}_p95"] = statistics.quantiles(taken, n=20)[18]
    return notes
