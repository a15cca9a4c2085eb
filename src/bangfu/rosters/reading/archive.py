"""Look at a file before opening it: what it is by its bytes, and whether unpacking it is safe."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path, PurePosixPath
from zlib import error as InflateError

from bangfu.core.errors import Problem
from bangfu.rosters.reading.encodings import utf16_of
from bangfu.rosters.reading.limits import (
    MAX_BOOK_BYTES,
    MAX_FILE_BYTES,
    MAX_PARTS,
    MAX_RATIO,
    MAX_SHEETS,
    MAX_STRINGS_BYTES,
    MAX_UNPACKED_BYTES,
    RATIO_MATTERS_FROM,
)

_SIGNATURES: tuple[tuple[bytes, dict[str, str]], ...] = (
    (b"\x89PNG", {"zh": "PNG图片", "en": "a PNG picture"}),
    (b"\xff\xd8\xff", {"zh": "JPEG照片", "en": "a JPEG photograph"}),
    (b"GIF8", {"zh": "GIF图片", "en": "a GIF picture"}),
    (b"BM", {"zh": "BMP图片", "en": "a BMP picture"}),
    (b"%PDF", {"zh": "PDF文件", "en": "a PDF document"}),
    (b"Rar!", {"zh": "RAR压缩包", "en": "a RAR archive"}),
    (b"7z\xbc\xaf", {"zh": "7z压缩包", "en": "a 7z archive"}),
    (b"\x1f\x8b", {"zh": "gzip压缩包", "en": "a gzip archive"}),
)
_OTHER_WORKBOOKS = {
    "xl/workbook.bin": {"zh": ".xlsb二进制工作簿", "en": "a binary .xlsb workbook"},
    "content.xml": {"zh": "开放文档（.ods）", "en": "an OpenDocument file (.ods)"},
    "word/document.xml": {"zh": "Word文档", "en": "a Word document"},
}
"""By a part that only such an archive has."""
_OTHER_ARCHIVE = {"zh": "压缩包或其他Office文件", "en": "a zip archive or another Office document"}
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE2: .xls, and .xlsx locked with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(\?xml|!doctype|html)", re.IGNORECASE)
_CHUNK = 1 << 20  # what fits the cache of a processor is taken apart fastest
_MB = 1_000_000


def kind_of_file(path: Path) -> str:
    """`workbook` or `text`, by the bytes and not by the name; raises Problem for anything else."""
    if not path.is_file():
        raise Problem("cli.file_missing", path=path)
    size = path.stat().st_size
    if size == 0:
        raise Problem("rosters.file_empty", file=path.name)
    if size > MAX_FILE_BYTES:
        raise Problem("rosters.file_too_large", file=path.name, found=size // _MB, most=MAX_FILE_BYTES // _MB)
    with path.open("rb") as stream:
        start = stream.read(1 << 16)
        if start.startswith(_OLD_WORKBOOK):
            locked = _LOCKED in start or _LOCKED in stream.read(32 << 20)
            raise Problem("rosters.workbook_locked" if locked else "rosters.workbook_old", file=path.name)
    if start.startswith(b"PK\x03\x04"):
        return "workbook"
    for signature, what in _SIGNATURES:
        if start.startswith(signature):
            raise Problem("rosters.file_not_roster", file=path.name, what=what)
    if path.suffix.lower() in (".xlsx", ".xlsm") or _WEB_PAGE.match(start):
        what = {"zh": "网页或其他文本", "en": "a web page or other text"}
        raise Problem("rosters.file_not_roster", file=path.name, what=what)
    if b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")) and utf16_of(start) is None:
        raise Problem("rosters.file_not_roster", file=path.name, what={"zh": "二进制文件", "en": "a binary file"})
    return "text"


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The workbook's zip, its directory found harmless; whatever is broken inside becomes one Problem."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(path.name, archive)
            yield archive
    except (zipfile.BadZipFile, InflateError, EOFError, NotImplementedError, KeyError, UnicodeDecodeError) as error:
        raise Problem("rosters.workbook_broken", file=path.name) from error


def _check_directory(file: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise Problem("rosters.workbook_bomb", file=file, found=f"{len(parts):,}")
    bombs = [p for p in parts if p.file_size > RATIO_MATTERS_FROM and p.file_size > MAX_RATIO * max(p.compress_size, 1)]
    if bombs:
        raise Problem("rosters.workbook_bomb", file=file, found=f"{total / 1e6:,.0f} MB")
    strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if total > MAX_UNPACKED_BYTES or strings > MAX_STRINGS_BYTES:
        most = MAX_UNPACKED_BYTES if total > MAX_UNPACKED_BYTES else MAX_STRINGS_BYTES
        found = total if total > MAX_UNPACKED_BYTES else strings
        raise Problem("rosters.unpacks_too_large", file=file, found=found // _MB, most=most // _MB)
    small = {part.filename: part.file_size for part in parts}
    if small.get("xl/workbook.xml", 0) > MAX_BOOK_BYTES or small.get("xl/_rels/workbook.xml.rels", 0) > MAX_BOOK_BYTES:
        raise Problem("rosters.workbook_bomb", file=file, found=f"{total / 1e6:,.0f} MB")
    if "xl/workbook.xml" not in small:
        what = next((what for part, what in _OTHER_WORKBOOKS.items() if part in small), _OTHER_ARCHIVE)
        raise Problem("rosters.file_not_roster", file=file, what=what)
    if any(part.flag_bits & 1 for part in parts):
        raise Problem("rosters.workbook_locked", file=file)


def chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The unpacked bytes of one part; read to the end, so that its stated size and checksum are proved."""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def prove(archive: zipfile.ZipFile, parts: set[str]) -> None:
    """Read these parts once and forget them: a part that is not what the directory says must not reach the parser."""
    for part in parts & set(archive.namelist()):
        for _ in chunks(archive, part):
            pass


def sheet_parts(file: str, archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Each sheet in order: its name, its part inside the zip, whether it is hidden."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "strict")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "strict")
    targets = {}
    for link in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
        words = _attributes(link)
        target = words.get("Target", "")
        targets[words.get("Id", "")] = str(PurePosixPath("/xl") / target).lstrip("/")
    found = []
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        words = _attributes(tag)
        part = next((targets[v] for k, v in words.items() if k.endswith(":id") and v in targets), "")
        found.append((words.get("name", ""), part, words.get("state", "visible") != "visible"))
    if len(found) > MAX_SHEETS:
        raise Problem("rosters.sheets_too_many", file=file, found=len(found), most=MAX_SHEETS)
    return found


def _attributes(tag: str) -> dict[str, str]:
    pairs = re.findall(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return {name: unescape(double or single) for name, double, single in pairs}
