"""Runs, their verdicts, and why: the account's area of each run and no more."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Schema, Status

from bangfu.api.asking import Asked, area_listed, language
from bangfu.api.paging import Area, Limit, Paging, RowNumber, Word, page
from bangfu.core.policy.loading import rule_set
from bangfu.programme.accounts.noting import note_listed
from bangfu.programme.assessment.actions import ask_for_run
from bangfu.programme.assessment.explaining import said_of
from bangfu.programme.assessment.kept_packs import judged_by
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.queries import area_in, counts_of, run_visible_to, state_of, subjects_of, visible_to

router = Router(tags=["runs"])
ROW = 2**63 - 1


class RunOut(Schema):
    id: int
    pack: str
    pack_hash: str
    rules: str
    on: date
    area: str
    state: str
    asked_at: datetime
    ended_at: datetime | None
    snapshot_hash: str
    result_sha256: str


class RunList(Schema):
    runs: list[RunOut]
    next: int | None


class RunCounts(RunOut):
    """A run with how many subjects of the account's area got which verdict."""

    counted_in: str
    counts: dict[str, int]


class RunAsked(Schema):
    pack: Word
    rules: Word
    on: date
    area: Area = ""


class VerdictOut(Schema):
    """`failed` and `unknown` name rules; figures are those of the rule set, money in minor units."""

    key: str
    place: str
    verdict: str
    failed: list[str]
    unknown: list[str]
    figures: dict[str, Any]


class VerdictPage(Schema):
    verdicts: list[VerdictOut]
    next: str | None


class RuleSaid(Schema):
    rule: str
    label: str
    outcome: str
    sentence: str
    missing: list[str]
    facts: list[str]
    parameters: list[str]
    source: str
    article: str


class Explained(Schema):
    key: str
    verdict: str
    sentence: str
    missing: list[str]
    rules: list[RuleSaid]
    change: str


@router.get("", response=RunList)
def runs(request: Asked, before: RowNumber = ROW, limit: Limit = 100) -> RunList:
    """Runs that judged some of the account's area, the latest first; page on with `before`."""
    found = list(visible_to(request.auth).filter(pk__lt=before)[: limit + 1])
    following = found[limit - 1].pk if len(found) > limit else None
    return RunList(runs=[_listed(run) for run in found[:limit]], next=following)


@router.post("", response={202: RunOut})
def start(request: Asked, asked: RunAsked) -> Status[RunOut]:
    """Ask for a run of a rule set over a place as of a day; read it again until its state is `done`."""
    run = ask_for_run(request.auth, asked.pack, asked.rules, asked.on, asked.area or request.auth.area)
    return Status(202, _listed(run))


@router.get("/{number}", response=RunCounts)
def one(request: Asked, number: RowNumber) -> RunCounts:
    """One run and its counts."""
    run = run_visible_to(request.auth, number)
    area = area_in(request.auth, run)
    counts = counts_of(request.auth, run) if run.state == "done" else {}
    return RunCounts(**_listed(run).dict(), counted_in=area, counts=counts)


@router.get("/{number}/verdicts", response=VerdictPage)
def verdicts(
    request: Asked, paging: Query[Paging], number: RowNumber, verdict: Word = "", place: Area = "",
) -> VerdictPage:  # fmt: skip
    """Verdicts of the account's area in order of place."""
    run = run_visible_to(request.auth, number)
    rows = subjects_of(request.auth, run, verdict, place)
    note_listed(request.auth, "verdicts", area_listed(request, place), rows.count)
    found, following = page(rows, paging, lambda row: row.path)
    rules = [rule.name for rule in rule_set(judged_by(run), run.rules).rules_on(run.on)]
    listed = [
        VerdictOut(
            key=v.key, place=v.path, verdict=v.verdict, failed=_named(rules, v.failed),
            unknown=_named(rules, v.unknown), figures=json.loads(v.figures),
        ) for v in found
    ]  # fmt: skip
    return VerdictPage(verdicts=listed, next=following)


@router.get("/{number}/explanations/{key}", response=Explained)
def explanation(
    request: Asked, number: RowNumber, key: Word
) -> Explained:
    """Why a subject got its verdict, rule by rule, in the language asked for by `lang` or Accept-Language."""
    run = run_visible_to(request.auth, number)
    said = said_of(request.auth, run, key, language(request))
    told = [
        RuleSaid(
            rule=r.name, label=r.label, outcome=r.outcome, sentence=r.sentence, missing=list(r.missing),
            facts=list(r.facts), parameters=list(r.parameters), source=r.source, article=r.article,
        ) for r in said.explained
    ]  # fmt: skip
    return Explained(
        key=said.key, verdict=said.verdict, sentence=said.word, missing=list(said.missing), rules=told,
        change=said.change,
    )  # fmt: skip


def _listed(run: Run) -> RunOut:
    return RunOut(
        id=run.pk, pack=run.pack, pack_hash=run.pack_hash, rules=run.rules, on=run.on, area=run.area,
        state=state_of(run), asked_at=run.asked_at, ended_at=run.ended_at, snapshot_hash=run.snapshot_hash,
        result_sha256=run.result_sha256,
    )  # fmt: skip


def _named(rules: list[str], bits: int) -> list[str]:
    return [name for i, name in enumerate(rules) if bits >> i & 1]
