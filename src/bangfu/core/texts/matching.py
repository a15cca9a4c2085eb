"""Sentences of matching: who goes where, why, why not somebody else, and what is wrong with a problem's files."""

from bangfu.core.texts import matching_answers

TEXTS: dict[str, dict[str, str]] = {
    **matching_answers.TEXTS,
    # -- the language of matching programmes -----------------------------------------------
    "policy.whose_fact": {
        "zh": "“{name}”是谁的？配对规则里要写明：{written}。",
        "en": "Whose is “{name}”? In a matching rule write {written}.",
    },
    "policy.unknown_side": {
        "zh": "没有“{name}”这一方⟦，最接近的是“{nearest}”⟧。可用：{known}。",
        "en": "There is no side or table “{name}”⟦; the nearest is “{nearest}”⟧. There are: {known}.",
    },
    "policy.one_side": {
        "zh": "“{name}”要看两方，这里只能用{side}自己的指标。",
        "en": "“{name}” speaks of both sides; here only facts of {side} itself may stand.",
    },
    "policy.unknown_pairs": {
        "zh": "没有配对表“{name}”⟦，最接近的是“{nearest}”⟧。请在pairs下写明这张表。",
        "en": "There is no table of pairs “{name}”⟦; the nearest is “{nearest}”⟧. Name the table under pairs.",
    },
    "policy.no_coordinates": {
        "zh": "distance_km()要用到{side}的经纬度，缺指标“{name}”。请在{side}的facts里写明lon和lat。",
        "en": "distance_km() needs longitude and latitude of {side}; the fact “{name}” is missing. Give {side} the facts lon and lat.",
    },
    "policy.too_many_codes": {
        "zh": "代码表{list}有{found}个代码，一组代码最多{most}个。请用较短的代码表。",
        "en": "Code list {list} has {found} codes; a set of codes holds at most {most}. Use a shorter list.",
    },
    "policy.empty_cell": {
        "zh": "矩阵{matrix}缺一格：{row}与{column}。每一格都要写明，不作猜测。",
        "en": "Matrix {matrix} has no number for {row} with {column}. Write every cell; none is guessed.",
    },
    "policy.unknown_programme": {
        "zh": "政策包{pack}里没有配对方案“{name}”。现有：{known}⟦；最接近的是“{nearest}”⟧。只用费用表请写--rules pairs。",
        "en": "Pack {pack} has no matching programme “{name}”. It has: {known}⟦; the nearest is “{nearest}”⟧. For a table of costs alone write --rules pairs.",
    },
    # -- files -----------------------------------------------------------------------------
    "match.yes": {"zh": "是", "en": "yes"},
    "match.no": {"zh": "否", "en": "no"},
    "match.at": {
        "zh": "{file}第{row}行，{column}：{problem}",
        "en": "{file} row {row}, {column}: {problem}",
    },
    "match.file_missing": {
        "zh": "文件夹“{folder}”里没有{name}.parquet或{name}.csv。现有：{present}。",
        "en": "There is no {name}.parquet or {name}.csv in “{folder}”. Present: {present}.",
    },
    "match.unreadable": {
        "zh": "读不懂{file}：{reason}。请另存为UTF-8的CSV或Parquet，第一行为列名。",
        "en": "{file} cannot be read: {reason}. Save it as Parquet, or as CSV in UTF-8 with the column names in the first row.",
    },
    "match.no_header": {
        "zh": "{file}是空的。第一行应为列名。",
        "en": "{file} is empty. The first row must name the columns.",
    },
    "match.column_twice": {
        "zh": "{file}的列“{column}”出现两次。请删去或改名。",
        "en": "Column “{column}” stands twice in {file}. Remove or rename one.",
    },
    "match.no_key": {
        "zh": "{file}没有“{column}”一列。现有：{columns}⟦；最接近的是“{nearest}”⟧。",
        "en": "{file} has no column “{column}”. It has: {columns}⟦; the nearest is “{nearest}”⟧.",
    },
    "match.key_empty": {
        "zh": "{file}第{row}行的{column}是空的。每一行都要有编号。",
        "en": "{file} row {row}: {column} is empty. Every row needs an identity.",
    },
    "match.key_twice": {
        "zh": "{file}的{column}“{key}”出现不止一次（第{first}行、第{second}行）。请留一行。",
        "en": "{column} “{key}” stands more than once in {file} (rows {first} and {second}). Keep one row.",
    },
    "match.column_missing": {
        "zh": "{file}没有“{column}”一列（{label}），规则要用到它。⟦文件里相近的列是“{nearest}”。⟧",
        "en": "{file} has no column “{column}” ({label}), which the rules need.⟦ The nearest column of the file is “{nearest}”.⟧",
    },
    "match.bad_cell": {
        "zh": "{file}第{row}行的{column}是“{found}”，应写成{expected}。",
        "en": "{file} row {row}: {column} is “{found}”; {expected} is expected.",
    },
    "match.not_finite": {
        "zh": "{file}第{row}行的{column}是{found}，不是一个数。不知道就留空；不许配就写banned或不列出。",
        "en": "{file} row {row}: {column} is {found}, which is no number. Leave it empty if unknown; write banned, or leave the pair out, if it is not allowed.",
    },
    "match.number_too_large": {
        "zh": "{file}第{row}行的{column}太大，超出64位整数。请检查单位。",
        "en": "{file} row {row}: {column} does not fit 64 bits. Check its unit.",
    },
    "match.too_many_places": {
        "zh": "{file}第{row}行的{column}是{found}，最多{most}位小数。请改用更小的单位，如把元写成分。",
        "en": "{file} row {row}: {column} is {found}; at most {most} decimal places are kept. Use a smaller unit, as fen for yuan.",
    },
    "match.costs_rounded": {
        "zh": "pairs里的cost位数太多，已四舍五入到{places}位小数再算；方案对这些数是最优的。",
        "en": "The costs of pairs have more digits than are kept: rounded to {places} decimal places. The plan is best for these.",
    },
    "match.points_not_whole": {
        "zh": "{file}的cost有小数，而方案按整分计。请四舍五入成整数。",
        "en": "The costs of {file} have decimals, but a programme counts in whole points. Round them.",
    },
    "match.cost_missing": {
        "zh": "{file}第{row}行没有cost。请写一个数；不许配就在banned写true。",
        "en": "{file} row {row} has no cost. Give a number, or write true under banned if the pair is not allowed.",
    },
    "match.cost_too_large": {
        "zh": "{file}第{row}行的cost是{found}，超出正负{most}。用很大的数表示“不许”会失真：请写banned或不列出这一对。",
        "en": "{file} row {row}: cost {found} lies beyond ±{most}. A huge number is no ban: write banned, or leave the pair out.",
    },
    "match.points_too_large": {
        "zh": "一对的分数可能超过{most}，无法精确计算。请减小权重参数。",
        "en": "The points of a pair could exceed {most} and would not stay exact. Lower the weights.",
    },
    "match.unknown_id": {
        "zh": "{file}第{row}行的{column}“{key}”不在名单里⟦，最接近的是“{nearest}”⟧。请核对编号，或补进名单。",
        "en": "{file} row {row}: {column} “{key}” is not on the list⟦; the nearest is “{nearest}”⟧. Check the identity, or add it to the list.",
    },
    "match.pair_twice": {
        "zh": "{file}里{helper}与{place}这一对出现不止一次。请只留一行。",
        "en": "The pair {helper}, {place} stands more than once in {file}. Keep one row.",
    },
    "match.pairs_twice": {
        "zh": "{file}里有{count}对重复。每一对只留一行。",
        "en": "{file} repeats pairs: {count} row(s) too many. Keep one row for each.",
    },
    "match.nobody": {
        "zh": "{file}一行也没有。两方都至少要有一行。",
        "en": "{file} has no rows. Each side needs at least one.",
    },
    "match.no_pair": {
        "zh": "“{folder}”里没有一对可配：pairs是空的，或全部被禁止。请检查pairs。",
        "en": "No pair is allowed in “{folder}”: pairs is empty, or bans all. Check pairs.",
    },
    "match.nobody_eligible": {
        "zh": "按方案“{rules}”没有一对可配。各项规则各挡住多少对：{counts}。请先检查这些规则和数据。",
        "en": "Under “{rules}” no pair is allowed. Pairs each rule keeps apart: {counts}. Check these rules and the data first.",
    },
    "match.bad_load": {
        "zh": "{file}第{row}行的{column}是{found}，应为0到{most}的整数。",
        "en": "{file} row {row}: {column} is {found}; a whole number from 0 to {most} is expected.",
    },
    "match.crossed_loads": {
        "zh": "{file}第{row}行：最少{least}，最多{most}。最少不能大于最多。",
        "en": "{file} row {row}: at least {least}, at most {most}. The least cannot exceed the most.",
    },
    "match.no_load": {
        "zh": "{file}里每一行的most都是0，谁也不能配（{side}）。请填写most，或删去这一列（默认为1）。",
        "en": "Every row of {file} has a most of 0, so nobody can be matched ({side}). Fill it in, or remove the column (one is usual).",
    },
    "match.too_many_pins": {
        "zh": "{key}有{pins}个指定配对，但最多只能有{most}个（{side}）。指定互相矛盾，请去掉多余的。",
        "en": "{key} is pinned {pins} times but takes at most {most} ({side}). The pins contradict each other; remove some.",
    },
    "match.pin_open": {
        "zh": "{key}最多可有{most}个配对，只指定了{pins}个。请把most改为{pins}，或把其余的也指定。",
        "en": "{key} takes up to {most} but only {pins} are pinned. Set its most to {pins}, or pin the others too.",
    },
    "match.pin_not_allowed": {
        "zh": "指定了{helper}配{place}，但这一对不被允许（被禁止，或不合规则）。请改指定或改规则。",
        "en": "{helper} is pinned to {place}, but that pair is not allowed (banned, or against a rule). Change the pin or the rule.",
    },
    "match.unknown_waiver": {
        "zh": "方案里没有“{name}”这项规则，可豁免的有：{known}。",
        "en": "The programme has no requirement “{name}”. Those that may be waived: {known}.",
    },
    "match.not_waivable": {
        "zh": "“{rule}”谁也不能豁免。可豁免的有：{known}。",
        "en": "“{rule}” may be waived by nobody. Those that may: {known}.",
    },
}
