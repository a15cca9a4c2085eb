"""Evidence: one document by which a stranger checks, without our database, that entries stand in the log.

It is a JSON object, and everything in it may be false until it was checked:

    {"format": "bangfu-evidence-1",
     "checkpoint": "log.example.org\\n25000\\n…",                              the signed checkpoint it speaks of
     "entries": [{"index": 17, "body": "{…}", "changes": "{…}", "proof": ["base64", …]}],   each shown to be in it
     "earlier": [{"checkpoint": "log.example.org\\n20000\\n…", "proof": […]}]}  each shown to be its beginning

A body is the text whose hash is the leaf; its `changes` is the SHA-256 of the text beside it, which may be left out.
The keys to believe come from elsewhere, a notice board, a printed bulletin, another office; not from the document.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bangfu.core.chain.checkpoints import Checkpoint, opened_checkpoint
from bangfu.core.chain.notes import VerifierKey, strict_base64
from bangfu.core.chain.proofs import verify_consistency, verify_inclusion
from bangfu.core.chain.tree import leaf_hash
from bangfu.core.errors import Problem

FORMAT = "bangfu-evidence-1"

Json = Mapping[str, object]


@dataclass(frozen=True)
class EntryProof:
    """An entry as it goes into a document."""

    index: int
    body: str
    proof: Sequence[bytes]
    changes: str | None = None


@dataclass(frozen=True)
class Proven:
    """What checked evidence shows: these entries, in this checkpoint, which continues those earlier ones."""

    checkpoint: Checkpoint
    entries: tuple[tuple[int, str], ...]
    earlier: tuple[Checkpoint, ...]


def evidence_document(
    checkpoint: str,
    entries: Sequence[EntryProof],
    earlier: Sequence[tuple[str, Sequence[bytes]]] = (),
) -> dict[str, object]:
    """Put together notes, bodies and proofs, ready for `json.dumps`."""
    return {
        "format": FORMAT,
        "checkpoint": checkpoint,
        "entries": [
            {"index": each.index, "body": each.body, "proof": _written(each.proof)}
            | ({} if each.changes is None else {"changes": each.changes})
            for each in entries
        ],
        "earlier": [{"checkpoint": note, "proof": _written(proof)} for note, proof in earlier],
    }


def checked_evidence(document: object, keys: Sequence[VerifierKey], origin: str | None = None) -> Proven:
    """Check every signature and proof of a document read from JSON; raises `Problem` at the first that fails."""
    whole = _object(document)
    if whole.get("format") != FORMAT:
        raise Problem("chain.evidence_form", field="format")
    checkpoint, _ = opened_checkpoint(_text(whole, "checkpoint"), keys, origin)
    entries = []
    for each in map(_object, _list(whole, "entries")):
        index, body = each.get("index"), _text(each, "body")
        if type(index) is not int:  # True is an int too
            raise Problem("chain.evidence_form", field="index")
        verify_inclusion(index, checkpoint.size, leaf_hash(body.encode()), _proof(each), checkpoint.root)
        if "changes" in each:
            _check_changes(body, _text(each, "changes"), index)
        entries.append((index, body))
    earlier = []
    for each in map(_object, _list(whole, "earlier")):
        before, _ = opened_checkpoint(_text(each, "checkpoint"), keys, checkpoint.origin)
        verify_consistency(before.size, checkpoint.size, before.root, checkpoint.root, _proof(each))
        earlier.append(before)
    return Proven(checkpoint, tuple(entries), tuple(earlier))


def _written(proof: Sequence[bytes]) -> list[str]:
    return [b64encode(each).decode() for each in proof]


def _check_changes(body: str, changes: str, index: int) -> None:
    try:
        stated = _object(json.loads(body)).get("changes")
    except ValueError as error:
        raise Problem("chain.evidence_form", field="body") from error
    if stated != hashlib.sha256(changes.encode()).hexdigest():
        raise Problem("chain.other_changes", index=index)


def _object(value: object) -> Json:
    if not isinstance(value, Mapping):
        raise Problem("chain.evidence_form", field="{}")
    return value


def _text(fields: Json, name: str) -> str:
    value = fields.get(name)
    try:
        if isinstance(value, str):
            value.encode()  # JSON can write half a character, UTF-8 cannot
            return value
    except UnicodeEncodeError:
        pass
    raise Problem("chain.evidence_form", field=name)


def _list(fields: Json, name: str) -> Sequence[object]:
    value = fields.get(name)
    if not isinstance(value, list):
        raise Problem("chain.evidence_form", field=name)
    return value


def _proof(fields: Json) -> list[bytes]:
    proof = []
    for each in _list(fields, "proof"):
        value = strict_base64(each) if isinstance(each, str) else None
        if value is None:
            raise Problem("chain.evidence_form", field="proof")
        proof.append(value)
    return proof
