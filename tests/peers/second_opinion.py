"""A second opinion on evidence in the standard library alone: RFC 9162 by recursion, Ed25519 after RFC 8032.

    python second_opinion.py KEYS EVIDENCE     one verifier key a line; one document a line; answers ok | refused: why

It shares no line with the program it checks, and may be read in ten minutes by whoever trusts neither. It is slow.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

Point = tuple[int, int, int, int]


class Refused(Exception):
    """Something does not hold."""


# ── Ed25519: points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z ──────────────────────────────────────────


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, p: Point) -> Point:
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, p)
        p, scalar = add(p, p), scalar >> 1
    return total


def point(data: bytes) -> Point:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Refused("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


GENERATOR = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, GENERATOR), add(point(signature[:32]), times(h, point(public)))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


# ── the tree ────────────────────────────────────────────────────────────────────────────────────────────────


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def half(size: int) -> int:
    """The largest power of two smaller than size."""
    return 1 << (size - 1).bit_length() - 1


def root_from(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """The root that a proof of inclusion leads to; takes the hashes it uses from the end of `proof`."""
    if size == 1:
        return leaf
    if not proof:
        raise Refused("proof too short")
    beside = proof.pop()
    if index < half(size):
        return node(root_from(index, half(size), leaf, proof), beside)
    return node(beside, root_from(index - half(size), size - half(size), leaf, proof))


def roots_from(old: int, size: int, proof: list[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """The old and the new root a proof of consistency leads to; `known` while the subtree is the old tree itself."""
    if old == size:
        if known is None:
            if not proof:
                raise Refused("proof too short")
            known = proof.pop()
        return known, known
    if not proof:
        raise Refused("proof too short")
    beside = proof.pop()
    if old <= half(size):
        before, after = roots_from(old, half(size), proof, known)
        return before, node(after, beside)
    before, after = roots_from(old - half(size), size - half(size), proof, None)
    return node(beside, before), node(beside, after)


# ── documents ───────────────────────────────────────────────────────────────────────────────────────────────


def binary(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise Refused("base64 not in its proper spelling")
    return data


def hashes(proof: list[str]) -> list[bytes]:
    read = [binary(each) for each in proof]
    if any(len(each) != 32 for each in read):
        raise Refused("a hash of another length")
    return read


def opened(note: str, keys: dict[tuple[str, bytes], tuple[int, bytes]]) -> tuple[str, int, bytes]:
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or any(c < " " and c != "\n" for c in note):
        raise Refused("no note")
    text += "\n"
    believed = False
    for line in lines[:-1].split("\n"):
        dash, name, value = line.split(" ")
        data = binary(value)
        if dash != "—" or len(data) < 5:
            raise Refused("no signature line")
        if (name, data[:4]) not in keys:
            continue
        kind, public = keys[name, data[:4]]
        message, signature = text.encode(), data[4:]
        if kind == 4:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = f"cosignature/v1\ntime {at}\n".encode() + message
        if not signed(public, message, signature):
            raise Refused("forged signature")
        believed = True
    if not believed:
        raise Refused("nobody known signed")
    origin, size, root, *_ = text.split("\n")
    if str(int(size)) != size or int(size) < 0 or len(binary(root)) != 32:
        raise Refused("no checkpoint")
    return origin, int(size), binary(root)


def check(document: dict, keys: dict[tuple[str, bytes], tuple[int, bytes]]) -> None:
    if document["format"] != "bangfu-evidence-1":
        raise Refused("another format")
    origin, size, root = opened(document["checkpoint"], keys)
    for entry in document["entries"]:
        proof, leaf = hashes(entry["proof"]), hashlib.sha256(b"\x00" + entry["body"].encode()).digest()
        if not 0 <= entry["index"] < size or root_from(entry["index"], size, leaf, proof) != root or proof:
            raise Refused("not included")
        if "changes" in entry:
            changes = hashlib.sha256(entry["changes"].encode()).hexdigest()
            if json.loads(entry["body"])["changes"] != changes:
                raise Refused("other changes")
    for each in document["earlier"]:
        before, old, old_root = opened(each["checkpoint"], keys)
        proof = hashes(each["proof"])
        if before != origin or not 0 < old <= size:
            raise Refused("another log, or a longer one")
        if roots_from(old, size, proof, old_root) != (old_root, root) or proof:
            raise Refused("not consistent")


def read_key(line: str) -> tuple[tuple[str, bytes], tuple[int, bytes]]:
    name, key_id, material = line.split("+", 2)
    data = binary(material)
    if hashlib.sha256(name.encode() + b"\n" + data).digest()[:4].hex() != key_id:
        raise Refused("a key under another id")
    return (name, bytes.fromhex(key_id)), (data[0], data[1:])


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as lines:
        keys = dict(read_key(line.rstrip("\n")) for line in lines)
    with open(sys.argv[2], encoding="utf-8") as documents:
        for line in documents:
            try:
                check(json.loads(line), keys)
            except (Refused, KeyError, TypeError, ValueError) as why:
                sys.stdout.write(f"refused: {why}\n".replace("\n", " ").rstrip() + "\n")
            else:
                sys.stdout.write("ok\n")


if __name__ == "__main__":
    main()
