"""Every way to break a pack has a sentence: the file, the line, what was found, the nearest known name."""
# ruff: noqa: E501 - one row of a table is one case, however wide

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
MANY_RULES = "\n".join(f"    r{n}: {{label: x, met_when: food}}" for n in range(61))


@dataclass(frozen=True)
class Broken:
    """One edit of the example pack, and what its author is told in English and in Chinese."""

    code: str
    file: str
    old: str
    new: str
    en: tuple[str, ...]
    zh: tuple[str, ...] = ()


BROKEN = [
    # the files
    Broken("policy.yaml", "parameters.yaml", "  unit: yuan/person/year", "\tunit: yuan/person/year", ("line 3",), ("第3行",)),
    Broken("policy.yaml", "codes.yaml", "label: {zh: 房屋等级", "label: {zh: 房屋等级: 甲", ("codes.yaml line",), ("不是正确的YAML",)),
    Broken("policy.key_twice", "parameters.yaml", "most_share:", "line:", ("“line” stands twice", "first at 1"), ("写了两次",)),
    Broken("policy.unknown_key", "parameters.yaml", "  unit: percent", "  unitt: percent", ("line 9", "unitt", "nearest is “unit”"), ("第9行", "最接近的是“unit”")),
    Broken("policy.key_missing", "facts.yaml", "  key: household_id\n  one", "  one", ("“key” is missing", "facts.yaml line"), ("缺少“key”",)),
    Broken("policy.key_missing", "pack.yaml", "valid_from: 2014-01-01\n", "", ("“valid_from” is missing",)),
    Broken("policy.wrong_value", "pack.yaml", "valid_from: 2014-01-01", "valid_from: 1 January", ("line 5", "1 January", "2019-06-30"), ("应写成2019-06-30",)),
    Broken("policy.ends_before_it_begins", "pack.yaml", "valid_until: 2031-01-01", "valid_until: 2013-01-01", ("line 6", "2014-01-01 but ends on 2013-01-01"), ("第6行", "已经失效")),
    Broken("policy.unknown_pack", "pack.yaml", "languages: [zh, en]", "extends: cn-2041", ("line 4, extends", "nearest is “cn-2021”"), ("第4行",)),
    Broken("policy.note_missing", "parameters.yaml", "confidence: medium, note: 按月折算", "confidence: medium", ("line from 2019-01-01 has confidence medium",), ("没有note",)),
    Broken("policy.wrong_value", "codes.yaml", "A: {zh: A级, en: grade A}", "A: {zh: A级}", ("“en” is missing",)),
    Broken("policy.no_such_day", "pack.yaml", "valid_from: 2014-01-01", "valid_from: 2014-02-30", ("2014-02-30", "line 5"), ("没有2014-02-30这一天",)),
    Broken("policy.file_shape", "codes.yaml", "", "- one\n- two\n", ("wrong shape", "key: value"), ("格式不对",)),
    Broken("policy.file_shape", "sources.yaml", "", "", ("wrong shape",)),
    Broken("policy.yaml_reference", "parameters.yaml", "unit: percent", "unit: &u percent\n  note: *u", ("reference *u",), ("引用*u",)),
    Broken("policy.yaml_nested", "parameters.yaml", "unit: percent", f"unit: {'[' * 40}{']' * 40}", ("more than 30 levels",), ("超过30层",)),
    # parameters
    Broken("policy.unknown_unit", "parameters.yaml", "unit: yuan/person/year", "unit: yuan/persn/year", ("“persn”", "nearest is “person”", "line 3"), ("单位“persn”",)),
    Broken("policy.unknown_unit", "pack.yaml", "en: persons}", "en: persons, of: yaun}", ("“yaun”", "nearest is “yuan”")),
    Broken("policy.unknown_type", "parameters.yaml", "type: bool", "type: boole", ("“boole” is not known",)),
    Broken("policy.no_values", "parameters.yaml", "  local: true\n", "", ("local_line has no values", "local: true")),
    Broken("policy.values_overlap", "parameters.yaml", "until: 2018-01-01", "until: 2021-01-01", ("free_amount has two values on 2020-01-01",), ("在2020-01-01有两个值",)),
    Broken("policy.values_overlap", "parameters.yaml", "{from: 2016-01-01, until", "{from: 2014-01-01, until", ("two values on 2014-01-01",)),
    Broken("policy.wrong_value", "parameters.yaml", "until: 2018-01-01", "until: 2016-01-01", ("> 2016-01-01",)),
    Broken("policy.wrong_value", "parameters.yaml", "value: 33.33", "value: a third", ("“a third”; number is expected",)),
    Broken("policy.wrong_value", "parameters.yaml", "confidence: medium", "confidence: certain", ("high | medium | low",)),
    Broken("policy.unknown_source", "parameters.yaml", "source: notice-1}", "source: notice-7}", ("“notice-7”", "nearest is “notice-1”")),
    Broken("policy.unknown_code", "parameters.yaml", "value: [A, B]", "value: [A, b]", ("grade has no “b”",)),
    # facts
    Broken("policy.unknown_code_list", "facts.yaml", "codes: status", "codes: statuss", ("“statuss”", "nearest is “status”", "facts.yaml line")),
    Broken("policy.unknown_type", "facts.yaml", "food: {type: bool", "food: {type: yesno", ("“yesno” is not known",)),
    Broken("policy.money_without_currency", "facts.yaml", "{type: money, unit: yuan/year, label: {zh: 收入", "{type: money, unit: person, label: {zh: 收入", ("names no currency",), ("没有货币",)),
    Broken("policy.money_without_minor", "facts.yaml", "    net_per_head_fen:", "    net_per_head:", ("“net_per_head”", "“net_per_head_fen”", "facts.yaml line"), ("“net_per_head”", "“net_per_head_fen”")),
    Broken("policy.unknown_table", "facts.yaml", "  of: households\n  by", "  of: housholds\n  by", ("“housholds”", "nearest is “households”", "line"), ("“housholds”",)),
    Broken("policy.unknown_level", "facts.yaml", "  level: county", "  level: countty", ("“countty”", "nearest is “county”")),
    Broken("policy.reserved_name", "facts.yaml", "    rooms:", "    verdict:", ("“verdict”", "Choose another")),
    Broken("policy.private_elsewhere", "facts.yaml", "    kind: {type: code,", "    kind: {type: code, private: true,", ("facts.yaml line", "Fact “kind” of vehicles")),
    Broken("policy.unknown_name", "facts.yaml", "by: person_id\n  one: vehicle", "by: persn_id\n  one: vehicle", ("“persn_id”", "nearest is “person_id”")),
    Broken("policy.derived_type", "facts.yaml", "{type: money, unit: yuan/year, derived: income_fen", "{type: money, unit: yuan, derived: income_fen", ("declared as number (yuan) but works out as number (yuan/year)",), ("算出来的是",)),
    Broken("policy.derived_type", "facts.yaml", "{type: int, unit: person, derived: count_members()", "{type: bool, derived: count_members()", ("households.member_count", "works out as number (person)")),
    Broken("policy.derived_places", "facts.yaml", "derived: ratio(net_fen, member_count, 2)", "derived: ratio(net_fen, member_count, 3)", ("2 decimal places", "with 3")),
    Broken("policy.circle", "facts.yaml", "derived: income_fen - cost_fen", "derived: total_fen - cost_fen", ("households.net_fen → households.total_fen → households.net_fen", "line"), ("自己引用自己",)),
    Broken("policy.fact_of_other_table", "facts.yaml", 'derived: "years_between(birth_on, today)"', 'derived: "max_listings(age)"', ("“age” is a fact of members", "speaks of listings")),
    Broken("policy.wrong_kind", "rules/household.yaml", "net_fen > line * member_count", "rooms and food", ("needs bool; found number",), ("要是否，得到的是数",)),
    # rules
    Broken("policy.unit_mismatch", "rules/household.yaml", "net_fen > line * member_count", "net_fen > line", ("line 18", "yuan/year and yuan/person/year"), ("第18行", "单位不同")),
    Broken("policy.kind_mismatch", "rules/household.yaml", "net_fen > line * member_count", "built_on > 2019", ("date and number (bare)",), ("种类不同",)),
    Broken("policy.bare_money", "rules/household.yaml", "net_fen > line * member_count", "net_fen > 2800.50", ("2800.50 (yuan/year)", "parameters.yaml"), ("金额2800.50",)),
    Broken("policy.bare_money", "rules/household.yaml", "net_fen > line * member_count", "net_fen > -2800", ("-2800",)),
    Broken("policy.no_division", "rules/household.yaml", "net_fen > line * member_count", "net_fen / member_count > line", ("rules do not divide",), ("规则里不用除法",)),
    Broken("policy.not_in_language", "rules/household.yaml", "net_fen > line * member_count", "rooms ** 2 > 4", ("rooms ** 2",), ("不在规则语言里",)),
    Broken("policy.unknown_code", "rules/household.yaml", "status == 'listed'", "status == 'listd'", ("line 6, applies_when", "“listd”", "nearest is “listed”"), ("没有“listd”",)),
    Broken("policy.unknown_name", "rules/household.yaml", "grade in sound_grades", "grade == sound_grade", ("“sound_grade”", "nearest is")),
    Broken("policy.in_needs_list", "rules/household.yaml", "grade in sound_grades", "grade in sound_grade", ("a parameter of codes; found sound_grade",)),
    Broken("policy.unknown_name", "rules/household.yaml", "figures: [net_per_head_fen", "figures: [net_per_haed", ("“net_per_haed”", "nearest is “net_per_head_fen”")),
    Broken("policy.unknown_name", "rules/household.yaml", "Per head {net_per_head_fen}", "Per head {net_head}", ("“net_head”", "because")),
    Broken("policy.bad_braces", "rules/household.yaml", "Per head {net_per_head_fen}", "Per head {net_per_head_fen", ("do not pair",), ("花括号不成对",)),
    Broken("policy.not_a_condition", "rules/household.yaml", "grade in sound_grades", "member_count", ("no condition",), ("不是一个判断",)),
    Broken("policy.not_an_amount", "rules/household.yaml", "gap: max_of(line * member_count - net_fen, 0)", "gap: rooms", ("no amount",), ("不是带单位的数",)),
    Broken("policy.unknown_table", "rules/household.yaml", "of: households", "of: members", ("“members”",)),
    Broken("policy.unknown_source_key", "rules/household.yaml", "source: notice-1", "source: notice-2", ("“notice-2”", "nearest is “notice-1”")),
    Broken("policy.unknown_name", "rules/household.yaml", "eating and dressing or", "eatin and dressing or", ("“eatin”", "nearest is “eating”")),
    Broken("policy.key_missing", "rules/household.yaml", "lead_when: any_member(any", "met_when: any_member(any", ("“lead_when” is missing",)),
    Broken("policy.unknown_key", "rules/household.yaml", "  verdict: first", "  verdct: first", ("verdct", "nearest is “verdict”")),
    Broken("policy.too_many_rules", "rules/place.yaml", "  rules:\n    rate:", f"  rules:\n{MANY_RULES}\n    rate:", ("more than 60 rules",)),
    Broken("policy.too_deep", "rules/household.yaml", "met_when: net_fen > line * member_count", f"met_when: {'not ' * 200}food", ("at most 100",)),
    Broken("policy.syntax", "rules/household.yaml", "net_fen > line * member_count", "net_fen > (line", ("cannot be read at character",)),
    Broken("policy.key_twice", "rules/place.yaml", "village_exit:", "exit:", ("“exit” stands twice", "household.yaml")),
]  # fmt: skip


