"""The manual: rule sets and their verdicts."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from datetime import date

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(
    9,
    "规则集与结论",
    "Rule sets and verdicts",
    "每条规则的结果是met（成立）、unmet（不成立）或unknown（未知）；verdict说明怎样由它们得出结论。",
    "Each rule comes out as met, unmet or unknown; `verdict` says how they make the conclusion.",
)
TWO_RULES = """
spec:
  of: households
  label: 示例
  verdict: {verdict}
  rules:
    eating: {{label: 吃, {key}: food}}
    dressing: {{label: 穿, {key}: clothes}}
"""


def two_rules(verdict: str, key: str = "met_when") -> str:
    return TWO_RULES.format(verdict=verdict, key=key)


def test_all_needs_every_rule(spec: Show) -> None:
    spec(
        "全部成立：verdict: all，条条成立才成立，一条不成立就不成立。",
        "All: verdict: all is met when every rule is, unmet when one is.",
        """
        households | food | clothes ‖ verdict | eating  | dressing
        1          | T    | T       ‖ met     | met     | met
        2          | T    | F       ‖ unmet   | met     | unmet
        3          | T    | ?       ‖ unknown | met     | unknown
        4          | ?    | F       ‖ unmet   | unknown | unmet
        """,
        rules=two_rules("all"),
    )


def test_any_needs_one_rule(spec: Show) -> None:
    spec(
        "任一成立：verdict: any，一条成立就成立。",
        "Any: verdict: any is met when one rule is.",
        """
        households | food | clothes ‖ verdict | eating  | dressing
        1          | F    | T       ‖ met     | unmet   | met
        2          | F    | F       ‖ unmet   | unmet   | unmet
        3          | F    | ?       ‖ unknown | unmet   | unknown
        4          | ?    | T       ‖ met     | unknown | met
        """,
        rules=two_rules("any"),
    )


def test_leads_never_judge(spec: Show) -> None:
    spec(
        "线索：verdict: leads，只说有没有要去核实的线索，从不作认定。",
        "Leads: verdict: leads says only whether there is something to look into; it never judges.",
        """
        households | food | clothes ‖ verdict | eating  | dressing
        1          | F    | T       ‖ lead    | unmet   | met
        2          | F    | F       ‖ clear   | unmet   | unmet
        3          | F    | ?       ‖ unknown | unmet   | unknown
        """,
        rules=two_rules("leads", "lead_when"),
    )


def test_first_names_the_first_rule_that_is_met(spec: Show) -> None:
    spec(
        "第一条：verdict: first，结论是第一条成立的规则的名字；它前面有未知的，结论未知。",
        "First: verdict: first names the first rule that is met; an unknown one before it leaves the verdict unknown.",
        """
        households | food | clothes ‖ verdict
        1          | T    | T       ‖ eating
        2          | F    | T       ‖ dressing
        3          | F    | F       ‖ none
        4          | ?    | T       ‖ unknown
        5          | T    | ?       ‖ eating
        6          | F    | ?       ‖ unknown
        """,
        rules=two_rules("first"),
    )


def test_a_verdict_may_be_an_expression_over_the_rules(spec: Show) -> None:
    spec(
        "自写结论：verdict也可以是由规则名组成的式子。",
        "An expression: a verdict may be written over the names of the rules.",
        """
        households | food | clothes ‖ verdict
        1          | T    | T       ‖ unmet
        2          | T    | F       ‖ met
        3          | F    | F       ‖ unmet
        4          | T    | ?       ‖ unknown
        5          | F    | ?       ‖ unmet
        """,
        rules=two_rules("eating and not dressing"),
    )


def test_who_is_no_subject_gets_no_verdict(spec: Show) -> None:
    spec(
        "对象：applies_when不成立的户，这套规则不管；不知道管不管的，结论未知，各条规则仍照算。",
        "Subjects: the set does not speak of those for whom applies_when fails; where that is unknown the verdict is "
        "unknown and the rules are worked out all the same.",
        """
        households | status | food ‖ verdict    | eating
        1          | listed | T    ‖ met        | met
        2          | out    | T    ‖ no subject | ?
        3          | ?      | T    ‖ unknown    | met
        4          | ?      | F    ‖ unknown    | unmet
        """,
        rules="""
spec:
  of: households
  label: 示例
  applies_when: status == 'listed'
  rules:
    eating: {label: 吃, met_when: food}
""",
    )


RULE_SINCE_2019 = """
spec:
  of: households
  label: 示例
  rules:
    eating: {label: 吃, met_when: food}
    water: {label: 水, valid_from: 2019-01-01, valid_until: 2020-06-30, met_when: supply_rate >= 0.95}
"""


def test_a_rule_holds_from_its_first_day_until_before_its_last(spec: Show) -> None:
    drawing = """
        households | food | supply_rate ‖ verdict | eating | water
        1          | T    | 90          ‖ {}      | met    | {}
        """
    title_zh = "规则的起止：饮水自2019年起才考核；不在期内的规则不参加结论。"
    title_en = "When a rule holds: water is judged since 2019; a rule outside its days has no say."
    spec(title_zh, title_en, drawing.format("met", "?"), rules=RULE_SINCE_2019, on=date(2018, 12, 31))
    spec(title_zh, title_en, drawing.format("unmet", "unmet"), rules=RULE_SINCE_2019, on=date(2019, 1, 1))
    spec(title_zh, title_en, drawing.format("unmet", "unmet"), rules=RULE_SINCE_2019, on=date(2020, 6, 29))
    spec(title_zh, title_en, drawing.format("met", "?"), rules=RULE_SINCE_2019, on=date(2020, 6, 30))


def test_figures_are_written_beside_the_verdict(spec: Show) -> None:
    spec(
        "数字：figures列出的指标写在结论旁边，金额以分存。",
        "Figures: the facts named by figures stand beside the verdict; money is stored in fen.",
        """
        households | food | income_fen | cost_fen | area_m2 | supply_rate | built_on   | grade ‖ verdict | net_fen | net_per_head_fen | area_m2 | supply_rate | grade
        1          | T    | 100.00     | 0        | 62.5    | 95          | 2019-01-01 | B     ‖ met     | 10000   | 3333             | 62.5    | 95          | B

        members | household_id
        1a      | 1
        1b      | 1
        1c      | 1
        """,
        rules="""
spec:
  of: households
  label: 示例
  figures: [net_fen, net_per_head_fen, area_m2, supply_rate, grade]
  rules:
    eating: {label: 吃, met_when: food}
""",
    )
