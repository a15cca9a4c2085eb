"""What `bangfu check` can find in a sheet or a cell: for each kind a title, the reason and the remedy, in both languages.

The codes are `rosters.KIND_title`, `rosters.KIND` (the reason) and `rosters.KIND_remedy`.
Details: `found` a cell's text, `expected` what fits. Never an identity number, a phone or a name.
"""

Words = tuple[str, str, str]
"""Title, reason, remedy."""


def texts_of(zh: dict[str, Words], en: dict[str, Words]) -> dict[str, dict[str, str]]:
    """The three texts of each kind under their codes."""
    return {
        f"rosters.{kind}{ending}": {"zh": zh[kind][place], "en": en[kind][place]}
        for kind in zh
        for place, ending in enumerate(("_title", "", "_remedy"))
    }


_ZH: dict[str, Words] = {
    "sheet_unknown": (
        "不认识的表",
        "没有找到能识别的表头；最接近“{expected}”，缺“{found}”。",
        "请核对列名，或改用模板填写（命令行：bangfu check --template 模板.xlsx）。",
    ),
    "column_missing": (
        "缺少必需的列",
        "没有“{expected}”这一列，整张表无法采用。",
        "请补上这一列；列名可用模板里的写法。",
    ),
    "column_twice": (
        "同一列出现两次",
        "“{found}”与前面的一列都对应“{expected}”，只读了前一列。",
        "请只保留一列，或改掉另一列的列名。",
    ),
    "value_missing": (
        "必填项为空",
        "“{expected}”没有填写。",
        "请补填；确实没有的，说明情况后从名册中移出该行。",
    ),
    "code_unknown": (
        "不是规定的选项",
        "“{found}”不是规定的选项。",
        "请改为其中之一：{expected}。",
    ),
    "code_near": (
        "与选项写法不同",
        "“{found}”不在允许的写法里，最接近的是“{expected}”。",
        "如确是此意，请照此改写；否则改为模板下拉列表中的一项。",
    ),
    "yes_no_unknown": (
        "是否项看不懂",
        "“{found}”不能读作“是”或“否”。",
        "请填“是”或“否”；不知道的留空。",
    ),
    "tick_unclear": (
        "打勾的格里有别的内容",
        "“{expected}”这一列只能打√或留空，这里写的是“{found}”。",
        "是的打√，不是的留空；说明文字移到备注。",
    ),
    "ticks_several": (
        "打了几个√，分不出主次",
        "同时勾了{found}，分不出哪个是主要的；主要的一项记为未知，其余照记。",
        "请另加“{expected}”一列，写明主要的一项。",
    ),
    "ticks_beyond": (
        "写的项目过多",
        "“{expected}”的项目超过可以登记的数目，{found}没有记下。",
        "请只留主要的几项。",
    ),
    "number_unclear": (
        "数字看不懂",
        "“{found}”不是一个数字（应为{expected}）。",
        "请只填数字，单位写在表头；不知道的留空。",
    ),
    "number_not_whole": (
        "应为整数",
        "“{found}”不是整数（{expected}）。",
        "请填整数。",
    ),
    "money_too_fine": (
        "金额的小数过多",
        "“{found}”比货币的最小单位还细，已四舍五入到{expected}位小数。",
        "请与凭证核对；是公式算出来的，请在公式里四舍五入到{expected}位小数。",
    ),
    "number_too_small": (
        "数值过小",
        "“{found}”小于可能的最小值{expected}。",
        "请核对数值和单位（元还是万元）。",
    ),
    "number_too_large": (
        "数值过大",
        "“{found}”大于可能的最大值{expected}。",
        "请核对数值和单位（元还是万元）。",
    ),
    "date_impossible": (
        "日期不存在",
        "“{found}”：{expected}。",
        "请按证件或档案填写，如2019-02-28。",
    ),
    "date_incomplete": (
        "日期不完整",
        "“{found}”没有写到日。",
        "请写出年月日，如2019-06-30；查不到日的留空。",
    ),
    "date_unclear": (
        "日期看不懂",
        "“{found}”看不出年月日。",
        "请写成2019-06-30这样的形式。",
    ),
    "pattern_unfit": (
        "号码形式不对",
        "“{expected}”的位数或形式不对，已照原样采用。",
        "请核对号码。",
    ),
    "name_odd": (
        "姓名里有别的内容",
        "姓名里有数字、括号或别的符号，已照原样采用。",
        "这一格只写一个人的姓名。亡故、外嫁、外迁的按程序从名册移出，电话另填一列。",
    ),
    "text_too_long": (
        "文字过长",
        "这一格有{found}个字，超过{expected}个。",
        "请检查是否把别处的内容粘到了这一格。",
    ),
    "cell_failed": (
        "公式出错",
        "这一格显示公式错误（如#N/A、#REF!），没有值。",
        "请修正公式，或填入数值。",
    ),
    "cell_uncalculated": (
        "公式没有结果",
        "这一格是公式，但文件里没有保存计算结果。",
        "请在表格软件中打开并保存一次，或把公式粘贴为数值。",
    ),
}

