"""The import page says where each finding is and what to do, in pages of a kind, and never a number in full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from bangfu.core.errors import Problem
from bangfu.programme.intake.actions import apply_import
from bangfu.programme.intake.folders import Folder
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.queries import findings
from bangfu.programme.ledger.row_security import confined
from bangfu.web.pages.findings import PAGE
from programme.rosters_at_hand import HERE, compare, home, identity, person, write
from signing import SignIn
from small_world import World, build_world
from standing import Stand

WRONG = identity("19801023", 3)[:-1] + "5"
MANY = PAGE + 3
HOMES = [home("A1"), home("A2"), *(home(f"B{n:02}", 住房安全等级="摇晃") for n in range(MANY))]
PEOPLE = [
    person("A1", "白露", "户主", identity("19700908", 1)),
    person("A2", "立秋", "户主", identity("19700808", 1)),
    *(person(f"B{n:02}", "霜降", "户主", identity("19801023", 2 * n + 11)) for n in range(MANY)),
    person("A1", "寒露", "配偶", WRONG),
]


class Compared(NamedTuple):
    """The small world with an import that was compared."""

    world: World
    number: int


def build_compared() -> Compared:
    """The county's roster, compared."""
    world = build_world()
    with TemporaryDirectory() as folder:
        return Compared(world, compare(world.actors["county"], write(Path(folder), HOMES, PEOPLE))[0])


@pytest.fixture
def compared(standing: Stand) -> Iterator[Compared]:
    """Gone after the test, which sees every area itself."""
    built: Compared = standing(build_compared)
    with confined(""):
        yield built


@pytest.fixture
def world(compared: Compared) -> World:
    """Its places, accounts and households."""
    return compared.world


@pytest.fixture
def number(compared: Compared) -> int:
    """Its import."""
    return compared.number


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("D4", "住房安全等级", "“摇晃”", f"第1—{PAGE}处，共{MANY}处", "户.csv")),
        ("en", ("D4", "住房安全等级", "“摇晃”", f"1–{PAGE} of {MANY}", "户.csv")),
    ],
)
def test_the_first_kind_is_open_with_place_reason_and_remedy(
    sign_in: SignIn, number: int, lang: str, words: tuple[str, ...]
) -> None:
    text = sign_in("county", lang).get(f"/imports/{number}").content.decode()
    for word in words:
        assert word in text


def test_every_finding_is_on_one_page_and_pages_follow_each_other(sign_in: SignIn, number: int) -> None:
    client, address, cells = sign_in("county"), f"/imports/{number}", []
    for _ in range(3):
        text = client.get(address).content.decode().partition('id="finding"')[2]
        cells += re.findall(r">(D\d+)<", text)
        following = re.search(r'href="(\?finding=[^"]+)#finding" rel="next"', text)
        if following is None:
            break
        address = f"/imports/{number}" + following[1].replace("&amp;", "&")
    assert cells == [f"D{row}" for row in range(4, MANY + 4)]
    back = re.search(r'href="(\?finding=[^"]+)" rel="prev"', text)
    assert back is not None
    before = client.get(f"/imports/{number}" + back[1].replace("&amp;", "&")).content.decode()
    text = before.partition('id="finding"')[2]
    assert re.findall(r">(D\d+)<", text) == cells[:PAGE]
    assert 'rel="prev"' not in text


def test_a_wrong_identity_number_is_placed_and_not_said(sign_in: SignIn, number: int) -> None:
    client = sign_in("county")
    text = client.get(f"/imports/{number}?finding=id_check_digit").content.decode()
    assert f"C{len(PEOPLE) + 1}" in text
    assert WRONG not in text
    assert WRONG[:6] not in text.partition('id="finding"')[2]


def test_where_no_row_could_be_taken_they_are_shown_all_the_same(
    sign_in: SignIn, world: World, tmp_path: Path
) -> None:
    with pytest.raises(Problem, match="nothing_taken"):
        compare(world.actors["county"], write(tmp_path / "desk", HOMES[2:], PEOPLE[2:-1]))
    number = Import.objects.latest("id").pk
    text = sign_in("county").get(f"/imports/{number}").content.decode()
    assert "“摇晃”" in text
    assert f"共{MANY}处" in text


@pytest.mark.parametrize("asked", ["finding=nothing", "finding=id_check_digit&from=abc", "from=-1", "from=99999999999"])
def test_what_nobody_can_mean_is_the_first_page(sign_in: SignIn, number: int, asked: str) -> None:
    answer = sign_in("county").get(f"/imports/{number}?{asked}")
    assert answer.status_code == 200
    assert 'id="finding"' in answer.content.decode()


def test_others_do_not_see_them_and_they_stay_after_the_import_was_applied(
    sign_in: SignIn, world: World, number: int
) -> None:
    assert sign_in("sibling").get(f"/imports/{number}").status_code >= 400
    apply_import(world.actors["county"], number)
    assert 'id="finding"' in sign_in("county").get(f"/imports/{number}").content.decode()
    assert Folder(number).findings.read_bytes()[:4] == b"PARE"
    assert len(findings(Import.objects.get(pk=number), "code_unknown", limit=100)) == MANY


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_roster_of_villages_alone_is_shown_beside_the_register_and_may_be_written(
    sign_in: SignIn, world: World, tmp_path: Path, lang: str
) -> None:
    sheet, address, texts, heads = tmp_path / "村.csv", "", [], []
    for people, since in (1260, date(2020, 6, 30)), (1300, date(2020, 7, 31)):
        sheet.write_text(f"村代码,村名称,乡村人口\n{HERE},茶坪村,{people}\n", "utf-8-sig")
        number, _ = compare(world.actors["county"], [sheet], since)
        address = f"/imports/{number}"
        texts.append(sign_in("county", lang).get(address).content.decode())
        assert 'value="apply"' in texts[-1]
        heads.append(head_of(texts[-1]))
        apply_import(world.actors["county"], number)
    shown = texts[-1].partition('id="places"')[2]
    assert HERE in shown
    assert re.search(r"1,?260.*1,?300", shown, re.DOTALL)
    after = sign_in("county", lang).get(address).content.decode()
    assert 'id="places"' not in after, "it is written"
    counted = {"zh": ("新增1个，有变化0个", "新增0个，有变化1个"), "en": ("1 new, 0 changed", "0 new, 1 changed")}[lang]
    named = {"zh": "村：", "en": "Villages: "}[lang]
    assert [f"{named}{said}" in head for said, head in zip(counted, heads, strict=True)] == [True, True]
    assert f"{named}{counted[1]}" in head_of(after), "what was written is said of villages too"


def head_of(page: str) -> str:
    """The sentence at the head of a page."""
    return page.partition("</h1>")[2].partition("</p>")[0]
