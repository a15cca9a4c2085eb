"""`bangfu match` by a programme of a pack: solved, explained, repaired, divided into grids, refused in a sentence."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from match_folders import answer, folder_of, match

PROGRAMME = Path(__file__).parents[1] / "engines" / "matching_pack"
SIDES = {
    "helpers": "helper_id,name,area,lon,lat,born,crafts,rank\n"
    "h1,王一,101,100.00,30.00,1980-01-01,well;law,head\nh2,李二,102,100.50,30.00,1985-06-01,farm,deputy\n"
    "h3,张三,201,101.00,30.00,1950-01-01,loan,head\nh4,赵四,201,101.10,30.00,1990-01-01,law、信贷,deputy\n"
    "h5,无名,,101.20,30.00,1990-01-01,,deputy\n",
    "places": "place_id,name,area,lon,lat,craft,needs\np1,甲村,103,100.10,30.00,well,水井;law\n"
    "p2,乙村,104,100.60,30.00,farm,farm\np3,丙村,101,101.00,30.00,loan,loan\n",
}  # fmt: skip


def programme_of(tmp_path: Path, **files: str) -> Path:
    folder = folder_of(tmp_path, **{**SIDES, **files})
    (folder / "pairs.csv").unlink()
    (folder / "problem.yaml").write_text(f"rules: everything\npack: {PROGRAMME}\non: 2019-06-30\n")
    return folder


def solved(tmp_path: Path, capsys: pytest.CaptureFixture[str], **files: str) -> tuple[Path, Path]:
    folder, plan = programme_of(tmp_path, **files), tmp_path / "plan.csv"
    match(folder, "--out", plan)
    capsys.readouterr()
    return folder, plan


def test_a_programme_is_solved_as_problem_yaml_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = programme_of(tmp_path)
    found = answer(capsys, folder)
    assert (found["gap"], found["unserved"], found["assigned"]) == (0, 0, 3)
    terms = found["terms"]
    assert isinstance(terms, dict)
    assert sum(terms.values()) == found["total"]
    assert found["on"] == "2019-06-30"


def test_a_pair_is_explained_term_by_term_and_the_best_alternative_is_priced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = solved(tmp_path, capsys)
    assert match("explain", folder, plan, "--place", "p1") == 0
    said = capsys.readouterr().out
    assert "甲村（p1）为什么这样配" in said
    assert "王一（h1）：96分" in said  # 9.6 km at 10 points; brings wells and law; liking 0
    assert "路远 96" in said
    assert "如果不许这一对" in said
    assert "如果这个人离开" in said


def test_a_list_gives_a_reason_only_for_the_pairs_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(PROGRAMME, pack)
    rules = pack / "matching" / "everything.yaml"
    ride = (
        'ride: {label: {zh: 车程, en: ride}, points: travel.minutes, when_unknown: "0", '
        'because: {zh: "坐车{travel.minutes}分钟。", en: "{travel.minutes} minutes."}}'
    )
    rules.write_text(rules.read_text("utf-8").replace("  prefer:\n", f"  prefer:\n    {ride}\n", 1), "utf-8")
    folder, plan = solved(tmp_path, capsys, travel="helper_id,place_id,minutes\nh1,p1,20\n")
    (folder / "problem.yaml").write_text(f"rules: everything\npack: {pack}\non: 2019-06-30\n")
    said = {}
    for place in ("p1", "p2"):
        match("explain", folder, plan, "--place", place)
        said[place] = capsys.readouterr().out
    assert "坐车20分钟" in said["p1"]
    assert "坐车" not in said["p2"]


def test_why_not_her_is_the_rule_or_the_exact_loss_of_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = solved(tmp_path, capsys)
    match("explain", folder, plan, "--place", "p1", "--instead", "h3")
    assert "✗ 年龄。69" in capsys.readouterr().out
    match("explain", folder, plan, "--place", "p1", "--instead", "h5")
    assert "? 回避：情况不明" in capsys.readouterr().out
    found = answer(capsys, "explain", folder, plan, "--place", "p1", "--instead", "h2")
    instead = found["instead"]
    assert isinstance(instead, dict)
    before = answer(capsys, folder)["total"]
    (folder / "pairs.csv").write_text("helper_id,place_id,pinned\nh2,p1,true\n")
    after = answer(capsys, folder)["total"]
    assert isinstance(before, int)
    assert isinstance(after, int)
    assert instead["whole_loses"]["points"] == after - before


def test_a_repair_fills_the_place_with_few_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, plan = solved(tmp_path, capsys, helpers=SIDES["helpers"].replace("h5,无名,,", "h5,无名,201,"))
    out = tmp_path / "repaired.csv"
    found = answer(capsys, "repair", folder, plan, "--leaves", "h1", "--out", out)
    moves = found["moves"]
    assert isinstance(moves, list)
    assert 1 <= len(moves) <= 3
    assert found["unfilled"] == []
    pairs = [line.split(",")[:2] for line in out.read_text().splitlines()[1:]]
    assert sorted(place for _, place in pairs) == ["p1", "p2", "p3"]
    assert "h1" not in {helper for helper, _ in pairs}


def test_places_that_together_have_too_few_are_named_with_what_to_waive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    far = SIDES["helpers"].replace("101.10,30.00", "105.00,30.00").replace("李二,102", "李二,10199")
    folder = programme_of(tmp_path, helpers=far)
    assert match(folder) == 1
    said = capsys.readouterr().out
    assert "丙村（p3）要1，而有资格的只有0个" in said
    assert "最省的豁免是1项" in said
    assert "赵四（h4）" in said
    assert "“不太远”（县）" in said
    assert answer(capsys, folder, "--waive", "near")["unserved"] == 0


def test_a_requirement_that_nobody_may_waive_is_not_waived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert match(programme_of(tmp_path), "--waive", "young", "--lang", "en") == 2
    assert "“age” may be waived by nobody" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"helpers": SIDES["helpers"].replace("well;law", "welll")}, "row 2, crafts: Code list craft has no “welll”"),
        ({"helpers": SIDES["helpers"].replace("born", "birth")}, "no column “born” (born)"),
        ({"helpers": SIDES["helpers"].replace("1980-01-01", "1980-13-01")}, "row 2: born is “1980-13-01”"),
        ({"places": SIDES["places"].replace("100.10", "inf")}, "row 2: lon is inf"),
        ({"helpers": SIDES["helpers"].replace("1980", "1920").replace("1985", "1920").replace("1990", "1920")},
         "Under “a programme with everything” no pair is allowed"),
        ({"kin": "helper_id,place_id\nh9,p1\n"}, "“h9” is not on the list"),
        ({"travel": "helper_id,place_id,minutes,by_road\nh1,p1,12,maybe\n"}, "by_road is “maybe”"),
    ],
    ids=["unknown code", "column missing", "no such day", "infinite", "nobody eligible", "unknown in kin", "bad truth"],
)  # fmt: skip
def test_bad_columns_of_a_programme_are_one_clear_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], said: str
) -> None:
    assert match(programme_of(tmp_path, **files), "--lang", "en") == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1


def firms(tmp_path: Path) -> Path:
    folder = tmp_path / "firms"
    folder.mkdir()
    rows = [f"f{n:02d},{118 + n % 5 / 10},{26 + n // 5 / 10}" for n in range(25)]
    (folder / "places.csv").write_text("\n".join(["place_id,lon,lat", *rows]))
    cadres = [f"c{n},{118 + n % 4 / 8},{26 + n / 25}" for n in range(10)]
    (folder / "helpers.csv").write_text("\n".join(["helper_id,lon,lat", *cadres]))
    (folder / "problem.yaml").write_text("rules: cadre_firm\npack: cn-2014\non: 2020-08-01\n")
    return folder


def test_a_grid_gives_each_cadre_two_or_three_firms_near_each_other_and_is_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = firms(tmp_path), tmp_path / "plan.csv"
    assert match(folder, "--out", plan) == 0
    assert "10个紧凑的网格" in capsys.readouterr().out
    taken = Counter(line.split(",")[0] for line in plan.read_text().splitlines()[1:])
    assert sum(taken.values()) == 25
    assert set(taken.values()) <= {2, 3}
    assert match("verify", folder, plan) == 0
    lines = plan.read_text().splitlines()
    one = lines[1][:2]
    other = next(line[:2] for line in lines[2:] if line[:2] != one)
    swapped = [line.replace(one, "x").replace(other, one).replace("x", other) for line in lines]
    bare = [",".join(line.split(",")[:2]) for line in swapped]
    plan.write_text("\n".join(bare) + "\n")
    capsys.readouterr()
    assert match("verify", folder, plan, "--lang", "en") == 1
    assert "The plan is refused" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", ("连线图", "分数从哪来", "甲村")), ("en", ("Lines", "Where the points"))]
)
def test_the_report_stands_alone_in_one_file(tmp_path: Path, lang: str, said: tuple[str, ...]) -> None:
    folder, report = programme_of(tmp_path), tmp_path / "plan.html"
    (folder / "current.csv").write_text("helper_id,place_id\nh1,p1\nh2,p3\n")
    assert match(folder, "--report", report, "--lang", lang) == 0
    text = report.read_text(encoding="utf-8")
    assert all(word in text for word in said)
    assert text.count('class="pair') >= 3
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org", "")


def test_a_report_names_who_is_left_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, report = folder_of(tmp_path, pairs="helper_id,place_id,cost\nh1,p1,5\nh2,p1,4\n"), tmp_path / "plan.html"
    assert match(folder, "--rules", "pairs", "--report", report) == 1
    assert f"{report}" in capsys.readouterr().out
    text = report.read_text(encoding="utf-8")
    assert "没有配齐的地方" in text
    assert "p2要1，而有资格的只有0个" in text
