"""Writing runs and leads: ask for a run, finish it, cancel it; take a step with a lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db import models

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import rule_set
from bangfu.programme.accounts.actions import read_sealed
from bangfu.programme.assessment.judging import Hit, PlaceRow
from bangfu.programme.assessment.kept_packs import judged_by
from bangfu.programme.assessment.models import Lead, LeadStep, Run, RunPlace, Verdict
from bangfu.programme.assessment.permissions import check_cancel, check_start, check_step
from bangfu.programme.assessment.states import CLOSED, LeadState, Step
from bangfu.programme.households.models import Household
from bangfu.programme.households.packs import check_ours, pack_named
from bangfu.programme.jobs.actions import ask_for
from bangfu.programme.jobs.models import GOING_ON
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import columns_of
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.rows import in_pieces, insert_plain_rows
from bangfu.programme.ledger.writer import run_change
from bangfu.programme.ledger.writing import Change, EntryDraft, action, canonical
from bangfu.programme.places.queries import check_settled

KIND = "assessment.run"
NOTE_LEAST = 4
"""Characters of the least that can be said of a hearing."""
AT_ONCE = 5_000
LOOKED_UP = 900
"""Subjects that are looked up by one statement."""


def ask_for_run(actor: Actor, pack: str, rules: str, on: date, area: str) -> Run:
    """Put a run of a rule set over an area in the queue; raises Problem when it cannot be held on that day."""
    return Run.objects.get(pk=_note_run(actor, pack, rules, on, area))


@action("assessment.ask_for_run")
def _note_run(change: Change, pack: str, rules: str, on: date, area: str) -> int:
    actor = change.actor
    check_start(actor, area)
    check_settled(area, on)
    check_ours(actor, pack)
    loaded = pack_named(pack)
    loaded.check_in_force(on)
    rule_set(loaded, rules).rules_on(on)
    run = Run(
        pack=pack, pack_hash=loaded.hash, rules=rules, on=on, area=area, asked_by=actor.account,
        asked_name=actor.name, asked_at=change.at,
    )  # fmt: skip
    draft = change.entry("run/new", area)
    change.insert(draft, run)
    draft.subject = f"run/{run.pk}"
    run.job = ask_for(actor, KIND, {"run": run.pk}).pk  # in the same transaction: no run that nobody works on
    run.save(update_fields=["job"])
    return int(run.pk)


@action("assessment.cancel_run")
def cancel_run(change: Change, run_id: int) -> None:
    """Stop a run that has not ended; nothing of it is kept."""
    run = change.row(Run, run_id)
    check_cancel(change.actor, run)
    run.state, run.ended_at = "cancelled", change.at
    change.update(change.entry(f"run/{run.pk}", run.area), run, "state", "ended_at")


@action("assessment.fail_run")
def fail_run(change: Change, run_id: int) -> None:
    """Write down that a run could not be worked out; why stands with its job."""
    run = change.row(Run, run_id)
    run.state, run.ended_at = "failed", change.at
    change.update(change.entry(f"run/{run.pk}", run.area), run, "state", "ended_at")


@action("assessment.finish_run")
def finish_run(
    change: Change, run_id: int, *, snapshot_hash: str, subjects: int, counts: Mapping[str, int], result: str,
    hits: Sequence[Hit],
) -> tuple[int, int]:  # fmt: skip
    """Make a run visible with its leads; gives how many leads are new and how many were opened again."""
    run = change.row(Run, run_id)
    if run.state not in GOING_ON:
        raise Problem("runs.ended", run=run_id)
    run.state, run.ended_at, run.snapshot_hash = "done", change.at, snapshot_hash
    run.subjects, run.counts, run.result_sha256 = subjects, canonical(dict(counts)), result
    draft = change.entry(f"run/{run.pk}", run.area)
    change.update(draft, run, "state", "ended_at", "snapshot_hash", "subjects", "counts", "result_sha256")
    return _take_leads(change, draft, run, hits)


@action("assessment.hash_run_anew")
def hash_run_anew(change: Change, run_id: int, snapshot_hash: str, result: str) -> None:
    """Put hashes over rows in the place of those over bytes, once the files have been found to be what those said."""
    run = change.row(Run, run_id)
    run.snapshot_hash, run.result_sha256 = snapshot_hash, result
    change.update(change.entry(f"run/{run.pk}", run.area), run, "snapshot_hash", "result_sha256")


@action("assessment.take_step")
def take_step(change: Change, lead_id: int, step: Step, note: str, *, heard: bool = False) -> LeadState:
    """Hear the household, close a lead or open it again; gives the state it is in then.

    `note` is what was said or decided; it is sealed. `heard` says that the household was heard with this very step.
    """
    lead = change.row(Lead, lead_id)
    heard = heard or step is Step.HEAR
    if heard and step is not Step.REOPEN:
        lead.heard_at = lead.heard_at or change.at
    before, after = lead.state, check_step(change.actor, lead, step)
    if len(note.strip()) < NOTE_LEAST:
        raise Problem("leads.no_note")
    lead.state = after
    if step is Step.REOPEN:
        lead.heard_at = None
    draft = change.entry(f"lead/{lead.pk}", lead.path)
    change.update(draft, lead, "state", "heard_at")
    taken = LeadStep(
        lead=lead, path=lead.path, from_state=before, to_state=after, at=change.at, by=change.actor.account,
        by_name=change.actor.name, heard=heard, note=note.strip(),
    )  # fmt: skip
    change.insert(draft, taken)
    return after


def open_notes(actor: Actor, lead: Lead, purpose: str) -> dict[int, str]:
    """What was said and decided about a lead, by step; who opened it and what for is written down first."""
    sealed = LeadStep.objects.filter(lead=lead).exclude(note=None).order_by("id")
    return {step.pk: read_sealed(actor, step, ("note",), lead.path, purpose)["note"] for step in sealed}


def write_verdicts(run: int, rows: Iterator[Sequence[tuple[str | int | None, ...]]]) -> Iterator[int]:
    """Write verdict rows, one transaction some thousands of them; gives how many are there. Shown once the run is."""
    done = 0
    for chunk in rows:
        listed = [(run, *row) for row in chunk]
        run_change(lambda listed=listed: _insert(Verdict, listed))  # type: ignore[misc]  # the row is bound now
        done += len(listed)
        yield done


def write_places(run: int, rows: Sequence[PlaceRow]) -> None:
    """Write the roll-ups of a run."""
    with confined(""):  # that of the whole run lies nowhere
        run_change(lambda: _insert(RunPlace, [(run, *row) for row in rows]))


def clear(run: int) -> None:
    """Take away what an earlier attempt wrote of a run that is not done, a piece at a time."""
    with confined(""):
        for model in (Verdict, RunPlace):
            while run_change(lambda model=model: _delete_some(model, run)):  # type: ignore[misc]  # bound now
                pass


def _delete_some(model: type[models.Model], run: int) -> int:
    ids = list(model._default_manager.filter(run=run).values_list("pk", flat=True)[:AT_ONCE])
    model._default_manager.filter(pk__in=ids).delete()
    return len(ids)


def _insert(model: type[models.Model], rows: Sequence[tuple[str | int | None, ...]]) -> None:
    """Rows in the order of the model's columns without the id."""
    insert_plain_rows(model, [f.attname for f in model._meta.concrete_fields if not f.primary_key], rows)


