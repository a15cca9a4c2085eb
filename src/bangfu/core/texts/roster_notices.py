"""What `bangfu check` did without being asked, and so must say: one sentence a kind, in both languages."""

NOTICE_TEXTS: dict[str, dict[str, str]] = {
    "rosters.training_numbers": {
        "zh": "培训用号码（{prefix}开头，不对应真人）{count:,}个，已采用。",
        "en": "Training numbers (beginning with {prefix}, of no real person) accepted: {count:,}.",
    },
    "rosters.old_numbers": {
        "zh": "15位旧证件号码{count:,}个，已换算为18位。",
        "en": "Old identity numbers of 15 digits converted to 18: {count:,}.",
    },
    "rosters.certificates": {
        "zh": "残疾人证号{count:,}个，取前18位作为证件号码。",
        "en": "Disability certificate numbers, of which the first 18 characters are the identity number: {count:,}.",
    },
    "rosters.columns_unknown": {
        "zh": "“{sheet}”中不认识的列，保留在错误工作簿中，不进入数据：{found}。",
        "en": "Columns of “{sheet}” that are not known stay in the error workbook and do not enter the data: {found}.",
    },
    "rosters.place_from_title": {
        "zh": "“{sheet}”没有地名的列，按标题“{found}”，各行都记为{place}。",
        "en": "“{sheet}” lacks columns for places; as its title “{found}” says, its rows are of {place}.",
    },
    "rosters.tables_beside": {
        "zh": "“{sheet}”里并排有两张表，右边一张从{column}列起，已分别读取。",
        "en": "“{sheet}” holds two tables side by side, the second from column {column} on; each was read.",
    },
    "rosters.ticks_read": {
        "zh": "“{sheet}”的“{found}”分成{count}列打√，已合读成一项。",
        "en": "“{found}” of “{sheet}” is {count} columns to tick; they were read as one.",
    },
    "rosters.codes_several": {
        "zh": "“{sheet}”的“{found}”有{count:,}行在一格里写了几项：第一项记为主要的，其余记入其他项。",
        "en": "“{found}” of “{sheet}” names several in one cell in {count:,} rows: the first is kept as the main one, the "
        "rest as further ones.",
    },
    "rosters.rows_total": {
        "zh": "“{sheet}”跳过合计行{count:,}行（第{rows}行）。",
        "en": "Rows of “{sheet}” skipped as totals: {count:,} (row {rows}).",
    },
    "rosters.rows_note": {
        "zh": "“{sheet}”跳过说明或重复表头{count:,}行（第{rows}行）。",
        "en": "Rows of “{sheet}” skipped as notes or repeated headings: {count:,} (row {rows}).",
    },
    "rosters.rows_hidden": {
        "zh": "“{sheet}”有隐藏的行{count:,}行（第{rows}行），已照常读取。",
        "en": "“{sheet}” has hidden rows, {count:,} of them (row {rows}); they were read like the others.",
    },
    "rosters.rows_above": {
        "zh": "“{sheet}”表头在第{row}行。",
        "en": "The heading of “{sheet}” is in row {row}.",
    },
    "rosters.filled_down": {
        "zh": "“{sheet}”的“{found}”有{count:,}格为空，按同户上一行填入。",
        "en": "Empty cells of “{found}” in “{sheet}” filled from the row above, of the same household: {count:,}.",
    },
    "rosters.unit_taken": {
        "zh": "“{sheet}”的“{found}”以{unit}为单位，已换算。",
        "en": "“{found}” of “{sheet}” is written in {unit} and was converted.",
    },
    "rosters.example_rows": {
        "zh": "“{sheet}”跳过模板示例{count:,}行。",
        "en": "Example rows of the template skipped in “{sheet}”: {count:,}.",
    },
    "rosters.numbers_given": {
        "zh": "“{sheet}”中{count:,}人没有人编号，已按户内顺序编号。",
        "en": "Persons of “{sheet}” without a number, numbered within their household: {count:,}.",
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
        "zh": "“{sheet}”的“{found}”：{note}",
        "en": "“{found}” of “{sheet}”: {note}",
    },
    "rosters.encoding_read": {
        "zh": "“{file}”按{encoding}读取。",
        "en": "“{file}” was read as {encoding}.",
    },
    "rosters.encoding_doubtful": {
        "zh": "若“{file}”的列名没有错，多半是编码认错了：请从原表另存为“CSV UTF-8”或.xlsx，再检查。",
        "en": "If the column names of “{file}” are right, its encoding was probably taken wrongly: save the original sheet as "
        "“CSV UTF-8” or as .xlsx and check that.",
    },
    "rosters.dates_from_serial": {
        "zh": "“{sheet}”的“{found}”有{count:,}格是表格软件的日期序号，已换算。",
        "en": "Cells of “{found}” in “{sheet}” that were serial dates of a spreadsheet, converted: {count:,}.",
    },
}
