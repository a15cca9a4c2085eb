"""Words of the error workbook and of the template that `bangfu check` writes."""

REPORT_TEXTS: dict[str, dict[str, str]] = {
    "rosters.report_title": {"zh": "名册检查结果", "en": "Result of the roster check"},
    "rosters.report_sheet": {"zh": "检查结果", "en": "Result"},
    "rosters.report_lead": {
        "zh": "读入{rows:,}行，采用{taken:,}行；{refused:,}行有错误不采用，{held:,}行因同户有错误整户暂缓。",
        "en": "{rows:,} rows read, {taken:,} taken; {refused:,} not taken for errors, {held:,} held back with a household "
        "that has an error.",
    },
    "rosters.report_how": {
        "zh": "“问题清单”逐条列出，点位置可跳到那一格。后面各表是原表原样，行号列号不变：标✗的格有错误，标？的格请核实；"
        "右边三列写明原因和改法。改好原表后重新检查。",
        "en": "The list of findings leads to each cell. The sheets behind it are yours, rows and columns unmoved. Cells marked ✗ are wrong, those marked ? need "
        "a look; the three columns on the right say why and what to do. Correct your own file and check it again.",
    },
    "rosters.report_nothing": {"zh": "没有发现问题。", "en": "Nothing wrong was found."},
    "rosters.report_kinds": {"zh": "问题一览", "en": "What was found"},
    "rosters.report_sheets": {"zh": "各表情况", "en": "Sheet by sheet"},
    "rosters.report_notices": {"zh": "说明", "en": "Notes"},
    "rosters.report_unread": {"zh": "没能读取的文件", "en": "Files that could not be read"},
    "rosters.report_severity": {"zh": "轻重", "en": "Weight"},
    "rosters.report_error": {"zh": "✗ 错误", "en": "✗ Error"},
    "rosters.report_warning": {"zh": "？ 核实", "en": "? Look into"},
    "rosters.report_kind": {"zh": "问题", "en": "Problem"},
    "rosters.report_count": {"zh": "处数", "en": "Count"},
    "rosters.report_example": {"zh": "首例", "en": "First"},
    "rosters.report_remedy": {"zh": "怎么改", "en": "What to do"},
    "rosters.report_reason": {"zh": "问题在哪里", "en": "What is wrong"},
    "rosters.report_status": {"zh": "检查结果", "en": "Result"},
    "rosters.report_file": {"zh": "文件", "en": "File"},
    "rosters.report_name": {"zh": "工作表", "en": "Sheet"},
    "rosters.report_rows": {"zh": "行数", "en": "Rows"},
    "rosters.report_taken": {"zh": "采用", "en": "Taken"},
    "rosters.report_not_taken": {"zh": "没有采用", "en": "Not taken"},
    "rosters.report_left_out": {
        "zh": "有错误{refused:,}行，整户暂缓{held:,}行",
        "en": "{refused:,} with errors, {held:,} held back",
    },
    "rosters.report_list": {"zh": "问题清单", "en": "List of findings"},
    "rosters.report_where": {"zh": "位置", "en": "Where"},
    "rosters.report_heading": {"zh": "栏目", "en": "Column"},
    "rosters.report_list_ends": {
        "zh": "共{count:,}处，这里列出前{most:,}处；其余见各表右边三列。",
        "en": "The first {most:,} of {count:,}; for the others see the three columns on the right of each sheet.",
    },
    "rosters.report_refused": {"zh": "✗ 不采用", "en": "✗ Not taken"},
    "rosters.report_held": {"zh": "… 整户暂缓", "en": "… Held back"},
    "rosters.report_look": {"zh": "？ 请核实", "en": "? Look into"},
    "rosters.report_whole_sheet": {"zh": "整张表", "en": "whole sheet"},
    "rosters.report_held_reason": {
        "zh": "同户另一行没有采用，按整户识别，本行暂缓。",
        "en": "Waits for another row of its household.",
    },
    "rosters.report_cell_reason": {"zh": "{heading}：{reason}", "en": "{heading}: {reason}"},
    "rosters.report_comments_end": {
        "zh": "批注只写到本表前{most:,}处，其余见右边各列。",
        "en": "Comments stop after the first {most:,} cells of this sheet; see the columns on the right for the rest.",
    },
    "rosters.template_example": {"zh": "示例，可改写或删除", "en": "Example: overwrite or delete"},
    "rosters.template_needed": {"zh": "必填。", "en": "Needed."},
    "rosters.template_code": {"zh": "从列表中选。", "en": "Choose from the list."},
    "rosters.template_date": {"zh": "写成2019-06-30这样的日期。", "en": "A date like 2019-06-30."},
    "rosters.template_number": {"zh": "填数字，单位：{unit}。", "en": "A number, in {unit}."},
    "rosters.template_plain_number": {"zh": "填数字。", "en": "A number."},
    "rosters.template_digits": {
        "zh": "本列已设为文本，请勿改为数字。",
        "en": "The column is text; do not change it to numbers.",
    },
    "rosters.template_lists": {"zh": "列表", "en": "Lists"},
    "rosters.template_guide": {"zh": "填写说明", "en": "How to fill in"},
    "rosters.template_how": {
        "zh": "带*号的列必填；其余的列不用可以删掉，顺序可以调换，可以另加列。\n"
        "列名上的批注写明怎么填。第2行是示例，可改写或删除，检查时不算数。\n"
        "证件号码、户编号、账号、日期的列已设为文本，不要改成数字，否则后几位会丢失。\n"
        "填好后上传到“名册导入”，或用命令行bangfu check检查。",
        "en": "Columns marked * are needed; of the others delete what you do not use, change the order, add your own.\n"
        "The note on each heading says how to fill it in. Row 2 is an example: overwrite or delete it; it never counts.\n"
        "Columns of identity numbers, household numbers, accounts and dates are text; made numbers, they lose digits.\n"
        "When filled in, upload it under Roster import, or check it with bangfu check on the command line.",
    },
    "rosters.template_name": {"zh": "工作表", "en": "Sheet"},
    "rosters.template_needed_columns": {"zh": "必填的列", "en": "Needed columns"},
    "rosters.template_columns": {"zh": "列数", "en": "Columns"},
    "rosters.template_wrong_value": {
        "zh": "请从下拉列表中选择。",
        "en": "Please choose from the list.",
    },
}
"""`?` and `✗` are shown before a cell by its number format, so that the value itself is not touched."""
