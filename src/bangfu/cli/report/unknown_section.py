"""What is not known in the report: facts that leave rules open, what was never supplied, and who can supply each."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.cli.report.contents import Contents
from bangfu.cli.report.missing import MissingFacts
from bangfu.cli.report.reach import NotSupplied
from bangfu.core.drawing.markup import Html, icon, tag
from bangfu.core.policy.model import Rule
from bangfu.core.texts import headed
from bangfu.engines.report_words import Words


def unknown_panel(contents: Contents, words: Words) -> Html:
    """Each missing fact with the number of subjects it leaves open, where it is kept, and whom to ask."""
    title = tag("div", tag("h2", words.say("cli.report_unknown_title")), class_="panel__head")
    if not contents.missing and not contents.lacking:
        said = tag("p", icon("check"), tag("span", words.say("cli.report_unknown_none")), class_="nothing")
        return tag("section", title, tag("div", said, class_="panel__body"), class_="panel", id="unknown")
    open_subjects = contents.assessment.total.counts.get("unknown", 0)
    code = "cli.report_unknown_lead" if open_subjects else "cli.report_unknown_lead_decided"
    lead = words.say(code, count=words.counted(open_subjects))
    return tag(
        "section", title, tag("p", lead, class_="panel__lead"),
        tag("ul", [_finding(words, each, contents) for each in contents.missing], class_="findings findings--wide"),
        _quiet(contents, words), class_="panel", id="unknown",
    )  # fmt: skip


def rule_names(words: Words, rules: Sequence[Rule]) -> str:
    """The rules by their labels."""
    return words.listed([rule.label[words.lang] for rule in rules])


def who_has(words: Words, lacking: NotSupplied) -> str:
    """Whom to ask for what was not supplied."""
    asks = words.listed([ask[words.lang] for ask in lacking.asks])
    return asks or words.say("cli.report_ask_nobody")


def lacking_name(words: Words, lacking: NotSupplied) -> str:
    """What was not supplied: a whole table, or one column of a table."""
    table = words.label(words.pack.tables[lacking.table].label)
    if lacking.fact is None:
        return words.say("cli.report_lacking_table", table=table)
    return words.say("cli.report_lacking_column", table=table, fact=lacking.fact.label)


def _finding(words: Words, missing: MissingFacts, contents: Contents) -> Html:
    table = words.pack.tables[missing.table]
    absent = {(one.table, one.fact.name if one.fact else None) for one in contents.lacking}
    whole = (missing.table, None) in absent or any((missing.table, fact.name) in absent for fact in missing.facts)
    if missing.facts:
        name = headed(words.listed([fact.label[words.lang] for fact in missing.facts]))
    else:
        name = words.say("cli.report_lacking_table", table=words.label(table.label))
    where = words.say("cli.report_where_all" if whole else "cli.report_where", table=table.label)
    opens = words.say("cli.report_opens", rules=rule_names(words, missing.rules))
    known = [fact.ask for fact in missing.facts if fact.ask is not None]
    if not missing.facts:
        known = [ask for one in contents.lacking if one.table == missing.table for ask in one.asks]
    asks = list(dict.fromkeys(ask[words.lang] for ask in known))
    said = words.say("cli.report_ask", ask=words.listed(asks)) if asks else words.say("cli.report_ask_nobody")
    inside = tag("div", name, tag("small", where, opens))
    return tag("li", tag("b", f"{missing.subjects:,}"), inside, tag("span", said, class_="findings__ask"))


def _quiet(contents: Contents, words: Words) -> Html | None:
    """What was not supplied and left nothing open on this day."""
    open_facts = {(missing.table, fact.name) for missing in contents.missing for fact in missing.facts}
    open_tables = {missing.table for missing in contents.missing}
    quiet = [
        one for one in contents.lacking
        if (one.table not in open_tables if one.fact is None else (one.table, one.fact.name) not in open_facts)
    ]  # fmt: skip
    if not quiet:
        return None
    listed = words.listed([lacking_name(words, one) for one in quiet])
    return tag("p", words.say("cli.report_quiet", names=listed), class_="panel__note")
