"""Sentences about correcting a fact of a household."""

TEXTS: dict[str, dict[str, str]] = {
    "households.no_worksheet": {
        "zh": "政策包{pack}没有按年的收入表，不能填收入核算表。",
        "en": "The pack {pack} has no table of a year's incomes, so there is no worksheet to fill in.",
    },
    "households.worksheet_empty": {
        "zh": "收入核算表是空的。请至少填一项：哪种收入、依据、金额。",
        "en": "The worksheet is empty. Fill in one line at least: which income, what it rests on, how much.",
    },
    "households.worksheet_year": {
        "zh": "年度不对：{year}。请写四位数的年度，不晚于核算日期{since}。",
        "en": "The year {year} does not fit. Write a year of four digits, no later than {since}.",
    },
    "households.worksheet_fact": {
        "zh": "第{number}项的收入类别“{found}”不在收入表里。请从列表里选。",
        "en": "Line {number}: the income table has no “{found}”. Choose one from the list.",
    },
    "households.worksheet_source": {
        "zh": "第{number}项没有写依据，或不在列表里。可选：{known}。",
        "en": "Line {number} has no source from the list. Known are: {known}.",
    },
    "households.worksheet_range": {
        "zh": "第{number}项的金额不对：最少不能小于0，也不能大于最多。只知道一个数的，两处填同一个数。",
        "en": "Line {number}: the least must be 0 or more and not above the most. Where one amount is known, write it twice.",
    },
    "households.worksheet_amount": {
        "zh": "第{number}项的“{found}”不是金额。请写数字，可以有小数，如8600.50。",
        "en": "Line {number}: “{found}” is no amount. Write a number such as 8600.50, with no more decimals than the currency has.",
    },
    "households.worksheet_note": {
        "zh": "第{number}项的说明太长，最多{most}字。",
        "en": "The note of line {number} is too long; {most} characters at most.",
    },
    "households.worksheet_passed": {
        "zh": "{later}年的收入已经登记，{year}年的收入表没有可接的记录。请用名册补录{year}年。",
        "en": "The incomes of {later} are in the register already, and there is no record of {year} to go on from. Bring {year} in by a roster.",
    },
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
