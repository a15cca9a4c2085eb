"""Sentences of the demo county."""

TEXTS: dict[str, dict[str, str]] = {
    "demo.scale": {
        "zh": "规模 --scale {found} 不在 0.01 至 {most} 之间。1 为南平全市，0.02 适合试用。",
        "en": "--scale {found} is not between 0.01 and {most}. 1 is the whole prefecture, 0.02 is good for a try.",
    },
    "demo.scale_of_part": {
        "zh": "规模 --scale {found} 不在 0.01 至 1 之间。这个示范只有结对题目，1 为全部。",
        "en": "--scale {found} is not between 0.01 and 1. This demo has matching problems only; 1 is the whole.",
    },
    "demo.no_register": {
        "zh": "示范“{scenario}”只有结对题目，没有登记数据，--faults、--no-workbooks不适用。请去掉这个选项，或改用nanping。",
        "en": "The demo “{scenario}” has matching problems and no register, so --faults and --no-workbooks mean nothing. "
        "Leave them out, or build nanping.",
    },
    "demo.seed": {
        "zh": "种子 --seed {found} 应为 0 至 64999 的整数。",
        "en": "--seed {found} must be a whole number from 0 to 64999.",
    },
    "demo.faults": {
        "zh": "差错率 --faults {found} 应在 0（不设）至 4 之间，1 为通常水平。",
        "en": "--faults {found} must be between 0 (none) and 4; 1 is the usual rate.",
    },
    "demo.not_a_folder": {
        "zh": "“{path}”是文件，不是文件夹。请换一个 --out。",
        "en": "“{path}” is a file, not a folder. Choose another --out.",
    },
    "demo.folder_in_use": {
        "zh": "文件夹“{path}”里有别的内容，没有改动。请换一个空文件夹。",
        "en": "The folder “{path}” holds something else and was left alone. Choose an empty one.",
    },
    "demo.total_missed": {
        "zh": "种子 {seed} 抽出的登记人口为 {found}，应为 {expected}。请换一个种子。",
        "en": "Seed {seed} gives {found} registered persons, {expected} are wanted. Choose another seed.",
    },
    "demo.books_not_written": {
        "zh": "“{path}”里的工作簿没有写成（磁盘空间或内存不足？）。没有留下半份结果；可加 --no-workbooks 只生成数据。",
        "en": "The workbooks in “{path}” could not be written (is the disk full, or memory short?). Nothing half-made was "
        "left; --no-workbooks builds the tables alone.",
    },
    "demo.built": {
        "zh": "示范市已写入“{path}”，用时{seconds}秒。人物全部虚构，证件号码以999开头，不属于任何人。2020年8月1日：",
        "en": "The demo prefecture is in “{path}” ({seconds} s). Everybody is invented; identity numbers begin with 999 and "
        "belong to nobody. On 2020-08-01:",
    },
    "demo.built_matching": {
        "zh": "示范题目已写入“{path}”，用时{seconds}秒。地名是真的，人物、坐标、需求和安排全部虚构。{on}：",
        "en": "The demo problems are in “{path}” ({seconds} s). The places are real; people, points, needs and plans are "
        "invented. On {on}:",
    },
    "demo.problems": {"zh": "结对题目（{path}）：", "en": "Matching problems ({path}):"},
    "demo.problem_line": {
        "zh": "{problem}：帮扶方{helpers}，对象{places}，现有安排{current}对",
        "en": "{problem}: {helpers} helpers, {places} places, {current} pairs in force",
    },
    "demo.problem_organ_village": {"zh": "机关联村", "en": "organs with villages"},
    "demo.problem_first_secretary": {"zh": "第一书记", "en": "first secretaries"},
    "demo.problem_commissioner_village": {"zh": "科技特派员", "en": "commissioners"},
    "demo.problem_cadre_firm": {"zh": "干部网格联企", "en": "cadres over firms by grid"},
    "demo.problem_head_firm": {"zh": "局长挂企", "en": "heads attached to firms"},
    "demo.problem_chamber_group": {"zh": "小组联商会", "en": "groups with chambers"},
    "demo.problem_household_helper": {"zh": "结对帮户", "en": "workers with households"},
    "demo.problem_advanced_poor": {"zh": "先进村联贫困村", "en": "advanced with poor villages"},
    "demo.problem_leader_township": {"zh": "省领导包乡镇", "en": "leaders with townships"},
    "demo.problem_special_place": {"zh": "特殊地域", "en": "special places"},
    "demo.problem_team_function": {"zh": "班子功能缺口", "en": "gaps of leadership teams"},
    "demo.problem_short_of_people": {"zh": "人手不够的一天", "en": "a day short of people"},
    "demo.problem_short_of_specialists": {"zh": "专业人手不够的一天", "en": "a day short of specialists"},
    "demo.against": {"zh": "（公布数{expected}）", "en": " (published: {expected})"},
    "demo.count_counties": {"zh": "县级单位", "en": "counties"},
    "demo.count_townships": {"zh": "乡级单位", "en": "townships"},
    "demo.count_villages": {"zh": "村级单位", "en": "village-level units"},
    "demo.count_poor_villages": {"zh": "贫困村", "en": "poor villages"},
    "demo.count_villages_out": {"zh": "已出列贫困村", "en": "poor villages out"},
    "demo.count_key_counties": {"zh": "省级扶贫重点县", "en": "key counties"},
    "demo.count_key_counties_out": {"zh": "已摘帽重点县", "en": "key counties out"},
    "demo.count_registered_households": {"zh": "建档立卡户（已脱贫）", "en": "registered households, out"},
    "demo.count_registered_persons": {"zh": "建档立卡人口（已脱贫）", "en": "registered persons, out"},
    "demo.count_other_households": {"zh": "未建档户（贫困村内）", "en": "unregistered households of the poor villages"},
    "demo.count_persons": {"zh": "在册全部人口", "en": "persons in all"},
    "demo.count_faults": {"zh": "预设差错", "en": "planted faults"},
    "demo.count_innocent": {"zh": "看似有误、实则无辜的", "en": "look-alikes that are innocent"},
}
