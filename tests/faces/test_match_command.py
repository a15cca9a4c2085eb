"""`bangfu match` as users and other programs call it: what it says, in both languages, and what it leaves behind."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from bangfu.core.texts import LANGUAGES
from bangfu.core.whole_files import whole_file
from match_folders import HELPERS, PAIRS, PLACES, answer, folder_of, match


def test_a_plan_is_written_and_every_figure_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = folder_of(tmp_path), tmp_path / "plan.csv"
    assert match(folder, "--rules", "pairs", "--out", out) == 0
    assert sorted(out.read_text().splitlines()) == ["h1,p2,2", "h2,p1,4", "h3,p3,1", "helper_id,place_id,cost"]
    capsys.readouterr()
    found = answer(capsys, folder, "--rules", "pairs")
    assert {key: found[key] for key in ("total", "lower_bound", "gap", "unserved")} == {
        "total": 7, "lower_bound": 7, "gap": 0, "unserved": 0,
    }  # fmt: skip
    assert isinstance(found["seconds"], float)


def test_an_identity_like_a_formula_is_not_calculated_and_the_plan_still_verifies(tmp_path: Path) -> None:
    text = {name: given.replace("h1", "=1+1").replace("p2", "@p2")
            for name, given in (("helpers", HELPERS), ("places", PLACES), ("pairs", PAIRS))}  # fmt: skip
    folder, out = folder_of(tmp_path, **text), tmp_path / "plan.csv"
    assert match(folder, "--rules", "pairs", "--out", out) == 0
    assert "'=1+1,'@p2,2" in out.read_text().splitlines()
    assert match("verify", folder, out, "--rules", "pairs") == 0


def test_rows_in_another_order_give_the_same_plan(tmp_path: Path) -> None:
    plans = []
    for number, turn in enumerate((1, -1)):
        text = {
            name: "\n".join([head, *rows[::turn]]) + "\n"
            for name, (head, *rows) in (
                ("helpers", HELPERS.split()), ("places", PLACES.split()), ("pairs", PAIRS.replace("4", "5").split())
            )
        }  # fmt: skip
        out = tmp_path / f"plan{number}.csv"
        match(folder_of(tmp_path, **text), "--rules", "pairs", "--out", out)
        plans.append(sorted(out.read_text().splitlines()))
    assert plans[0] == plans[1]


def test_whoever_is_left_without_is_named_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, pairs="helper_id,place_id,cost\nh1,p1,5\nh2,p1,4\nh1,p2,1\n")
    assert match(folder, "--rules", "pairs", "--lang", "en") == 1
    said = capsys.readouterr().out
    assert "p3 lacks 1: nobody is eligible" in said


def test_decimals_are_kept_to_the_last_digit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, pairs=PAIRS.replace(",2\n", ",2.25\n").replace(",1\n", ",0.1\n"))
    assert answer(capsys, folder, "--rules", "pairs")["total"] == 6.35


def test_noise_of_doubles_is_no_digit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, pairs=PAIRS.replace(",2\n", ",0.30000000000000004\n"))
    found = answer(capsys, folder, "--rules", "pairs")
    assert (found["total"], found["rounded"]) == (5.3, False)


def test_costs_of_many_digits_are_rounded_and_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, pairs=PAIRS.replace(",2\n", ",1.4142135623730951\n"))
    out = tmp_path / "plan.csv"
    assert match(folder, "--rules", "pairs", "--out", out, "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["rounded"] is True
    assert "四舍五入到7位小数" in said.err
    assert ",1.4142136" in out.read_text()
    exact = tmp_path / "exact.csv"
    exact.write_text(out.read_text().replace("1.4142136", "1.4142135623730951"))
    assert match("verify", folder, out) == 0
    assert match("verify", folder, exact) == 0
    exact.write_text(out.read_text().replace("1.4142136", "1.4142"))
    assert match("verify", folder, exact) == 1


def test_loads_and_pins_and_bans_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(
        tmp_path, helpers="helper_id,least,most\nh1,0,2\nh2,0,1\nh3,0,1\n",
        pairs="helper_id,place_id,cost,banned,pinned\nh1,p1,5,,\nh1,p2,2,,\nh2,p1,4,是,\nh3,p1,9,,\nh3,p3,1,,true\n",
    )  # fmt: skip
    out = tmp_path / "plan.csv"
    assert match(folder, "--rules", "pairs", "--out", out) == 0
    assert sorted(out.read_text().splitlines())[:-1] == ["h1,p1,5", "h1,p2,2", "h3,p3,1"]


def test_a_dense_parquet_of_pairs_gives_the_same_as_a_sparse_csv(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = 300  # 90,000 pairs are read into a matrix
    cost = np.random.default_rng(7).integers(0, 5000, (size, size))
    ids = [f"{n:04d}" for n in range(size)]
    folder = folder_of(tmp_path, helpers="\n".join(["helper_id", *ids]), places="\n".join(["place_id", *ids]))
    (folder / "pairs.csv").unlink()
    table = pa.table({
        "helper_id": np.repeat(ids, size), "place_id": np.tile(ids, size), "cost": cost.ravel().astype(np.float64) / 4,
    })  # fmt: skip
    pa.parquet.write_table(table, folder / "pairs.parquet")
    dense = answer(capsys, folder, "--rules", "pairs")
    (folder / "pairs.parquet").unlink()
    cheap = np.nonzero(cost < 1000)
    rows = [f"{ids[h]},{ids[p]},{cost[h, p] / 4}" for h, p in zip(*cheap, strict=True)]
    (folder / "pairs.csv").write_text("\n".join(["helper_id,place_id,cost", *rows]))
    sparse = answer(capsys, folder, "--rules", "pairs")
    assert dense["gap"] == sparse["gap"] == 0
    assert dense["total"] == sparse["total"]


def test_gb18030_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(
        tmp_path, helpers="helper_id\n张三\n李四\n".encode("gb18030"), places="place_id\n夏道\n".encode("gb18030"),
        pairs="helper_id,place_id,cost\n张三,夏道,3\n李四,夏道,2\n".encode("gb18030"),
    )  # fmt: skip
    out = tmp_path / "plan.csv"
    assert match(folder, "--rules", "pairs", "--out", out) == 0
    assert "李四,夏道,2" in out.read_text()


IDENTITIES = {
    "whole numbers": pa.int64(), "large strings": pa.large_string(), "views": pa.string_view(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
}  # fmt: skip
COSTS = {"bytes": pa.int8(), "decimals": pa.decimal128(9, 2), "floats": pa.float32(), "unsigned": pa.uint16()}


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("identity", IDENTITIES)
def test_parquet_of_any_kind_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], identity: str, cost: str
) -> None:
    folder = folder_of(tmp_path)
    for name, column, ids in (("helpers", "helper_id", [1, 2]), ("places", "place_id", [7, 8])):
        (folder / f"{name}.csv").unlink()
        pa.parquet.write_table(pa.table({column: written(ids, identity)}), folder / f"{name}.parquet")
    (folder / "pairs.csv").unlink()
    costs = pa.array([5, 2, 4, 9], pa.int64()).cast(pa.float64()).cast(COSTS[cost])
    table = pa.table({
        "helper_id": written([1, 1, 2, 2], identity), "place_id": written([7, 8, 7, 8], identity), "cost": costs,
    })  # fmt: skip
    pa.parquet.write_table(table, folder / "pairs.parquet")
    assert answer(capsys, folder, "--rules", "pairs")["total"] == 6


def written(ids: list[int], identity: str) -> pa.Array:
    if identity == "whole numbers":
        return pa.array(ids, IDENTITIES[identity])
    texts = pa.array([str(n) for n in ids])
    return texts.dictionary_encode() if identity == "dictionary" else texts.cast(IDENTITIES[identity])


def test_decimals_of_parquet_are_exact(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path)
    (folder / "pairs.csv").unlink()
    table = pa.table({
        "helper_id": ["h1", "h2", "h3"], "place_id": ["p1", "p2", "p3"],
        "cost": pa.array([Decimal("6.14"), Decimal("0.07"), Decimal("0.07")], pa.decimal128(12, 6)),
    })  # fmt: skip
    pa.parquet.write_table(table, folder / "pairs.parquet")
    assert answer(capsys, folder, "--rules", "pairs")["total"] == 6.28


def test_semicolons_and_a_byte_order_mark_are_no_hindrance(tmp_path: Path) -> None:
    pairs = ("\ufeff" + PAIRS.replace(",", ";").replace("\n", "\r\n")).encode()
    assert match(folder_of(tmp_path, pairs=pairs), "--rules", "pairs") == 0


BAD: dict[str, tuple[dict[str, str], str, str]] = {
    "no helpers": ({"helpers": "helper_id\n"}, "一行也没有", "no rows"),
    "no places": ({"places": "place_id\n"}, "一行也没有", "no rows"),
    "no pair": ({"pairs": "helper_id,place_id,cost\n"}, "没有一对可配", "No pair is allowed"),
    "all banned": ({"pairs": "helper_id,place_id,cost,banned\nh1,p1,1,true\n"}, "没有一对可配", "No pair is allowed"),
    "id twice": ({"helpers": HELPERS + "h2\n"}, "“h2”出现不止一次（第3行、第5行）", "rows 3 and 5"),
    "id empty": ({"helpers": 'helper_id,x\nh1,1\n"",2\n'}, "第3行的helper_id是空的", "row 3: helper_id is empty"),
    "pair twice": ({"pairs": PAIRS + "h1,p1,7\n"}, "h1与p1", "h1, p1 stands more than once"),
    "nan": ({"pairs": PAIRS + "h2,p2,NaN\n"}, "第7行的cost是nan", "row 7: cost is nan"),
    "infinite": ({"pairs": PAIRS + "h2,p2,inf\n"}, "不是一个数", "no number"),
    "huge": ({"pairs": PAIRS + "h2,p2,1e15\n"}, "banned", "A huge number is no ban"),
    "no number": ({"pairs": PAIRS + "h2,p2,far\n"}, "“far”", "“far”"),
    "no cost": ({"pairs": PAIRS + "h2,p2,\n"}, "第7行没有cost", "row 7 has no cost"),
    "unknown helper": ({"pairs": PAIRS + "h9,p2,1\n"}, "“h9”不在名单里", "“h9” is not on the list"),
    "unknown place": ({"pairs": PAIRS + "h1,p9,1\n"}, "“p9”不在名单里", "“p9” is not on the list"),
    "column misspelt": ({"pairs": PAIRS.replace("cost", "costs")}, "最接近的是“costs”", "the nearest is “costs”"),
    "no key": ({"helpers": "helper\nh1\n"}, "没有“helper_id”一列", "no column “helper_id”"),
    "column twice": ({"helpers": "helper_id,helper_id\nh1,h1\n"}, "出现两次", "stands twice"),
    "empty file": ({"helpers": ""}, "是空的", "is empty"),
    "zero loads": ({"helpers": "helper_id,most\nh1,0\nh2,0\nh3,0\n"}, "每一行的most都是0", "most of 0"),
    "load below zero": ({"helpers": "helper_id,most\nh1,-1\nh2,1\nh3,1\n"}, "第2行的most是-1", "row 2: most is -1"),
    "loads crossed": ({"places": "place_id,least,most\np1,3,2\n"}, "最少3，最多2", "at least 3, at most 2"),
    "half a load": ({"helpers": "helper_id,most\nh1,1.5\nh2,1\nh3,1\n"}, "最多0位小数", "at most 0 decimal places"),
    "two pins of one helper": (
        {"pairs": "helper_id,place_id,cost,pinned\nh1,p1,1,true\nh1,p2,1,true\n"}, "互相矛盾", "contradict",
    ),
    "two pins of one place": (
        {"pairs": "helper_id,place_id,cost,pinned\nh1,p1,1,true\nh2,p1,1,true\n"}, "互相矛盾", "contradict",
    ),
    "a pin that is banned": (
        {"pairs": "helper_id,place_id,cost,banned,pinned\nh1,p1,1,true,true\nh2,p2,1,,\n"}, "不被允许", "not allowed",
    ),
    "a pin that leaves a load open": (
        {"helpers": "helper_id,most\nh1,2\nh2,1\nh3,1\n", "pairs": "helper_id,place_id,cost,pinned\nh1,p1,1,true\n"},
        "只指定了1个", "only 1 are pinned",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_clear_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, lang: str
) -> None:
    files, *said = BAD[what]
    out = tmp_path / "plan.csv"
    assert match(folder_of(tmp_path, **files), "--rules", "pairs", "--out", out, "--lang", lang) == 2
    captured = capsys.readouterr()
    assert said[LANGUAGES.index(lang)] in captured.err
    assert captured.err.count("\n") == 1
    assert not captured.out
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "There is no helpers.parquet or helpers.csv"),
        (["--rules", "first_secretary"], "Give --pack"),
        (["--rules", "first_secretary", "--pack", "cn-2014"], "Give --on"),
        (["--rules", "first_secretery", "--pack", "cn-2014", "--on", "2019-12-31"], "the nearest is “first_secretary”"),
        (["--rules", "pairs", "--stop-at-gap", "2"], "a share from 0 to 1"),
        (["--rules", "pairs", "--place", "p1"], "--place is not for solve"),
    ],
)
def test_a_command_that_is_not_complete_says_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert match(tmp_path, *words, "--lang", "en") == 2
    assert said in capsys.readouterr().err


def plan_of(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "their_plan.csv"
    file.write_text(text)
    return file


def test_the_checker_accepts_an_optimum_whoever_found_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = plan_of(tmp_path, "place_id,cost,helper_id\np2,2.0,h1\np1,4,h2\np3,1,h3\n")
    assert match("verify", folder_of(tmp_path), plan, "--rules", "pairs") == 0
    assert "没有更好的换法" in capsys.readouterr().out
    assert answer(capsys, "verify", folder_of(tmp_path), plan)["accepted"] is True


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("h1,p1,5\nh3,p3,1\n", "缺1"),
        ("h1,p2,2\nh2,p1,4\n", "缺1"),
        ("h1,p2,2\nh2,p1,3\nh3,p3,1\n", "4"),
        ("h1,p2,2\nh2,p1,4\nh3,p3,1\nh3,p1,9\n", "最多"),
        ("h1,p3,2\nh2,p1,4\nh3,p3,1\n", "h1"),
    ],
    ids=["serves fewer", "leaves one out", "a cost that is not true", "a load too many", "a pair not allowed"],
)
def test_the_checker_refuses_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], plan: str, said: str
) -> None:
    file = plan_of(tmp_path, "helper_id,place_id,cost\n" + plan)
    assert match("verify", folder_of(tmp_path), file) == 1
    told = capsys.readouterr().out
    assert told.startswith("方案不成立。")
    assert said in told


def test_the_checker_refuses_a_plan_one_point_above_the_best(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = "helper_id,place_id,cost\nh1,p1,0.3\nh1,p2,0.2\nh2,p1,0.2\nh2,p2,0.2\nh3,p3,1\n"
    folder = folder_of(tmp_path, pairs=pairs)
    worse = plan_of(tmp_path, "helper_id,place_id,cost\nh1,p1,0.3\nh2,p2,0.2\nh3,p3,1\n")
    assert match("verify", folder, worse, "--lang", "en") == 1
    told = capsys.readouterr().out
    assert "1.5" in told
    assert "1.4" in told


def test_a_plan_with_an_identity_nobody_has_is_wrong_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = plan_of(tmp_path, "helper_id,place_id,cost\nh1,p2,2\nh7,p1,4\n")
    assert match("verify", folder_of(tmp_path), file, "--lang", "en") == 2
    assert "row 3: helper_id “h7” is not on the list" in capsys.readouterr().err

def test_the_curve_shows_what_staying_costs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(
        tmp_path, pairs="helper_id,place_id,cost\nh1,p1,5\nh1,p2,2\nh2,p1,4\nh2,p2,4\nh3,p3,1\n",
        current="helper_id,place_id\nh1,p1\nh2,p2\nh3,p3\n",
    )  # fmt: skip
    found = answer(capsys, folder, "--rules", "pairs", "--curve", "0,2")
    assert found["curve"] == [{"bonus": 0, "new_pairs": 2, "total": 7}, {"bonus": 2, "new_pairs": 0, "total": 10}]
    (folder / "current.csv").unlink()
    assert match(folder, "--rules", "pairs", "--curve", "0,2", "--lang", "en") == 2
    assert "has no current" in capsys.readouterr().err


def test_the_fairest_plan_lowers_the_worst_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(
        tmp_path, places="place_id\np1\np2\n", helpers="helper_id\nh1\nh2\n",
        pairs="helper_id,place_id,cost\nh1,p1,0\nh2,p2,10\nh1,p2,6\nh2,p1,6\n",
    )  # fmt: skip
    found = answer(capsys, folder, "--rules", "pairs", "--fairest")
    assert (found["worst_of_cheapest"], found["worst"], found["total"]) == (10, 6, 12)


def test_a_plan_that_fails_half_way_leaves_the_old_one_and_nothing_beside_it(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("the old plan")

    def interrupted() -> None:
        with whole_file(plan) as aside:
            aside.write_text("helper_id,place_")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert plan.read_text() == "the old plan"
    assert list(tmp_path.iterdir()) == [plan]
