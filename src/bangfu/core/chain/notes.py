"""Signed notes (C2SP signed-note): a text with signature lines by named Ed25519 keys, whatever the text may mean.

    key = SigningKey("log.example.org", seed)            # 32 secret bytes; where they come from is the caller's matter
    note = signed_note("first line\\n", [key])            # the text, a blank line, "— NAME BASE64"
    opened_note(note, [key.verifier]).text                # Problem unless a known key signed it

A key is named by its name and four bytes derived from it, so that a changed key under an old name is another key.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bangfu.core.errors import Problem

ED25519, COSIGNATURE = 0x01, 0x04  # a log's own signature; a witness's, which covers the time it was made
KEY_SIZE, SIGNATURE_SIZE, STAMP_SIZE, ID_SIZE = 32, 64, 8, 4
MOST_SIGNATURES, MOST_CHARACTERS = 100, 1_000_000
PRIVATE = "PRIVATE+KEY+"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class VerifierKey:
    """Whose signatures are believed: name, kind and public key. Its text is Go's `name+id+key`."""

    name: str
    public: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in (ED25519, COSIGNATURE):
            raise Problem("chain.key_kind", name=self.name, found=self.kind)
        if len(self.public) != KEY_SIZE:
            raise Problem("chain.key_length", name=self.name, found=len(self.public), expected=KEY_SIZE)

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each signature."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:ID_SIZE]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parsed(cls, text: str) -> VerifierKey:
        """Read `name+id+key`; the id must be the one that follows from name and key."""
        name, key_id, material = _key_parts(text)
        key = cls(name, material[1:], material[0])
        if key.id.hex() != key_id:
            raise Problem("chain.key_id", name=name, found=key_id, expected=key.id.hex())
        return key

    def signed_at(self, text: str, value: bytes) -> int | None:
        """Check one signature over `text`; the POSIX second of a cosignature, None of others, or `InvalidSignature`."""
        public = Ed25519PublicKey.from_public_bytes(self.public)
        if self.kind == ED25519:
            public.verify(value, text.encode())
            return None
        if len(value) != STAMP_SIZE + SIGNATURE_SIZE:
            raise InvalidSignature
        at = int.from_bytes(value[:STAMP_SIZE], "big")
        public.verify(value[STAMP_SIZE:], cosigned(text, at))
        return at


@dataclass(frozen=True)
class SigningKey:
    """Signs under a name with 32 secret bytes; they are never shown by `repr`. Its text is Go's `PRIVATE+KEY+…`."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = ED25519

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_SIZE:
            raise Problem("chain.key_length", name=self.name, found=len(self.seed), expected=KEY_SIZE)
        _ = self.verifier  # checks name and kind

    @property
    def verifier(self) -> VerifierKey:
        """The public half, to give to everybody."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, public, self.kind)

    def secret_text(self) -> str:
        """The key as one line for a file that nobody else may read."""
        material = b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{PRIVATE}{self.name}+{self.verifier.id.hex()}+{material}"

    @classmethod
    def parsed(cls, text: str) -> SigningKey:
        """Read the line of `secret_text`; the sentence of a bad one does not repeat it."""
        if not text.startswith(PRIVATE):
            raise Problem("chain.not_a_signing_key")
        name, key_id, material = _key_parts(text.removeprefix(PRIVATE))
        key = cls(name, material[1:], material[0])
        if key.verifier.id.hex() != key_id:
            raise Problem("chain.key_id", name=name, found=key_id, expected=key.verifier.id.hex())
        return key

    def signature(self, text: str, at: int | None = None) -> Signature:
        """Sign a note's text; a cosignature says at which POSIX second (`at`)."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        if (at is not None) != (self.kind == COSIGNATURE):
            raise ValueError("a cosignature, and nothing else, has a time")
        if at is None:
            value = private.sign(text.encode())
        else:
            value = at.to_bytes(STAMP_SIZE, "big") + private.sign(cosigned(text, at))
        return Signature(self.name, self.verifier.id, value, at)


@dataclass(frozen=True)
class Signature:
    """One signature line; `at` is the second of a checked cosignature."""

    name: str
    key_id: bytes
    value: bytes
    at: int | None = None

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text and its signatures: those by known keys, all checked, and those by others, of which nothing is known."""

    text: str
    signatures: tuple[Signature, ...]
    unknown: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures + self.unknown))}"


