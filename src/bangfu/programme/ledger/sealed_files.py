"""Whole files sealed at rest: what people hand in and get back, a piece at a time, so that memory stays small.

    seal_stream(file.chunks(), Path("given/名册.xlsx"))    # whole or not at all
    with opened(Path("given/名册.xlsx")) as stream: ...    # plain in memory only, never on a disk
    with laid_open([Path("given/名册.xlsx")]) as paths:    # the same under its name, for readers that want a path

The form is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): every file has a key of its own, made
from the register's; every piece is AES-256-GCM under its running number, and the last says that it is the last. A
file that was cut off, put together anew or altered does not open. One that lies plain, from before, is read as it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bangfu.core.errors import Problem
from bangfu.core.whole_files import private_file, whole_file
from bangfu.programme.ledger.keys import fresh_keys, key_ring

MAGIC = b"BANGFU\x01"
"""What a sealed file begins with; the number of its key, a byte, and a salt follow."""
SALT_BYTES, TAG_BYTES = 16, 16
HEAD_BYTES = len(MAGIC) + 1 + SALT_BYTES
PIECE = 1 << 18
"""Plain bytes of a piece."""


def seal_stream(pieces: Iterable[bytes], target: Path) -> None:
    """Write what comes, sealed under the key in use, as `target`: readable by the register's own account only."""
    fresh_keys()
    ring, salt = key_ring(), os.urandom(SALT_BYTES)
    head = MAGIC + bytes((ring.current,)) + salt
    cipher = _cipher(ring.files[ring.current], salt)
    with whole_file(target) as part, private_file(part) as stream:
        stream.write(head)
        number, waiting = 0, None
        for piece in _even(pieces):
            if waiting is not None:
                stream.write(cipher.encrypt(_nonce(number, last=False), waiting, head))
                number += 1
            waiting = piece
        stream.write(cipher.encrypt(_nonce(number, last=True), waiting or b"", head))


def seal_file(source: Path, target: Path) -> None:
    """Write a file that lies plain, or under a former key, sealed under the key in use; both may be the same."""
    seal_stream(plain_pieces(source), target)


def key_number(file: Path) -> int | None:
    """The number of the key a file is sealed under; None when it lies plain."""
    with file.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return head[len(MAGIC)] if head.startswith(MAGIC) and len(head) == HEAD_BYTES else None


def plain_pieces(file: Path) -> Iterator[bytes]:
    """What a file holds, a piece at a time; raises Problem when it was cut off or altered, or its key is not there."""
    number = key_number(file)
    with file.open("rb") as stream:
        if number is None:
            while piece := stream.read(PIECE):
                yield piece
            return
        head = stream.read(HEAD_BYTES)
        if number not in key_ring().files:
            fresh_keys()
        key = key_ring().files.get(number)
        if key is None:
            raise Problem("ledger.file_key_gone", file=file.name)
        cipher, at = _cipher(key, head[-SALT_BYTES:]), 0
        piece = stream.read(PIECE + TAG_BYTES)
        while True:
            after = stream.read(PIECE + TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(at, last=not after), piece, head)
            except InvalidTag as error:
                raise Problem("ledger.file_broken", file=file.name) from error
            if not after:
                return
            piece, at = after, at + 1


def open_file(file: Path, target: Path) -> None:
    """Write a sealed file plain, for who asked for it."""
    with whole_file(target) as part, part.open("wb") as stream:
        stream.writelines(plain_pieces(file))


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """A sealed file as a plain stream that can be searched, in memory only."""
    with in_memory() as stream:
        stream.writelines(plain_pieces(file))
        stream.seek(0)
        yield stream


@contextmanager
def in_memory() -> Iterator[BinaryIO]:
    """An empty file that has no name on any disk and is gone when it is closed."""
    with os.fdopen(os.memfd_create("bangfu"), "w+b") as stream:
        yield stream


@contextmanager
def laid_open(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The files and folders as paths to read, under the names they have; what lies plain is given as it lies."""
    with ExitStack() as open_now, TemporaryDirectory(prefix="bangfu-open-") as folder:
        found = []
        for number, path in enumerate(paths):
            within = Path(folder) / str(number)
            within.mkdir()
            found.append(_laid_open(path, within, open_now))
        yield found


def _laid_open(path: Path, folder: Path, open_now: ExitStack) -> Path:
    if path.is_dir():
        inner = folder / path.name
        inner.mkdir()
        for one in sorted(path.iterdir()):
            shown = _laid_open(one, inner, open_now)
            if shown == one:
                (inner / one.name).symlink_to(one.absolute(), target_is_directory=one.is_dir())
        return inner
    if key_number(path) is None:
        return path
    stream = open_now.enter_context(opened(path))
    name = folder / path.name
    name.symlink_to(f"/proc/{os.getpid()}/fd/{stream.fileno()}")
    return name


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one length, the last as long as what is left."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"bangfu sealed file").derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    """Seven bytes of nothing, the running number, and whether it is the last: as STREAM has it."""
    return bytes(7) + number.to_bytes(4, "big") + bytes((last,))