def broken_pack(broken: Broken, folder: Path) -> Path:
    pack = shutil.copytree(EXAMPLE, folder / "example")
    file = pack / broken.file
    text = file.read_text(encoding="utf-8")
    assert broken.old in text
    file.write_text(text.replace(broken.old, broken.new, 1) if broken.old else broken.new, encoding="utf-8")
    return pack


def codes_of(problem: Problem) -> set[str]:
    """The problem's code and that of the problem it places."""
    inner = problem.details.get("problem")
    return {problem.code, *(codes_of(inner) if isinstance(inner, Problem) else ())}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda b: f"{b.code}:{b.file}:{b.new[:20]!r}")
def test_a_broken_pack_is_refused_in_its_authors_words(broken: Broken, tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        load_pack(str(broken_pack(broken, tmp_path)))
    problem = caught.value
    said = {lang: problem.sentence(lang) for lang in ("zh", "en")}
    for lang, words in (("en", broken.en), ("zh", broken.zh)):
        for word in words:
            assert word in said[lang], said[lang]
        assert f"example/{broken.file}" in said[lang], said[lang]
    if broken.code != "policy.wrong_value":  # a label without a language is missing a key
        assert broken.code in codes_of(problem), said["en"]


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    pack = shutil.copytree(EXAMPLE, tmp_path / "example")
    (pack / "codes.yaml").write_bytes("标准".encode("gb18030"))
    with pytest.raises(Problem, match=r"codes\.yaml is not UTF-8 \(byte 0\)"):
        load_pack(str(pack))


def test_an_unknown_pack_names_the_nearest() -> None:
    with pytest.raises(Problem) as caught:
        load_pack("cn-2914")
    assert "nearest is “cn-2014”" in caught.value.sentence("en")
    assert "cn-2021" in caught.value.sentence("zh")


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        pack = shutil.copytree(EXAMPLE, tmp_path / name)
        (pack / "pack.yaml").write_text(
            f"name: {name}\ntitle: t\nvalid_from: 2014-01-01\nextends: {other}\n", encoding="utf-8"
        )
    with pytest.raises(Problem) as caught:
        load_pack(str(tmp_path / "one"))
    assert caught.value.code == "policy.circle"
    assert "one → two → one" in caught.value.sentence("zh")


def test_a_pack_takes_what_it_does_not_say_itself_from_the_pack_it_extends(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    local = tmp_path / "local"
    (local / "rules").mkdir(parents=True)
    (local / "pack.yaml").write_text("name: local\ntitle: t\nvalid_from: 2020-01-01\nextends: example\n")
    (local / "parameters.yaml").write_text(
        "local_line: {label: x, unit: yuan/person/year, values: [{from: 2020-01-01, value: 5000}]}\n"
    )
    (local / "rules" / "r.yaml").write_text(
        "poor: {of: households, label: x, rules: {r: {label: x, met_when: net_fen < local_line * member_count}}}\n"
    )
    pack, base = load_pack(str(local)), load_pack(str(tmp_path / "example"))
    assert set(pack.rule_sets) == {"poor"}
    assert pack.parameters["line"] == base.parameters["line"]
    assert pack.parameters["local_line"].values
    assert not base.parameters["local_line"].values
    assert pack.hash != base.hash
