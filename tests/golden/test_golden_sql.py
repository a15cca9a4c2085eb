"""The SQL of every dialect, held by files: the example pack in full, the shipped packs by their digests.

After a wanted change: `make golden`, then read the diff of the example pack before committing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from bangfu.core.policy.loading import load_pack, pack_names
from bangfu.core.policy.model import Pack, Parameter, RuleSet
from bangfu.core.policy.types import Kind
from bangfu.engines import spark
from bangfu.engines.dialects import DIALECTS
from bangfu.engines.plan import plan_rules
from bangfu.engines.sources import table_source
from bangfu.engines.statements import Statements

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "spec" / "example"
DIGESTS = HERE / "shipped_packs.txt"
UPDATE = bool(os.environ.get("BANGFU_UPDATE_GOLDEN"))
STALE = "the SQL has changed: if that was wanted, run make golden, read the diff and commit it"
LOCAL = {Kind.NUMBER: "1000", Kind.DATE: "2020-01-01", Kind.BOOL: "true"}


def example() -> Pack:
    return load_pack(str(EXAMPLE))


def shipped(name: str) -> Pack:
    """A shipped pack with some value for every local parameter."""
    pack = load_pack(name)
    return load_pack(name, {p.name: local_value(pack, p) for p in pack.parameters.values() if not p.values})


def local_value(pack: Pack, parameter: Parameter) -> str:
    if parameter.type.kind is Kind.CODE and parameter.type.codes:
        return next(iter(pack.codes[parameter.type.codes].codes))
    return LOCAL[parameter.type.kind]


def day_of(pack: Pack) -> date:
    """A day on which all of a pack is in force: its last, or half a year after its first."""
    return pack.valid_until - timedelta(1) if pack.valid_until else pack.valid_from + timedelta(180)


def statements(pack: Pack, rules: RuleSet, on: date, dialect: str) -> list[str]:
    """Every statement of a run in which nothing is missing."""
    if dialect == "spark":
        return spark.run_statements(pack, rules, on, with_gap=True)
    plan, spoken = plan_rules(pack, rules, on, with_gap=True), DIALECTS[dialect]
    sources = {
        name: table_source(
            pack, pack.tables[name], spoken.name_of(pack.tables[name].same_as or name),
            list(spark.every_column(pack, name)), on, spoken, scaled=dialect == "postgres",
        )
        for name in sorted(plan.tables())
    }  # fmt: skip
    written = Statements(pack, rules, on, plan, sources, spoken)
    level = pack.tables[rules.of].level
    rollup = [written.rollup("run_verdicts", pack.level_named(level).width)] if level else []
    return [written.gathered(), written.verdicts("SELECT * FROM run_features", with_gap=True), *rollup]


def whole_text(pack: Pack, on: date, dialect: str) -> str:
    lines = []
    for rules in pack.rule_sets.values():
        lines.append(f"-- {rules.name}")
        lines += [f"{text};\n" for text in statements(pack, rules, on, dialect)]
    return "\n".join(lines)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_the_golden_text_of_the_example_pack_stands(dialect: str) -> None:
    file, text = HERE / f"example.{dialect}.sql", whole_text(example(), date(2020, 6, 30), dialect)
    if UPDATE:
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, STALE


def test_the_golden_digests_of_the_shipped_packs_stand() -> None:
    text = "\n".join(digests()) + "\n"
    if UPDATE:
        DIGESTS.write_text(text, encoding="utf-8")
    assert DIGESTS.read_text(encoding="utf-8").splitlines() == text.splitlines(), STALE


def digests() -> Iterator[str]:
    """Pack, rule set, dialect, length and digest of its statements."""
    for name in pack_names():
        pack = shipped(name)
        for rules in pack.rule_sets.values():
            for dialect in sorted(DIALECTS):
                text = ";\n".join(statements(pack, rules, day_of(pack), dialect))
                digest = hashlib.sha256(text.encode()).hexdigest()[:16]
                yield f"{name:12} {rules.name:20} {dialect:9} {len(text):7} {digest}"


@pytest.mark.parametrize("name", ["example", *pack_names()])
def test_spark_reads_every_statement_and_none_divides_or_floats(name: str) -> None:
    pack = example() if name == "example" else shipped(name)
    for rules in pack.rule_sets.values():
        for text in statements(pack, rules, day_of(pack), "spark"):
            tree = sqlglot.parse_one(text, read="spark")
            assert not isinstance(tree, exp.Command) or text.startswith("SET "), text
            check_exact(tree)


def check_exact(tree: exp.Expression) -> None:
    """Refuse what is not whole: division, floating types, numbers with an exponent."""
    assert not list(tree.find_all(exp.Div))
    for cast in tree.find_all(exp.Cast):
        assert cast.to.this not in (exp.DataType.Type.FLOAT, exp.DataType.Type.DOUBLE)
    for literal in tree.find_all(exp.Literal):
        assert literal.is_string or "e" not in str(literal.this).lower()


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize("name", ["example", *pack_names()])
def test_other_dialects_are_read_back_too(name: str, dialect: str) -> None:
    pack = example() if name == "example" else shipped(name)
    for rules in pack.rule_sets.values():
        for text in statements(pack, rules, day_of(pack), dialect):
            tree = sqlglot.parse_one(text, read=dialect)
            if dialect == "duckdb":  # PostgreSQL's whole division is written with the same sign
                check_exact(tree)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("text", ["plain", "it's", "back\\slash", "both\\'", "line\nend", "%s {x} 甲"])
def test_a_text_is_read_back_as_it_was(dialect: str, text: str) -> None:
    tree = sqlglot.parse_one(f"SELECT {DIALECTS[dialect].text(text)}", read=dialect)
    assert [literal.this for literal in tree.find_all(exp.Literal)] == [text]
