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
    "api.bad_cursor": {
        "zh": "after不是上一页给出的next。请原样传回，或留空从第一页开始。",
        "en": "`after` is not the `next` of a page. Pass it back as it was, or leave it empty for the first page.",
    },
    "api.not_a_roster": {
        "zh": "名册应为{known}文件。",
        "en": "A roster is a file ending in {known}.",
    },
    "api.too_large": {
        "zh": "文件超过{most} MB。请按乡镇分开提交。",
        "en": "The file is larger than {most} MB. Hand it in township by township.",
    },
}
