"""The pages that the program prints about itself: the command line, the packs, the API, a stand-in for the handbook."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bangfu.cli.commands import NAMES, command
from bangfu.core.policy.loading import load_pack, pack_names

HANDBOOK_STAND_IN = """# Handbook

The handbook is printed by the spec tests. Make it with `make handbook`, or read `tests/spec`: each test
draws a table, writes one expression and states the answer that every engine must give.
"""


def write_generated_pages(folder: Path) -> None:
    """Write what is not there yet or has changed; Sphinx reads them as ordinary pages."""
    folder.mkdir(exist_ok=True)
    _write(folder / "cli.md", "\n".join(command_line_page()))
    _write(folder / "packs.md", "\n".join(packs_page()))
    _write(folder / "api.md", "\n".join(api_page()))
    if not (folder / "handbook.md").exists():
        _write(folder / "handbook.md", HANDBOOK_STAND_IN)


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def command_line_page() -> Iterator[str]:
    """Each command with its usage and options, as `--help` prints them."""
    yield "# Command line\n"
    yield "Printed from the argument parsers when the documentation is built.\n"
    yield "Exit code 0: done. 1: findings, named on standard error. 2: wrong use or bad input, with the sentence"
    yield "that says what to do. Every command takes `--lang zh|en` (default: `BANGFU_LANG`, else `zh`).\n"
    os.environ.update(COLUMNS="100", NO_COLOR="1")
    for module in map(command, NAMES):
        parser = argparse.ArgumentParser(prog=f"bangfu {module.NAME}", description=module.__doc__)
        module.add_arguments(parser, "en")
        yield f"## bangfu {module.NAME}\n"
        yield f"```text\n{parser.format_help().rstrip()}\n```\n"


def packs_page() -> Iterator[str]:
    """Each pack with its rules and parameters, in English with the Chinese name beside it."""
    yield "# The packs that come with Bangfu\n"
    yield "Printed from the packs when the documentation is built.\n"
    for name in pack_names():
        pack = load_pack(name)
        yield f"## {pack.name}\n"
        yield f"{pack.title['en']} · {pack.title['zh']}\n"
        until = f", up to the day before {pack.valid_until}" if pack.valid_until else ""
        yield f"In force from {pack.valid_from}{until}.\n"
        for rules in pack.rule_sets.values():
            yield f"### {pack.name}: {rules.name}\n"
            yield f"{rules.label['en']} · {rules.label['zh']}. Of: `{rules.of}`. Verdict: `{rules.verdict}`.\n"
            yield "| rule | | condition |"
            yield "| --- | --- | --- |"
            for rule in rules.rules.values():
                condition = " ".join(rule.text.split()).replace("|", "\\|")
                yield f"| {rule.name} | {_cell(rule.label['en'])} · {_cell(rule.label['zh'])} | `{condition}` |"
            yield ""
        yield f"### {pack.name}: parameters\n"
        yield "| parameter | | unit | from | value | confidence |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for parameter in pack.parameters.values():
            label = f"{_cell(parameter.label['en'])} · {_cell(parameter.label['zh'])}"
            for dated in parameter.values:
                value = ", ".join(dated.value) if isinstance(dated.value, tuple) else dated.value
                yield (
                    f"| {parameter.name} | {label} | {parameter.unit or ''} | {dated.valid_from} "
                    f"| {value} | {dated.confidence} |"
                )
            if not parameter.values:
                yield f"| {parameter.name} | {label} | {parameter.unit or ''} | | local: give it with `--set` | |"
        yield ""


def api_page() -> Iterator[str]:
    """Each operation with what it is for and its parameters, from the OpenAPI description."""
    with TemporaryDirectory(prefix="bangfu-docs-") as data:
        os.environ.update({"BANGFU_DATA": data, "BANGFU_SECRET": "none: documentation only"})
        os.environ["DJANGO_SETTINGS_MODULE"] = "bangfu.site.settings"
        django.setup()
        described = import_module("bangfu.api.app").api.get_openapi_schema()
    yield "| operation | for | parameters |"
    yield "| --- | --- | --- |"
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            named = [f"`{one['name']}`" for one in operation.get("parameters", ()) if one["in"] != "path"]
            said = _cell(operation.get("description") or operation["summary"])
            yield f"| `{method.upper()} {path}` | {said} | {', '.join(named)} |"
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
