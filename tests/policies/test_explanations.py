"""Every worked case of every shipped pack, explained: the explanation holds what it needs to be checked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bangfu.core.policy.cases import NOT_A_SUBJECT, Case, row_of
from bangfu.core.policy.counterfactual import Change
from bangfu.core.policy.explanation import Explanation, Missing, explain
from bangfu.core.policy.judgement import judge
from bangfu.core.policy.loading import tried_pack
from bangfu.core.policy.meaning import Meaning, Row
from bangfu.core.policy.model import Pack
from bangfu.core.policy.wording import Wording, lines, missing_words
from shipped import EVERY_CASE, PACKS

CASES_JUDGED = [
    pytest.param(pack, case, id=f"{case.file}:{case.line} {case.title['en'][:60]}")
    for pack, case in EVERY_CASE if case.expect != NOT_A_SUBJECT
]  # fmt: skip
EXPLAINED: dict[tuple[str, int], tuple[Pack, Explanation]] = {}


def explanation_of(pack: Pack, case: Case) -> tuple[Pack, Explanation]:
    """The pack as the case sets it, and the explanation, made once for all that is asked of it."""
    key = (case.file, case.line)
    if key not in EXPLAINED:
        pack = tried_pack(pack, case.sets)
        rules = pack.rule_sets[case.rules]
        EXPLAINED[key] = pack, explain(pack, rules, row_of(pack, rules.of, case.given, case), case.on)
    return EXPLAINED[key]


def changed(row: Row, change: Change, value: object) -> Row:
    """The row with the change made, wherever the changed row hangs."""
    rows = {}
    for table, linked in row.rows.items():
        kept = linked
        if linked is not None:
            gone = change.fact is None
            kept = [changed(r, change, value) for r in linked if not (gone and r is change.row)]
        rows[table] = kept
    values = dict(row.values)
    if row is change.row and change.fact is not None:
        values[change.fact.name] = value  # type: ignore[assignment] # the value has the fact's own kind
    return replace(row, values=values, rows=rows)


@pytest.mark.parametrize(("pack", "case"), CASES_JUDGED)
def test_an_explanation_judged_again_gives_its_verdict(pack: Pack, case: Case) -> None:
    pack, explanation = explanation_of(pack, case)
    again = judge(Meaning(pack, case.on), explanation.rules, explanation.row)
    assert again is not None
    assert again == explanation.judgement
    assert again.verdict == case.expect


@pytest.mark.parametrize(("pack", "case"), CASES_JUDGED)
def test_the_named_change_alters_the_verdict_and_half_of_it_does_not(pack: Pack, case: Case) -> None:
    pack, explanation = explanation_of(pack, case)
    change = explanation.change
    if change is None:
        return
    meaning = Meaning(pack, case.on)
    after = judge(meaning, explanation.rules, changed(explanation.row, change, change.after))
    assert after is not None
    assert after.verdict == change.verdict != explanation.judgement.verdict
    if isinstance(change.before, Decimal) and isinstance(change.after, Decimal):
        grain = Decimal(1).scaleb(-change.fact.type.places) if change.fact else Decimal(1)
        step = grain if change.after > change.before else -grain
        short = judge(meaning, explanation.rules, changed(explanation.row, change, change.after - step))
        assert short is not None
        assert short.verdict == explanation.judgement.verdict


@pytest.mark.parametrize(("pack", "case"), CASES_JUDGED)
def test_an_open_rule_names_what_is_missing(pack: Pack, case: Case) -> None:
    _, explanation = explanation_of(pack, case)
    for explained in explanation.explained:
        assert bool(explained.missing) == (explained.outcome is None)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("pack", "case"), CASES_JUDGED)
def test_the_sentences_are_complete_and_hold_no_identity_number(pack: Pack, case: Case, lang: str) -> None:
    pack, explanation = explanation_of(pack, case)
    said = "\n".join(lines(explanation, pack, lang))
    assert "{" not in said
    assert "None" not in said.replace("None of", "")
    assert "999" not in said or "person_id" not in str(case.given)
    for explained in explanation.explained:
        assert explained.rule.label[lang] in said


@pytest.mark.parametrize("name", PACKS)
def test_who_has_a_register_is_said_where_it_was_not_supplied(name: str) -> None:
    pack = PACKS[name]
    registers = [table for table in pack.tables.values() if table.kind == "register" and table.same_as is None]
    assert registers
    for table in registers:
        assert table.ask is not None, table.name
        missing = Missing(table.name, None, Row(table.name, {}))
        for lang in ("zh", "en"):
            assert table.ask[lang] in missing_words(missing, Wording(pack, lang))
