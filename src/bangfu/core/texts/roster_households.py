"""What `bangfu check` can find between rows: for each kind a title, the reason and the remedy, in both languages.

The codes are built as in `roster_cells`; `where` is the place of another row.
"""

from bangfu.core.texts.roster_cells import Words, texts_of

_ZH: dict[str, Words] = {
    "person_twice": (
        "同一人重复登记",
        "与{where}是同一证件号码、同一户。",
        "请删去重复的一行。",
    ),
    "person_in_two_households": (
        "一人在两户",
        "与{where}是同一证件号码，但不在同一户。",
        "请入户核实本人属于哪一户，从另一户删去。",
    ),
    "number_twice": (
        "编号重复",
        "“{expected}”与{where}相同。",
        "请核对，一个编号只能对应一行。",
    ),
    "household_in_two_places": (
        "一户在两个村",
        "同一户编号在{where}属于另一个村。",
        "请核对户编号和村名。",
    ),
    "household_differs": (
        "同户各行不一致",
        "“{expected}”与同户的{where}不同。",
        "请统一同一户各行的填写。",
    ),
    "household_unlisted": (
        "户表里没有这一户",
        "户编号在户表中找不到。",
        "请在户表补上这一户，或改正户编号。",
    ),
    "household_empty": (
        "没有成员",
        "这一户没有任何成员。",
        "请在成员表补上全户成员。",
    ),
    "head_missing": (
        "没有户主",
        "这一户没有标为户主的成员。",
        "请标明一名户主。",
    ),
    "head_several": (
        "不止一个户主",
        "{where}也标为户主。",
        "一户只能有一名户主，请改正与户主关系。",
    ),
    "size_differs": (
        "人数与名单不符",
        "填写{found}人，名单上有{expected}人。按整户识别，不得漏人、不得拆户。",
        "请补上漏列的成员，或改正人数。",
    ),
    "born_in_future": (
        "出生日期在将来",
        "出生日期晚于检查日{expected}。",
        "请照证件改正。",
    ),
    "too_old": (
        "年龄过大",
        "按出生日期已超过{expected}岁。",
        "请照证件核对；已去世的请办理注销。",
    ),
    "older_than_head": (
        "晚辈比户主年长",
        "与户主关系为“{found}”，却不比户主年轻。",
        "请核对与户主关系和出生日期。",
    ),
    "younger_than_head": (
        "长辈比户主年轻",
        "与户主关系为“{found}”，却不比户主年长。",
        "请核对与户主关系和出生日期。",
    ),
    "spouse_same_sex": (
        "配偶与户主同性别？",
        "配偶与户主的性别相同，是否有一处录错？",
        "请核对性别、证件号码和与户主关系；无误的可以不改。",
    ),
}

_EN: dict[str, Words] = {
    "person_twice": (
        "Same person listed twice",
        "The identity number and the household are those of {where}.",
        "Delete the row that repeats the other.",
    ),
    "person_in_two_households": (
        "One person in two households",
        "The identity number is that of {where}, in another household.",
        "Find out at the home which household the person belongs to, and delete the other row.",
    ),
    "number_twice": (
        "Number given twice",
        "“{expected}” is the same as in {where}.",
        "Check it: one number may stand for one row only.",
    ),
    "household_in_two_places": (
        "One household in two villages",
        "In {where} the same household number belongs to another village.",
        "Check the household number and the village.",
    ),
    "household_differs": (
        "Rows of a household disagree",
        "“{expected}” differs from {where} of the same household.",
        "Make the rows of the household agree.",
    ),
    "household_unlisted": (
        "Household not in the sheet of households",
        "The household number is not found in the sheet of households.",
        "Add the household there, or correct the number.",
    ),
    "household_empty": (
        "Household without members",
        "The household has no members.",
        "Add all its members to the sheet of members.",
    ),
    "head_missing": (
        "No head of household",
        "No member of the household is marked as its head.",
        "Mark one member as the head.",
    ),
    "head_several": (
        "More than one head",
        "The member in {where} is marked as head as well.",
        "A household has one head: correct the relation to the head.",
    ),
    "size_differs": (
        "Size differs from the list",
        "{found} members are stated and {expected} are listed. A household is judged as a whole: nobody left out, "
        "no splitting.",
        "Add the members left out, or correct the number.",
    ),
    "born_in_future": (
        "Born in the future",
        "The birth date is later than the day of this check, {expected}.",
        "Correct it by the document.",
    ),
    "too_old": (
        "Age not possible",
        "By the birth date the person is more than {expected} years old.",
        "Compare it with the document; if the person has died, have the entry cancelled.",
    ),
    "older_than_head": (
        "Descendant older than the head",
        "The relation to the head is “{found}”, yet the person is not younger than the head.",
        "Check the relation and the birth dates.",
    ),
    "younger_than_head": (
        "Ancestor younger than the head",
        "The relation to the head is “{found}”, yet the person is not older than the head.",
        "Check the relation and the birth dates.",
    ),
    "spouse_same_sex": (
        "Spouse of the same sex as the head?",
        "Spouse and head have the same sex: is one of them wrongly entered?",
        "Check sex, identity number and relation; if they are right, leave them.",
    ),
}

HOUSEHOLD_TEXTS = texts_of(_ZH, _EN)
