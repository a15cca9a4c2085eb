"""Sentences of the command line."""

TEXTS: dict[str, dict[str, str]] = {
    "cli.file_missing": {
        "zh": "找不到文件“{path}”。请检查路径。",
        "en": "There is no file “{path}”. Check the path.",
    },
    "cli.interrupted": {
        "zh": "已中断。没有写出半份结果，可以重新运行同一命令。",
        "en": "Interrupted. No half-written result was left; run the same command again.",
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
        "zh": "{pack}（{title}）：{parameters}个参数，{rules}条规则，{cases}个例子，其中{failed}个不符。{hash}",
        "en": "{pack} ({title}): {parameters} parameters, {rules} rules, {cases} worked cases, {failed} of them fail. {hash}",
    },
    "cli.bad_day": {
        "zh": "“{found}”不是日期。请写成2020-06-30的样子。",
        "en": "“{found}” is no day. Write it like 2020-06-30.",
    },
    "cli.bad_pair": {
        "zh": "“{found}”读不懂。请写成名称=值，如poverty_line=4200。",
        "en": "“{found}” cannot be read. Write NAME=VALUE, for example poverty_line=4200.",
    },
    "cli.outside": {"zh": "不适用", "en": "outside the rules"},
    "cli.simulate_head": {
        "zh": "试算“{rules}”，{on}，改动：{changes}。试算不改变任何一户的结论。",
        "en": "Trying “{rules}” on {on} with {changes}. A trial changes nobody's verdict.",
    },
    "cli.simulate_cost": {
        "zh": "费用（{method}）：{before} → {after}；另有{unknown}户差额未知，未计入。",
        "en": "Cost ({method}): {before} → {after}; {unknown} more with an unknown gap are not in the sum.",
    },
}