# -- leads that a run finds ---------------------------------------------------------------------


def _take_leads(change: Change, draft: EntryDraft, run: Run, hits: Sequence[Hit]) -> tuple[int, int]:
    """New leads are opened. A lead met again keeps its state, unless it was closed and now says something else."""
    rules = rule_set(judged_by(run), run.rules)
    known = _known_leads(run, {hit.key for hit in hits})
    homes = _households({hit.key for hit in hits})
    names, opened = columns_of(Lead), LeadState.TO_CHECK.value
    new, again, reopened = [], [], []
    for hit in hits:
        lead = known.get((hit.rule, hit.key))
        if lead is None:
            new.append((
                run.rules, hit.rule, run.pack, rules.of, hit.key, homes.get(hit.key), hit.path, opened,
                run.on, run.pk, None, hit.facts,
            ))  # fmt: skip
            continue
        if lead.state in CLOSED and lead.facts != hit.facts:
            reopened.append((lead.pk, lead.path, lead.state))
            lead.state, lead.heard_at = opened, None
        lead.last_run, lead.facts, lead.path = run.pk, hit.facts, hit.path
        again.append(tuple(getattr(lead, name) for name in names))
    change.insert_rows(Lead, new, [draft] * len(new))
    change.update_rows(Lead, ["last_run", "facts", "path", "state", "heard_at"], again, [draft] * len(again))
    steps = [
        (lead, path, state, opened, change.at, change.actor.account, change.actor.name, False, None)
        for lead, path, state in reopened
    ]
    change.insert_rows(LeadStep, steps, [draft] * len(steps))
    return len(new), len(reopened)


def _known_leads(run: Run, keys: Iterable[str]) -> dict[tuple[str, str], Lead]:
    found: dict[tuple[str, str], Lead] = {}
    for some in in_pieces(sorted(keys), LOOKED_UP):
        for lead in Lead.objects.select_for_update().filter(rule_set=run.rules, key__in=some).order_by("pk"):
            found[lead.rule, lead.key] = lead
    return found


def _households(keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in in_pieces(sorted(keys), LOOKED_UP):
        found.update(Household.objects.filter(number__in=some).values_list("number", "pk"))
    return found
