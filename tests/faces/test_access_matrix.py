"""Every address of the site and the API × every role × where the thing lies: one table says what is expected.

An address without a line here fails the build. `own` lies in the account's area, `sibling` in the next county,
`parent` belongs to the prefecture above, `other` lies in another province, and `deleted` was there once.
`predecessor` was a village of the next prefecture until it came under the account's area: its past is to be seen.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from bangfu.api.app import api
from bangfu.api.asking import kind_asked
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts.actions import Narrowed, make_token, open_account
from bangfu.programme.accounts.models import Account, Token
from bangfu.programme.accounts.permissions import Kind, May, Role, can
from bangfu.programme.assessment.kept_runs import run_folders
from bangfu.programme.assessment.models import Lead, Run
from bangfu.programme.complaints.models import Complaint
from bangfu.programme.households.models import DuplicatePair, Household, Member
from bangfu.programme.intake.models import Import, State
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.log_keys import make_log_key
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.writing import Change, EntryDraft, action
from bangfu.programme.places.models import Place, Succession
from small_world import World, build_world
from standing import Stand

AREA = "350702"
WHERES = {"own": "350702101201", "sibling": "350722101201", "parent": "3507", "other": "360102001201",
          "predecessor": "350802101299"}  # fmt: skip
NAMES = {"own": "甲本县", "sibling": "甲邻县", "parent": "甲上级", "other": "甲外省", "deleted": "甲已删",
         "predecessor": "甲前身"}  # fmt: skip
"""Heads of the households of this test, by where they lie; all but the first must never be told in AREA."""
PAST = frozenset({"run", "entry"})
"""What keeps the place of its day, so that whoever answers for the successor sees it; all else moved along."""
ROLES = {"county": Role.OFFICER, **{role.value: role for role in Role if role != Role.OFFICER}}
OPEN, SIGNED, NOBODY, ABSENT = "open", "signed in", "nobody", "nothing there yet"
SEE, FIGURES = May.SEE_HOUSEHOLDS, May.SEE_FIGURES

# address (`GET` unless said): what the account needs, and what kind of thing stands in the address
MATRIX: dict[str, tuple[str | May, str]] = {
    "": (SIGNED, ""),
    "POST language": (OPEN, ""),
    "POST area": (SIGNED, ""),
    "POST day": (SIGNED, ""),
    "design": (OPEN, ""),
    "search": (SIGNED, ""),
    "households": (SEE, ""),
    "households/export.<str:kind>": (May.EXPORT, "csv"),
    "households/<str:number>": (SEE, "household"),
    "POST households/<str:number>/sealed": (May.UNSEAL, "household"),
    "POST households/<str:number>/correct": (May.CORRECT, "household"),
    "households/<str:number>/worksheet": (May.CORRECT, "household"),
    "households/<str:number>/evidence.json": (SEE, "household"),
    "runs": (FIGURES, ""),
    "runs/<int:number>": (FIGURES, "run"),
    "POST runs/<int:number>/cancel": (May.RUN, "waiting run"),
    "runs/<int:number>/subjects": (SEE, "run"),
    "runs/<int:number>/export.<str:kind>": (May.EXPORT, "run csv"),
    "runs/<int:number>/subjects/<str:key>": (SEE, "run nobody"),
    "compare": (FIGURES, ""),
    "simulate": (May.SIMULATE, ""),
    "leads": (SEE, ""),
    "leads/<int:number>": (SEE, "lead"),
    "POST leads/<int:number>/step": (May.HANDLE_LEADS, "lead"),
    "POST leads/<int:number>/notes": (May.UNSEAL, "lead"),
    "packs": (FIGURES, ""),
    "packs/<str:name>": (FIGURES, "cn-2014"),
    "packs/<str:name>/against/<str:other>": (FIGURES, "cn-2014 cn-2021"),
    "packs/<str:name>/<str:rules>": (FIGURES, "cn-2014 exit"),
    "places": (FIGURES, ""),
    "places/change": (May.MANAGE_PLACES, ""),
    "POST places/follow/<int:number>": (ABSENT, "987654"),  # while households follow: tests/web/test_places_page.py
    "accounts": (May.MANAGE_ACCOUNTS, ""),
    "POST accounts/open": (May.MANAGE_ACCOUNTS, ""),
    "POST accounts/<int:number>": (May.MANAGE_ACCOUNTS, "account"),
    "POST accounts/<int:number>/password": (May.MANAGE_ACCOUNTS, "account"),
    "POST accounts/<int:number>/second-step": (May.MANAGE_ACCOUNTS, "account"),
    "jobs": (FIGURES, ""),
    "jobs/<int:number>": (ABSENT, "987654"),  # whoever asked alone: tests/web/test_long_exports.py
    "jobs/<int:number>/list.<str:kind>": (ABSENT, "987654 csv"),
    "log": (May.SEE_LOG, ""),
    "log/<int:number>": (May.SEE_LOG, "entry"),
    "log/<int:number>/evidence.json": (May.SEE_LOG, "entry"),
    "log/receipts/<int:number>.txt": (May.SEE_LOG, "entry"),
    "log/checkpoint.txt": (ABSENT, ""),
    "imports": (May.IMPORT, ""),
    "imports/practice.xlsx": (ABSENT, ""),  # a demo's only
    "imports/<int:number>": (May.IMPORT, "import"),
    "POST imports/<int:number>/step": (May.IMPORT, "import"),
    "imports/<int:number>/errors.xlsx": (May.IMPORT, "import nobody"),
    "complaints": (SIGNED, ""),
    "complaints/<int:number>": (May.ANSWER, "complaint"),
    "POST complaints/<int:number>/open": (May.ANSWER, "complaint"),
    "POST complaints/<int:number>/answer": (May.ANSWER, "complaint"),
    "duplicates": (May.CORRECT, ""),
    "POST duplicates/<int:number>": (May.CORRECT, "pair"),
    "account": (SIGNED, ""),
    "POST account/tokens": (SIGNED, ""),
    "POST account/tokens/<int:number>/end": (SIGNED, "token"),
    "account/login/": (OPEN, ""),
    "account/logout/": (OPEN, ""),
    "account/inactive/": (OPEN, ""),
    "account/reauthenticate/": (SIGNED, ""),
    "account/password/": (SIGNED, ""),
    "account/2fa/": (SIGNED, ""),
    "account/2fa/authenticate/": (OPEN, ""),
    "account/2fa/reauthenticate/": (SIGNED, ""),
    "account/2fa/totp/activate/": (SIGNED, ""),
    "account/2fa/totp/deactivate/": (ABSENT, ""),
    "account/2fa/recovery-codes/": (ABSENT, ""),
    "account/2fa/recovery-codes/generate/": (SIGNED, ""),
    "account/2fa/recovery-codes/download/": (ABSENT, ""),
    "account/sessions/": (SIGNED, ""),
    "account/signup/": (NOBODY, ""),
    "account/email/": (NOBODY, ""),
    "account/confirm/": (NOBODY, ""),
    "account/password/reset/": (NOBODY, ""),
    "account/password/set/": (NOBODY, ""),
    "api/v1/openapi.json": (OPEN, ""),
    "api/v1/": (NOBODY, ""),
    "api/v1/<path:rest>": (NOBODY, "nothing"),
    "api/v1/me": (SIGNED, ""),
    "api/v1/places": (SIGNED, ""),
    "api/v1/households": (SIGNED, ""),
    "api/v1/households/<number>": (SEE, "household"),
    "api/v1/runs": (SIGNED, ""),
    "POST api/v1/runs": (May.RUN, ""),
    "api/v1/runs/<number>": (FIGURES, "run"),
    "api/v1/runs/<number>/verdicts": (FIGURES, "run"),
    "api/v1/runs/<number>/explanations/<key>": (SEE, "run nobody"),
    "api/v1/leads": (SIGNED, ""),
    "POST api/v1/rosters": (May.IMPORT, ""),
    "api/v1/rosters/<number>": (May.IMPORT, "import"),
}
BODIES: dict[str, Callable[[], dict[str, object]]] = {
    "POST leads/<int:number>/step": lambda: {"data": {"step": "hear", "note": "听取了本户说明"}},
    "POST leads/<int:number>/notes": lambda: {"data": {"purpose": "复核线索"}},
    "POST imports/<int:number>/step": lambda: {"data": {"step": "again"}},
    "POST api/v1/runs": lambda: {
        "data": {"pack": "cn-2014", "rules": "exit", "on": "2020-06-30"}, "content_type": "application/json",
    },
    "POST api/v1/rosters": lambda: {
        "data": {"pack": "cn-2014", "since": "2020-06-30", "file": SimpleUploadedFile("r.csv", b"a,b")},
    },
}  # fmt: skip
"""What is sent where an empty body would be refused before anybody asks who sends it."""
REFUSED = {401, 403, 404}
"""What a refusal may be; a page that only wants to see the sign-in again answers 302 to it."""


@dataclass
class Scene:
    """The things of the test by kind and place, and clients by role: a session each, a token each."""

    world: World
    things: dict[tuple[str, str], str] = field(default_factory=dict)
    pages: dict[str, Client] = field(default_factory=dict)
    programs: dict[str, Client] = field(default_factory=dict)


@action("tests.lay_out")
def _lay_out(change: Change, scene: Scene) -> None:
    """A household, two runs, a lead, an import, a complaint in each place; those of `deleted` go again."""
    now = datetime(2020, 7, 1, tzinfo=UTC)
    for where, name in NAMES.items():
        path = WHERES.get(where, WHERES["own"])
        draft = change.entry(f"test/{where}", path)
        home = Household(number=f"M-{where}", path=path, head=name, persons=1, status="registered")
        area = path[:6] if len(path) > 6 and where != "predecessor" else path
        done, waiting = (
            Run(
                pack="cn-2014", pack_hash=load_pack("cn-2014").hash, rules="exit", on=date(2020, 6, 30),
                area=area, asked_at=now, state=state,
                asked_name=name if len(area) > 4 else "",  # who asked above is no secret below
            ) for state in ("done", "waiting")
        )  # fmt: skip
        lead = Lead(
            rule_set="integrity", rule="vehicle", pack="cn-2014", table="households", key=f"M-{where}", path=path,
            opened_on=date(2020, 6, 30), last_run=0,
        )  # fmt: skip
        brought = Import(
            account_name=name, area=area, state=State.READY, pack="cn-2014", since=date(2020, 6, 30), files="[]",
            begun_at=now,
        )  # fmt: skip
        change.insert(draft, home)
        pair = _pair(change, draft, where, path, home.pk)
        said = Complaint(path=path, kind="complaint", said=name, at=now, by=0, by_name=name)
        rows = {
            "run": done, "waiting run": waiting, "lead": lead, "import": brought, "pair": pair, "complaint": said,
        }  # fmt: skip
        for kind, row in rows.items():
            change.insert(draft, row)
            scene.things[kind, where] = str(row.pk)
        scene.things["household", where] = home.number
        if where == "deleted":
            for row in reversed((home, *Member.objects.filter(household=home), *rows.values())):
                change.delete(draft, row)
    ended = Place(path=WHERES["predecessor"], level=5, name="前身村", since=None, until=date(2020, 7, 1))
    change.insert(draft, ended)
    successor = Place.objects.get(path=WHERES["own"])
    change.insert(draft, Succession(predecessor=ended, successor=successor, kind="merge", on=date(2020, 7, 1)))


def _pair(change: Change, draft: EntryDraft, where: str, path: str, home: int) -> DuplicatePair:
    """A proposed pair of two invented members of one household."""
    members = [(home, f"M-{where}-{i}", path, NAMES[where], None, None, None) for i in (1, 2)]
    first, second = change.insert_rows(Member, members, [draft] * 2)
    return DuplicatePair(first_id=first, second_id=second, path=path, found_at=change.at)


def _stage() -> Scene:
    """The small world with one thing of each kind in each place, and everybody signed in."""
    for left in run_folders():  # of runs that went with their tests; those of this stage have no files
        shutil.rmtree(left)
    scene = Scene(build_world())
    _lay_out(SYSTEM, scene)
    for name in ROLES:
        actor = scene.world.actors[name]
        scene.pages[name] = Client()
        backend = "bangfu.web.signing_in.OfficeBackend"
        scene.pages[name].force_login(Account.objects.get(username=name), backend)
        token = make_token(actor, actor.account, "matrix")
        scene.programs[name] = Client(headers={"authorization": f"Bearer {token}"})
    for where, name in {"own": "village", "sibling": "sibling", "parent": "prefecture"}.items():
        scene.things["account", where] = str(Account.objects.get(username=name).pk)
    scene.things["account", "other"] = str(open_account(SYSTEM, "far", "甲外省", Role.OFFICER, WHERES["other"]))
    scene.things["account", "deleted"] = scene.things["entry", "deleted"] = "987654"
    make_log_key()
    for where in WHERES:
        scene.things["entry", where] = str(Entry.objects.get(subject=f"test/{where}").pk)
    sibling = scene.world.actors["sibling"]
    make_token(sibling, sibling.account, "foreign")
    scene.things["token", "sibling"] = str(Token.objects.get(label="foreign").pk)
    return scene


@pytest.fixture
def scene(standing: Stand) -> Iterator[Scene]:
    """The stage as it was at first; the test itself sees every area."""
    built = standing(_stage)
    with confined(""):
        yield built


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, address)
        else:
            yield address


def test_every_address_has_a_line() -> None:
    lines = {line.removeprefix("POST ") for line in MATRIX}
    assert lines == set(_patterns(get_resolver()))
    operations = {
        ("POST " if method == "post" else "") + path.lstrip("/").replace("{", "<").replace("}", ">")
        for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }  # fmt: skip
    assert operations <= set(MATRIX)


def _answer(scene: Scene, client: Client, line: str, thing: str) -> HttpResponse:
    values = iter(thing.split())
    address = re.sub(r"<[^>]+>", lambda _: next(values), line.removeprefix("POST "))
    if line in BODIES:
        return client.post(f"/{address}", **BODIES[line]())
    if line.startswith("POST "):
        return client.post(f"/{address}")
    return client.get(f"/{address}")


def _cases() -> Iterator[tuple[str, str]]:
    for line, (_, kind) in MATRIX.items():
        things = ("household", "run", "waiting", "lead", "import", "pair", "account", "entry", "complaint")
        if kind.split(" ")[0] in things:
            yield from ((line, where) for where in NAMES)
        elif kind == "token":
            yield line, "sibling"
        else:
            yield line, "own"


@pytest.mark.parametrize(("line", "where"), list(_cases()))
def test_an_address_answers_whom_it_should(line: str, where: str, scene: Scene) -> None:
    needs, kind = MATRIX[line]
    named = kind.removesuffix(" csv").removesuffix(" nobody")
    thing = scene.things.get((named, where), kind)
    if kind != named:
        thing = f"{thing} {kind.rsplit(' ', 1)[1]}"
    clients = scene.programs if line.removeprefix("POST ").startswith("api/") else scene.pages
    for name, role in ROLES.items():
        actor = scene.world.actors[name]
        allowed = needs in (OPEN, SIGNED) or (isinstance(needs, May) and can(actor, needs))
        # a run of the place above judged this area too: its figures here may be seen, not acted on
        reached = where == "own" or (where == "parent" and named == "run") or not named
        reached |= where == "predecessor" and named in PAST
        answer = _answer(scene, clients[name], line, thing)
        wrong = f"{line} as {role} at {where}: {answer.status_code}"
        if allowed and reached and not kind.endswith(" nobody"):
            assert answer.status_code not in REFUSED, wrong
        else:
            assert answer.status_code in REFUSED, wrong
        assert answer.status_code < 500, wrong
        body = answer.content.decode(errors="replace") if not answer.streaming else ""
        assert not [told for place, told in NAMES.items() if place not in _told(named) and told in body], wrong


def _told(named: str) -> set[str]:
    """The places whose names may be told: lists of runs and of the log, and what stands there, tell of predecessors."""
    return {"own", "predecessor"} if named in PAST or not named else {"own"}


@pytest.mark.parametrize("line", list(MATRIX))
def test_a_stranger_gets_to_the_sign_in_and_no_further(line: str, scene: Scene) -> None:
    needs, kind = MATRIX[line]
    named = kind.removesuffix(" csv").removesuffix(" nobody")
    thing = " ".join([scene.things.get((named, "own"), "1"), "csv", "x"]) if kind else ""
    answer = _answer(scene, Client(), line, thing)
    if needs == OPEN:
        assert answer.status_code not in REFUSED
    elif needs == NOBODY or "api/" in line:
        assert answer.status_code in REFUSED
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("kind", list(Kind))
def test_a_narrowed_token_asks_for_its_kind_in_its_area_and_nothing_else(kind: Kind, scene: Scene) -> None:
    county = scene.world.actors["county"]
    village = WHERES["own"]
    reading, writing = (
        Client(headers={"authorization": f"Bearer {make_token(county, county.account, 'n', None, narrowed)}"})
        for narrowed in (Narrowed(village, True, frozenset({kind})), Narrowed(AREA, False, frozenset({kind})))
    )  # fmt: skip
    for line, (needs, named) in MATRIX.items():
        asked = kind_asked(f"/{line.removeprefix('POST ')}")
        if not line.removeprefix("POST ").startswith("api/v1/") or needs in (OPEN, NOBODY) or asked == "me":
            continue
        named = named.removesuffix(" nobody")
        thing = " ".join([scene.things.get((named, "own"), named), "x"])
        other, writes = asked != kind, line.startswith("POST ")
        assert (_answer(scene, reading, line, thing).status_code == 403) == (other or writes), line
        assert (_answer(scene, writing, line, thing).status_code == 403) == other, line
    assert reading.get("/api/v1/me").json() | {"name": "", "may": []} == {
        "name": "", "role": "officer", "area": village, "may": [], "asks_for": [kind], "reads_only": True,
    }  # fmt: skip
    if kind == Kind.HOUSEHOLDS:
        rows = reading.get("/api/v1/households").json()["households"]
        assert {row["place"] for row in rows} == {village}
        beside = next(row["number"] for row in writing.get("/api/v1/households").json()["households"]
                      if row["place"] != village)  # fmt: skip
        assert reading.get(f"/api/v1/households/{beside}").status_code == 404
