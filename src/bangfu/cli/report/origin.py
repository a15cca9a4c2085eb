"""How the report was worked out: pack, snapshot, day, engine and hashes, enough for a stranger to make it again."""

from __future__ import annotations

from bangfu.cli.report.contents import Contents
from bangfu.core.drawing.markup import Html, join, tag
from bangfu.engines.saying import Words


def origin_panel(contents: Contents, words: Words) -> Html:
    """The proof of the run, one line a fact."""
    assessment, origin, pack = contents.assessment, contents.origin, contents.assessment.pack
    entries: list[tuple[str, Html]] = [
        (words.say("cli.report_origin_pack"), join(words.foreign(pack.title[words.lang]), " ", tag("code", pack.name))),
        (words.say("cli.report_origin_pack_hash"), tag("code", pack.hash)),
        (
            words.say("cli.report_origin_rules"),
            join(words.label(words.rules.label), " ", tag("code", words.rules.name)),
        ),
        (words.say("cli.report_origin_day"), join(words.day(assessment.on))),
        (words.say("cli.report_origin_snapshot"), tag("code", origin.snapshot_hash)),
        (words.say("cli.report_origin_judged"), join(_rows(contents, words))),
    ]
    if words.rules.applies_text:
        condition = tag("code", " ".join(words.rules.applies_text.split()))
        entries.append((words.say("cli.report_origin_applies"), condition))
    if origin.changes:
        said = [tag("code", f"{name}={value} ") for name, value in origin.changes.items()]
        entries.append((words.say("cli.report_origin_changes"), join(said)))
    entries += [
        (words.say("cli.report_origin_run"), tag("code", origin.run_id)),
        (words.say("cli.report_origin_engine"), join(tag("code", f"{origin.engine} {origin.version}"))),
    ]
    lines = [join(tag("dt", name), tag("dd", value)) for name, value in entries]
    return tag(
        "section",
        tag("div", tag("h2", words.say("cli.report_origin_title")), class_="panel__head"),
        tag("div", tag("dl", lines, class_="proof"), class_="panel__body"),
        tag("p", words.say("cli.report_origin_note"), class_="panel__note"),
        class_="panel", id="origin",
    )  # fmt: skip


def _rows(contents: Contents, words: Words) -> str:
    assessment = contents.assessment
    return words.say(
        "cli.report_origin_rows", all=words.counted(assessment.subjects), outside=words.counted(assessment.outside),
        judged=words.counted(assessment.total.subjects),
    )  # fmt: skip
