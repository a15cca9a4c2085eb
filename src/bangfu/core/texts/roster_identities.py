"""What `bangfu check` can find in an identity number, or what it says of a person: see `roster_cells` for the form."""

from bangfu.core.texts.roster_cells import Words, texts_of

_ZH: dict[str, Words] = {
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
}

_EN: dict[str, Words] = {
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
}

IDENTITY_TEXTS = texts_of(_ZH, _EN)
