"""Sentences of rosters: what is wrong with a file, a row or a cell, and what to do about it."""

TEXTS: dict[str, dict[str, str]] = {
    "rosters.places_columns": {
        "zh": "地名表“{file}”的第一行应是 code,name，实际是“{found}”。请补上这一行。",
        "en": "The place list “{file}” must begin with the line code,name; it begins with “{found}”. "
        "Add that line.",
    },
    "rosters.places_line": {
        "zh": "地名表“{file}”第{line}行不是“编码,名称”。请补全编码（只用数字或字母）和名称。",
        "en": "Line {line} of the place list “{file}” is not “code,name”. "
        "Give a code of digits or letters and a name.",
    },
}
