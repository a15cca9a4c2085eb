"""Sentences of bringing rosters into the register, comparing, undoing, duplicates, snapshots."""

TEXTS: dict[str, dict[str, str]] = {
    "households.no_shape": {
        "zh": "政策包{pack}里没有带地点的户（kind: subject、key、place），登记库不知道存什么。请在facts里写明。",
        "en": "Pack {pack} has no subject with a place (kind: subject, key, place), so the register does not know what to keep. Say it in its facts.",
    },
    "intake.no_import": {
        "zh": "没有第{number}号导入，或者它不在您的辖区内。请从导入列表里选。",
        "en": "There is no import {number}, or it is not in your area. Choose one from the list of imports.",
    },
    "intake.wrong_state": {
        "zh": "第{number}号导入的状态是{state}，不能改为{wanted}。请刷新页面看它现在到了哪一步。",
        "en": "Import {number} is {state} and cannot become {wanted}. Look again where it stands now.",
    },
    "intake.no_comparison": {
        "zh": "第{number}号导入还没有比对结果，或者已被清除。请先比对。",
        "en": "Import {number} has no comparison, or it was cleared away. Compare first.",
    },
    "intake.folder_alone": {
        "zh": "“{folder}”是文件夹，要单独导入，不能和别的文件一起。",
        "en": "“{folder}” is a folder; load it alone, not together with other files.",
    },
    "intake.nothing_taken": {
        "zh": "没有一行可以采用：{refused}行有错误，{held}行因同户其他行有错误而搁置。请按错误清单改正后再导入。",
        "en": "No row can be taken: {refused} have errors, {held} are held back with their household. Correct them by the error workbook and load again.",
    },
    "intake.all_outside": {
        "zh": "名册里的{count}户都不在您的辖区（{area}）内，没有比对。请确认是不是别处的名册。",
        "en": "All {count} households of this roster lie outside your area ({area}), so nothing was compared. Is it another place's roster?",
    },
    "intake.no_roster_known": {
        "zh": "“{files}”里没有认得的名册：没有一张表的表头有户编号、姓名、证件号码这些栏。请用全国扶贫信息系统导出的表或本系统的模板。",
        "en": "No roster was recognised in “{files}”: no sheet has headings such as number of household, name, identity number. Use the sheet the national system exports, or the template.",
    },
    "intake.same_name": {
        "zh": "有两个文件同名：“{name}”。请改名后再上传，一个也没有收下。",
        "en": "Two files have one name: “{name}”. Rename one and upload them again; neither was taken.",
    },
    "intake.register_changed": {
        "zh": "比对之后，{name}在{at}改过其中的户（共{count}户，例如{household}）。这次没有写入。请重新比对，再应用。",
        "en": "Since this comparison {name} changed households in it ({count}, for example {household}, at {at}). Nothing was written. Compare again, then apply.",
    },
    "intake.compared_again": {
        "zh": "比对之后，{name}在{at}改过其中的户（共{count}户，例如{household}）。这次没有写入，已经重新比对。请看过新的差异，再应用。",
        "en": "Since the comparison {name} changed households in it ({count}, for example {household}, at {at}). Nothing was written, and it was compared again. Look at the new difference, then apply.",
    },
    "intake.taken_meanwhile": {
        "zh": "第{number}号导入里有的户或人的编号刚被别人用了。这次没有写入。请重新比对，再应用。",
        "en": "A number of a household or person in import {number} was just taken by somebody else. Nothing was written. Compare again, then apply.",
    },
    "intake.built_on": {
        "zh": "第{number}号导入不能撤销：{name}在{at}又改过其中的户或村（{household}），或者已有记录用到它。请逐个更正，或先撤销后来的导入。",
        "en": "Import {number} cannot be undone: {name} changed a household or village of it since ({household}, at {at}), or something refers to it. Correct one by one, or undo the later import first.",
    },
    "households.no_pair": {
        "zh": "没有第{number}对重复人员。请从列表里选。",
        "en": "There is no pair {number}. Choose one from the list.",
    },
    "households.pair_above": {
        "zh": "这一对人员有一人在您的辖区（{area}）之外，由两地共同的上级决定。",
        "en": "One of this pair lives outside your area ({area}); the office above both places decides.",
    },
    "households.pair_decided": {
        "zh": "这一对已由{name}处理（{state}）。要改，请先撤销那个决定。",
        "en": "This pair was already decided by {name} ({state}). Undo that decision first.",
    },
    "households.no_reason": {
        "zh": "请写明为什么是两个人，理由会一并记录。",
        "en": "Say why they are two people; the reason is written down with the decision.",
    },
    "households.not_of_pair": {
        "zh": "成员{member}不是这一对里的人。",
        "en": "Member {member} is not one of this pair.",
    },
    "households.already_ended": {
        "zh": "这名成员已不在任何户里，不用合并。",
        "en": "This member does not live in any household any more; there is nothing to merge.",
    },
    "households.lives_again": {
        "zh": "这名成员后来又登记在别的户里，不能撤销。",
        "en": "This member was entered in a household again since, so this cannot be undone.",
    },
    "intake.unknown_register": {
        "zh": "“{file}”不是政策包认识的部门数据⟦（最接近的是{nearest}）⟧。请按政策包里的名字命名文件。",
        "en": "“{file}” is no register of the pack⟦ (the nearest is {nearest})⟧. Name the file as the pack does.",
    },
    "intake.registers_whole": {
        "zh": "部门数据是整个登记库共用的，只有辖区为全部的账号可以更换；这个账号的辖区是{area}。",
        "en": "Other departments' files are shared by the whole register; only an account of the whole area may replace them, this one's is {area}.",
    },
    "intake.nothing_here": {
        "zh": "“{folder}”里没有政策包认识的表，也没有部门数据。请指定bangfu demo或bangfu snapshot写出的文件夹，或名册文件。",
        "en": "“{folder}” holds no table and no register of the pack. Name a folder that bangfu demo or bangfu snapshot wrote, or roster files.",
    },
    "intake.nothing_to_undo": {"zh": "没有可以撤销的导入。", "en": "There is no import to undo."},
    "intake.differs_place": {"zh": "所在村", "en": "place"},
    "intake.differs_identity": {"zh": "证件号码", "en": "identity number"},
    "intake.differs_ended": {"zh": "不再列入，自", "en": "no longer listed, since"},
    "intake.differs_back": {"zh": "重新列入，自", "en": "listed again, since"},
    # -- what the command says --------------------------------------------------------------------------
    "intake.homes_added": {"zh": "新增{count}户", "en": "New households: {count}"},
    "intake.homes_changed": {"zh": "有变化{count}户", "en": "Changed households: {count}"},
    "intake.homes_unchanged": {"zh": "无变化{count}户", "en": "Unchanged households: {count}"},
    "intake.homes_outside": {"zh": "辖区外{count}户，没有采用", "en": "Outside the area, not taken: {count}"},
    "intake.homes_orphan": {
        "zh": "{count}户既不在登记库里，名册里也没有户的一行，没有采用",
        "en": "Neither in the register nor with a row of their own, not taken: {count}",
    },
    "intake.table_rows": {"zh": "{table}：{told}", "en": "{table}: {told}"},
    "intake.kind_added": {"zh": "新增", "en": "added"},
    "intake.kind_changed": {"zh": "有变化", "en": "changed"},
    "intake.kind_unchanged": {"zh": "无变化", "en": "unchanged"},
    "intake.kind_newer": {"zh": "登记库里的更新，保留", "en": "newer in the register, kept"},
    "intake.missing": {
        "zh": "登记库里这些村还有{count}户不在名册中，未作改动",
        "en": "{count} households of these villages are in the register but not in the roster; they stay as they are",
    },
    "intake.duplicates": {
        "zh": "{count}对成员的证件号码相同，已列入重复人员，等人核对",
        "en": "{count} pairs of members share an identity number; they wait on the list of duplicates",
    },
    "intake.applied": {
        "zh": "已写入登记库，导入号{number}。撤销：bangfu load --undo",
        "en": "Written to the register as import {number}. To undo: bangfu load --undo",
    },
    "intake.registers": {"zh": "部门数据{count}份，{rows}行", "en": "Other departments' files: {count}, {rows} rows"},
    "intake.say_yes": {"zh": "还没有写入。加上--yes写入。", "en": "Nothing is written yet. Add --yes to write it."},
    "intake.undone": {"zh": "已撤销第{number}号导入（{files}）。", "en": "Import {number} ({files}) is undone."},
    "intake.snapshot_written": {"zh": "快照已写入“{path}”。", "en": "The snapshot is in “{path}”."},
    "intake.check_stage": {"zh": "检查名册", "en": "Checking the roster"},
    "intake.compare_stage": {"zh": "与登记库比对", "en": "Comparing with the register"},
    "intake.prepare_stage": {"zh": "准备写入", "en": "Getting ready to write"},
    "intake.apply_stage": {"zh": "写入登记库", "en": "Writing to the register"},
    "intake.undo_stage": {"zh": "撤销", "en": "Undoing"},
    "cli.load_what": {
        "zh": "请写明要导入的文件，或者用--undo撤销上一次导入，两者选一。",
        "en": "Name the files to load, or --undo to take the last import back; one of the two.",
    },
    "cli.no_account": {"zh": "没有账号“{found}”，或者它已停用。", "en": "There is no account “{found}”, or it was closed."},
    "cli.option_load_files": {"zh": "名册（.xlsx、.csv），或demo、snapshot写出的文件夹，或部门数据的文件夹", "en": "rosters (.xlsx, .csv), or a folder that demo or snapshot wrote, or a folder of registers"},
    "cli.option_load_yes": {"zh": "比对后写入；不加则只比对", "en": "write after comparing; without it only compare"},
    "cli.option_load_since": {"zh": "名册从哪天起成立，默认今天", "en": "the day from which the roster holds, today by default"},
    "cli.option_load_undo": {"zh": "撤销上一次导入", "en": "undo the last import"},
    "cli.option_load_pack": {"zh": "政策包，默认cn-2014", "en": "the pack, cn-2014 by default"},
    "cli.option_snapshot_on": {"zh": "哪天的情况；不写则含全部历史", "en": "the day it shows; all history without it"},
    "cli.option_snapshot_out": {"zh": "写到哪个文件夹", "en": "the folder to write"},
    "cli.option_snapshot_area": {"zh": "只写某地，如350702", "en": "only one place, such as 350702"},
    "cli.option_work_once": {"zh": "做完排队的任务就结束", "en": "end when nothing waits any more"},
    "cli.option_data": {"zh": "登记库的文件夹，默认BANGFU_DATA或./bangfu-data", "en": "the register's folder, BANGFU_DATA or ./bangfu-data by default"},
    "cli.option_as": {"zh": "以哪个账号的身份", "en": "the account to act as"},
}
