"""What `bangfu check` did without being asked, and so must say: one sentence a kind, in both languages."""

NOTICE_TEXTS: dict[str, dict[str, str]] = {
    "rosters.training_numbers": {
        "zh": "培训用号码（{prefix}开头，不对应真人）{count:,}个，已采用。",
        "en": "{count:,} training numbers (beginning with {prefix}, of no real person) were accepted.",
    },
    "rosters.old_numbers": {
        "zh": "15位旧证件号码{count:,}个，已换算为18位。",
        "en": "{count:,} old identity numbers of 15 digits were converted to 18.",
    },
    "rosters.certificates": {
        "zh": "残疾人证号{count:,}个，取前18位作为证件号码。",
        "en": "{count:,} disability certificate numbers: the first 18 characters were taken as the identity number.",
    },
    "rosters.columns_unknown": {
        "zh": "“{sheet}”中不认识的列，保留在错误工作簿中，不进入数据：{found}。",
        "en": "Columns of “{sheet}” that are not known stay in the error workbook and do not enter the data: {found}.",
    },
    "rosters.rows_total": {
        "zh": "“{sheet}”跳过合计行{count:,}行（{rows}）。",
        "en": "{count:,} total rows of “{sheet}” were skipped ({rows}).",
    },
    "rosters.rows_note": {
        "zh": "“{sheet}”跳过说明或重复表头{count:,}行（{rows}）。",
        "en": "{count:,} rows of “{sheet}” with notes or repeated headings were skipped ({rows}).",
    },
    "rosters.rows_above": {
        "zh": "“{sheet}”表头在第{row}行。",
        "en": "The heading of “{sheet}” is in row {row}.",
    },
    "rosters.filled_down": {
        "zh": "“{sheet}”中{count:,}格为空，按上一行同户填入“{found}”。",
        "en": "{count:,} empty cells of “{sheet}” were filled with “{found}” from the row above, of the same "
        "household.",
    },
    "rosters.unit_taken": {
        "zh": "“{sheet}”的“{found}”以{unit}为单位，已换算。",
        "en": "“{found}” of “{sheet}” is written in {unit} and was converted.",
    },
    "rosters.example_rows": {
        "zh": "“{sheet}”跳过模板示例{count:,}行。",
        "en": "{count:,} example rows of the template were skipped in “{sheet}”.",
    },
    "rosters.numbers_given": {
        "zh": "“{sheet}”中{count:,}人没有人编号，已按户内顺序编号。",
        "en": "{count:,} persons of “{sheet}” had no number and were numbered within their household.",
    },
    "rosters.year_missing": {
        "zh": "“{sheet}”没有写收入年度，收入年度记为未知。",
        "en": "“{sheet}” does not say which year the income is of; the year is unknown.",
    },
    "rosters.year_from_heading": {
        "zh": "“{sheet}”的收入年度按表头记为{year}年。",
        "en": "The income of “{sheet}” is of {year}, as its heading says.",
    },
    "rosters.sheet_hidden": {
        "zh": "“{sheet}”是隐藏的表，没有读取。",
        "en": "“{sheet}” is hidden and was not read.",
    },
    "rosters.sheet_empty": {
        "zh": "“{sheet}”是空表。",
        "en": "“{sheet}” is empty.",
    },
    "rosters.sheet_skipped": {
        "zh": "“{sheet}”不是名册，没有读取。",
        "en": "“{sheet}” is no roster and was not read.",
    },
    "rosters.grades_assumed": {
        "zh": "“{sheet}”的“{found}”只有是和否：{note}",
        "en": "“{found}” of “{sheet}” says only yes or no: {note}",
    },
    "rosters.encoding_read": {
        "zh": "“{file}”按{encoding}读取。",
        "en": "“{file}” was read as {encoding}.",
    },
    "rosters.dates_from_serial": {
        "zh": "“{sheet}”的“{found}”有{count:,}格是表格软件的日期序号，已换算。",
        "en": "{count:,} cells of “{found}” in “{sheet}” are serial dates of a spreadsheet and were converted.",
    },
}
