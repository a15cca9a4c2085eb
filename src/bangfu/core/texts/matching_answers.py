"""What `bangfu match` answers: plans, reasons, explanations, and the verdicts of the checker."""

TEXTS: dict[str, dict[str, str]] = {
    "cli.option_match_words": {
        "zh": "DIR：有helpers和places的文件夹；verify、explain、repair另要一个方案文件",
        "en": "DIR: a folder with helpers and places; verify, explain and repair take a plan file too",
    },
    "cli.option_match_rules": {
        "zh": "政策包里的配对方案，或pairs（只用pairs里的费用）；不写则看problem.yaml",
        "en": "a matching programme of the pack, or pairs (the costs of pairs alone); else problem.yaml says",
    },
    "cli.option_match_waive": {
        "zh": "这次豁免一项可豁免的规则，可写多次",
        "en": "waive one requirement that may be waived; may be repeated",
    },
    "cli.option_match_out": {"zh": "写出方案：.csv或.parquet", "en": "write the plan: .csv or .parquet"},
    "cli.option_match_explain": {"zh": "逐对列出分数的来历", "en": "list each pair with where its points come from"},
    "cli.option_match_gap": {
        "zh": "离最优不超过这个比例就停，如0.001；默认算到证明最优",
        "en": "stop within this share of the best, e.g. 0.001; else go on to the proof",
    },
    "cli.option_match_seed": {
        "zh": "同分时的取舍由编号和这个种子决定",
        "en": "ties are settled by identities and this seed",
    },
    "cli.option_match_place": {"zh": "explain：哪个地方", "en": "explain: which place"},
    "cli.option_match_instead": {"zh": "explain：为什么不是这个人", "en": "explain: why not this helper"},
    "cli.option_match_leaves": {
        "zh": "repair：离开的人，可写多次",
        "en": "repair: who leaves; may be repeated",
    },
    "match.paths": {
        "zh": "{task}要{wanted}个路径，写了{found}个。写法见bangfu match --help。",
        "en": "{task} takes {wanted} path(s), {found} were given. See bangfu match --help.",
    },
    "match.option_needed": {"zh": "{task}要写{option}。", "en": "{task} needs {option}."},
    "match.option_elsewhere": {"zh": "{option}不用于{task}。", "en": "{option} is not for {task}."},
    "match.bad_gap": {
        "zh": "--stop-at-gap写的是{found}，应为0到1之间的比例，如0.001。",
        "en": "--stop-at-gap is {found}; a share from 0 to 1 is expected, as 0.001.",
    },
    "match.no_pack": {
        "zh": "方案“{rules}”在哪个政策包里？请写--pack，或在problem.yaml里写pack。",
        "en": "Which pack has the programme “{rules}”? Give --pack, or pack in problem.yaml.",
    },
    "match.no_day": {
        "zh": "方案“{rules}”按哪一天计算？请写--on，或在problem.yaml里写on。",
        "en": "As of which day does “{rules}” run? Give --on, or on in problem.yaml.",
    },
    # -- a plan -----------------------------------------------------------------------------
    "match.head": {
        "zh": "{rules}（{pack}），{on}：{helpers} × {places}",
        "en": "{rules} ({pack}), {on}: {helpers} × {places}",
    },
    "match.head_pairs": {"zh": "按pairs配对：{helpers} × {places}", "en": "By pairs: {helpers} × {places}"},
    "match.total_proved": {
        "zh": "配成{assigned}对，总分{total}，下界{bound}，差距{gap}（{share}）：已证明没有更好的方案。",
        "en": "{assigned} pairs, total {total}, lower bound {bound}, gap {gap} ({share}): proved, no plan is better.",
    },
    "match.total_open": {
        "zh": "配成{assigned}对，总分{total}，下界{bound}，差距{gap}（{share}）：离最优不会超过这个差距。",
        "en": "{assigned} pairs, total {total}, lower bound {bound}, gap {gap} ({share}): no plan is better by more.",
    },
    "match.terms": {"zh": "其中：{terms}", "en": "Of these: {terms}"},
    "match.term_keep": {"zh": "保持现有结对", "en": "kept pairs"},
    "match.term_given": {"zh": "pairs另列的分", "en": "given in pairs"},
    "match.term_load": {"zh": "负担递增 {number}", "en": "steps of workload {number}"},
    "match.pair_terms": {
        "zh": "{helper} → {place}：{cost}（{terms}）",
        "en": "{helper} → {place}: {cost} ({terms})",
    },
    "match.in_reserve": {"zh": "没有派出的：{number}（作后备）。", "en": "Not sent, in reserve: {number}."},
    "match.idle": {
        "zh": "{helper}还少{number}个配对：按规则没有更多地方可去。",
        "en": "{helper} has {number} too few: the rules leave no further place.",
    },
    "match.unserved_head": {
        "zh": "没有配齐的地方{number}个，共缺{missing}：",
        "en": "Places left in want: {number}, lacking {missing}:",
    },
    "match.unserved_nobody": {
        "zh": "{place}缺{missing}：没有一个有资格的。",
        "en": "{place} lacks {missing}: nobody is eligible. ",
    },
    "match.unserved_elsewhere": {
        "zh": "{place}缺{missing}：有资格的{eligible}个，都要派往同样缺人的地方。",
        "en": "{place} lacks {missing}: the {eligible} who are eligible are all needed where as few are. ",
    },
    "match.because_rules": {"zh": "挡住的规则：{rules}。", "en": "Kept away by: {rules}."},
    "match.kept_away": {"zh": "{rule}{number}人", "en": "{rule} {number}"},
    "match.kept_unknown": {"zh": "{rule}情况不明{number}人", "en": "{rule} not known of {number}"},
    "match.more": {"zh": "……另有{number}个，见--json。", "en": "… and {number} more, see --json."},
    "match.written": {"zh": "方案写在{path}。", "en": "The plan is in {path}."},
    "match.seconds": {"zh": "用时{seconds}秒。", "en": "{seconds} seconds."},
    "match.progress": {
        "zh": "第{round}轮：{cost}，离下界{apart}，缺{missing}",
        "en": "round {round}: {cost}, {apart} above the bound, {missing} lacking",
    },
    # -- the checker ------------------------------------------------------------------------
    "match.verified": {
        "zh": "方案无误：{pairs}对都被允许，数目在范围内，总分{total}，缺{missing}；核对了{checked}对，没有更好的换法。",
        "en": "The plan is sound: all {pairs} pairs are allowed, loads are kept, total {total}, lacking {missing}; of {checked} pairs checked none makes a better change.",
    },
    "match.refused": {"zh": "方案不成立。{reason}", "en": "The plan is refused. {reason}"},
    "match.plan_decimals": {
        "zh": "{file}第{row}行的cost是{found}，小数比pairs里的还多，不可能属实。请用pairs里的费用。",
        "en": "{file} row {row}: cost {found} has more decimals than any in pairs, so it cannot be true. Take the cost from pairs.",
    },
}
