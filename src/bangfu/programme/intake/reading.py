"""Read what was handed in: rosters through the check, a folder of tables as it is; leave clean tables behind."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from bangfu.core.divisions import Place as Listed
from bangfu.core.divisions import load_places
from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack
from bangfu.engines.snapshot import open_snapshot
from bangfu.programme.intake.folders import Folder
from bangfu.programme.ledger.sealed_files import in_memory, seal_stream
from bangfu.programme.ledger.sealed_tables import seal_table, write_reader, write_rows
from bangfu.programme.places.queries import places_made_here
from bangfu.rosters.check import Check, checked
from bangfu.rosters.findings import SEVERITIES
from bangfu.rosters.forms import load_forms
from bangfu.rosters.listing import LISTED, listed
from bangfu.rosters.report import draw_report
from bangfu.rosters.summary import counts_by_kind, notices
from bangfu.rosters.tables import write_tables

HELD = "held.txt"
"""The households of the roster that wait for a correction, a number a line; beside the clean tables."""
ROSTERS = (".xlsx", ".xlsm", ".xls", ".csv")


def read_given(
    paths: Sequence[Path], pack: Pack, today: date, folder: Folder, lang: str, *, errors: bool
) -> dict[str, object]:
    """Write clean tables and, when something is wrong, the findings; gives the figures. `errors`: the workbook too.

    All are written sealed, to their places in `folder`.
    """
    clean = folder.clean
    folders = [path for path in paths if path.is_dir()]
    if folders and len(paths) > 1:
        raise Problem("intake.folder_alone", folder=folders[0].name)
    shutil.rmtree(clean, ignore_errors=True)
    if folders:
        return _take_folder(folders[0], pack, clean)
    forms = load_forms(pack)
    places = load_places(forms.folder).with_more(
        Listed(path, name, kind) for path, name, kind in places_made_here().values_list("path", "name", "kind")
    )
    with checked(list(paths), forms, places, today, keep_sheets=errors) as check:
        write_tables(check, clean, write_reader)
        if check.findings.num_rows:
            write_rows(listed(check), LISTED, folder.findings)
        if errors and (check.findings.num_rows or check.unreadable):
            with in_memory() as stream:
                draw_report(check, stream, lang)
                stream.seek(0)
                seal_stream(stream, folder.errors)
        (clean / HELD).write_text("".join(f"{number}\n" for number in check.held_homes()), "utf-8")
        return _figures(check)


def check_taken(figures: Mapping[str, object], folder: Folder, files: str) -> None:
    """Refuse rosters of which no row was taken; `figures` as `read_given` gives them."""
    if not figures or any(folder.clean.glob("*.parquet")):
        return
    if not figures["rows"] and not figures["unreadable"]:
        raise Problem("intake.no_roster_known", files=files)
    raise Problem("intake.nothing_taken", refused=figures["refused"], held=figures["held"])


def held_homes(clean: Path) -> set[str]:
    """The numbers of households that a roster names and of which nothing was taken."""
    file = clean / HELD
    return set(file.read_text("utf-8").splitlines()) if file.is_file() else set()


def _take_folder(folder: Path, pack: Pack, clean: Path) -> dict[str, object]:
    snapshot = open_snapshot(folder, pack)
    clean.mkdir(parents=True)
    for name, file in snapshot.files.items():
        if pack.tables[name].kind == "register":
            continue
        if file.suffix == ".parquet":
            seal_table(file, clean / file.name)
        else:
            rows = snapshot.read(pack, name)
            write_rows(rows.to_batches(), rows.schema, clean / f"{name}.parquet")
    return {}


def _figures(check: Check) -> dict[str, object]:
    return {
        **asdict(check.totals),
        "findings": {kind: count for kind, count, _ in counts_by_kind(check)},
        "errors": sum(count for kind, count, _ in counts_by_kind(check) if SEVERITIES[kind] == "error"),
        "unreadable": [{"file": name, "code": problem.code} for name, problem in check.unreadable],
        "notices": {lang: notices(check, lang) for lang in ("zh", "en")},
    }
