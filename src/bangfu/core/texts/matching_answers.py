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
    "match.kept_away": {"zh": "{rule}{number}个", "en": "{rule} {number}"},
    "match.kept_unknown": {"zh": "{rule}情况不明{number}个", "en": "{rule} not known of {number}"},
    "match.more": {"zh": "……另有{number}个，见--json。", "en": "… and {number} more, see --json."},
    "match.report_written": {"zh": "报告写在{path}。", "en": "The report is in {path}."},
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
    # -- why --------------------------------------------------------------------------------
    "match.no_such_id": {
        "zh": "名单里没有“{key}”（{side}）⟦，最接近的是“{nearest}”⟧。",
        "en": "There is no “{key}” on the list ({side})⟦; the nearest is “{nearest}”⟧.",
    },
    "match.not_in_plan": {
        "zh": "方案{file}里没有派出{key}，不用修补。",
        "en": "{file} sends {key} nowhere; there is nothing to repair.",
    },
    "match.plan_over": {
        "zh": "方案{file}给{key}安排了{found}个，最多{most}个（{side}）。请先用bangfu match verify核对。",
        "en": "{file} gives {key} {found}, at most {most} are allowed ({side}). Check the plan with bangfu match verify first.",
    },
    "match.plan_not_allowed": {
        "zh": "方案{file}里{helper}到{place}这一对不被允许。请先用bangfu match verify核对。",
        "en": "{file} has {helper} at {place}, which is not allowed. Check the plan with bangfu match verify first.",
    },
    "match.plan_serves_less": {
        "zh": "方案{file}缺{missing}，而最少可以只缺{best}：先配齐再问为什么。请用bangfu match重新求解。",
        "en": "{file} lacks {missing} where only {best} need be lacking. Serve them first: solve again with bangfu match.",
    },
    "match.why_head": {"zh": "{place}为什么这样配：", "en": "Why {place} has who it has:"},
    "match.why_not_best": {
        "zh": "这个方案比最优多{above}分，下面只列分数的来历；次好选择和“为什么不是她”要对最优方案问（bangfu match求解后再问）。",
        "en": "This plan is {above} points above the best, so only its points are explained; ask about alternatives of the best plan (solve with bangfu match).",
    },
    "match.why_chosen": {"zh": "{helper}：{cost}分", "en": "{helper}: {cost} points"},
    "match.why_term": {"zh": "{term} {number}。{because}", "en": "{term} {number}. {because}"},
    "match.why_parted": {
        "zh": "如果不许这一对，次好的方案{lost}，要动{moved}人。",
        "en": "Without this pair the next best plan {lost}, moving {moved}.",
    },
    "match.why_departure": {
        "zh": "如果这个人离开，全局{lost}，要动{moved}人。",
        "en": "If this one left, the whole {lost}, moving {moved}.",
    },
    "match.lost_points": {"zh": "多{number}分", "en": "costs {number} points more"},
    "match.lost_missing": {"zh": "多缺{number}", "en": "lacks {number} more"},
    "match.lost_idle": {"zh": "多{number}个未派足", "en": "leaves {number} more under their least"},
    "match.instead_not_allowed": {
        "zh": "为什么不是{helper}：不许到{place}。",
        "en": "Why not {helper}: not allowed at {place}.",
    },
    "match.instead_banned": {
        "zh": "pairs里没有列出这一对，或写明了禁止，或双方已有指定的配对。",
        "en": "pairs does not list this pair, or bans it, or pins hold one of the two elsewhere.",
    },
    "match.not_met": {"zh": "✗ {rule}。{because}", "en": "✗ {rule}. {because}"},
    "match.not_known": {
        "zh": "? {rule}：情况不明，不能算符合。{because}",
        "en": "? {rule}: not known, so it does not count as met. {because}",
    },
    "match.may_be_waived": {"zh": "（{by}可豁免）", "en": " (may be waived by {by})"},
    "match.instead_points": {
        "zh": "为什么不是{helper}：到{place}是{cost}分。",
        "en": "Why not {helper}: {cost} points at {place}.",
    },
    "match.instead_equal": {
        "zh": "换成{helper}全局总分不变：两种配法同样好，由编号决定取舍。",
        "en": "With {helper} the whole costs the same: both are equally good, and identities settled the tie.",
    },
    "match.instead_loses": {
        "zh": "一定要这样配，全局{lost}，要动{moved}人：",
        "en": "If it had to be so the whole {lost}, moving {moved}:",
    },
    "match.move": {"zh": "{helper} → {place}", "en": "{helper} → {place}"},
    "match.move_from": {"zh": "{helper}：{left} → {place}", "en": "{helper}: {left} → {place}"},
    # -- repair -----------------------------------------------------------------------------
    "match.repair_head": {
        "zh": "{gone}离开：动{moves}人补上，总分增减{number}。",
        "en": "{gone} leave(s): {moves} move(s), points change by {number}.",
    },
    "match.repair_unfilled": {
        "zh": "{place}空缺：动{most}人以内补不上，或补上不合算。请重新求解（bangfu match）。",
        "en": "{place} stays empty: no change of at most {most} moves fills it. Solve again with bangfu match.",
    },
    # -- why not all can be served ------------------------------------------------------------
    "match.short_head": {
        "zh": "为什么配不齐（对全部配对证明过）：",
        "en": "Why not all can be served, proved over all pairs:",
    },
    "match.short": {
        "zh": "{places}这{number}个地方共要{wanted}，而有资格去其中任何一处的只有{helpers}个，最多能给{given}，所以必缺{lacking}。",
        "en": "{places}: these {number} places want {wanted}, but only {helpers} are eligible at any of them and can give {given}; {lacking} must be lacking.",
    },
    "match.short_one": {
        "zh": "{places}要{wanted}，而有资格的只有{helpers}个，最多能给{given}，所以必缺{lacking}。",
        "en": "{places} wants {wanted}, but only {helpers} are eligible and can give {given}; {lacking} must be lacking.",
    },
    "match.short_outside": {
        "zh": "其余的到其中任何一处都不行，挡住他们的：{rules}。",
        "en": "Nobody else may go to any of them; what keeps the others away: {rules}.",
    },
    "match.and_others": {"zh": "{shown}等", "en": "{shown} and others"},
    "match.waivers": {
        "zh": "最省的豁免是{number}项，豁免后只缺{missing}：",
        "en": "The fewest waivers are {number}; with them {missing} would be lacking:",
    },
    "match.waiver": {
        "zh": "{helper} → {place}：豁免{rules}",
        "en": "{helper} → {place}: waive {rules}",
    },
    "match.waiver_rule": {"zh": "“{rule}”（{by}）", "en": "“{rule}” ({by})"},
    # -- grids ------------------------------------------------------------------------------
    "match.grid": {
        "zh": "先分成{number}个紧凑的网格，离网格中心平均{metres}米（划分是好的，未证明为最优）；谁管哪个网格再求最优：",
        "en": "First {number} compact grids, {metres} m from their middle on average (a good division, not a proved one); then who takes which:",
    },
    "match.grid_position": {
        "zh": "{key}没有{column}，分不了网格。请补上经纬度。",
        "en": "{key} has no {column}, so it cannot be put into a grid. Give its longitude and latitude.",
    },
    "match.why_grid": {
        "zh": "这个方案先分网格再派人，下面列分数的来历。",
        "en": "This plan was divided into grids first; its points come from:",
    },
    "assignment.grid_place": {
        "zh": "网格方案里{key}出现{found}次，应恰好一次。请补上或删去。",
        "en": "In a grid every place stands once; {key} stands {found} times. Add or remove it.",
    },
    "assignment.grid_load": {
        "zh": "网格方案里{key}管{found}个，应为{least}至{most}个。请调整网格。",
        "en": "In this grid {key} takes {found}; {least} to {most} are expected. Change the groups.",
    },
    # -- choices ----------------------------------------------------------------------------
    "cli.option_match_curve": {
        "zh": "不动一对值几分，如0,100,300：列出各要调整多少、总分多少",
        "en": "what staying is worth, e.g. 0,100,300: how many would move, at which total",
    },
    "cli.option_match_fairest": {
        "zh": "先让最差的一对尽量好，再求总分最低",
        "en": "make the worst pair as good as can be, then the sum least",
    },
    "match.no_current": {
        "zh": "“{folder}”里没有current（现行安排），列不出--curve。请放入helper_id、place_id两列的current.csv。",
        "en": "“{folder}” has no current (the plan in force), which --curve needs. Add current.csv with helper_id and place_id.",
    },
    "match.bad_curve": {
        "zh": "--curve写的是“{found}”，应为用逗号隔开的分数，如0,100,300。",
        "en": "--curve is “{found}”; points with commas between are expected, as 0,100,300.",
    },
    "match.curve_head": {
        "zh": "少动人要多花多少（现行{number}对）：",
        "en": "What moving fewer people costs ({number} pairs in force):",
    },
    "match.curve_step": {
        "zh": "不动值{bonus}分：调整{changed}对，总分{total}（{share}）",
        "en": "staying worth {bonus}: {changed} pairs change, total {total} ({share})",
    },
    "match.fairest": {
        "zh": "最差的一对从{before}分降到{after}分（已证明不能再低），总分{share}。",
        "en": "The worst pair falls from {before} to {after} points (proved lowest), the total by {share}.",
    },
}