_EN: dict[str, Words] = {
    "sheet_unknown": (
        "Sheet not recognised",
        "No known heading row was found; nearest is “{expected}”, which lacks “{found}”.",
        "Check the column names, or fill in the template (bangfu check --template template.xlsx on the command line).",
    ),
    "column_missing": (
        "Needed column missing",
        "There is no column “{expected}”, so the sheet cannot be taken.",
        "Add the column; its name may be written as in the template.",
    ),
    "column_twice": (
        "Column given twice",
        "“{found}” and an earlier column both mean “{expected}”; only the earlier one was read.",
        "Keep one of them, or rename the other.",
    ),
    "value_missing": (
        "Needed value missing",
        "“{expected}” is empty.",
        "Fill it in; if there is none, take the row out of the roster and say why.",
    ),
    "code_unknown": (
        "Value not in the list",
        "“{found}” is none of the choices.",
        "Write one of: {expected}.",
    ),
    "code_near": (
        "Spelling not in the list",
        "“{found}” is not an allowed spelling; the nearest is “{expected}”.",
        "If that is meant, write it so; if not, use a choice of the template's list.",
    ),
    "yes_no_unknown": (
        "Neither yes nor no",
        "“{found}” can be read neither as yes nor as no.",
        "Write yes or no; leave it empty if not known.",
    ),
    "tick_unclear": (
        "More than a tick",
        "The column “{expected}” is to be ticked or left empty; here it says “{found}”.",
        "Tick it or leave it empty; move remarks to a column of their own.",
    ),
    "ticks_several": (
        "Several ticks, none the main one",
        "Ticked together: {found}. Which is the main one cannot be told; the main one is unknown, the others are kept.",
        "Add a column “{expected}” that names the main one.",
    ),
    "ticks_beyond": (
        "More than can be kept",
        "“{expected}” has more than can be registered; not kept: {found}.",
        "Leave the most important ones only.",
    ),
    "number_unclear": (
        "Not a number",
        "“{found}” is no number ({expected} is expected).",
        "Write digits only, with the unit in the heading; leave it empty if not known.",
    ),
    "number_not_whole": (
        "Not a whole number",
        "“{found}” is not a whole number ({expected}).",
        "Write a whole number.",
    ),
    "money_too_fine": (
        "Amount too fine",
        "“{found}” is finer than the smallest unit of the currency; it was rounded to {expected} decimal places.",
        "Compare it with the record; where a formula gave it, let the formula round to {expected} decimal places.",
    ),
    "number_too_small": (
        "Number too small",
        "“{found}” is below the least possible value, {expected}.",
        "Check the value and its unit (yuan or ten thousand yuan).",
    ),
    "number_too_large": (
        "Number too large",
        "“{found}” is above the largest possible value, {expected}.",
        "Check the value and its unit (yuan or ten thousand yuan).",
    ),
    "date_impossible": (
        "No such day",
        "“{found}”: {expected}.",
        "Use the date in the document, such as 2019-02-28.",
    ),
    "date_incomplete": (
        "Date incomplete",
        "“{found}” does not give the day.",
        "Write year, month and day, such as 2019-06-30; leave it empty if the day cannot be found.",
    ),
    "date_unclear": (
        "Not a date",
        "No year, month and day can be read in “{found}”.",
        "Write it like 2019-06-30.",
    ),
    "pattern_unfit": (
        "Number of unusual form",
        "“{expected}” has an unusual length or form; it was taken as it stands.",
        "Check the number.",
    ),
    "name_odd": (
        "More than a name",
        "The name holds digits, brackets or other signs; it was taken as it stands.",
        "Write one person's name and nothing else. Who has died, married or moved away leaves the roster by the procedure; phones have a column of their own.",
    ),
    "text_too_long": (
        "Text too long",
        "The cell has {found} characters, more than {expected}.",
        "See whether something was pasted into this cell by accident.",
    ),
    "cell_failed": (
        "Formula error",
        "The cell shows a formula error (such as #N/A or #REF!), not a value.",
        "Repair the formula or write the value.",
    ),
    "cell_uncalculated": (
        "Formula without result",
        "The cell is a formula, and the file holds no result for it.",
        "Open and save the file in a spreadsheet program, or paste the formula as a value.",
    ),
}

CELL_TEXTS = texts_of(_ZH, _EN)
