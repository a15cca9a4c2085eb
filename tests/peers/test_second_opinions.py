"""Strangers agree: programs that share no line with ours take the evidence we write and refuse what was forged."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.core.chain.checkpoints import Checkpoint, cosigned_checkpoint
from bangfu.core.chain.evidence import EntryProof, checked_evidence, evidence_document
from bangfu.core.chain.notes import COSIGNATURE, SigningKey, VerifierKey, signed_note
from bangfu.core.chain.proofs import consistency_proof, inclusion_proof
from bangfu.core.chain.tree import Peaks, leaf_hash
from bangfu.core.errors import Problem

HERE = Path(__file__).parent
ORIGIN = "log.example.org/county"
LOG = SigningKey(ORIGIN, bytes(range(32)))
THIEF = SigningKey(ORIGIN, bytes(range(7, 39)))
WITNESS = SigningKey("witness.example.org", bytes(range(2, 34)), COSIGNATURE)
KEYS = [LOG.verifier, WITNESS.verifier]
SIZES = (1, 2, 3, 7, 8, 64, 100, 255, 256, 257)

Document = dict[str, object]
Opinion = Callable[[list[Document], Path], list[str]]


@pytest.fixture(scope="session")
def second_opinion(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Go program, built from Debian's packages."""
    if shutil.which("go") is None or not Path("/usr/share/gocode/src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("no Go: apt-get install golang-go golang-golang-x-mod-dev, or run ./test as root")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "second_opinion"
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "cache")}
    built = subprocess.run(
        ["go", "build", "-o", program, HERE / "second_opinion.go"], env=environment, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    return str(program)


def changes_of(number: int) -> str:
    return json.dumps({"households": [[number, "00112233"]]})


def body_of(number: int) -> str:
    changes = hashlib.sha256(changes_of(number).encode()).hexdigest()
    return json.dumps({"action": "register", "changes": changes, "id": number, "place": "石门村"}, ensure_ascii=False)


class Log:
    """A log of invented entries with a checkpoint at each of `SIZES`."""

    def __init__(self) -> None:
        self.bodies = [body_of(number) for number in range(max(SIZES))]
        self.stored: dict[tuple[int, int], bytes] = {}
        self.notes: dict[int, str] = {}
        peaks = Peaks()
        for body in self.bodies:
            self.stored.update({(level, at): hash_ for level, at, hash_ in peaks.append(leaf_hash(body.encode()))})
            if peaks.size in SIZES:
                note = Checkpoint(ORIGIN, peaks.size, peaks.root()).signed([LOG])
                self.notes[peaks.size] = cosigned_checkpoint(note, WITNESS, 1_800_000_000 + peaks.size)

    def node(self, level: int, index: int) -> bytes:
        return self.stored[level, index]

    def evidence(self, size: int, indexes: list[int], earlier: list[int]) -> Document:
        return evidence_document(
            self.notes[size],
            [
                EntryProof(
                    at, self.bodies[at], inclusion_proof(at, size, self.node), changes_of(at) if at % 2 else None
                )
                for at in indexes
            ],
            [(self.notes[old], consistency_proof(old, size, self.node)) for old in earlier],
        )


def genuine() -> list[Document]:
    log, draw = Log(), random.Random(41)
    documents = []
    for size in SIZES:
        older = [old for old in SIZES if old <= size]
        documents += [log.evidence(size, [at], []) for at in {0, size - 1, size // 2, draw.randrange(size)}]
        documents += [log.evidence(size, [], [old]) for old in older]
        documents.append(log.evidence(size, draw.sample(range(size), min(size, 5)), older))
    return documents


def altered(text: str, draw: random.Random) -> str:
    """One letter or digit changed for another."""
    at = draw.choice([n for n, c in enumerate(text) if c.isascii() and c.isalnum()])
    other = draw.choice([c for c in "ABCXYZabcxyz0189" if c != text[at]])
    return text[:at] + other + text[at + 1 :]


def other_hash(written: str, draw: random.Random) -> str:
    """One byte changed for another."""
    value = bytearray(b64decode(written))
    value[draw.randrange(len(value))] ^= draw.randrange(1, 256)
    return b64encode(value).decode()


def forged(document: Document, draw: random.Random) -> list[Document]:
    """What somebody without the key can do to a document."""
    found = []

    def forge(change: Callable[[dict], None]) -> None:
        copy = json.loads(json.dumps(document))
        change(copy)
        if copy != document:
            found.append(copy)

    log_line = str(document["checkpoint"]).partition("\n\n")[0] + "\n"
    forge(lambda d: d.update(checkpoint=altered(log_line, draw) + str(document["checkpoint"])[len(log_line) :]))
    forge(lambda d: d.update(checkpoint=signed_note(log_line, [THIEF])))
    forge(lambda d: d.update(format="bangfu-evidence-2"))
    for kind, number in [(k, n) for k in ("entries", "earlier") for n in range(len(document[k]))]:
        proof = document[kind][number]["proof"]
        for at, hash_ in enumerate(proof):
            other = other_hash(hash_, draw)
            for wrong in ([*proof[:at], other, *proof[at + 1 :]], proof[:at] + proof[at + 1 :], [*proof, hash_]):
                forge(lambda d, k=kind, n=number, w=wrong: d[k][n].update(proof=w))
        forge(lambda d, k=kind, n=number, p=proof: d[k][n].update(proof=[*p, "AA=="]))
        forge(lambda d, k=kind, n=number, p=proof: d[k][n].update(proof=[p]))
    for number in range(len(document["entries"])):
        forge(lambda d, n=number: d["entries"][n].update(body=altered(d["entries"][n]["body"], draw)))
        forge(lambda d, n=number: d["entries"][n].update(index=d["entries"][n]["index"] + 1))
        forge(lambda d, n=number: d["entries"][n].update(index=-1))
        forge(lambda d, n=number: d["entries"][n].update(changes=altered(changes_of(d["entries"][n]["index"]), draw)))
    return found


def ours(documents: list[Document], keys: list[VerifierKey]) -> list[str]:
    answers = []
    for document in documents:
        try:
            checked_evidence(document, keys)
        except Problem as problem:
            answers.append(f"refused: {problem.code}")
        else:
            answers.append("ok")
    return answers


def theirs(command: list[str], documents: list[Document], folder: Path) -> list[str]:
    (folder / "keys.txt").write_text("".join(f"{key}\n" for key in KEYS), encoding="utf-8")
    lines = (json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
    (folder / "evidence.jsonl").write_text("".join(lines), encoding="utf-8")
    run = subprocess.run(
        [*command, folder / "keys.txt", folder / "evidence.jsonl"], capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def refused(answers: list[str]) -> list[bool]:
    return [answer.startswith("refused") for answer in answers]


def test_we_take_what_is_genuine_and_refuse_what_is_forged() -> None:
    documents, draw = genuine(), random.Random(43)
    assert not any(refused(ours(documents, KEYS)))
    forgeries = [each for document in documents for each in forged(document, draw)]
    assert len(forgeries) > 1_500
    assert all(refused(ours(forgeries, KEYS)))


def test_go_takes_all_that_is_genuine_and_refuses_all_that_is_forged(second_opinion: str, tmp_path: Path) -> None:
    documents, draw = genuine(), random.Random(47)
    forgeries = [each for document in documents for each in forged(document, draw)]
    answers = theirs([second_opinion], documents + forgeries, tmp_path)
    assert len(answers) == len(documents) + len(forgeries)
    assert not any(refused(answers[: len(documents)]))
    assert all(refused(answers[len(documents) :]))


def test_the_standard_library_alone_agrees(tmp_path: Path) -> None:
    documents, draw = genuine(), random.Random(53)
    forgeries = draw.sample([each for document in documents for each in forged(document, draw)], 150)
    answers = theirs([sys.executable, "-I", str(HERE / "second_opinion.py")], documents + forgeries, tmp_path)
    assert len(answers) == len(documents) + len(forgeries)
    assert not any(refused(answers[: len(documents)]))
    assert all(refused(answers[len(documents) :]))


def test_go_signs_the_same_bytes_with_the_same_key(second_opinion: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(LOG.secret_text(), encoding="utf-8")
    text = Checkpoint(ORIGIN, 25_000, leaf_hash(b"root")).text()
    (tmp_path / "text").write_text(text, encoding="utf-8")
    run = subprocess.run([second_opinion, "sign", tmp_path / "key", tmp_path / "text"], capture_output=True, check=True)
    assert run.stdout.decode() == signed_note(text, [LOG])
