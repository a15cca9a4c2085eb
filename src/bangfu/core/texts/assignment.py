"""Sentences of the assignment science: what is wrong with a problem, and why a plan is refused."""

TEXTS: dict[str, dict[str, str]] = {
    "assignment.block_too_large": {
        "zh": "要组队的有{pairs}对，超过这种算法的上限{most}对。请先用普通匹配缩小范围，或按县分开组队。",
        "en": "Forming teams over {pairs} pairs is beyond this method's limit of {most}. Narrow them by plain matching first, or form teams county by county.",
    },
    "assignment.cost_not_true": {
        "zh": "方案把{helper}到{place}记作{found}分，按规则应是{expected}分。请用当前的规则和数据重算方案。",
        "en": "The plan counts {found} points for {helper} at {place}; by the rules it is {expected}. Solve again with the rules and data of today.",
    },
    "assignment.cost_range": {
        "zh": "有一处分值是{found}，超出±{most}的范围。请检查该项的单位；不允许的配对请写进禁配，不要用极大的分值代替。",
        "en": "One cost is {found} points, outside ±{most}. Check its unit; ban a pair that is not allowed instead of giving it a huge cost.",
    },
    "assignment.could_employ_more": {
        "zh": "方案还有{idle}处没有达到帮扶方的最少承担数，其实只差{better}处也办得到：{moves}。请重新求解。",
        "en": "The plan leaves helpers {idle} places short of their least; {better} can be reached: {moves}. Solve again.",
    },
    "assignment.could_serve_more": {
        "zh": "方案还缺{missing}人，其实可以只缺{better}人：{moves}。请重新求解。",
        "en": "The plan lacks {missing} of what places want; only {better} need be lacking: {moves}. Solve again.",
    },
    "assignment.groups_do_not_fit": {
        "zh": "{points}个点分成{groups}组，每组{least}至{most}个，分不出来。请改组数或每组的数目。",
        "en": "{points} points cannot be divided into {groups} groups of {least} to {most}. Change the number of groups or their size.",
    },
    "assignment.helper_load": {
        "zh": "帮扶方{key}的承担数写成最少{least}、最多{most}。两者都不能为负，最少不能大于最多，请改正。",
        "en": "Helper {key} is to take at least {least} and at most {most} places. Neither may be negative, nor the least above the most; correct them.",
    },
    "assignment.helper_overloaded": {
        "zh": "方案让{helper}承担{found}处，最多只能{most}处。请减少，或在承担数里改上限。",
        "en": "The plan gives {helper} {found} places; at most {most} are allowed. Take some away, or raise its load.",
    },
    "assignment.helper_twice": {
        "zh": "帮扶方编号{key}出现了两次。每个帮扶方只写一行；要承担几处，请写在承担数里。",
        "en": "Helper {key} is listed twice. Keep one row a helper; write how many places it takes in its load.",
    },
    "assignment.no_room": {
        "zh": "{helper}不能承担任何一处，或{place}不要任何人，这一对无从安排。请先改承担数或需要数。",
        "en": "{helper} may take no place, or {place} may have nobody, so the pair cannot be. Change the load or the need first.",
    },
    "assignment.not_cheapest": {
        "zh": "方案合计{points}分，换一换可以降到{better}分：{moves}。请重新求解。",
        "en": "The plan costs {points} points; a change brings it to {better}: {moves}. Solve again.",
    },
    "assignment.not_proved": {
        "zh": "这个方案还没有证明是最好的（还差{gap}分），说不准换人的代价。请先求解到差距为零。",
        "en": "This plan is not proved best ({gap} points open), so the cost of a change cannot be stated. Solve to gap 0 first.",
    },
    "assignment.pair_not_allowed": {
        "zh": "方案派{helper}去{place}，规则不允许这一对（这样的共{count}对）。请看该对违反了哪条规则，或重新求解。",
        "en": "The plan sends {helper} to {place}, which the rules do not allow ({count} such pairs). See which rule the pair breaks, or solve again.",
    },
    "assignment.pair_twice": {
        "zh": "第{helper}个帮扶方与第{place}个地方这一对给了两次。每一对只写一行，请删去一行。",
        "en": "The pair of helper number {helper} and place number {place} is given twice. Keep one row a pair; delete the other.",
    },
    "assignment.place_load": {
        "zh": "地方{key}的需要数写成最少{least}、最多{most}。两者都不能为负，最少不能大于最多，请改正。",
        "en": "Place {key} wants at least {least} and at most {most} helpers. Neither may be negative, nor the least above the most; correct them.",
    },
    "assignment.place_overfull": {
        "zh": "方案给{place}派了{found}人，最多只能{most}人。请减少，或在需要数里改上限。",
        "en": "The plan sends {found} helpers to {place}; at most {most} are allowed. Take some away, or raise its need.",
    },
    "assignment.place_twice": {
        "zh": "地方编号{key}出现了两次。每个地方只写一行；要几人，请写在需要数里。",
        "en": "Place {key} is listed twice. Keep one row a place; write how many helpers it wants in its need.",
    },
    "assignment.plan_pair_twice": {
        "zh": "方案里{helper}到{place}写了两次。请删去一行。",
        "en": "The plan lists {helper} at {place} twice. Delete one row.",
    },
    "assignment.prices_prove_nothing": {
        "zh": "方案本身挑不出毛病，但附带的证明价格不成立：只能证到相差{gap}分，而方案声称相差{claimed}分。请重新求解，取得新的证明。",
        "en": "No fault was found with the plan, but its prices do not prove it: they show a gap of {gap} points where the plan claims {claimed}. Solve again for new prices.",
    },
    "assignment.steps_fall": {
        "zh": "第{place}处的加分{found}小于前一处的{before}。加分只能越来越重，否则会鼓励把活压给一个人；请改正。",
        "en": "The extra points of place number {place} are {found}, below the {before} of the one before. Steps may only rise, or work would be heaped on one helper; correct them.",
    },
    "assignment.steps_short": {
        "zh": "只写了{steps}级加分，而有帮扶方最多可承担{most}处。请为每一处都写上加分。",
        "en": "{steps} load steps are given, but a helper may take {most} places. Give a step for each.",
    },
    "assignment.sum_not_true": {
        "zh": "方案写的{name}是{found}，逐对相加得{expected}。请用逐对相加的数，或重新求解。",
        "en": "The plan states {found} for {name}; its pairs add up to {expected}. Take the sum of the pairs, or solve again.",
    },
    "assignment.together_and_apart": {
        "zh": "{one}和{other}既要在一处，又不能在一处。请删去其中一条。",
        "en": "{one} and {other} are to be together and apart. Delete one of the two rules.",
    },
    "assignment.too_large": {
        "zh": "分值到{points}、对象到{rows}个，超出64位整数能精确计算的范围。请按省分开求解，或把分值单位取大一些。",
        "en": "Costs up to {points} points over {rows} helpers and places go beyond what 64-bit integers hold exactly. Solve province by province, or take a coarser unit for points.",
    },
}
