"""What `bangfu check` can find in the names and codes of places: see `roster_cells` for the form."""

from bangfu.core.texts.roster_cells import Words, texts_of

_ZH: dict[str, Words] = {
    "place_unknown": (
        "地名查不到",
        "在“{expected}”下没有“{found}”。",
        "请用区划代码表上的名称；新设或改名的，先在“地区”里登记（命令行用--places）。",
    ),
    "place_near": (
        "地名写法不认识",
        "没有“{found}”，最接近的是“{expected}”。",
        "如确是此地，请改用该名称；新设或改名的，先在“地区”里登记（命令行用--places）。",
    ),
    "place_several": (
        "地名不止一处",
        "“{found}”对应几个地方：{expected}。",
        "请写明上一级，或改填代码。",
    ),
    "place_not_listed": (
        "没有村级地名",
        "政策包里没有“{found}”以下的村级代码。",
        "请先补上本县的村级代码表（code,name两列；命令行用--places）。",
    ),
    "place_code_unknown": (
        "区划代码查不到",
        "“{found}”不是已知的{expected}代码。",
        "请核对代码，不是地名；代码在“地区”页可查，新设的先在那里登记（命令行用--places）。",
    ),
}

_EN: dict[str, Words] = {
    "place_unknown": (
        "Place not found",
        "There is no “{found}” in “{expected}”.",
        "Use the name in the list of place codes; enter a new or renamed place under “Places” first (--places on the "
        "command line).",
    ),
    "place_near": (
        "Spelling of a place not known",
        "There is no “{found}”; the nearest is “{expected}”.",
        "If that is meant, use this name; enter a new or renamed place under “Places” first (--places on the command "
        "line).",
    ),
    "place_several": (
        "Several places of this name",
        "“{found}” may be any of these: {expected}.",
        "Name the place above it, or give the code.",
    ),
    "place_not_listed": (
        "Villages not listed",
        "The pack has no village codes below “{found}”.",
        "Give the county's own list with --places (columns code,name).",
    ),
    "place_code_unknown": (
        "Place code not found",
        "“{found}” is no known code of a {expected}.",
        "Give the code, not the name; codes stand under “Places”, where a new village is entered first (--places on the "
        "command line).",
    ),
}

PLACE_TEXTS = texts_of(_ZH, _EN)
