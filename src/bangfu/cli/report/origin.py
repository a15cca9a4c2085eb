"""How the report was worked out: pack, snapshot, day, engine and hashes, enough for a stranger to make it again."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.cli.report.contents import Contents, Origin
from bangfu.core.drawing.markup import Html, join, tag
from bangfu.engines.report_words import Words
from bangfu.engines.tallies import Assessment

Entry = tuple[str, Html]
"""One line of the proof: what it is called, what it is."""


def origin_panel(contents: Contents, words: Words) -> Html:
    """The proof of the run, one line a fact."""
    origin = contents.origin
    entries = [
        *rules_and_day(contents.assessment, origin, words),
        (words.say("cli.report_origin_judged"), join(_rows(contents, words))),
    ]
    if words.rules.applies_text:
        condition = tag("code", " ".join(words.rules.applies_text.split()))
        entries.append((words.say("cli.report_origin_applies"), condition))
    entries += set_for_the_run(origin, words)
    entries += [
        (words.say("cli.report_origin_run"), tag("code", origin.run_id)),
        (words.say("cli.report_origin_engine"), join(tag("code", f"{origin.engine} {origin.version}"))),
    ]
    return proof_panel(entries, words.say("cli.report_origin_note"), words)


def rules_and_day(assessment: Assessment, origin: Origin, words: Words) -> list[Entry]:
    """By which rules, for which day, over which data."""
    pack = assessment.pack
    rules = join(words.label(words.rules.label), " ", tag("code", words.rules.name))
    return [
        (words.say("cli.report_origin_pack"), join(words.foreign(pack.title[words.lang]), " ", tag("code", pack.name))),
        (words.say("cli.report_origin_pack_hash"), tag("code", pack.hash)),
        (words.say("cli.report_origin_rules"), rules),
        (words.say("cli.report_origin_day"), join(words.day(assessment.on))),
        (words.say("cli.report_origin_snapshot"), tag("code", origin.snapshot_hash)),
    ]


def proof_panel(entries: Sequence[Entry], note: str, words: Words) -> Html:
    """How it was worked out, one line a fact, with what that proves beneath."""
    lines = [join(tag("dt", name), tag("dd", value)) for name, value in entries]
    return tag(
        "section",
        tag("div", tag("h2", words.say("cli.report_origin_title")), class_="panel__head"),
        tag("div", tag("dl", lines, class_="proof"), class_="panel__body"),
        tag("p", note, class_="panel__note"),
        class_="panel", id="origin",
    )  # fmt: skip


def set_for_the_run(origin: Origin, words: Words) -> list[Entry]:
    """The values given with the command instead of those of the pack."""
    if not origin.changes:
        return []
    said = [tag("code", f"{name}={value} ") for name, value in origin.changes.items()]
    return [(words.say("cli.report_origin_changes"), join(said))]


def _rows(contents: Contents, words: Words) -> str:
    assessment = contents.assessment
    return words.say(
        "cli.report_origin_rows", all=words.counted(assessment.subjects), outside=words.counted(assessment.outside),
        judged=words.counted(assessment.total.subjects),
    )  # fmt: skip
