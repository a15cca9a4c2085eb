"""Sentences of the policy packs: each says what was found, what is allowed, and what to do."""

TEXTS: dict[str, dict[str, str]] = {
    "policy.at": {
        "zh": "{file}第{line}行，{key}：{problem}",
        "en": "{file} line {line}, {key}: {problem}",
    },
    "policy.arguments": {
        "zh": "{name}()要{expected}个参数，写了{found}个。",
        "en": "{name}() takes {expected} argument(s), {found} were written.",
    },
    "policy.bad_braces": {
        "zh": "句子“{text}”的花括号不成对。写成{{指标名}}。",
        "en": "The braces in “{text}” do not pair. Write {{fact_name}}.",
    },
    "policy.bad_change": {
        "zh": "{name}不能改成“{found}”：要的是{expected}。请写一个值，或另一个同单位参数的名字。",
        "en": "{name} cannot be set to “{found}”: {expected} is expected. Give a value or another parameter of that unit.",
    },
    "policy.bad_date": {
        "zh": "{text}不是一个日期。写成date(2019, 6, 30)。",
        "en": "{text} is no date. Write date(2019, 6, 30).",
    },
    "policy.bare_money": {
        "zh": "金额{value}（{unit}）直接写在规则里。金额要放进parameters.yaml，注明日期和来源，再按名字引用。",
        "en": "The sum {value} ({unit}) stands bare in the rule. Put it in parameters.yaml with date and source, and name it.",
    },
    "policy.case_name": {
        "zh": "{at}：{table}没有“{name}”这个指标⟦，最接近的是“{nearest}”⟧。",
        "en": "{at}: {table} has no fact “{name}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.case_value": {
        "zh": "{at}：{name}的值“{found}”不对，要的是{expected}⟦；最接近的是“{nearest}”⟧。",
        "en": "{at}: {name} has the value “{found}”; {expected} is expected⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.circle": {
        "zh": "自己引用自己：{path}。请去掉其中一环。",
        "en": "This refers to itself: {path}. Break the circle.",
    },
    "policy.codes_mismatch": {
        "zh": "“{sign}”两边是不同的代码表：{left}与{right}。",
        "en": "The two sides of “{sign}” come from different code lists: {left} and {right}.",
    },
    "policy.derived_type": {
        "zh": "声明的类型是{declared}，算出来的是{found}。请改声明或改算式。",
        "en": "It is declared as {declared} but works out as {found}. Change the declaration or the expression.",
    },
    "policy.derived_places": {
        "zh": "声明的是{declared}位小数，算出来有{found}位。请在places写明位数，或用ratio取舍。",
        "en": "It is declared with {declared} decimal places but works out with {found}. Say so in places, or round "
        "with ratio.",
    },
    "policy.fact_of_other_table": {
        "zh": "“{name}”是{table}的指标，这里判断的是{here}。要用它，请写any_…()、count_…()这类函数。",
        "en": "“{name}” is a fact of {table}; this expression speaks of {here}. Reach it through any_…(), count_…() and so on.",
    },
    "policy.file_shape": {
        "zh": "{file}的格式不对：最外层应为“{expected}”。",
        "en": "{file} has the wrong shape: “{expected}” is expected at the top.",
    },
    "policy.in_needs_list": {
        "zh": "in后面要一组代码，如('A', 'B')，或一个代码参数；写的是{text}。",
        "en": "“in” needs a list of codes such as ('A', 'B') or a parameter of codes; found {text}.",
    },
    "policy.key_missing": {
        "zh": "{file}第{line}行缺少“{key}”。已有：{keys}。",
        "en": "{file} line {line}: “{key}” is missing. Present: {keys}.",
    },
    "policy.key_twice": {
        "zh": "{file}第{line}行：“{key}”写了两次，第一次在{first}。请删去一处。",
        "en": "{file} line {line}: “{key}” stands twice, first at {first}. Remove one.",
    },
    "policy.kind_mismatch": {
        "zh": "“{sign}”两边种类不同：{left}与{right}，不能相比。",
        "en": "The two sides of “{sign}” are of different kinds: {left} and {right}.",
    },
    "policy.local_value_missing": {
        "zh": "缺少本地参数{name}（{label}），全国没有统一值。请用--set {name}=值给出，或在本地政策包里写明并注明来源。",
        "en": "The local value {name} ({label}) is missing; there is no national one. Give it with --set {name}=VALUE, or in a local pack with its source.",
    },
    "policy.money_without_currency": {
        "zh": "金额的单位“{unit}”里没有货币。写成如yuan/year。",
        "en": "The unit “{unit}” of an amount names no currency. Write for example yuan/year.",
    },
    "policy.money_without_minor": {
        "zh": "金额按{minor}存整数，字段“{name}”的名称要以它结尾。请改为“{wanted}”，规则里也用这个名称。",
        "en": "Amounts are held in whole {minor}, and the name “{name}” does not say so. Call the fact “{wanted}”, in the "
        "rules too.",
    },
    "policy.no_division": {
        "zh": "{text}：规则里不用除法。请把两边同乘（净收入 < 标准 × 人数），或用ratio(a, b, 小数位)。",
        "en": "{text}: rules do not divide. Multiply the other side (net < line * members) or use ratio(a, b, places).",
    },
    "policy.no_order": {
        "zh": "“{sign}”要能比大小的数或日期，得到的是{found}。",
        "en": "“{sign}” needs numbers or dates; found {found}.",
    },
    "policy.no_such_day": {
        "zh": "{file}第{line}行：没有{found}这一天。请写成存在的日期，如2019-02-28。",
        "en": "{file} line {line}: there is no day {found}. Write an existing date such as 2019-02-28.",
    },
    "policy.no_value_on": {
        "zh": "参数{name}（{label}）在{on}没有值；现有的值自{first}起，至{last}止。请换日期，或在parameters.yaml补上并注明来源。",
        "en": "Parameter {name} ({label}) has no value on {on}; values run from {first} to {last}. Choose another day, or add the value with its source to parameters.yaml.",
    },
    "policy.no_values": {
        "zh": "参数{name}没有值。请写values，或注明local: true（本地值）。",
        "en": "Parameter {name} has no values. Write values, or local: true for a local value.",
    },
    "policy.not_a_condition": {
        "zh": "“{text}”不是一个判断，得到的是{found}。请写成比较或any_…()。",
        "en": "“{text}” is no condition, it is {found}. Write a comparison or any_…().",
    },
    "policy.not_an_amount": {
        "zh": "“{text}”不是带单位的数，得到的是{found}。",
        "en": "“{text}” is no amount with a unit; it is {found}.",
    },
    "policy.not_in_language": {
        "zh": "“{text}”不在规则语言里。可用and、or、not、比较、in、+ - *、if-else和docs所列函数。",
        "en": "“{text}” is not part of the rule language: and, or, not, comparisons, in, + - *, if-else and the documented functions.",
    },
    "policy.not_utf8": {
        "zh": "{file}不是UTF-8编码（第{byte}字节）。请另存为UTF-8。",
        "en": "{file} is not UTF-8 (byte {byte}). Save it as UTF-8.",
    },
    "policy.number_too_large": {
        "zh": "计算结果超出64位整数（保留{places}位小数）。请检查单位和数据。",
        "en": "A result does not fit 64 bits at {places} decimal places. Check units and data.",
    },
    "policy.pack_not_in_force": {
        "zh": "政策包{pack}自{first}起、至{last}前有效，{on}不在其内。请换日期或换政策包。",
        "en": "Pack {pack} is valid from {first} until {last}; {on} lies outside. Choose another day or pack.",
    },
    "policy.ratio_places": {
        "zh": "ratio的第三个参数是小数位数，要写整数；写的是{text}。",
        "en": "The third argument of ratio is the number of decimal places, a whole number; found {text}.",
    },
    "policy.reserved_name": {
        "zh": "{table}的指标不能叫“{name}”：这个名字留给运行结果用（{reserved}）。请换一个名字。",
        "en": "A fact of {table} may not be called “{name}”: results use that name ({reserved}). Choose another.",
    },
    "policy.private_elsewhere": {
        "zh": "{table}的指标“{name}”不能标private：只有户、成员这类表里直接存放的指标才加密。请去掉private，或把它移到户或成员的表里。",
        "en": "Fact “{name}” of {table} cannot be private: only facts stored with a subject or its people are sealed. Take the word away, or move the fact to the table of the subject or of its people.",
    },
    "policy.rule_not_in_force": {
        "zh": "结论用到规则{rule}，它在{on}尚未生效或已失效。请改结论或换日期。",
        "en": "The verdict speaks of rule {rule}, which is not in force on {on}. Change the verdict or the day.",
    },
    "policy.rules_not_in_force": {
        "zh": "规则{rules}在{on}不生效（{first}至{last}）。请换日期。",
        "en": "The rules {rules} are not in force on {on} ({first} to {last}). Choose another day.",
    },
    "policy.syntax": {
        "zh": "“{text}”第{column}个字符处写法有误，读不懂。",
        "en": "“{text}” cannot be read at character {column}.",
    },
    "policy.too_deep": {
        "zh": "这条规则嵌套得太深，最多{most}层。请把其中一部分写成派生指标（derived）。",
        "en": "This expression is nested too deeply, at most {most} levels. Make part of it a derived fact.",
    },
    "policy.too_many_places": {
        "zh": "小数位{places}太多，最多{most}位。请减少相乘的次数或小数位。",
        "en": "{places} decimal places are too many, at most {most}. Multiply less or use fewer places.",
    },
    "policy.too_many_rules": {
        "zh": "规则集{rules}的规则超过{most}条。请拆成两个规则集。",
        "en": "Rule set {rules} has more than {most} rules. Split it in two.",
    },
    "policy.unit_mismatch": {
        "zh": "“{sign}”两边单位不同：{left}与{right}。例如全户收入不能直接与人均标准相比，要乘以人数。",
        "en": "The two sides of “{sign}” have different units: {left} and {right}. A household's income, for example, compares with the line times its members.",
    },
    "policy.unknown_change": {
        "zh": "政策包{pack}里没有“{name}”这个参数或规则⟦，最接近的是“{nearest}”⟧。",
        "en": "Pack {pack} has no parameter or rule “{name}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_code": {
        "zh": "代码表{list}里没有“{name}”⟦，最接近的是“{nearest}”⟧。",
        "en": "Code list {list} has no “{name}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_code_list": {
        "zh": "没有代码表“{list}”⟦，最接近的是“{nearest}”⟧。",
        "en": "There is no code list “{list}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_function": {
        "zh": "在{table}上没有函数“{name}”⟦，最接近的是“{nearest}”⟧。",
        "en": "There is no function “{name}” over {table}⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_key": {
        "zh": "{file}第{line}行：不认识“{key}”⟦，最接近的是“{nearest}”⟧。",
        "en": "{file} line {line}: “{key}” is not known⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_level": {
        "zh": "pack.yaml的levels里没有“{level}”这一级⟦，最接近的是“{nearest}”⟧。",
        "en": "The levels of pack.yaml have no “{level}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_name": {
        "zh": "{table}没有“{name}”这个指标或参数⟦，最接近的是“{nearest}”⟧。",
        "en": "“{name}” is neither a fact of {table} nor a parameter⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_pack": {
        "zh": "没有政策包“{pack}”。自带的有：{known}⟦；最接近的是“{nearest}”⟧。也可以给出文件夹路径。",
        "en": "There is no pack “{pack}”. Shipped: {known}⟦; the nearest is “{nearest}”⟧. A folder may be given too.",
    },
    "policy.folder_no_pack": {
        "zh": "文件夹“{folder}”里没有pack.yaml，不是政策包。请写出放有pack.yaml的文件夹，或自带政策包的名称。",
        "en": "The folder “{folder}” has no pack.yaml, so it is no policy pack. Name the folder that holds pack.yaml, or a "
        "pack that is shipped.",
    },
    "policy.not_of_this_office": {
        "zh": "本单位不使用政策包“{found}”。可选：{known}。",
        "en": "This office does not work by the pack “{found}”. Choose from: {known}.",
    },
    "policy.unknown_register": {
        "zh": "没有登记册“{name}”⟦，最接近的是“{nearest}”⟧。",
        "en": "There is no register “{name}” here⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_rules": {
        "zh": "政策包{pack}里没有规则集“{rules}”。现有：{known}⟦；最接近的是“{nearest}”⟧。",
        "en": "Pack {pack} has no rule set “{rules}”. It has: {known}⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_source": {
        "zh": "{file}第{line}行：sources.yaml里没有“{source}”⟦，最接近的是“{nearest}”⟧。",
        "en": "{file} line {line}: sources.yaml has no “{source}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_source_key": {
        "zh": "sources.yaml里没有“{source}”⟦，最接近的是“{nearest}”⟧。",
        "en": "sources.yaml has no “{source}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_table": {
        "zh": "{table}提到的表“{found}”不存在或不能判断⟦，最接近的是“{nearest}”⟧。",
        "en": "{table} names the table “{found}”, which does not exist or cannot be judged⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_type": {
        "zh": "不认识类型“{type}”。可用：{known}⟦；最接近的是“{nearest}”⟧。",
        "en": "The type “{type}” is not known. Known: {known}⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.unknown_unit": {
        "zh": "pack.yaml的units里没有单位“{unit}”⟦，最接近的是“{nearest}”⟧。",
        "en": "pack.yaml lists no unit “{unit}”⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.kind_bool": {"zh": "是否", "en": "bool"},
    "policy.kind_number": {"zh": "数", "en": "number"},
    "policy.kind_date": {"zh": "日期", "en": "date"},
    "policy.kind_code": {"zh": "代码", "en": "code"},
    "policy.kind_codes": {"zh": "一组代码", "en": "codes"},
    "policy.kind_text": {"zh": "文字", "en": "text"},
    "policy.kind_identity": {"zh": "证件号", "en": "identity"},
    "policy.kind_bare": {"zh": "没有单位", "en": "bare"},
    "policy.kind_of": {"zh": "{kind}（{inside}）", "en": "{kind} ({inside})"},
    "policy.note_missing": {
        "zh": "参数{name}自{on}的值注明可信度{confidence}，却没有note。请写明哪里不确定、向谁核实。",
        "en": "The value of {name} from {on} has confidence {confidence} and no note. Say what is not certain and who could confirm it.",
    },
    "policy.ends_before_it_begins": {
        "zh": "政策包自{start}起有效，却在{end}已经失效。请核对valid_from和valid_until（valid_until当天不含）。",
        "en": "The pack is valid from {start} but ends on {end}. Check valid_from and valid_until (exclusive).",
    },
    "policy.values_overlap": {
        "zh": "参数{name}在{on}有两个值。请核对from和until（until当天不含）。",
        "en": "Parameter {name} has two values on {on}. Check from and until (until is exclusive).",
    },
    "policy.wrong_kind": {
        "zh": "“{sign}”要{expected}，得到的是{found}。",
        "en": "“{sign}” needs {expected}; found {found}.",
    },
    "policy.wrong_value": {
        "zh": "{file}第{line}行：{key}写的是“{found}”，应写成{expected}⟦；最接近的是“{nearest}”⟧。",
        "en": "{file} line {line}: {key} is “{found}”; {expected} is expected⟦; the nearest is “{nearest}”⟧.",
    },
    "policy.yaml": {
        "zh": "{file}第{line}行不是正确的YAML，请检查缩进、冒号和引号。（读取程序的原话：{found}）",
        "en": "{file} line {line} is not valid YAML: {found}. Check indentation, colons and quotes.",
    },
    "policy.yaml_reference": {
        "zh": "{file}第{line}行用了YAML引用*{name}。政策包不用引用，请把内容写全。",
        "en": "{file} line {line} uses the YAML reference *{name}. Packs use none; write the content out.",
    },
    "policy.yaml_nested": {
        "zh": "{file}第{line}行嵌套超过{most}层，不像政策包。请检查括号和缩进。",
        "en": "{file} line {line} is nested more than {most} levels deep, which no pack is. Check brackets and indentation.",
    },
    # -- explanations ----------------------------------------------------------------------
    "policy.explain_head": {
        "zh": "{table}{key}，{on}，《{pack}》{rules}",
        "en": "{table} {key} on {on}: {rules} ({pack})",
    },
    "policy.none": {"zh": "无", "en": "none"},
    "policy.explain_verdict": {"zh": "结论：{verdict}", "en": "Verdict: {verdict}"},
    "policy.explain_lead": {
        "zh": "线索不是结论：先听本户怎么说，再核实；核实前不影响任何资格。",
        "en": "A lead is not a verdict: hear the household first, then check; until then nothing is taken away.",
    },
    "policy.explain_deciding": {"zh": "由此得出：{rows}", "en": "Because of: {rows}"},
    "policy.explain_facts": {"zh": "用到：{facts}", "en": "Used: {facts}"},
    "policy.explain_parameter": {
        "zh": "标准：{label}，{value}，自{since}，{source}",
        "en": "Parameter: {label}, {value}, since {since}, {source}",
    },
    "policy.explain_parameter_unsure": {
        "zh": "标准：{label}，{value}，自{since}，{source}（可信度{confidence}，请核对本地文件）",
        "en": "Parameter: {label}, {value}, since {since}, {source} (confidence {confidence}: check the local document)",
    },
    "policy.explain_source": {"zh": "依据：{number}《{title}》{article}", "en": "Source: {number} “{title}” {article}"},
    "policy.explain_hear": {"zh": "要问本户：{hear}", "en": "Ask the household: {hear}"},
    "policy.missing_fact": {"zh": "缺：{whose}{fact}，可由{ask}提供", "en": "Missing: {whose}{fact}; {ask} can supply it"},
    "policy.missing_fact_unasked": {"zh": "缺：{whose}{fact}", "en": "Missing: {whose}{fact}"},
    "policy.missing_table": {
        "zh": "缺：没有提供“{table}”这份数据，可由{ask}提供",
        "en": "Missing: the data “{table}” were not supplied; {ask} can supply them",
    },
    "policy.missing_table_unasked": {
        "zh": "缺：没有提供“{table}”这份数据",
        "en": "Missing: the data “{table}” were not supplied",
    },
    "policy.missing_rows": {
        "zh": "缺：“{table}”中一条也没有，比不出最早最晚或大小",
        "en": "Missing: there is no entry in “{table}”, so none is the first, last, least or most",
    },
    "policy.change_fact": {
        "zh": "怎样会变：{whose}{fact}由{before}变为{after}，其余不变，结论就变为“{verdict}”。",
        "en": "What would change it: {whose}{fact} from {before} to {after}, all else equal, gives “{verdict}”.",
    },
    "policy.change_entry": {
        "zh": "怎样会变：如果这条登记不属于本户（{entry}），结论就变为“{verdict}”。",
        "en": "What would change it: if this entry is not theirs ({entry}), the verdict becomes “{verdict}”.",
    },
    "policy.no_single_change": {
        "zh": "怎样会变：没有哪一项单独改变就能改变结论，要几项一起变。",
        "en": "What would change it: no single fact alone; several must change together.",
    },
}
