"""Sentences about complaints and suggestions."""

TEXTS: dict[str, dict[str, str]] = {
    "complaints.nobody": {
        "zh": "投诉要有账号才能收到答复。请先登录。",
        "en": "A complaint needs an account to which the answer goes. Sign in first.",
    },
    "complaints.kind": {
        "zh": "“{found}”不是投诉也不是建议。请选其中一项。",
        "en": "“{found}” is neither a complaint nor a suggestion. Choose one of the two.",
    },
    "complaints.nothing_said": {
        "zh": "还没有写内容。请用一两句话写明情况，再提交。",
        "en": "Nothing is said yet. Write a sentence or two, then send it.",
    },
    "complaints.no_such": {
        "zh": "没有这条投诉或建议，或者它不在您能看的范围。",
        "en": "There is no such complaint or suggestion, or it is not yours to see.",
    },
    "complaints.own": {
        "zh": "自己提的要由别人答复。请等同级或上级的同事处理。",
        "en": "Your own is answered by somebody else. A colleague of your level or above will.",
    },
    "complaints.answered": {
        "zh": "{name}已经答复过了。有新的情况请另提一条。",
        "en": "{name} has answered it. If there is more to say, make another one.",
    },
}
