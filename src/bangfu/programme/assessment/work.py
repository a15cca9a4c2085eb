"""The job of a run: snapshot, judge, write down, show. Taken up again after a kill; nothing shows until it is done."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import rule_set
from bangfu.engines.plan import plan_rules
from bangfu.programme.accounts.models import Account
from bangfu.programme.assessment import actions
from bangfu.programme.assessment.judging import Judged
from bangfu.programme.assessment.kept import folder_of
from bangfu.programme.assessment.kept_packs import judged_by, keep_pack
from bangfu.programme.assessment.models import Run
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.jobs.actions import Progress, job_kind
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.storage import translated


class _Cancelled(Exception):
    """Somebody cancelled the run."""


@job_kind(actions.KIND)
def run_assessment(progress: Progress) -> Mapping[str, object]:
    """Work a run out; what an attempt before this one left is put away first."""
    run = Run.objects.get(pk=int(str(progress.job.arguments["run"])))
    if run.state not in ("waiting", "running"):
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
            write_snapshot(SYSTEM, run.on, folder / "snapshot", pack, run.area, signed=True, read=read)
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
    result = judged.write()
    counts = judged.counts()
    total = sum(counts.values())
    progress.say("runs.stage_verdicts", 0, total)
    for done in actions.write_verdicts(run.pk, judged.verdict_rows()):
        progress.say("runs.stage_verdicts", done, total)
        _go_on(run)
    actions.write_places(run.pk, judged.place_rows())
    progress.say("runs.stage_leads")
    new, reopened = actions.finish_run(
        actor, run.pk, snapshot_hash=judged.snapshot.hash(), subjects=judged.run.subjects(), counts=counts,
        result=result, hits=list(judged.hits()),
    )  # fmt: skip
    return {"run": run.pk, "state": "done", "subjects": total, "leads": new, "reopened": reopened}


def _go_on(run: Run) -> None:
    if Run.objects.filter(pk=run.pk, state="cancelled").exists():
        raise _Cancelled


def _actor(account: int | None) -> Actor:
    found = Account.objects.filter(pk=account).first() if account is not None else None
    return found.actor() if found is not None else SYSTEM
