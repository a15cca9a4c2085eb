"""Sentences of the assignment science: what is wrong with a problem, and why a plan is refused."""

TEXTS: dict[str, dict[str, str]] = {
    "assignment.cost_range": {
        "zh": "有一处分值是{found}，超出±{most}的范围。请检查该项的单位；不允许的配对请写进禁配，不要用极大的分值代替。",
        "en": "One cost is {found} points, outside ±{most}. Check its unit; ban a pair that is not allowed instead of giving it a huge cost.",
    },
    "assignment.helper_load": {
        "zh": "帮扶方{key}的承担数写成最少{least}、最多{most}。两者都不能为负，最少不能大于最多，请改正。",
        "en": "Helper {key} is to take at least {least} and at most {most} places. Neither may be negative, nor the least above the most; correct them.",
    },
    "assignment.helper_twice": {
        "zh": "帮扶方编号{key}出现了两次。每个帮扶方只写一行；要承担几处，请写在承担数里。",
        "en": "Helper {key} is listed twice. Keep one row a helper; write how many places it takes in its load.",
    },
    "assignment.pair_twice": {
        "zh": "第{helper}个帮扶方与第{place}个地方这一对给了两次。每一对只写一行，请删去一行。",
        "en": "The pair of helper number {helper} and place number {place} is given twice. Keep one row a pair; delete the other.",
    },
    "assignment.place_load": {
        "zh": "地方{key}的需要数写成最少{least}、最多{most}。两者都不能为负，最少不能大于最多，请改正。",
        "en": "Place {key} wants at least {least} and at most {most} helpers. Neither may be negative, nor the least above the most; correct them.",
    },
    "assignment.place_twice": {
        "zh": "地方编号{key}出现了两次。每个地方只写一行；要几人，请写在需要数里。",
        "en": "Place {key} is listed twice. Keep one row a place; write how many helpers it wants in its need.",
    },
    "assignment.steps_fall": {
        "zh": "第{place}处的加分{found}小于前一处的{before}。加分只能越来越重，否则会鼓励把活压给一个人；请改正。",
        "en": "The extra points of place number {place} are {found}, below the {before} of the one before. Steps may only rise, or work would be heaped on one helper; correct them.",
    },
    "assignment.steps_short": {
        "zh": "只写了{steps}级加分，而有帮扶方最多可承担{most}处。请为每一处都写上加分。",
        "en": "{steps} load steps are given, but a helper may take {most} places. Give a step for each.",
    },
    "assignment.too_large": {
        "zh": "分值到{points}、对象到{rows}个，超出64位整数能精确计算的范围。请按省分开求解，或把分值单位取大一些。",
        "en": "Costs up to {points} points over {rows} helpers and places go beyond what 64-bit integers hold exactly. Solve province by province, or take a coarser unit for points.",
    },
}
