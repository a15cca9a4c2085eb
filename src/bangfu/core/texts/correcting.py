"""Sentences about correcting a fact of a household."""

TEXTS: dict[str, dict[str, str]] = {
    "households.not_there": {
        "zh": "登记库里没有户编号为{number}的农户，或者它不在您的辖区。",
        "en": "There is no household {number} in the register, or it lies outside your area.",
    },
    "households.in_future": {
        "zh": "{on}还没有到。更正只能从今天或以前的某一天起。",
        "en": "{on} has not come yet. A correction holds from today or from an earlier day.",
    },
    "households.not_correctable": {
        "zh": "“{name}”不在这里更正。姓名、证件号和加密的事实请用名册更正。",
        "en": "“{name}” is not corrected here. Names, identity numbers and sealed facts are corrected by a roster.",
    },
    "households.before_state": {
        "zh": "现在的情况从{since}起登记，更正不能早于这一天（您填的是{on}）。更早的情况请用名册更正。",
        "en": "The present facts hold from {since}; a correction cannot begin earlier (you wrote {on}). Correct earlier times by a roster.",
    },
    "households.same_value": {
        "zh": "新值与现在登记的相同，没有要更正的。",
        "en": "The new value is the one in the register already; there is nothing to correct.",
    },
    "households.not_a_day": {
        "zh": "“{fact}”要写日期，如2020-06-30；收到的是“{found}”。",
        "en": "“{fact}” wants a day such as 2020-06-30; “{found}” was written.",
    },
    "households.not_a_number": {
        "zh": "“{fact}”要写数字，最多{places}位小数；收到的是“{found}”。",
        "en": "“{fact}” wants a number with at most {places} decimals; “{found}” was written.",
    },
    "households.not_a_value": {
        "zh": "“{fact}”没有“{found}”这个值。请从列表中选。",
        "en": "“{fact}” has no value “{found}”. Choose one from the list.",
    },
    "households.nothing_open": {
        "zh": "{number}现在没有在册的情况，没有可更正的事实。",
        "en": "{number} has no present facts in the register, so there is nothing to correct.",
    },
}
