"""The job of a run: snapshot, judge, write down, show. Taken up again after a kill; nothing shows until it is done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import rule_set
from bangfu.engines.plan import plan_rules
from bangfu.engines.row_hash import RowHash
from bangfu.programme.accounts.queries import account_numbered
from bangfu.programme.assessment import actions
from bangfu.programme.assessment.hashes import (
    PLACES,
    VERDICTS,
    hash_of_result,
    hash_of_snapshot,
    row_hash,
    snapshot_hashes,
    take,
    write_hashes,
)
from bangfu.programme.assessment.judging import Judged, VerdictRow
from bangfu.programme.assessment.kept_packs import judged_by, keep_pack
from bangfu.programme.assessment.kept_runs import SNAPSHOT, folder_of
from bangfu.programme.assessment.models import Run, RunPlace, Verdict
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.jobs.actions import Progress, job_kind
from bangfu.programme.jobs.models import GOING_ON
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.storage import translated


class _Cancelled(Exception):
    """Somebody cancelled the run."""


@job_kind(actions.KIND)
def run_assessment(progress: Progress) -> Mapping[str, object]:
    """Work a run out; what an attempt before this one left is put away first."""
    run = Run.objects.get(pk=int(str(progress.job.arguments["run"])))
    if run.state not in GOING_ON:
        return {"run": run.pk, "state": run.state}
    actor, folder = _actor(run.asked_by), folder_of(run.pk)
    progress.say("runs.stage_clear")
    actions.clear(run.pk)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        with translated():
            progress.say("runs.stage_snapshot")
            # the programme itself reads, so that an analyst's run finds in the registers what an officer's finds
            pack = judged_by(run)
            read = plan_rules(pack, rule_set(pack, run.rules), run.on, with_gap=True).columns(pack)
            write_snapshot(SYSTEM, run.on, folder / SNAPSHOT, pack, run.area, signed=True, read=read, sealed=True)
            return judge(actor, run, progress)
    except _Cancelled:
        actions.clear(run.pk)
        shutil.rmtree(folder, ignore_errors=True)
        return {"run": run.pk, "state": "cancelled"}
    except Problem as problem:
        actions.clear(run.pk)
        actions.fail_run(actor, run.pk)
        if problem.code in ("engines.empty_folder", "engines.no_subjects"):
            raise Problem("runs.nobody", on=run.on) from problem
        raise


def judge(actor: Actor, run: Run, progress: Progress) -> Mapping[str, object]:
    """Judge the snapshot in the run's folder and make the run visible."""
    judged = Judged(keep_pack(run), run.rules, run.on, folder_of(run.pk))
    _go_on(run)
    progress.say("runs.stage_judge")
    judged.work_out()
    _go_on(run)
    progress.say("runs.stage_write")
    hashes = snapshot_hashes(judged.folder) | judged.write()
    counts = judged.counts()
    total = sum(counts.values())
    progress.say("runs.stage_verdicts", 0, total)
    verdicts, places = row_hash(Verdict), row_hash(RunPlace)
    for done in actions.write_verdicts(run.pk, _noted(judged.verdict_rows(), verdicts)):
        progress.say("runs.stage_verdicts", done, total)
        _go_on(run)
    rolled_up = judged.place_rows()
    take(RunPlace, places, rolled_up)
    actions.write_places(run.pk, rolled_up)
    hashes |= {VERDICTS: verdicts.hexdigest(), PLACES: places.hexdigest()}
    write_hashes(judged.folder, hashes)
    progress.say("runs.stage_leads")
    new, reopened = actions.finish_run(
        actor, run.pk, snapshot_hash=hash_of_snapshot(hashes), subjects=judged.run.subjects(), counts=counts,
        result=hash_of_result(hashes), hits=list(judged.hits()),
    )  # fmt: skip
    return {"run": run.pk, "state": "done", "subjects": total, "leads": new, "reopened": reopened}


def _noted(chunks: Iterator[list[VerdictRow]], hash_: RowHash) -> Iterator[list[VerdictRow]]:
    for rows in chunks:
        take(Verdict, hash_, rows)
        yield rows


def _go_on(run: Run) -> None:
    if Run.objects.filter(pk=run.pk, state="cancelled").exists():
        raise _Cancelled


def _actor(account: int | None) -> Actor:
    found = account_numbered(account)
    return found.actor() if found is not None else SYSTEM
