"""Sentences of rosters: what is wrong with a file as a whole, and what `bangfu check` reports at the end."""

from bangfu.core.texts.roster_cells import CELL_TEXTS
from bangfu.core.texts.roster_households import HOUSEHOLD_TEXTS
from bangfu.core.texts.roster_identities import IDENTITY_TEXTS
from bangfu.core.texts.roster_notices import NOTICE_TEXTS
from bangfu.core.texts.roster_places import PLACE_TEXTS
from bangfu.core.texts.roster_report import REPORT_TEXTS

TEXTS: dict[str, dict[str, str]] = {
    **CELL_TEXTS,
    **IDENTITY_TEXTS,
    **PLACE_TEXTS,
    **HOUSEHOLD_TEXTS,
    **NOTICE_TEXTS,
    **REPORT_TEXTS,
    "rosters.places_columns": {
        "zh": "地名表“{file}”的第一行应是 code,name，实际是“{found}”。请补上这一行。",
        "en": "The place list “{file}” must begin with the line code,name; it begins with “{found}”. Add that line.",
    },
    "rosters.places_line": {
        "zh": "地名表“{file}”第{line}行不是“编码,名称”。请补全编码（只用数字或字母）和名称。",
        "en": "Line {line} of the place list “{file}” is not “code,name”. Give a code of digits or letters and a name.",
    },
    "rosters.file_empty": {
        "zh": "“{file}”是空文件（0字节）。请重新导出。",
        "en": "“{file}” is empty (0 bytes). Export it again.",
    },
    "rosters.file_too_large": {
        "zh": "“{file}”有{found} MB，超过{most} MB的上限。请按乡镇分成几个文件。",
        "en": "“{file}” has {found} MB; the limit is {most} MB. Split it by township.",
    },
    "rosters.file_not_roster": {
        "zh": "“{file}”的内容是{what}，不是.xlsx工作簿或.csv文本。请在表格软件中打开原始名册，另存为.xlsx。",
        "en": "“{file}” holds {what}, not an .xlsx workbook or .csv text. Open the original roster in a spreadsheet "
        "program and save it as .xlsx.",
    },
    "rosters.workbook_old": {
        "zh": "“{file}”是旧式.xls工作簿。请在表格软件中打开，另存为.xlsx后再检查。",
        "en": "“{file}” is an old .xls workbook. Open it in a spreadsheet program, save it as .xlsx and check that.",
    },
    "rosters.workbook_locked": {
        "zh": "“{file}”加了密码，无法读取。请打开后取消密码，另存为.xlsx。",
        "en": "“{file}” is locked with a password and cannot be read. Open it, remove the password, save it as .xlsx.",
    },
    "rosters.workbook_broken": {
        "zh": "“{file}”不完整或已损坏，读不出工作表。请重新复制或重新导出；能打开的话，另存为一份新的.xlsx。",
        "en": "“{file}” is cut off or damaged, its sheets cannot be read. Copy or export it again; if it still opens, "
        "save it as a new .xlsx.",
    },
    "rosters.workbook_bomb": {
        "zh": "“{file}”解压后异常膨胀（{found}），不像名册，已拒绝打开。请向来源核实，另存为新的.xlsx。",
        "en": "“{file}” swells abnormally when unpacked ({found}); this is no roster and was not opened. Ask where it "
        "came from, and save the roster as a new .xlsx.",
    },
    "rosters.unpacks_too_large": {
        "zh": "“{file}”解压后有{found} MB，超过{most} MB的上限。请按乡镇分成几个文件。",
        "en": "“{file}” unpacks to {found} MB; the limit is {most} MB. Split it by township.",
    },
    "rosters.no_sheets": {
        "zh": "“{file}”里没有可读的表：都是空表或隐藏的表。请取消隐藏，或换一个文件。",
        "en": "“{file}” has no sheet to read: all are empty or hidden. Unhide the roster, or give another file.",
    },
    "rosters.sheets_too_many": {
        "zh": "“{file}”有{found}张工作表，超过{most}张的上限。请分成几个文件。",
        "en": "“{file}” has {found} sheets; the limit is {most}. Split it into several files.",
    },
    "rosters.rows_too_many": {
        "zh": "“{file}”的“{sheet}”超过{most:,}行。请按乡镇分成几个文件。",
        "en": "“{sheet}” of “{file}” has more than {most:,} rows. Split it by township.",
    },
    "rosters.columns_too_many": {
        "zh": "“{file}”的“{sheet}”用到第{found}列，超过{most}列。右边多半有误填的格，请删除名册以外的列。",
        "en": "“{sheet}” of “{file}” reaches column {found}; the limit is {most}. A cell far to the right was probably "
        "filled by accident: delete the columns outside the roster.",
    },
    "rosters.cells_too_many": {
        "zh": "“{file}”的“{sheet}”占{rows:,}行×{columns}列，超过{most:,}格。请删除名册以外的行列，或按乡镇分成几个文件。",
        "en": "“{sheet}” of “{file}” spans {rows:,} rows × {columns} columns, more than {most:,} cells. Delete rows and "
        "columns outside the roster, or split it by township.",
    },
    "rosters.bad_character": {
        "zh": "“{file}”第{row}行有不能按{encoding}识别的字符，文件可能已损坏。请从原表另存为“CSV UTF-8”或.xlsx。",
        "en": "Row {row} of “{file}” has bytes that are no character of {encoding}; the file may be damaged. Save the "
        "original sheet as “CSV UTF-8” or as .xlsx.",
    },
    "rosters.quotes_open": {
        "zh": "“{file}”第{row}行的引号没有配对，后面的内容被连成一格。请补上引号，或改存为.xlsx。",
        "en": "A quotation mark in “{file}”, at row {row}, does not close and swallows what follows. Close it, or save "
        "the file as .xlsx.",
    },
    "rosters.cell_too_long": {
        "zh": "“{file}”第{row}行有一格超过{most:,}个字符，表格软件的一格装不下。请把长文移出名册；若是这一行的引号没有配对，请补上。",
        "en": "Row {row} of “{file}” has a cell of more than {most:,} characters, which no spreadsheet cell can hold. Move "
        "the long text out of the roster; if a quotation mark in that row does not close, close it.",
    },
    "rosters.no_forms": {
        "zh": "政策包“{pack}”没有名册格式（rosters文件夹）。请用--pack换一个，如cn-2014。",
        "en": "The pack “{pack}” describes no roster forms (folder rosters). Choose another with --pack, such as cn-2014.",
    },
    "rosters.form_fact": {
        "zh": "政策包里没有指标“{found}”⟦，最接近的是“{nearest}”⟧。",
        "en": "The pack has no fact “{found}”⟦; the nearest is “{nearest}”⟧.",
    },
    "rosters.form_shape": {
        "zh": "“{found}”在这里不适用：要的是{expected}⟦；最接近的是“{nearest}”⟧。",
        "en": "“{found}” does not fit here: {expected} is expected⟦; the nearest is “{nearest}”⟧.",
    },
    "rosters.nothing_to_check": {
        "zh": "没有给出要检查的文件。写成：bangfu check 名册.xlsx；要空白模板，写：bangfu check --template 模板.xlsx。",
        "en": "No file to check was given. Write bangfu check roster.xlsx; for an empty template, "
        "bangfu check --template template.xlsx.",
    },
    "rosters.nothing_readable": {
        "zh": "没有一个文件可以作为名册读取：{reasons}",
        "en": "None of the files can be read as a roster: {reasons}",
    },
    "rosters.same_file": {
        "zh": "“{path}”既是输入又是输出。请给报告另起名字，以免覆盖原表。",
        "en": "“{path}” is both input and output. Give the report another name, so that your sheet is not overwritten.",
    },
    "rosters.summary_read": {
        "zh": "读入{files}个文件、{sheets}张表、{rows:,}行；采用{taken:,}行（{households:,}户、{persons:,}人）。",
        "en": "Files read: {files}; sheets: {sheets}; rows: {rows:,}. Rows taken: {taken:,} "
        "(households: {households:,}, persons: {persons:,}).",
    },
    "rosters.summary_refused": {
        "zh": "有错误未采用{refused:,}行；因同户有错误整户暂缓{held:,}行。",
        "en": "Not taken for errors: {refused:,} rows; held back with a household that has an error: {held:,} rows.",
    },
    "rosters.summary_clean": {"zh": "没有发现问题。", "en": "Nothing wrong was found."},
    "rosters.summary_errors": {
        "zh": "错误{count:,}处（该行不采用）",
        "en": "Errors: {count:,} (the row is not taken)",
    },
    "rosters.summary_warnings": {
        "zh": "需要核实{count:,}处（该行采用）",
        "en": "To look into: {count:,} (the row is taken)",
    },
    "rosters.summary_notices": {"zh": "说明", "en": "Notes"},
    "rosters.summary_line": {"zh": "  {title}：{count:,}处。{example}", "en": "  {title}: {count:,}. {example}"},
    "rosters.summary_example": {"zh": "如{place}。", "en": "For instance {place}."},
    "rosters.summary_sheet": {
        "zh": "“{file}”的“{sheet}”：{reason}{remedy}",
        "en": "“{sheet}” in “{file}”: {reason} {remedy}",
    },
    "rosters.summary_report": {"zh": "错误工作簿：{path}", "en": "Error workbook: {path}"},
    "rosters.summary_tables": {"zh": "可用数据：{path}", "en": "Clean data: {path}"},
    "rosters.template_written": {"zh": "已写出模板：{path}", "en": "Template written: {path}"},
    "rosters.place_of_cell": {"zh": "“{file}”的“{sheet}”{cell}", "en": "{cell} of “{sheet}” in “{file}”"},
    "rosters.place_of_row": {"zh": "“{file}”的“{sheet}”第{row}行", "en": "row {row} of “{sheet}” in “{file}”"},
    "rosters.row_here": {"zh": "第{row}行", "en": "row {row}"},
}
