"""What the first page asks for: what is due and waits for somebody, and what is wrong with where it is put right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Min
from django.utils import timezone

from bangfu.core.texts import headed
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.accounts.queries import names_of_accounts
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.queries import counts_in, leads_visible_to
from bangfu.programme.assessment.queries import today_visible_to as runs_visible_to
from bangfu.programme.assessment.states import OPEN
from bangfu.programme.complaints.queries import to_answer as complaints_to_answer
from bangfu.programme.households.duplicate_pairs import visible_to as pairs_visible_to
from bangfu.programme.intake.models import State
from bangfu.programme.intake.queries import visible_to as imports_visible_to
from bangfu.programme.jobs.models import GOING_ON
from bangfu.programme.jobs.queries import visible_to as jobs_visible_to
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import names_of, within
from bangfu.web.lead_words import titles_of_rules
from bangfu.web.menu import address
from bangfu.web.pages.jobs import kind_word
from bangfu.web.policy import wording
from bangfu.web.shown import Cell, Column, Table, count_cell
from bangfu.web.words import name_of_actor, words
from bangfu.web.words.days import day_of


@dataclass(frozen=True)
class Finding:
    """Something wrong: how many, of what, and where it is put right."""

    count: int
    said: str
    small: str
    href: str
    link: str


def due_table(actor: Actor, area: str, lang: str) -> Table | None:
    """What waits for somebody: imports to apply, runs and jobs that go on, pairs to decide."""
    columns = [
        Column(words("home.due_what", lang)), Column(words("home.due_count", lang), num=True),
        Column(words("home.due_who", lang)), Column(words("home.due_since", lang), tight=True),
        Column(words("home.due_state", lang), tight=True),
    ]  # fmt: skip
    table = Table(words("home.due", lang), columns, lines=True)
    for row in imports_visible_to(actor).filter(state__in=[State.READY, State.CHECKING])[:5]:
        state = words(f"home.import_{row.state}", lang)
        what = Cell(words("home.import", lang, number=row.pk), address("import", row.pk) or address("imports"))
        pill = "late" if row.state == State.READY else ""
        who, at = Cell(name_of_actor(row.account_name, lang)), Cell(day_of(row.begun_at))
        table.add(what, count_cell(1, what.href), who, at, Cell(state, pill=pill))
    for run in runs_visible_to(actor).filter(state__in=GOING_ON)[:5]:
        pack = pack_of(run)
        what = Cell(f"{pack.rule_sets[run.rules].label[lang]} {run.on}", address("run", run.pk) or address("runs"))
        who, at = Cell(name_of_actor(run.asked_name, lang)), Cell(day_of(run.asked_at))
        table.add(what, count_cell(1, what.href), who, at, Cell(words("home.run_goes", lang), pill=""))
    failed = list(jobs_visible_to(actor).filter(state="failed").order_by("-id")[:3])
    people = names_of_accounts(job.account for job in failed)
    for job in failed:
        what = Cell(f"{kind_word(job.kind, lang)} {words('job.number', lang, number=job.pk)}", address("jobs"))
        who, at = Cell(people.get(job.account or 0, words("role.system", lang))), Cell(day_of(job.asked_at))
        table.add(what, count_cell(1, what.href), who, at, Cell(words("job.failed", lang), pill="unmet"))
    for line in (*_due_complaints(actor, lang), *_due_leads(actor, area, lang)):
        table.add(*line)
    return table if table.rows else None


def _due_complaints(actor: Actor, lang: str) -> list[list[Cell]]:
    """Complaints and suggestions that wait for an answer the actor may give: how many, the first one's time limit."""
    waiting = complaints_to_answer(actor).aggregate(count=Count("pk"), since=Min("at"), due=Min("due_on"))
    if not waiting["count"]:
        return []
    late = waiting["due"] is not None and waiting["due"] < timezone.localdate()
    state = words("home.to_answer_late" if late else "home.to_answer_state", lang, due=waiting["due"] or "—")
    return [[
        Cell(words("home.to_answer", lang), address("complaints")), count_cell(waiting["count"], address("complaints")),
        Cell(words("home.to_answer_who", lang)), Cell(day_of(waiting['since'])),
        Cell(state, pill="late" if late else ""),
    ]]  # fmt: skip


def _due_leads(actor: Actor, area: str, lang: str) -> list[list[Cell]]:
    """Leads about which the household was not heard yet, then those heard and not closed: how many, since when."""
    if not can(actor, May.HANDLE_LEADS):
        return []
    leads, found = within(leads_visible_to(actor).filter(state__in=OPEN), area), []
    where = names_of([area], lang).get(area) or words("area.all", lang)
    for heard, state in (("no", "to_hear"), ("yes", "to_close")):
        asked = leads.filter(heard_at__isnull=heard == "no").aggregate(count=Count("pk"), since=Min("opened_on"))
        if asked["count"]:
            href = f"{address('leads')}?heard={heard}&area={area}"
            found.append([
                Cell(words(f"home.{state}", lang), href), count_cell(asked["count"], href), Cell(where),
                Cell(asked["since"].isoformat()), Cell(words(f"home.{state}_state", lang), pill=""),
            ])  # fmt: skip
    return found


def wrong_findings(actor: Actor, area: str, lang: str) -> list[Finding]:
    """What is wrong: unknown verdicts of the latest runs, leads by rule, pairs of one identity number."""
    found: list[Finding] = []
    if can(actor, May.SEE_FIGURES):
        found += _unknown(actor, area, lang)
    leads = within(leads_visible_to(actor).filter(state__in=OPEN), area)
    rows = leads.order_by().values_list("pack", "rule_set", "rule").annotate(run=Max("last_run"), count=Count("pk"))
    ruled, which = Counter[str](), []
    for pack, rule_set, rule, run, count in rows.order_by("run"):
        ruled[rule] += count
        which.append((run, pack, rule_set, rule))
    titles = titles_of_rules(which, lang)
    for rule, count in sorted(ruled.items(), key=lambda pair: (-pair[1], pair[0]))[:4]:
        href = f"{address('leads')}?rule={rule}" if address("leads") else ""
        do = words("home.lead_do" if can(actor, May.HANDLE_LEADS) else "home.unknown_see", lang)
        small = words("home.lead_small", lang)
        found.append(Finding(count, headed(titles[rule]), small, href, do))
    pairs = within(pairs_visible_to(actor).filter(state="proposed"), area).count() if can(actor, May.CORRECT) else 0
    if pairs:
        said, small = words("home.pairs", lang, count=pairs), words("home.pairs_small", lang)
        found.append(Finding(pairs, said, small, address("duplicates"), words("home.pairs_do", lang)))
    return found


def _unknown(actor: Actor, area: str, lang: str) -> list[Finding]:
    found, seen = [], set()
    for run in runs_visible_to(actor).filter(state="done")[:12]:
        if run.rules in seen:
            continue
        seen.add(run.rules)
        pack = pack_of(run)
        rules = pack.rule_sets[run.rules]
        count = counts_in(run, area).counts.get("unknown", 0) if rules.verdict != "leads" else 0
        if count:
            small = words("home.unknown_small", lang, run=f"{rules.label[lang]} {run.on}")
            listed = f"{address('households')}?run={run.pk}&verdict=unknown&place={area}"
            href = listed if can(actor, May.SEE_HOUSEHOLDS) else address("run", run.pk)
            said = words("home.unknown", lang, count=count, word=wording(pack, lang).verdict(rules, "unknown"))
            link = words("home.unknown_do" if can(actor, May.CORRECT) else "home.unknown_see", lang)
            found.append(Finding(count, said, small, href, link))
    return found
