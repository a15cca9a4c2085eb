"""YAML read so that every complaint can name file and line; one plain dialect, no surprises.

Only `true`/`false` are booleans, decimals stay exact, a key may stand once: YAML 1.1 would read a
country code `NO` as false, a code `010` as eight, and keep the last of two equal keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from bangfu.core.errors import Problem
from bangfu.core.policy.parser import nearest

Label = Mapping[str, str]
"""The same words in each language of the pack: {zh, en}."""

MOST_NESTED = 30
_OR = " | "  # between the words a value may be
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(true|false)$"), "bool"),
    (re.compile(r"^(null|~|)$"), "null"),
    (re.compile(r"^-?(0|[1-9][0-9]*)$"), "int"),
    (re.compile(r"^-?[0-9]+\.[0-9]+$"), "decimal"),
    (re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "date"),
)


class Block:
    """One YAML mapping with its file and line; reading a key checks its shape, `finish` names unread keys."""

    def __init__(self, file: str, node: yaml.MappingNode) -> None:
        self.file = file
        self.line = node.start_mark.line + 1
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._read: set[str] = set()
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in self._nodes:
                raise Problem("policy.key_twice", file=file, line=line, key=name, first=self._lines[name])
            self._nodes[name], self._lines[name] = value, line

    @property
    def names(self) -> list[str]:
        """The keys, in the order written."""
        return list(self._nodes)

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def line_of(self, key: str) -> int:
        return self._lines.get(key, self.line)

    @contextmanager
    def at(self, key: str) -> Iterator[None]:
        """Add file and line of `key` to a problem raised inside that does not name its own."""
        try:
            yield
        except Problem as problem:
            if "line" in problem.details:
                raise
            raise Problem("policy.at", file=self.file, line=self.line_of(key), key=key, problem=problem) from problem

    def value(self, key: str) -> object:
        """The plain value of `key`, None when absent: text, int, Decimal, bool, date, list or mapping."""
        self._read.add(key)
        return _plain(self._nodes[key], self.file) if key in self._nodes else None

    def text(self, key: str) -> str:
        """A required text; numbers and dates are taken as written."""
        found = self.optional_text(key)
        if found is None:
            raise Problem("policy.key_missing", file=self.file, line=self.line, key=key, keys=", ".join(self.names))
        return found

    def optional_text(self, key: str) -> str | None:
        """The text of a key; None where it is absent or empty. Raises Problem for what is no plain text."""
        self._read.add(key)
        node = self._nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and _shape(node) == "null"):
            return None
        if not isinstance(node, yaml.ScalarNode):
            raise self.wrong(key, "text")
        return str(node.value)

    def optional_date(self, key: str) -> date | None:
        found = self.value(key)
        if found is None or isinstance(found, date):
            return found
        raise self.wrong(key, "2019-06-30")

    def optional_int(self, key: str) -> int | None:
        found = self.value(key)
        if found is None or type(found) is int:
            return found
        raise self.wrong(key, "1, 2, 3 …")

    def flag(self, key: str) -> bool:
        found = self.value(key)
        if found is None or isinstance(found, bool):
            return bool(found)
        raise self.wrong(key, "true | false")

    def label(self, key: str) -> Label:
        """A required {zh, en} text."""
        found = self.optional_label(key)
        if found is None:
            raise Problem("policy.key_missing", file=self.file, line=self.line, key=key, keys=", ".join(self.names))
        return found

    def optional_label(self, key: str) -> Label | None:
        """The label of a key in both languages, one text standing for both; None where it is absent."""
        if key not in self._nodes:
            return None
        self._read.add(key)
        node = self._nodes[key]
        if isinstance(node, yaml.ScalarNode) and _shape(node) != "null":
            return {"zh": str(node.value), "en": str(node.value)}
        if isinstance(node, yaml.MappingNode):
            words = Block(self.file, node)
            if "zh" in words and "en" in words:
                return {language: words.text(language) for language in words.names}
        raise self.wrong(key, "{zh: …, en: …}")

    def block(self, key: str) -> Block:
        """A required mapping."""
        self._read.add(key)
        if key not in self._nodes:
            raise Problem("policy.key_missing", file=self.file, line=self.line, key=key, keys=", ".join(self.names))
        node = self._nodes[key]
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(key, "key: value")
        return Block(self.file, node)

    def optional_blocks(self, key: str) -> list[Block]:
        """A list of mappings, empty when absent."""
        self._read.add(key)
        node = self._nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and _shape(node) == "null"):
            return []
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.MappingNode) for n in node.value):
            raise self.wrong(key, "- key: value")
        return [Block(self.file, n) for n in node.value]

    def texts(self, key: str) -> list[str]:
        """A list of words, empty when absent."""
        self._read.add(key)
        node = self._nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.ScalarNode) for n in node.value):
            raise self.wrong(key, "[a, b]")
        return [str(n.value) for n in node.value]

    def blocks(self) -> Iterator[tuple[str, Block]]:
        """Each key with its mapping, in the order written."""
        for key in self._nodes:
            yield key, self.block(key)

    def wrong(self, key: str, expected: str) -> Problem:
        """What to raise when `key` holds something else; `expected` names the words it may be, with ` | ` between."""
        node = self._nodes.get(key)
        found = node.value if isinstance(node, yaml.ScalarNode) else type(node).__name__.removesuffix("Node").lower()
        known = expected.split(_OR) if _OR in expected else ()
        return Problem(
            "policy.wrong_value", file=self.file, line=self.line_of(key), key=key, found=found, expected=expected,
            nearest=nearest(str(found), known),
        )  # fmt: skip

    def finish(self, also: tuple[str, ...] = ()) -> None:
        """Refuse a key nobody asked for: a misspelt key must not be silently ignored."""
        for key in self._nodes:
            if key not in self._read and key not in also:
                known = {*self._read, *also}
                raise Problem(
                    "policy.unknown_key", file=self.file, line=self._lines[key], key=key, nearest=nearest(key, known)
                )


def read_mapping(path: Path, shown: str) -> Block:
    """The mapping at the top of a YAML file; `shown` is how messages name the file."""
    node = _compose(path, shown)
    if not isinstance(node, yaml.MappingNode):
        raise Problem("policy.file_shape", file=shown, expected="key: value")
    return Block(shown, node)


def read_list(path: Path, shown: str) -> list[Block]:
    """The list of mappings at the top of a YAML file."""
    node = _compose(path, shown)
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.MappingNode) for n in node.value):
        raise Problem("policy.file_shape", file=shown, expected="- key: value")
    return [Block(shown, n) for n in node.value]


def _compose(path: Path, shown: str) -> yaml.Node | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("policy.not_utf8", file=shown, byte=error.start) from error
    try:
        _check_plain(text, shown)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Problem("policy.yaml", file=shown, line=line, found=error.problem or "") from error
    except yaml.YAMLError as error:
        raise Problem("policy.yaml", file=shown, line=1, found=str(error).splitlines()[0]) from error
    return node


def _check_plain(text: str, shown: str) -> None:
    """Refuse what a pack never needs: references (`&a … *a` hide where a value stands) and bottomless nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise Problem("policy.yaml_reference", file=shown, line=line, name=event.anchor)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_NESTED:
            raise Problem("policy.yaml_nested", file=shown, line=line, most=MOST_NESTED)


def _shape(node: yaml.ScalarNode) -> str:
    if node.style in tuple("'\"|>"):  # quoted or block text
        return "text"
    return next((name for pattern, name in _SHAPES if pattern.match(node.value)), "text")


def _plain(node: yaml.Node, file: str) -> object:
    if isinstance(node, yaml.MappingNode):
        block = Block(file, node)
        return {key: block.value(key) for key in block.names}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(n, file) for n in node.value]
    assert isinstance(node, yaml.ScalarNode)  # noqa: S101 - YAML has three kinds of node
    return _scalar(node, file)


def _scalar(node: yaml.ScalarNode, file: str) -> object:
    written = str(node.value)
    match _shape(node):
        case "bool":
            return written == "true"
        case "null":
            return None
        case "int":
            return int(written)
        case "decimal":
            return Decimal(written)
        case "date":
            try:
                return date.fromisoformat(written)
            except ValueError as error:
                line = node.start_mark.line + 1
                raise Problem("policy.no_such_day", file=file, line=line, found=written) from error
    return written
