"""Sentences of the register: the log, keys, places, accounts, jobs, households."""

TEXTS: dict[str, dict[str, str]] = {
    "ledger.no_keys": {
        "zh": "文件夹“{folder}”里没有密钥。新建登记库时会自动生成；如果登记库里已有数据，请从备份恢复keys文件夹，不要新建密钥，否则已加密的内容无法读取。",
        "en": "There are no keys in “{folder}”. A new register makes its own; if this one already holds data, restore the keys folder from backup and make no new keys, for nothing sealed could be read.",
    },
    "ledger.bad_keys": {
        "zh": "密钥文件“{file}”读不出来（{reason}）。请从备份恢复。",
        "en": "The key file “{file}” cannot be read ({reason}). Restore it from backup.",
    },
    "ledger.unknown_key": {
        "zh": "{table}第{row}行的{column}用另一把密钥加密，密钥文件夹里没有它。请恢复当时的keys文件夹。",
        "en": "Column {column} of row {row} of {table} was sealed with a key that is not in the key folder. Restore the keys folder of that time.",
    },
    "ledger.seal_broken": {
        "zh": "{table}第{row}行的{column}打不开：密文被改动或从别处移来，或者密钥不对。请运行bangfu ledger verify。",
        "en": "Column {column} of row {row} of {table} does not open: it was altered or moved, or the key is not the one. Run bangfu ledger verify.",
    },
    "ledger.write_outside": {
        "zh": "表{table}只能通过登记库的操作写入，因为每次写入都要留痕。",
        "en": "Table {table} is written only through the register's actions, because every write leaves an entry.",
    },
    "ledger.disk_full": {
        "zh": "磁盘已满，这次没有写入，以前的内容都在。请腾出空间后重试。",
        "en": "The disk is full. Nothing of this was written, everything before it is there. Free some space and try again.",
    },
    "ledger.read_only": {
        "zh": "登记库是只读的，这次没有写入。请检查文件夹的权限。",
        "en": "The register is read-only, so this was not written. Check the permissions of its folder.",
    },
    "ledger.disk_error": {
        "zh": "磁盘读写出错，这次没有写入，以前的内容都在。请检查磁盘和配额，再运行 bangfu ledger verify 核对。",
        "en": "The disk failed to read or write. Nothing of this was written, everything before it is there. Check the disk and its quota, then run bangfu ledger verify.",
    },
    "ledger.unreachable": {
        "zh": "现在连不上数据库，这次没有写入，以前的内容都在。请稍后重试；仍不行时告诉管理员数据库停了。",
        "en": "The database cannot be reached now. Nothing of this was written, everything before it is there. Try again in a moment; if that does not help, tell the administrator that the database is down.",
    },
    "ledger.foreign_keys": {
        "zh": "{folder}里的密钥不是这个登记库的，加密的内容打不开；用它写入，以后也打不开。没有打开登记库。请找回原来的fields.json再试。",
        "en": "The keys in {folder} are not those of this register: nothing sealed opens, and what is written with them would not open later. The register was not opened. Bring the right fields.json back.",
    },
    "ledger.clock_back": {
        "zh": "服务器的时钟可能被拨回：最近一次签检查点是{last}，现在却显示{now}。写入照常，但时间会不对。请校准时钟。",
        "en": "The server's clock may have been set back: a checkpoint was signed at {last}, and now it says {now}. Writing goes on, but times will be wrong. Set the clock right.",
    },
    "ledger.keys_changed": {
        "zh": "比对之后，登记库换了密钥，这份比对不能再用。这次没有写入。请重新比对，再应用。",
        "en": "The register's keys were changed since this comparison, so it cannot be used any more. Nothing was written. Compare again, then apply.",
    },
    "ledger.busy": {
        "zh": "登记库正在写入别的内容，例如一次导入，等了太久。这次没有写入，请过一会儿再试。",
        "en": "The register is being written to, for example by an import, and this waited too long. It was not written; try again in a moment.",
    },
    "accounts.not_allowed": {
        "zh": "这个账号的角色没有这项权限（{may}）。需要时请找本级管理员。",
        "en": "The role of this account does not allow this ({may}). If it should, ask the administrator of your level.",
    },
    "accounts.other_area": {
        "zh": "这不在您的辖区内。账号的辖区是{area}。",
        "en": "This lies outside your area. The account's area is {area}.",
    },
    "accounts.no_role": {
        "zh": "没有角色“{found}”。可选：{known}。",
        "en": "There is no role “{found}”. Known: {known}.",
    },
    "accounts.name_taken": {
        "zh": "用户名“{username}”已有人用。请换一个。",
        "en": "The user name “{username}” is taken. Choose another.",
    },
    "accounts.own_account": {
        "zh": "自己的角色、辖区和停用要由另一位管理员办理，免得本单位没有管理员。没有别的管理员时，在服务器上用bangfu account。",
        "en": "Your own role and area, and closing your own account, are for another administrator, so that the office never stands without one. Where there is no other, use bangfu account on the server.",
    },
    "accounts.no_second_step": {
        "zh": "账号“{username}”没有开启两步验证，不用解除。",
        "en": "The account “{username}” has no two-step sign-in, so there is none to end.",
    },
    "accounts.no_place": {
        "zh": "没有代码为“{found}”的地区，政策包的区划名录里也没有。请检查代码，例如350722是一个县。",
        "en": "There is no place with the code “{found}”, nor is it on the policy pack's list of places. Check the code; 350722, for example, is one county.",
    },
    "accounts.incomplete": {
        "zh": "用户名和姓名都要写；用户名只用英文字母、数字和 . _ -，最多60个字符。",
        "en": "Write both a user name and a name; the user name takes English letters, digits and . _ - only, sixty at most.",
    },
    "accounts.foreign_token": {
        "zh": "只能为自己的账号办理令牌。",
        "en": "A token can only be made or ended for one's own account.",
    },
    "accounts.token_reads_only": {
        "zh": "这个令牌只能读取，不能写入或发起核查。需要写入，请在“我的账号”另办一个允许写入的令牌。",
        "en": "This token only reads; it starts no run and hands nothing in. For that, make one that may write on the page of your account.",
    },
    "accounts.token_other_kind": {
        "zh": "这个令牌不包括“{kind}”，只包括：{known}。需要的话，请在“我的账号”另办一个。",
        "en": "This token is not made for “{kind}”, only for: {known}. If it is needed, make another on the page of your account.",
    },
    "accounts.token_for_nothing": {
        "zh": "没有选这个令牌可以读取什么。请至少选一类。",
        "en": "Nothing was chosen that this token may ask for. Choose at least one kind.",
    },
    "accounts.token_over": {
        "zh": "有效期至{on}，已经过去，这样的令牌一天也用不了。请写今天或以后的日期，或留空。",
        "en": "Valid until {on}, which is past: such a token would not work for a day. Write today or a later day, or leave it empty.",
    },
    "accounts.no_purpose": {
        "zh": "查看加密内容要写明用途，用途会一并记录。",
        "en": "Say what you open the sealed fields for; it is written down with the reading.",
    },
    "jobs.broke": {
        "zh": "任务{job}意外中断，没有留下半份结果。请再试一次；仍不行时把任务号告诉管理员。",
        "en": "Job {job} broke off unexpectedly and left nothing half done. Try again; if it happens again, give the number to the administrator.",
    },
    "jobs.gave_up": {
        "zh": "任务试了{attempts}次都没有做完，已停止。",
        "en": "The job was started {attempts} times without getting to its end, and was given up.",
    },
}
