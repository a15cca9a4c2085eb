"""Sentences of the command line."""

from bangfu.core.texts import cli_options

TEXTS: dict[str, dict[str, str]] = {
    **cli_options.TEXTS,
    "cli.file_missing": {
        "zh": "找不到文件“{path}”。请检查路径。",
        "en": "There is no file “{path}”. Check the path.",
    },
    "cli.interrupted": {
        "zh": "已中断。没有写出半份结果，可以重新运行同一命令。",
        "en": "Interrupted. No half-written result was left; run the same command again.",
    },
    "cli.cannot_open": {
        "zh": "不能打开“{path}”：{reason}。请让文件的主人给您读取的权限，或换一个您能打开的。",
        "en": "“{path}” cannot be opened: {reason}. Ask its owner to let you read it, or give one that you may open.",
    },
    "cli.cannot_write": {
        "zh": "不能写入“{path}”：{reason}。请换一个可写的位置。",
        "en": "Cannot write “{path}”: {reason}. Choose a place that can be written.",
    },
    "cli.pack_arguments": {
        "zh": "bangfu pack {what}要{wanted}个政策包名。",
        "en": "bangfu pack {what} takes {wanted} pack name(s).",
    },
    "cli.pack_checked": {
        "zh": "{pack}（{title}）：{parameters}个参数，{rules}条规则，{programmes}个配对方案，{cases}个例子，其中{failed}个不符。{hash}",
        "en": "{pack} ({title}): {parameters} parameters, {rules} rules, {programmes} matching programmes, {cases} worked cases, {failed} of them fail. {hash}",
    },
    "cli.bad_day": {
        "zh": "“{found}”不是日期。请写成2020-06-30的样子。",
        "en": "“{found}” is no day. Write it like 2020-06-30.",
    },
    "cli.bad_pair": {
        "zh": "“{found}”读不懂。请写成名称=值，如poverty_line=4200。",
        "en": "“{found}” cannot be read. Write NAME=VALUE, for example poverty_line=4200.",
    },
    "cli.pair_twice": {
        "zh": "“{name}”写了两个值：{first}和{second}。一次只能试一个，请去掉一个。",
        "en": "“{name}” is given two values, {first} and {second}. One run can take one of them; leave the other out.",
    },
    "cli.outside": {"zh": "不适用", "en": "outside the rules"},
    "cli.simulate_head": {
        "zh": "试算“{rules}”，{on}，改动：{changes}。只是试算，不改动已有的结论。",
        "en": "Trying “{rules}” on {on} with {changes}. This is a trial; verdicts on record stay as they are.",
    },
    "cli.simulate_cost": {
        "zh": "费用：{before} → {after}。算法：{method}。",
        "en": "Cost: {before} → {after}. Method: {method}.",
    },
    "cli.simulate_cost_unknown": {
        "zh": "另有{count}差额未知，没有计入。",
        "en": "Not in the sum, because the gap is not known: {count}.",
    },
    "cli.simulate_move": {"zh": "{verdict}：{count}", "en": "{verdict}: {count}"},
    "cli.simulate_move_sums": {"zh": "{verdict}：{count}（{sums}）", "en": "{verdict}: {count} ({sums})"},
    "cli.simulate_sum": {"zh": "{label}{amount}", "en": "{label}: {amount}"},
    "cli.unknown_engine": {
        "zh": "没有“{found}”这个引擎。可用：{known}。",
        "en": "There is no engine “{found}”. There are: {known}.",
    },
    "cli.unknown_level": {
        "zh": "规则集{rules}不能按“{found}”汇总。可用：{known}。",
        "en": "The rules {rules} cannot be rolled up by “{found}”. Choose one of: {known}.",
    },
    "cli.bad_memory": {
        "zh": "“{found}”不是内存大小。请写成2GB或800MB的样子。",
        "en": "“{found}” is no amount of memory. Write it like 2GB or 800MB.",
    },
    "cli.file_ending": {
        "zh": "“{path}”的扩展名只能是{endings}，结果的格式由它决定。",
        "en": "“{path}” must end in {endings}: the ending says what kind of file to write.",
    },
    "cli.would_replace_data": {
        "zh": "“{path}”是这份数据的一张表，写入会覆盖它。请换一个文件名。",
        "en": "“{path}” is a table of this very snapshot and would be overwritten. Choose another name.",
    },
    "cli.not_a_file": {
        "zh": "“{path}”是设备或管道，不是普通文件，不能写结果。请换一个文件名。",
        "en": "“{path}” is a device or a pipe and no file to write a result to. Choose another name.",
    },
    "cli.is_a_folder": {
        "zh": "“{path}”是文件夹。请写出其中的文件，如{path}/*.xlsx。",
        "en": "“{path}” is a folder. Name the files in it, such as {path}/*.xlsx.",
    },
    "cli.standard_output": {"zh": "屏幕输出（或 > 后面的文件）", "en": "standard output"},
    "cli.system_not_there": {"zh": "没有这个文件夹", "en": "there is no such folder"},
    "cli.system_not_allowed": {"zh": "没有权限", "en": "permission is denied"},
    "cli.system_is_a_folder": {"zh": "这是一个文件夹", "en": "it is a folder"},
    "cli.system_not_a_folder": {"zh": "路径中有一段是文件，不是文件夹", "en": "a part of the path is a file, not a folder"},
    "cli.system_disk_full": {"zh": "磁盘已满", "en": "the disk is full"},
    "cli.system_read_only": {"zh": "这个磁盘只能读取", "en": "the disk is read-only"},
    "cli.system_name_too_long": {"zh": "文件名太长", "en": "the name is too long"},
    "cli.system_too_large": {"zh": "文件超过了允许的大小", "en": "the file is larger than is allowed"},
    "cli.system_disk_broken": {"zh": "磁盘读写出错", "en": "the disk does not answer rightly"},
    "cli.system_is_a_file": {"zh": "已有同名的文件", "en": "there is a file of that name"},
    "cli.assess_head": {"zh": "{rules}，{on}，{pack}", "en": "{rules}, {on}, {pack}"},
    "cli.assess_code": {"zh": "代码", "en": "Code"},
    "cli.assess_not_supplied": {"zh": "没有提供：", "en": "Not supplied:"},
    "cli.assess_not_supplied_line": {
        "zh": "{name}。涉及：{rules}。{ask}。",
        "en": "{name}. Used by: {rules}. {ask}.",
    },
    "cli.assess_outside": {
        "zh": "{count}不在本规则范围。范围看：{facts}。",
        "en": "Not covered by these rules: {count}. What decides it: {facts}.",
    },
    "cli.assess_origin": {
        "zh": "政策包 {pack} {pack_hash}  数据 {snapshot_hash}  运行编号 {run_id}",
        "en": "pack {pack} {pack_hash}  data {snapshot_hash}  run {run_id}",
    },
    "cli.assess_written": {"zh": "已写出 {path}", "en": "Written {path}"},
    "cli.assess_step_pack": {"zh": "读取政策包和数据", "en": "Reading pack and data"},
    "cli.assess_step_hash": {"zh": "计算数据指纹", "en": "Hashing the data"},
    "cli.assess_step_judge": {"zh": "判定", "en": "Judging"},
    "cli.assess_step_count": {"zh": "汇总", "en": "Counting"},
    "cli.assess_step_write": {"zh": "写出结果", "en": "Writing the result"},
    "cli.assess_step_report": {"zh": "写出报告", "en": "Writing the report"},
}
