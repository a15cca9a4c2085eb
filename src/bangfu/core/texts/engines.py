"""Sentences of the engines: what was wrong with a snapshot, and what to do."""

TEXTS: dict[str, dict[str, str]] = {
    "engines.no_folder": {
        "zh": "找不到文件夹“{folder}”。请检查路径；数据可由bangfu check --out或bangfu demo生成。",
        "en": "There is no folder “{folder}”. Check the path; bangfu check --out or bangfu demo makes one.",
    },
    "engines.not_a_folder": {
        "zh": "“{folder}”是文件；这里要的是放数据表的文件夹。名册请先用bangfu check 名册.xlsx --out 文件夹。",
        "en": "“{folder}” is a file; the folder that holds the tables is expected. Of a roster, bangfu check roster.xlsx --out DIR "
        "makes one.",
    },
    "engines.empty_folder": {
        "zh": "文件夹“{folder}”里没有数据表。至少要有{expected}之一（也可以是.csv）。请先运行bangfu check … --out {folder}。",
        "en": "The folder “{folder}” holds no tables. It needs one of {expected} (or .csv). Run bangfu check … --out {folder} first.",
    },
    "engines.two_files": {
        "zh": "表{table}有两个文件：{first}和{second}，不知道用哪一个。请移走一个。",
        "en": "Table {table} has two files, {first} and {second}; which one counts is not clear. Move one away.",
    },
    "engines.unreadable": {
        "zh": "读不了{file}：文件可能不完整或格式不对，请重新生成。（读取程序的原话：{reason}）",
        "en": "{file} cannot be read: it may be cut off or of another format; make it again. (The reader said: {reason})",
    },
    "engines.damaged": {
        "zh": "数据读到一半读不下去了：文件可能已损坏，请重新生成；没有写出半份结果。（读取程序的原话：{reason}）",
        "en": "Reading stopped half-way: a file may be damaged; make it again. No half-written result was left. (The reader said: {reason})",
    },
    "engines.no_room": {
        "zh": "运行中要写的文件写不下：{reason}。请腾出空间，或换一个磁盘，再运行一次；没有写出半份结果。",
        "en": "What the run has to write finds no room: {reason}. Make room or use another disk, then run it again; no half-written result was left.",
    },
    "engines.csv_encoding": {
        "zh": "{file}不是UTF-8编码。请先用bangfu check读入（它认识GB18030），或另存为UTF-8。",
        "en": "{file} is not UTF-8. Read it with bangfu check first (it knows GB18030), or save it as UTF-8.",
    },
    "engines.no_key": {
        "zh": "{file}缺少“{column}”列。现有列：{columns}。",
        "en": "{file} has no column “{column}”. It has: {columns}.",
    },
    "engines.empty_key": {
        "zh": "{file}有{rows}行没有“{column}”。每一行都要有编号，请补上或删去这些行。",
        "en": "{file} has {rows} row(s) without “{column}”. Every row needs its number; fill it in or remove the row.",
    },
    "engines.keys_differ": {
        "zh": "{file}的“{column}”列是{found}，{other}的“{other_column}”列是{other_found}，对不上。请都存成文本。",
        "en": "Column “{column}” of {file} is {found}, but “{other_column}” of {other} is {other_found}, so rows "
        "cannot meet. Store both as text.",
    },
    "engines.column_type": {
        "zh": "{file}的“{column}”列是{found}，应为{expected}。请用bangfu check重新生成。",
        "en": "Column “{column}” of {file} is {found}; {expected} is expected. Make it again with bangfu check.",
    },
    "engines.whole_amounts": {"zh": "int64（以最小货币单位计的整数）", "en": "int64 (minor units)"},
    "engines.unknown_code": {
        "zh": "{file}的“{column}”列有{rows}行写着“{found}”，不在代码表{list}里（{known}）。请改正，或用bangfu check读入原表。",
        "en": "Column “{column}” of {file} holds “{found}” in {rows} row(s), which code list {list} does not have ({known}). Correct it, or read the roster with bangfu check.",
    },
    "engines.two_rows": {
        "zh": "表{table}的{key}在{on}有{rows}行同时有效，不知道以哪一行为准。请核对valid_from和valid_until。",
        "en": "{table} has {rows} rows for {key} that hold on {on}; which one is true is not clear. Check valid_from and valid_until.",
    },
    "engines.no_subjects": {
        "zh": "规则集{rules}判断的是{table}，数据里没有这张表。请提供{table}.parquet或{table}.csv。",
        "en": "The rules {rules} judge {table}, and the snapshot has no such table. Supply {table}.parquet or {table}.csv.",
    },
    "engines.no_subject": {
        "zh": "在{on}有效的{table}里没有“{key}”。请核对编号和日期。",
        "en": "No “{key}” among the {table} that hold on {on}. Check the number and the day.",
    },
    "engines.not_this_set": {
        "zh": "规则集{rules}（{label}）不适用于{key}。它只看这样的：{condition}。⟦现在：{found}。⟧",
        "en": "The rules {rules} ({label}) do not speak of {key}. They speak of those where {condition}.⟦ Found: {found}.⟧",
    },
    "engines.too_large": {
        "zh": "有一个计算结果超出64位整数。请检查数据里的金额。（计算程序的原话：{reason}）",
        "en": "A result does not fit 64 bits. Check the amounts in the data. (The engine said: {reason})",
    },
    "engines.conversion": {
        "zh": "有一个值不是该列应有的类型。请用bangfu check检查原表。（计算程序的原话：{reason}）",
        "en": "A value is not of its column's type. Check the roster with bangfu check. (The engine said: {reason})",
    },
    "engines.memory": {
        "zh": "内存不够。请调高--memory，或关掉别的程序再试；没有写出半份结果。（计算程序的原话：{reason}）",
        "en": "Not enough memory. Raise --memory or close other programs; no half-written result was left. (The engine said: {reason})",
    },
    "engines.postgres_unreachable": {
        "zh": "连不上PostgreSQL：{reason}。请检查地址、端口、用户名，以及服务是否在运行。",
        "en": "PostgreSQL cannot be reached: {reason}. Check host, port and user, and that the server runs.",
    },
    "engines.postgres_refused": {
        "zh": "PostgreSQL拒绝了这次运行：{reason}。请检查权限（需要建临时表）和服务器日志。",
        "en": "PostgreSQL refused the run: {reason}. Check rights (temporary tables are needed) and the server's log.",
    },
    "engines.name_too_long": {
        "zh": "名称“{name}”太长，PostgreSQL最多{most}字节。请在政策包里改短。",
        "en": "The name “{name}” is too long: PostgreSQL takes {most} bytes. Shorten it in the pack.",
    },
}
