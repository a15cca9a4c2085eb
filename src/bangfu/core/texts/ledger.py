"""Sentences of sealing, proving and verifying the log of the register."""

TEXTS: dict[str, dict[str, str]] = {
    # -- what stands in the way ---------------------------------------------------------------------------
    "ledger.no_log_key": {
        "zh": "找不到签名密钥“{file}”，没有签出检查点。登记库已有检查点，不能另造密钥，请从备份恢复这个文件。",
        "en": "There is no signing key “{file}”, so no checkpoint was signed. This log has checkpoints already: make no new key, restore the file from backup.",
    },
    "ledger.bad_log_key": {
        "zh": "签名密钥“{file}”读不出来（{reason}），没有签出检查点。请从备份恢复。",
        "en": "The signing key “{file}” cannot be read ({reason}), so no checkpoint was signed. Restore it from backup.",
    },
    "ledger.foreign_log_key": {
        "zh": "“{file}”里的密钥“{name}”不是这本日志的：“{listed}”里没有它。没有签出检查点。请放回原来的密钥。",
        "en": "Key “{name}” in “{file}” is not one of this log: “{listed}” does not list it. No checkpoint was signed. Put the right key back.",
    },
    "ledger.no_public_keys": {
        "zh": "“{file}”里没有公钥，无法判断哪些签名可信。请从备份恢复，或用--keys指定另存的公钥文件。",
        "en": "There are no public keys in “{file}”, so no signature can be believed. Restore it from backup, or name a copy with --keys.",
    },
    "ledger.log_shorter": {
        "zh": "日志有{found}条，而已签出的检查点是{expected}条：少了{missing}条。可能恢复了旧备份，或有人删改。没有签出检查点。请运行bangfu ledger verify，并找回较新的数据。",
        "en": "The log has {found} entries, but a checkpoint of {expected} was signed: {missing} are missing. An old backup was restored, or someone deleted them. No checkpoint was signed. Run bangfu ledger verify and recover the newer data.",
    },
    "ledger.tree_broken": {
        "zh": "日志的树缺少一个结点（第{level}层第{index}个），不能继续。有人动过数据库，请运行bangfu ledger verify。",
        "en": "A node of the log's tree is gone (level {level}, number {index}), so this cannot go on. Someone changed the database; run bangfu ledger verify.",
    },
    "ledger.anchor_unreadable": {
        "zh": "锚定文件“{file}”读不出来，或内容与登记库的检查点接不上。请用另存的副本换回，再试一次。",
        "en": "The anchor file “{file}” cannot be read, or does not fit the register's checkpoints. Put a copy back in its place and try again.",
    },
    "ledger.anchor_unwritable": {
        "zh": "不能写入锚定文件“{file}”：{reason}。检查点已存入登记库，下次会补写。",
        "en": "The anchor file “{file}” cannot be written: {reason}. The checkpoint is stored in the register and will be written next time.",
    },
    "ledger.no_checkpoint": {
        "zh": "没有{found}条的检查点。现有（较新的在前）：{known}。可先运行bangfu ledger checkpoint。",
        "en": "There is no checkpoint of {found} entries. There are (newest first): {known}. Run bangfu ledger checkpoint first.",
    },
    "ledger.not_in_checkpoint": {
        "zh": "第{entry}号记录还不在{size}条的检查点里。请先运行bangfu ledger checkpoint，再出具证据。",
        "en": "Entry {entry} is not yet in the checkpoint of {size} entries. Run bangfu ledger checkpoint, then ask for evidence again.",
    },
    "ledger.too_many_entries": {
        "zh": "一份证据最多写{most}条记录。请缩小范围。",
        "en": "One document of evidence holds at most {most} entries. Ask for fewer.",
    },
    "ledger.no_entry": {
        "zh": "日志里没有“{found}”的记录。请核对编号。",
        "en": "The log has no entry for “{found}”. Check the number.",
    },
    "ledger.row_gone": {
        "zh": "要改的这一项已不在登记库里，或者不在您的辖区内，这次没有写入。请回到列表再看。",
        "en": "What was to be changed is no longer in the register, or lies outside your area. Nothing was written. Go back to the list and look again.",
    },
    # -- what verification finds ---------------------------------------------------------------------------
    "ledger.entry_altered": {
        "zh": "日志第{entry}号记录（位置{index}）被改过：内容与当时的哈希不符。",
        "en": "Entry {entry} of the log (place {index}) was altered: it no longer has the hash it was given.",
    },
    "ledger.entries_missing": {
        "zh": "日志缺少位置{first}到{last}的记录：已被删去。",
        "en": "The log lacks the entries at places {first} to {last}: they were deleted.",
    },
    "ledger.entry_misplaced": {
        "zh": "日志第{entry}号记录的位置（{index}）不可能：被移动过，或是后来塞进来的。",
        "en": "Entry {entry} of the log stands at an impossible place ({index}): it was moved, or put in later.",
    },
    "ledger.entries_twice": {
        "zh": "日志有{count}条记录与别的记录占同一位置：是后来塞进来的。",
        "en": "{count} entries of the log share a place with another: they were put in later.",
    },
    "ledger.tree_differs": {
        "zh": "日志位置{first}到{last}的记录与存下的树不符：被改动、调换或替换过。",
        "en": "The entries at places {first} to {last} do not make the tree that is stored: they were altered, exchanged or replaced, or the tree was.",
    },
    "ledger.node_missing": {
        "zh": "日志的树缺少结点（第{level}层第{index}个）：已被删去。",
        "en": "The log's tree lacks a node (level {level}, number {index}): it was deleted.",
    },
    "ledger.node_unknown": {
        "zh": "日志的树多出结点（第{level}层第{index}个）：是后来塞进来的，或者相应的记录被截去。",
        "en": "The log's tree has a node too many (level {level}, number {index}): it was put in, or the entries under it were cut off.",
    },
    "ledger.keys_in_use": {
        "zh": "还有{count}处用旧密钥加密，或更换密钥还没有做完，不能删除旧密钥。请先运行 bangfu ledger rotate-keys，做完再删。",
        "en": "{count} values are still sealed under former keys, or a change of keys has not ended, so the former keys stay. Run bangfu ledger rotate-keys to its end first.",
    },
    "ledger.keys_changing": {
        "zh": "正在更换密钥，证件号暂时不能比对，名册要等一等。请让 bangfu ledger rotate-keys 做完，再试一次。",
        "en": "Keys are being changed, and identity numbers cannot be compared meanwhile, so rosters must wait. Let bangfu ledger rotate-keys end, then try again.",
    },
    "ledger.writes_go_on": {
        "zh": "等了{seconds}秒，仍有更早的写入没有结束，不能确认它们用的是新密钥。已做的不会丢，请稍后再运行一次。",
        "en": "After {seconds} seconds writes that began earlier have not ended, and may still hold the former key. Nothing done is lost; run it again later.",
    },
    "ledger.rotated": {
        "zh": "密钥已换成第{number}号：重新加密{resealed:,}处，重做索引{indexed:,}条。旧密钥还留着，给旧备份用；不再需要时运行 bangfu ledger drop-keys。",
        "en": "Key {number} is in use: {resealed:,} values sealed anew, {indexed:,} index entries made anew. Former keys are kept for old backups; when none needs them, run bangfu ledger drop-keys.",
    },
    "ledger.resealing": {"zh": "重新加密：{done:,}处", "en": "sealed anew: {done:,}"},
    "ledger.reindexing": {"zh": "重做索引：{done:,}条", "en": "indexed anew: {done:,}"},
    "ledger.dropped": {
        "zh": "已删除旧密钥：{numbers}。用它们加密的旧备份从此打不开。",
        "en": "Former keys are gone: {numbers}. Backups sealed under them can no longer be opened.",
    },
    "ledger.erase_why": {
        "zh": "请用 --reason 写明依据哪条规定、谁批准。没有依据不能删除盐值。",
        "en": "Say with --reason by which rule and whose approval. Without it no salt is erased.",
    },
    "ledger.erase_whom": {
        "zh": "请用 --subject 写明删哪个对象的旧记录，例如 household/H1。",
        "en": "Name with --subject whose former entries are erased, such as household/H1.",
    },
    "ledger.nothing_to_erase": {
        "zh": "关于{subject}的{count}条记录都证明着现在的数据，或已经删过，没有可以删的。",
        "en": "The {count} entries about {subject} prove what is in the register today, or were erased before; there is nothing to erase.",
    },
    "ledger.erased": {
        "zh": "{subject}的{erased}条旧记录已删去盐值和原因，{kept}条证明现在的数据，保留。日志里记了这次删除。",
        "en": "Salt and reason of {erased} former entries about {subject} are gone; {kept} prove what is there today and stay. The log tells of the erasure.",
    },
    "ledger.secret_back": {
        "zh": "日志说第{entry}号记录的盐值已依规删除，它却又在库里。",
        "en": "The log says that the salt of entry {entry} was lawfully erased, yet it is there again.",
    },
    "ledger.row_unproven": {
        "zh": "{table}第{row}行现在的内容只有第{entry}号记录证明，而它的盐值被删去：依规删除不会删最后一条，请查这次删除。",
        "en": "Only entry {entry} proves what row {row} of {table} is now, and its salt is erased. A lawful erasure leaves the last entry alone: look into that erasure.",
    },
    "ledger.receipt_broken": {
        "zh": "回执承诺第{entry}号记录（{at}）在日志里，但日志里没有，或内容变了。请保存好回执，它就是证据。",
        "en": "The receipt promises that entry {entry} of {at} is in the log, and it is not there, or is another. Keep the receipt: it is the evidence.",
    },
    "ledger.receipt_holds": {
        "zh": "回执有效：第{entry}号记录（{at}）在日志里，位置{index}。",
        "en": "The receipt holds: entry {entry} of {at} is in the log, at place {index}.",
    },
    "ledger.receipt_waits": {
        "zh": "回执有效：第{entry}号记录（{at}）在日志里，等待进入下一个检查点。",
        "en": "The receipt holds: entry {entry} of {at} is in the log and waits for the next checkpoint.",
    },
    "ledger.receipt_genuine": {
        "zh": "回执的签名有效：{origin}在{at}收下了第{entry}号记录。要核对记录还在不在，请用登记库核对，或向它要证据。",
        "en": "The receipt is genuine: {origin} took entry {entry} at {at}. Whether it is still there is checked with the register, or by evidence from it.",
    },
    "ledger.secret_missing": {
        "zh": "日志第{entry}号记录的盐值被删去，日志里没有依规删除的记录，它的摘要无法核对。",
        "en": "The salt of entry {entry} was deleted, and no erasure is in the log; its digests cannot be checked.",
    },
    "ledger.secret_altered": {
        "zh": "日志第{entry}号记录的盐值或理由被改过。",
        "en": "The salt or the reason of entry {entry} was altered.",
    },
    "ledger.checkpoint_forged": {
        "zh": "存下的检查点（第{row}行）不是用可信密钥签的，或被改过。",
        "en": "The stored checkpoint in row {row} was not signed by a trusted key, or was altered.",
    },
    "ledger.checkpoint_differs": {
        "zh": "存下的检查点（第{row}行，{size}条）的条数、根或时间与签名的正文不符。",
        "en": "The stored checkpoint in row {row} ({size} entries) has another size, root or time than the text that was signed.",
    },
    "ledger.checkpoint_missing": {
        "zh": "{size}条的检查点在“{file}”里有，登记库里没有：已被删去。",
        "en": "The checkpoint of {size} entries stands in “{file}” but no longer in the register: it was deleted.",
    },
    "ledger.checkpoint_contradicted": {
        "zh": "日志与{size}条的检查点矛盾（另有{more}个较新的也矛盾）：这之前的历史被改写过。",
        "en": "The log contradicts the checkpoint of {size} entries (and {more} newer ones): history before it was rewritten.",
    },
    "ledger.anchor_forged": {
        "zh": "“{file}”的第{number}个检查点不是用可信密钥签的，或被改过。",
        "en": "Checkpoint number {number} of “{file}” was not signed by a trusted key, or was altered.",
    },
    "ledger.anchor_missing": {
        "zh": "{size}条的检查点在登记库里有，在“{file}”里被删去。",
        "en": "The checkpoint of {size} entries stands in the register but was taken out of “{file}”.",
    },
    "ledger.row_altered": {
        "zh": "表{table}第{row}行被绕过程序改动：与日志第{entry}号记录不符。",
        "en": "Row {row} of {table} was changed behind the register's back: it is not what entry {entry} of the log says.",
    },
    "ledger.row_missing": {
        "zh": "表{table}第{row}行被绕过程序删去：日志第{entry}号记录说它在。",
        "en": "Row {row} of {table} was deleted behind the register's back: entry {entry} of the log says it is there.",
    },
    "ledger.row_unknown": {
        "zh": "表{table}第{row}行是绕过程序加进来的：日志里没有它。",
        "en": "Row {row} of {table} was put in behind the register's back: the log does not know it.",
    },
    "ledger.row_back": {
        "zh": "表{table}第{row}行已由日志第{entry}号记录删去，又被绕过程序放回来。",
        "en": "Row {row} of {table} was deleted by entry {entry} of the log and put back behind the register's back.",
    },
    "ledger.table_missing": {
        "zh": "登记库里没有表{table}：被整个删去，或登记库还没有升级到这一版。",
        "en": "The register has no table {table}: it was dropped, or the register was not yet brought to this version.",
    },
    "ledger.unverifiable": {
        "zh": "核对到一半读不下去（{reason}）：数据库的表被改过结构，或连接断了。请查看数据库的日志。",
        "en": "Verification broke off ({reason}): a table of the database has another shape, or the connection was lost. See the database's log.",
    },
    "ledger.table_unknown": {
        "zh": "日志里说到表{table}，登记库里没有这张表。",
        "en": "The log speaks of a table {table} that the register does not have.",
    },
    # -- the command ---------------------------------------------------------------------------------------
    "ledger.sealed": {
        "zh": "检查点：{size}条，根{root}，{at}。已写入“{file}”。",
        "en": "Checkpoint: {size} entries, root {root}, {at}. Written to “{file}”.",
    },
    "ledger.nothing_to_seal": {
        "zh": "日志还是空的，没有检查点可签。",
        "en": "The log is empty; there is no checkpoint to sign.",
    },
    "ledger.keys_wanted": {
        "zh": "核对证据要用--keys指定公钥文件（trusted-keys.txt），并从登记库以外的地方取得它，如公告栏或上级单位。",
        "en": "Evidence is checked with --keys FILE (trusted-keys.txt), got from elsewhere than the register: a notice board, a higher office.",
    },
    "ledger.prove_what": {
        "zh": "请用--subject（如household/H1）或--entry（记录号）说明要证明什么，二者取一。",
        "en": "Say what to prove: --subject, such as household/H1, or --entry with its number; one of the two.",
    },
    "ledger.proven": {
        "zh": "证据成立：{entries}条记录在日志“{origin}”{size}条的检查点里，它接续{earlier}个较早的检查点。",
        "en": "The evidence holds: {entries} entries stand in the checkpoint of {size} of the log “{origin}”, which continues {earlier} earlier checkpoint(s).",
    },
    "ledger.written": {"zh": "已写出 {path}", "en": "Written {path}"},
    "ledger.clean": {
        "zh": "核对完毕：{entries}条记录、{rows}行数据、{checkpoints}个检查点，全部相符。",
        "en": "Verified: {entries} entries, {rows} rows, {checkpoints} checkpoints; all is as the log says.",
    },
    "ledger.tampered": {
        "zh": "发现{count}处不符。不要改动登记库，请保留现场并与另存的检查点核对。",
        "en": "{count} finding(s). Change nothing in the register; keep it as it is and compare with the checkpoints kept elsewhere.",
    },
    "ledger.more_findings": {
        "zh": "……另有{count}处同类，没有逐条列出（--json全部列出），如：{like}",
        "en": "… and {count} more of this kind, not listed here (--json lists all): {like}",
    },
    "ledger.pending": {
        "zh": "另有{count}条记录还没有进入检查点。",
        "en": "{count} entries are not in a checkpoint yet.",
    },
    "cli.no_register": {
        "zh": "“{folder}”里没有登记库。请用--data或BANGFU_DATA指定登记库的文件夹。",
        "en": "There is no register in “{folder}”. Name its folder with --data or BANGFU_DATA.",
    },
    "cli.register_closed": {
        "zh": "连不上登记库的数据库（{reason}）。请检查BANGFU_DATABASE，以及服务是否在运行。",
        "en": "The register's database cannot be reached ({reason}). Check BANGFU_DATABASE, and that the server runs.",
    },
    "cli.option_ledger_what": {
        "zh": "checkpoint签一个检查点，prove出具证据，receipt出具回执，verify核对登记库（或一份证据、一张回执），erase依规删除旧记录的盐值，rotate-keys更换密钥，drop-keys删除旧密钥",
        "en": "checkpoint signs one, prove writes evidence, receipt a receipt, verify checks the register (or evidence, or a receipt), erase lawfully erases salts of former entries, rotate-keys changes the keys, drop-keys throws former ones away",
    },
    "cli.option_ledger_data": {
        "zh": "登记库的文件夹（默认取BANGFU_DATA）",
        "en": "the register's folder (default: BANGFU_DATA)",
    },
    "cli.option_ledger_subject": {
        "zh": "证明关于它的全部记录，如household/H1",
        "en": "prove all entries about it, e.g. household/H1",
    },
    "cli.option_ledger_entry": {"zh": "证明这一号记录", "en": "prove the entry of this number"},
    "cli.option_ledger_size": {
        "zh": "用这么多条的检查点（默认最新的）",
        "en": "in the checkpoint of this size (default: the newest)",
    },
    "cli.option_ledger_since": {
        "zh": "同时证明它接续这么多条的较早检查点，可写多次",
        "en": "also prove that it continues the checkpoint of this size; may be repeated",
    },
    "cli.option_ledger_out": {"zh": "把证据写入文件", "en": "write the evidence to a file"},
    "cli.option_ledger_evidence": {
        "zh": "核对这份证据，不需要登记库",
        "en": "check this evidence; no register is needed",
    },
    "cli.option_ledger_receipt": {
        "zh": "核对一张回执；再给 --keys，就不用登记库，只核对签名",
        "en": "check a receipt; with --keys only its signature, without a register",
    },
    "cli.option_ledger_reason": {"zh": "依哪条规定、谁批准（erase）", "en": "by which rule and whose approval (erase)"},
    "cli.option_ledger_keys": {
        "zh": "另存的公钥文件trusted-keys.txt",
        "en": "a copy of trusted-keys.txt kept elsewhere",
    },
    "cli.option_ledger_anchor": {
        "zh": "另存的检查点文件anchors.txt，可写多次",
        "en": "a copy of anchors.txt kept elsewhere; may be repeated",
    },
    "ledger.file_key_gone": {
        "zh": "文件“{file}”是用另一把密钥封存的，keys/fields.json里没有这把密钥。请从备份恢复密钥；或重新交来这份文件。",
        "en": "The file “{file}” is sealed under a key that keys/fields.json does not have. Restore the keys from the"
        " backup, or hand the file in again.",
    },
    "ledger.file_broken": {
        "zh": "封存的文件“{file}”打不开：应完整无改动，现在被截断或改动过。请从备份恢复，或重新交来这份文件。",
        "en": "The sealed file “{file}” does not open: it should be whole and unaltered, and it was cut off or changed."
        " Restore it from the backup, or hand it in again.",
    },
    "ledger.bad_evidence": {
        "zh": "“{file}”不是证据文件（应为JSON）。请向出具方重新索取。",
        "en": "“{file}” is no evidence (JSON is expected). Ask whoever issued it for another.",
    },
}
