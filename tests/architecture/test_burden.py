"""No field of any pack or sheet makes the village report on itself for show.

Check-in, mileage, ranking of people or villages, forced photographs, points and tracks are refused:
product.md's promise, and since 2026 a national rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

CHINESE = re.compile(  # 公路里程 is a length of road; 不作排名 is the promise itself
    "打卡|签到|(?<![路化])里程|(?<!不作)排名|排行|名次|轨迹|积分|在线时长|必须拍照|强制拍照|人脸"
)
ENGLISH = re.compile(
    r"(?<![a-z])check[-_ ]?in(?![a-z])|mileage|ranking|league_table|leaderboard|geo_?track|"
    r"photo_required|forced_photo|online_hours|score_of_(person|village|cadre)",
    re.IGNORECASE,
)


def test_the_words_are_recognised() -> None:
    assert refused("village_ranking") == "village_ranking"
    assert refused("check_in_on")
    assert refused("走访签到时间")
    assert refused("入户里程")
    assert not refused("自然村未硬化里程")
    assert not refused("checked_on")
    assert not refused("人均纯收入")


def refused(word: str) -> str | None:
    return word if ENGLISH.search(word) or CHINESE.search(word) else None


def words(tree: object) -> Iterator[str]:
    """Every key and every text of a YAML document; prose of law (notes, titles of sources) apart."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield str(key)
            if key not in ("note", "article", "title"):
                yield from words(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from words(value)
    elif isinstance(tree, str):
        yield tree


POLICIES = Path(__file__).resolve().parents[2] / "src" / "bangfu" / "policies"
ASKING = ("facts", "codes", "kinds", "rosters", "forms", "reports")  # a parameter may well forbid a check-in


def asking_files() -> list[Path]:
    """The files of every pack that say what is collected, from whom, in which words."""
    return sorted(
        path for path in POLICIES.rglob("*.yaml") if {path.stem, *path.relative_to(POLICIES).parts[1:-1]} & set(ASKING)
    )


@pytest.mark.parametrize("path", asking_files(), ids=lambda p: p.relative_to(POLICIES).as_posix())
def test_a_pack_asks_nothing_for_show(path: Path) -> None:
    assert not {word for word in words(yaml.safe_load(path.read_text(encoding="utf-8"))) if refused(word)}


def test_no_sheet_asks_for_it_either(texts_of_files: dict[Path, str], repository: Path) -> None:
    asked = {
        f"{path.name}: {word}"
        for path, text in texts_of_files.items()
        if path.is_relative_to(repository / "src" / "bangfu") and path.suffix in (".py", ".html", ".csv")
        for word in CHINESE.findall(text)
    }
    assert not asked
