"""Sentences of the API."""

TEXTS: dict[str, dict[str, str]] = {
    "api.not_found": {
        "zh": "没有这一项，或者不在这个账号的辖区内。",
        "en": "There is no such thing, or it lies outside the account's area.",
    },
    "api.misshapen": {
        "zh": "请求中的{where}不合要求：{expected}。格式见/api/v1/openapi.json。",
        "en": "{where} of the request is not as it must be: {expected}. See /api/v1/openapi.json for its form.",
    },
    "api.expected_given": {"zh": "必须给出", "en": "it has to be given"},
    "api.expected_number": {"zh": "应为整数", "en": "a whole number was expected"},
    "api.expected_day": {"zh": "应为日期，如2020-06-30", "en": "a day such as 2020-06-30 was expected"},
    "api.expected_range": {"zh": "数值超出范围⟦，最小{least}⟧⟦，最大{most}⟧", "en": "the number is out of range⟦, at least {least}⟧⟦, at most {most}⟧"},
    "api.expected_shorter": {"zh": "太长⟦，最多{most}个字符⟧", "en": "it is too long⟦, at most {most} characters⟧"},
    "api.expected_characters": {"zh": "有不允许的字符", "en": "it has characters that are not allowed"},
    "api.expected_text": {"zh": "应为文本", "en": "a text was expected"},
    "api.expected_form": {"zh": "写法不对", "en": "it is written in another form"},
    "api.no_token": {
        "zh": "没有令牌，或者令牌已停用、已过期。请在“我的账号”里办一个，用Authorization: Bearer传来。",
        "en": "There is no token, or it has ended or expired. Make one under “My account” and send it as Authorization: Bearer.",
    },
    "api.unreadable": {
        "zh": "请求的正文读不出来。应为JSON，或者名册用的表单。",
        "en": "The body of the request cannot be read. JSON was expected, or a form for a roster.",
    },
    "api.broken": {
        "zh": "程序出了错，这次没有写入。请稍后再试；仍不行时告诉管理员看服务器的日志。",
        "en": "The program failed, and nothing was written. Try again later; if it goes on, tell the administrator to look at the server's log.",
    },
    "api.bad_cursor": {
        "zh": "after不是上一页给出的next。请原样传回，或留空从第一页开始。",
        "en": "`after` is not the `next` of a page. Pass it back as it was, or leave it empty for the first page.",
    },
    "api.not_a_roster": {
        "zh": "名册应为{known}文件。",
        "en": "A roster is a file ending in {known}.",
    },
    "api.too_large": {
        "zh": "一次提交的文件超过{most} MB，没有接收。请按乡镇分开提交。",
        "en": "What was sent is larger than {most} MB and was not taken. Hand it in township by township.",
    },
}
