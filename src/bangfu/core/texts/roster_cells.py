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
        "请核对列名，或用 bangfu check --template 生成模板后填写。",
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
        "代码不认识",
        "“{found}”不是“{expected}”。",
        "请改为列表中的写法。",
    ),
    "code_near": (
        "代码写法不认识",
        "“{found}”不在允许的写法里，最接近的是“{expected}”。",
        "如确是此意，请照此改写；否则按列表改正。",
    ),
    "yes_no_unknown": (
        "是否项看不懂",
        "“{found}”不能读作“是”或“否”。",
        "请填“是”或“否”；不知道的留空。",
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
    "id_rounded": (
        "长号码被表格软件改坏",
        "这一格存成了数字，15位以后的数字已经丢失，无法恢复。",
        "请先把整列设为“文本”格式，再照证件或原件重新录入；只改格式不能找回数字。",
    ),
    "id_length": (
        "证件号码位数不对",
        "证件号码有{found}位，应为18位（残疾人证20位，旧证15位）。",
        "请照证件补全。",
    ),
    "id_characters": (
        "证件号码有其他字符",
        "证件号码里有数字和末位X以外的字符。",
        "请照证件重新录入，不要带空格、说明文字。",
    ),
    "id_check_digit": (
        "证件号码校验不符",
        "证件号码按国家标准GB 11643算出的末位与填写的不同，至少有一位录错。",
        "请照证件逐位核对。",
    ),
    "id_birth": (
        "证件号码里的出生日期不存在",
        "证件号码第7至14位不是一个存在的、已过去的日期。",
        "请照证件逐位核对。",
    ),
    "id_place": (
        "证件号码前六位查不到",
        "证件号码前六位不是已知的区划代码。",
        "请照证件核对；证件无误的可以不改。",
    ),
    "id_certificate": (
        "残疾人证号后段不对",
        "残疾人证号第19位（类别1—7）或第20位（等级1—4）不对。",
        "请照残疾人证核对。",
    ),
    "id_missing": (
        "没有证件号码",
        "没有填证件号码，无法与其他数据比对。",
        "有证件的请补填；未办证的孩子请用模板填出生日期和性别。",
    ),
    "birth_differs": (
        "出生日期与证件不一致",
        "出生日期与证件号码第7至14位不同。",
        "请以证件为准核对两处。",
    ),
    "sex_differs": (
        "性别与证件不一致",
        "性别与证件号码第17位（单数男、双数女）不同。",
        "请以证件为准核对两处。",
    ),
    "place_unknown": (
        "地名查不到",
        "在“{expected}”下没有“{found}”。",
        "请用区划代码表上的名称；新设或改名的，用 --places 补充地名表。",
    ),
    "place_near": (
        "地名写法不认识",
        "没有“{found}”，最接近的是“{expected}”。",
        "如确是此地，请改用该名称；新设或改名的，用 --places 补充地名表。",
    ),
    "place_several": (
        "地名不止一处",
        "“{found}”对应几个地方：{expected}。",
        "请写明上一级，或改填代码。",
    ),
    "place_not_listed": (
        "没有村级地名",
        "政策包里没有“{found}”以下的村级代码。",
        "请用 --places 给出本县村级代码表（code,name两列）。",
    ),
    "place_code_unknown": (
        "区划代码查不到",
        "“{found}”不是已知的{expected}代码。",
        "请核对代码；新设的村用 --places 补充。",
    ),
}

_EN: dict[str, Words] = {
    "sheet_unknown": (
        "Sheet not recognised",
        "No known heading row was found; nearest is “{expected}”, which lacks “{found}”.",
        "Check the column names, or fill in the template that bangfu check --template writes.",
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
        "“{found}” is no “{expected}”.",
        "Use a spelling from the list.",
    ),
    "code_near": (
        "Spelling not in the list",
        "“{found}” is not an allowed spelling; the nearest is “{expected}”.",
        "If that is meant, write it so; if not, use a spelling from the list.",
    ),
    "yes_no_unknown": (
        "Neither yes nor no",
        "“{found}” can be read neither as yes nor as no.",
        "Write yes or no; leave it empty if not known.",
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
    "id_rounded": (
        "Long number spoilt by the spreadsheet",
        "The cell was stored as a number, so the digits after the 15th are lost and cannot be recovered.",
        "Format the whole column as text, then type the numbers again from the originals; changing the format "
        "alone does not bring digits back.",
    ),
    "id_length": (
        "Identity number of wrong length",
        "The identity number has {found} characters; 18 are expected (20 on a disability certificate, 15 on an old "
        "card).",
        "Complete it from the document.",
    ),
    "id_characters": (
        "Identity number with other characters",
        "The identity number holds characters other than digits and a final X.",
        "Type it again from the document, without spaces or remarks.",
    ),
    "id_check_digit": (
        "Identity number fails its check digit",
        "By the national standard GB 11643 the last character should be another one: at least one digit is wrong.",
        "Compare it digit by digit with the document.",
    ),
    "id_birth": (
        "No such birth date in the identity number",
        "Characters 7 to 14 of the identity number are not a day that exists and is past.",
        "Compare it digit by digit with the document.",
    ),
    "id_place": (
        "First six digits not known",
        "The first six digits of the identity number are no known place code.",
        "Compare them with the document; if they agree, leave them.",
    ),
    "id_certificate": (
        "End of the disability certificate number is wrong",
        "Character 19 (class 1-7) or 20 (grade 1-4) of the disability certificate number is wrong.",
        "Compare it with the certificate.",
    ),
    "id_missing": (
        "No identity number",
        "There is no identity number, so the person cannot be matched with other registers.",
        "Add it from the document; for a child without one, give birth date and sex in the template.",
    ),
    "birth_differs": (
        "Birth date differs from the document",
        "The birth date is not the one in characters 7 to 14 of the identity number.",
        "Correct the two by the document.",
    ),
    "sex_differs": (
        "Sex differs from the document",
        "The sex is not the one given by character 17 of the identity number (odd male, even female).",
        "Correct the two by the document.",
    ),
    "place_unknown": (
        "Place not found",
        "There is no “{found}” in “{expected}”.",
        "Use the name in the list of place codes; for a new or renamed place, add a list with --places.",
    ),
    "place_near": (
        "Spelling of a place not known",
        "There is no “{found}”; the nearest is “{expected}”.",
        "If that is meant, use this name; for a new or renamed place, add a list with --places.",
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
        "Check the code; for a new village, add a list with --places.",
    ),
}

CELL_TEXTS = texts_of(_ZH, _EN)
