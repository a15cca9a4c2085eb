"""Sentences about rearranging places."""

TEXTS: dict[str, dict[str, str]] = {
    "places.not_standing": {
        "zh": "代码{path}下现在没有地区：可能已经撤并，或还没有登记。请在地区页上找到现在的代码再试。",
        "en": "No place stands under the code {path}: it was merged or ended, or is not registered. Find the present code on the page of places.",
    },
    "places.before_place": {
        "zh": "{name}现在的登记从{since}起，变更要晚于这一天；您填的是{on}。",
        "en": "The present entry of {name} holds from {since}; a change must come after that day, and you wrote {on}.",
    },
    "places.in_future": {
        "zh": "{on}还没有到。区划变更从批准生效之日起登记，请到那天再办。",
        "en": "{on} has not come yet. A change of places is entered from the day it takes effect; come back then.",
    },
    "places.bad_code": {
        "zh": "代码“{found}”不合规定：这一级的代码是{width}位字母或数字，以上级代码{parent}开头。",
        "en": "The code “{found}” does not fit: at this level it has {width} letters or digits and begins with the code {parent} of the place above.",
    },
    "places.code_taken": {
        "zh": "代码{path}已经用过。代码不重复使用，以免新旧两地混淆；请另选一个。",
        "en": "The code {path} has been used. Codes are not used again, lest two places be taken for one; choose another.",
    },
    "places.codes_used_up": {
        "zh": "{parent}下面没有空余的代码了。请先指定新代码。",
        "en": "No code below {parent} is free. Name a new code yourself.",
    },
    "places.not_empty": {
        "zh": "{name}还有农户或下级地区，不能撤销。请把它并入另一个地区。",
        "en": "{name} still has households or places below it and cannot be ended. Merge it into another place.",
    },
    "places.same_name": {
        "zh": "新名称与现在的名称“{name}”相同，没有要改的。",
        "en": "The new name is the present one, “{name}”; there is nothing to change.",
    },
    "places.already_there": {
        "zh": "{name}已经在{parent}下面。请选另一个上级。",
        "en": "{name} lies below {parent} already. Choose another parent.",
    },
    "places.other_level": {
        "zh": "级别不合：这里要第{wanted}级，给的是第{level}级（{name}）。只有同级的地区才能合并，移动要到高一级的地区下面。",
        "en": "The levels do not fit: level {wanted} was expected and level {level} given ({name}). Places of one level are merged; a place moves below one of the level above.",
    },
    "places.nothing_to_merge": {
        "zh": "没有选要并入的地区。请至少选一个，与并入的地区不同。",
        "en": "No place to merge was chosen. Choose at least one that differs from the one it is merged into.",
    },
    "places.not_below": {
        "zh": "{path}不是{name}现在的下一级地区。只能把它下面的地区划出去。",
        "en": "{path} is not a place one level below {name} today. Only what lies below it can be split off.",
    },
    "places.not_living_there": {
        "zh": "户编号{number}现在不在{name}。拆分时要写明哪些农户划到新地区，每户都要住在这里。",
        "en": "Household {number} does not live in {name} today. A split names the households that go to the new place, and each must live here.",
    },
    "places.no_class": {
        "zh": "政策包里没有类别“{found}”。可用的类别：{known}。",
        "en": "The pack has no class “{found}”. The classes are: {known}.",
    },
    "places.classed_already": {
        "zh": "{name}已经属于这一类。要改起始日期，请先取消再登记。",
        "en": "{name} belongs to this class already. To change the day, end it first and enter it again.",
    },
    "places.not_classed": {
        "zh": "{name}现在不属于这一类，没有要取消的。",
        "en": "{name} does not belong to this class today; there is nothing to end.",
    },
    "places.under_way": {
        "zh": "{name}的区划变更正在进行，还有农户没有转完。请等转完再办；进度在“任务”页上。",
        "en": "{name} is being rearranged and some of its households have not followed yet. Wait until they have; the page of jobs shows how far it is.",
    },
    "places.no_reason": {
        "zh": "请写明原因和依据，例如批准文号。区划变更没有依据不能办理。",
        "en": "Write why and on what authority, such as the number of the approval. Without it places are not changed.",
    },
    "places.no_name": {
        "zh": "请写地区名称，不超过{most}字。",
        "en": "Write the name of the place, in at most {most} characters.",
    },
}