def read_keys(text: str) -> list[VerifierKey]:
    """The verifier keys of a file, one a line; raises `Problem` when there are none."""
    keys = [VerifierKey.parsed(line.strip()) for line in text.splitlines() if line.strip()]
    if not keys:
        raise Problem("chain.no_keys")
    return keys


def check_name(name: str) -> None:
    """Raise `Problem` unless this can be the name of a key."""
    if not name or "+" in name or any(c.isspace() for c in name) or CONTROL.search(name):
        raise Problem("chain.key_name", found=name)


def signed_note(text: str, keys: Iterable[SigningKey]) -> str:
    """The text with a signature line by each key."""
    _check_text(text)
    return str(Note(text, tuple(key.signature(text) for key in keys)))


def cosigned(text: str, at: int) -> bytes:
    """What a witness signs: the text under a heading of its own and the second at which it signs."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def parsed_note(note: str) -> tuple[str, list[Signature]]:
    """Take a note apart without believing it."""
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or len(note) > MOST_CHARACTERS:
        raise Problem("chain.note_form")
    text += "\n"
    _check_text(text)
    rows = lines[:-1].split("\n")
    if len(rows) > MOST_SIGNATURES:
        raise Problem("chain.too_many_signatures", found=len(rows), most=MOST_SIGNATURES)
    return text, [_signature(row) for row in rows]


def opened_note(note: str, keys: Sequence[VerifierKey]) -> Note:
    """The note, if at least one of these keys signed it and none of their signatures is wrong; else `Problem`.

    Signatures by other keys are passed over, as new witnesses may come; of several by one key the first counts.
    """
    text, signatures = parsed_note(note)
    known = {(key.name, key.id): key for key in keys}
    checked: dict[tuple[str, bytes], Signature] = {}
    unknown: dict[str, Signature] = {}
    for each in signatures:
        signer = (each.name, each.key_id)
        if signer not in known:
            unknown[str(each)] = each
        elif signer not in checked:
            try:
                at = known[signer].signed_at(text, each.value)
            except InvalidSignature as error:
                raise Problem("chain.note_forged", name=each.name, id=each.key_id.hex()) from error
            checked[signer] = Signature(each.name, each.key_id, each.value, at)
    if not checked:
        names = ", ".join(f"{key.name}+{key.id.hex()}" for key in keys) or "—"
        raise Problem("chain.note_unsigned", names=names)
    return Note(text, tuple(checked.values()), tuple(unknown.values()))


def strict_base64(text: str) -> bytes | None:
    """The bytes of standard base64 in its one proper spelling, else None."""
    try:
        value = b64decode(text, validate=True)
    except (BadBase64, ValueError):
        return None
    return value if b64encode(value).decode() == text else None


def _signature(line: str) -> Signature:
    name, space, written = line.removeprefix("— ").partition(" ")
    value = strict_base64(written)
    if not line.startswith("— ") or not space or value is None or len(value) <= ID_SIZE:
        raise Problem("chain.note_form")
    check_name(name)
    return Signature(name, value[:ID_SIZE], value[ID_SIZE:])


def _key_parts(text: str) -> tuple[str, str, bytes]:
    name, _, rest = text.partition("+")
    key_id, _, written = rest.partition("+")
    material = strict_base64(written)
    if not material:
        raise Problem("chain.key_form", name=name)
    return name, key_id, material


def _check_text(text: str) -> None:
    try:
        text.encode()  # a lone surrogate is no UTF-8
    except UnicodeEncodeError as error:
        raise Problem("chain.note_form") from error
    if not text.endswith("\n") or CONTROL.search(text):
        raise Problem("chain.note_form")
