"""Sentences of runs, what-ifs and leads."""

TEXTS: dict[str, dict[str, str]] = {
    "runs.ended": {
        "zh": "核查{run}已经结束，不能再取消或改写。需要时请另做一次核查。",
        "en": "Run {run} has ended; it can no longer be cancelled or rewritten. Start another run if you need one.",
    },
    "runs.not_done": {
        "zh": "核查{run}还没有完成，暂时没有结果可看。请等它完成。",
        "en": "Run {run} is not done, so there is nothing to show yet. Wait until it is.",
    },
    "runs.no_such_run": {
        "zh": "没有这次核查，或者它不在您的辖区内。",
        "en": "There is no such run, or it lies outside your area.",
    },
    "runs.not_same_rules": {
        "zh": "两次核查的规则集不同（{first}、{second}），不能比较。请选同一规则集的两次核查。",
        "en": "The two runs are of different rule sets ({first}, {second}) and cannot be compared. Choose two of the same.",
    },
    "runs.files_gone": {
        "zh": "核查{run}的文件不在“{folder}”里，不能再查看细节。请从备份恢复runs文件夹，或另做一次核查。",
        "en": "The files of run {run} are not in “{folder}”, so its details cannot be shown. Restore the runs folder from backup or start another run.",
    },
    "runs.files_missing": {
        "zh": "核查{run}留存的文件不在“{folder}”里：已被删去。请从备份恢复。",
        "en": "The files that run {run} kept are not in “{folder}”: they were deleted. Restore them from backup.",
    },
    "runs.file_altered": {
        "zh": "核查{run}留存的文件“{file}”被改动、替换或删去：内容与当时的哈希不符。请从备份恢复。",
        "en": "The file “{file}” of run {run} was altered, exchanged or deleted: its rows do not have the hash of that day. Restore it from backup.",
    },
    "runs.file_broken": {
        "zh": "核查{run}留存的文件有的打不开（{reason}），应当完整且未经改动。见“{folder}”，请从备份恢复。",
        "en": "A file that run {run} kept does not open ({reason}); it should be whole and unaltered. It lies in “{folder}”; restore it from backup.",
    },
    "runs.rows_altered": {
        "zh": "核查{run}在表{table}里的行被绕过程序改动：与核查当时写入的不符。",
        "en": "Rows of run {run} in {table} were changed behind the register's back: they are not what the run wrote.",
    },
    "runs.altered": {
        "zh": "核查{run}的文件或结论与它记下的哈希不符：“{folder}”里的文件或数据库里的结论被改动。请从备份恢复。",
        "en": "The files or verdicts of run {run} do not have the hashes it holds: files in “{folder}”, or its verdicts in the database, were altered. Restore them from backup.",
    },
    "runs.pack_changed": {
        "zh": "政策包“{pack}”的内容已与核查时不同，当时的也没有留存。旧结论仍在，但不能再逐户说明或试算。请按新的政策包另做一次核查。",
        "en": "The policy pack “{pack}” is no longer the one this run was judged by, and that one was not kept. Its verdicts stand, but they cannot be explained or tried further. Start a run with the new pack.",
    },
    "runs.kept_pack_altered": {
        "zh": "“{folder}”里的政策包与留存时不同，指纹对不上（应为{hash}），不能据它说明或试算。请从备份恢复packs文件夹，或按新的政策包另做一次核查。",
        "en": "The policy pack in “{folder}” is not what was kept there: its hash should be {hash}. Nothing is explained or tried by it. Restore the packs folder from backup, or start a run with the new pack.",
    },
    "runs.pack_replaced": {
        "zh": "政策包“{pack}”的文件已经换成新的，程序还在用旧的，这次核查没有开始。请重新启动帮扶，再核查。",
        "en": "The files of policy pack “{pack}” have been replaced while the program still uses the former ones, so the run was not begun. Start Bangfu again, then run it again.",
    },
    "runs.fact_not_kept": {
        "zh": "这次核查的规则不用“{fact}”，它是私密情况，所以没有留存，不能据它试算。请用bangfu simulate对有权限的快照试算。",
        "en": "The rules of this run do not read “{fact}”; it is private, so the run kept nothing of it to try a change on."
        " Use bangfu simulate on a snapshot you may open.",
    },
    "runs.nobody": {
        "zh": "{on}这一天，登记库在这个地区没有要判定的对象。请核对日期和地区，或先导入名册。",
        "en": "On {on} the register held nobody in this place whom these rules could judge. Check the day and the place, or import a roster first.",
    },
    "runs.not_judged": {
        "zh": "这次核查没有判定“{key}”：它不在核查范围内，或当日不在册。",
        "en": "This run did not judge “{key}”: it lies outside the run, or was not in the register on that day.",
    },
    "leads.not_heard": {
        "zh": "还没有听取农户说明，不能以“{step}”结案。请先入户，把本人的说明记下来。",
        "en": "The household has not been heard, so the lead cannot be closed ({step}). Visit first and write down what it says.",
    },
    "leads.no_such_step": {
        "zh": "线索现在是“{state}”，不能做“{step}”。现在可以：{known}。",
        "en": "The lead is “{state}” now, and this step ({step}) is not open. Open now: {known}.",
    },
    "leads.no_note": {
        "zh": "请写明听到了什么、怎么处理的，至少一句话。",
        "en": "Write down what was heard or decided, in a sentence at least.",
    },
    "leads.no_such_lead": {
        "zh": "没有这条线索，或者它不在您的辖区内。",
        "en": "There is no such lead, or it lies outside your area.",
    },
}
