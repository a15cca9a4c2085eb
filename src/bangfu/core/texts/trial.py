"""Sentences of a trial's report: what a change would do, to whom, where and at what cost."""

TEXTS: dict[str, dict[str, str]] = {
    "cli.trial_heading": {"zh": "试算：{rules}", "en": "What if: {rules}"},
    "cli.trial_basis": {
        "zh": "按{on}的事实，以现行规则和改动后的规则各判一次。政策包：{pack}。只是试算，不改动任何已有的结论。",
        "en": "The facts of {on}, judged once by the rules in force and once with the change. Policy pack: {pack}."
        " A trial only: verdicts on record stay as they are.",
    },
    "cli.trial_foot": {
        "zh": "本报告只有汇总数，没有姓名，没有证件号码。哪些结论会变，用bangfu simulate的out选项写出。",
        "en": "This report holds totals only: no names, no identity numbers. bangfu simulate --out writes whose verdict would change.",
    },
    # The answer
    "cli.trial_answer": {
        "zh": "{subjects}中，{count}的结论会变（{share}）：{moves}。",
        "en": "Of {subjects}, {number} ({share}) would get another verdict: {moves}.",
    },
    "cli.trial_answer_none": {"zh": "{subjects}，没有一个结论会变。", "en": "Of {subjects}, not one would get another verdict."},
    "cli.trial_answer_nobody": {
        "zh": "没有要判定的对象：当日有效的{outside}，现行规则和改动后的规则都不涉及。",
        "en": "Nothing to judge: neither the rules in force nor the changed ones speak of any of {outside} that hold on the day.",
    },
    "cli.trial_part": {"zh": "{count}由“{before}”变为“{after}”", "en": "{number} from “{before}” to “{after}”"},
    "cli.trial_part_more": {"zh": "另有{count}作其他变动", "en": "{number} in other ways"},
    "cli.trial_cost_more": {"zh": "费用由{before}增加到{after}。", "en": "The cost rises from {before} to {after}."},
    "cli.trial_cost_less": {"zh": "费用由{before}减少到{after}。", "en": "The cost falls from {before} to {after}."},
    "cli.trial_cost_same": {"zh": "费用不变，{before}。", "en": "The cost stays {before}."},
    "cli.trial_turned": {"zh": "结论会变", "en": "Would change"},
    "cli.trial_now_and": {
        "zh": "现行{before}；变入{entering}，变出{leaving}",
        "en": "now {before}: {entering} enter, {leaving} leave",
    },
    "cli.trial_now_same": {"zh": "现行{before}，无人变入变出", "en": "now {before}: nobody enters or leaves"},
    "cli.trial_cost_note": {"zh": "现行{before}", "en": "now {before}"},
    # What is changed
    "cli.trial_changes": {"zh": "改了什么", "en": "What is changed"},
    "cli.trial_what": {"zh": "改动的项目", "en": "Changed"},
    "cli.trial_now": {"zh": "现行", "en": "As it is"},
    "cli.trial_tried": {"zh": "改动后", "en": "With the change"},
    "cli.trial_kind_parameter": {"zh": "标准", "en": "a value of the law"},
    "cli.trial_kind_rule": {"zh": "规则的算式", "en": "the formula of a rule"},
    "cli.trial_kind_verdict": {"zh": "各条怎样合成结论", "en": "how the rules make a verdict"},
    "cli.trial_no_value": {"zh": "没有值", "en": "no value"},
    # Who
    "cli.trial_moves": {"zh": "谁会变", "en": "Who would change"},
    "cli.trial_both": {"zh": "改动前后的结论", "en": "Verdicts before and after"},
    "cli.trial_rules": {"zh": "规则", "en": "Rules"},
    "cli.trial_from": {"zh": "现行结论", "en": "Verdict as it is"},
    "cli.trial_to": {"zh": "改动后的结论", "en": "Verdict with the change"},
    "cli.trial_share": {"zh": "占全部", "en": "Of all"},
    "cli.trial_unchanged": {"zh": "结论不变", "en": "No change"},
    "cli.trial_nothing_moves": {"zh": "没有一个结论会变。", "en": "No verdict would change."},
    # Around the line
    "cli.trial_line": {"zh": "试算{value}", "en": "Tried {value}"},
    "cli.trial_line_turned": {"zh": "{count}会变", "en": "{number} would change"},
    "cli.trial_between": {"zh": "两条线之间", "en": "Between the two lines"},
    # Cost
    "cli.trial_cost": {"zh": "费用", "en": "Cost"},
    "cli.trial_cost_lead": {
        "zh": "算法：{method}；只计结论为{verdicts}的。",
        "en": "Method: {method}, summed over those whose verdict is {verdicts}.",
    },
    "cli.trial_cost_sum": {"zh": "合计（{unit}）", "en": "Sum ({unit})"},
    "cli.trial_cost_counted": {"zh": "计入", "en": "Counted"},
    "cli.trial_cost_unknown": {"zh": "差额未知，未计", "en": "Gap not known, left out"},
    "cli.trial_cost_both": {"zh": "前后都要的", "en": "In both"},
    "cli.trial_cost_added": {"zh": "增加", "en": "Added"},
    "cli.trial_cost_saved": {"zh": "减少", "en": "Saved"},
    "cli.trial_difference": {"zh": "相差", "en": "Difference"},
    "cli.trial_cost_places": {"zh": "各{level}费用", "en": "Cost by {level}"},
    # Where
    "cli.trial_places": {"zh": "会变的在哪里", "en": "Where verdicts would change"},
    "cli.trial_places_lead": {
        "zh": "柱长是结论会变的数，颜色是变成什么。",
        "en": "Length is how many would change, colour what they would become.",
    },
    "cli.trial_becomes": {"zh": "变为{verdict}", "en": "To: {verdict}"},
    "cli.trial_finer": {"zh": "展开看哪些{level}会变", "en": "Open a line to see the {level} where verdicts would change"},
    # Rule by rule
    "cli.trial_rules_lead": {
        "zh": "每条规则单独看。注了“有改动”的，改的是这条规则，或它用的标准。",
        "en": "Each rule by itself. Marked are those whose formula, or a value they use, is changed.",
    },
    "cli.trial_touched": {"zh": "有改动", "en": "changed"},
    "cli.trial_outcome_now": {"zh": "{outcome}：现行", "en": "{outcome}, as it is"},
    "cli.trial_outcome_tried": {"zh": "{outcome}：改动后", "en": "{outcome}, with the change"},
    "cli.trial_origin_tried": {"zh": "改动后的指纹", "en": "Hash with the change"},
    "cli.trial_origin_rows": {
        "zh": "当日有效{all}，现行判定{before}，改动后判定{after}",
        "en": "{all} hold on the day; {before} judged as the rules are, {after} with the change",
    },
    "cli.trial_origin_note": {
        "zh": "同一政策包、同一改动、同一数据、同一天，任何人重算，结果相同。",
        "en": "The same pack, change, data and day give anybody the same figures.",
    },
}  # fmt: skip
