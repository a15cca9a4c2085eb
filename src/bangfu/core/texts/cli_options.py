"""What the command line says of its commands and options (`--help`), and of commands written wrongly."""

TEXTS: dict[str, dict[str, str]] = {
    "cli.option_folder": {
        "zh": "数据文件夹：households.parquet或.csv、members…、registers/",
        "en": "snapshot folder: households.parquet|csv, members…, registers/",
    },
    "cli.option_pack": {"zh": "政策包：自带的包名，或一个文件夹", "en": "name of a shipped pack, or a folder"},
    "cli.option_rules": {
        "zh": "规则集，如exit；有哪些见bangfu pack show",
        "en": "rule set, e.g. exit; see bangfu pack show",
    },
    "cli.option_on": {"zh": "按哪一天判定，如2020-06-30", "en": "the day to judge as of, e.g. 2020-06-30"},
    "cli.option_set": {"zh": "只为这次运行设一个参数", "en": "a parameter for this run"},
    "cli.option_json": {"zh": "在标准输出给出机器可读的结果", "en": "machine-readable result on stdout"},
    "cli.option_lang": {"zh": "语言：zh中文，en英文", "en": "language: zh Chinese, en English"},
    "cli.option_help": {"zh": "显示这份说明", "en": "show this help"},
    "cli.option_version": {"zh": "显示版本号", "en": "show the version"},
    "cli.option_memory": {
        "zh": "整个命令最多用多少内存，如2GB；放不下的写到磁盘",
        "en": "most memory the whole command may take, e.g. 2GB; the rest goes to disk",
    },
    "cli.option_assess_out": {
        "zh": "写出每个对象的结论：.parquet或.csv",
        "en": "write every verdict: .parquet or .csv",
    },
    "cli.option_assess_report": {
        "zh": "写出可阅读、可打印的报告：.html",
        "en": "write a report to read and print: .html",
    },
    "cli.option_assess_engine": {
        "zh": "duckdb（默认），或memory（慢，用来核对）",
        "en": "duckdb (default) or memory, the slow check",
    },
    "cli.option_assess_level": {
        "zh": "按哪一级汇总，如county；不写则自动选",
        "en": "count by this level of places, e.g. county; else one is chosen",
    },
    "cli.option_check_files": {
        "zh": "名册：.xlsx或.csv，几份一起检查",
        "en": "rosters: .xlsx or .csv, checked together",
    },
    "cli.option_check_report": {"zh": "写出标明错误的工作簿（.xlsx）", "en": "write the error workbook (.xlsx)"},
    "cli.option_check_out": {
        "zh": "把没有错误的行写成assess用的表",
        "en": "write the rows without errors as tables for assess",
    },
    "cli.option_check_pack": {
        "zh": "用哪个政策包的名册格式（cn-2014）",
        "en": "policy pack whose forms are used (cn-2014)",
    },
    "cli.option_check_template": {"zh": "写出空白模板（.xlsx）", "en": "write an empty template to fill in (.xlsx)"},
    "cli.option_check_places": {
        "zh": "更多区划代码：每行“代码,名称”的.csv",
        "en": "more place codes: a .csv of code,name",
    },
    "cli.option_check_on": {"zh": "检查日期（今天）", "en": "day of the check (today)"},
    "cli.option_demo_scenario": {
        "zh": "nanping：十个县，60,158名建档立卡人口和结对题目；guizhou、bazhong：只有结对题目",
        "en": "nanping: ten counties, 60,158 registered persons, matching problems; guizhou, bazhong: matching problems",
    },
    "cli.option_demo_out": {
        "zh": "写到哪个文件夹；以前的示范会被替换",
        "en": "folder to fill; replaces an earlier demo",
    },
    "cli.option_demo_scale": {"zh": "规模：1为全市，0.02为试用", "en": "1 the whole, 0.02 a try"},
    "cli.option_demo_seed": {"zh": "随机种子，相同则文件完全相同", "en": "equal seeds give equal bytes"},
    "cli.option_demo_faults": {
        "zh": "预设差错：1为通常比例，0为没有",
        "en": "planted faults: 1 the usual rate, 0 none",
    },
    "cli.option_demo_bad_day": {
        "zh": "另写一道人手不够的题目：12个村只有9人可派",
        "en": "also a problem where 12 villages have only 9 people who may go",
    },
    "cli.option_demo_no_workbooks": {"zh": "只写Parquet，不写工作簿", "en": "Parquet only"},
    "cli.option_explain_id": {"zh": "对象的编号，如户编号", "en": "the subject's key, e.g. a household number"},
    "cli.option_explain_names": {
        "zh": "打印人名；证件号码从不打印",
        "en": "print names of people; identity numbers never",
    },
    "cli.option_pack_what": {"zh": "check检查，diff比较，show查看", "en": "check, compare (diff) or print (show)"},
    "cli.option_pack_packs": {
        "zh": "包名或文件夹；check不写则检查自带的全部",
        "en": "name or folder; check without one checks all shipped",
    },
    "cli.option_simulate_change": {
        "zh": "poverty_line=4200、poverty_line=poverty_line_nbs、exit.income='…'、exit.verdict=any",
        "en": "poverty_line=4200, poverty_line=poverty_line_nbs, exit.income='…', exit.verdict=any",
    },
    "cli.option_simulate_level": {"zh": "再按这一级列出，如county", "en": "also by place, e.g. county"},
    "cli.option_simulate_out": {
        "zh": "写出结论有变化的对象（.parquet或.csv）",
        "en": "write the subjects whose verdict changes (.parquet or .csv)",
    },
    "cli.option_simulate_report": {
        "zh": "写出HTML报告：谁进谁出、在哪里、花多少",
        "en": "write an HTML report: who enters or leaves, where, at what cost",
    },
    "cli.usage_usage": {"zh": "用法：", "en": "usage: "},
    "cli.usage_positionals": {"zh": "参数", "en": "arguments"},
    "cli.usage_options": {"zh": "选项", "en": "options"},
    "cli.usage_commands": {"zh": "命令", "en": "commands"},
    "cli.usage_required": {
        "zh": "缺少：{names}。⟦可以写：{known}。⟧写法见{program} --help。",
        "en": "Missing: {names}. ⟦Choose from: {known}. ⟧See {program} --help.",
    },
    "cli.usage_unknown": {
        "zh": "不认识“{names}”。写法见{program} --help。",
        "en": "“{names}” is not known here. See {program} --help.",
    },
    "cli.usage_no_value": {
        "zh": "{names}后面要有一个值。写法见{program} --help。",
        "en": "{names} needs a value after it. See {program} --help.",
    },
    "cli.usage_choice": {
        "zh": "{names}不能是{found}。可以写：{known}。",
        "en": "{names} cannot be {found}. Choose from: {known}.",
    },
    "cli.usage_bad_value": {
        "zh": "{names}后面的{found}读不懂⟦，要写{expected}⟧。写法见{program} --help。",
        "en": "The value {found} of {names} cannot be read⟦; {expected} is expected⟧. See {program} --help.",
    },
    "cli.value_int": {"zh": "整数，如20", "en": "a whole number such as 20"},
    "cli.value_float": {"zh": "数，如0.5", "en": "a number such as 0.5"},
    "cli.value_fromisoformat": {"zh": "日期，如2020-06-30", "en": "a day such as 2020-06-30"},
    "cli.usage_other": {
        "zh": "命令写得不对：{reason}。写法见{program} --help。",
        "en": "The command cannot be read: {reason}. See {program} --help.",
    },
}
