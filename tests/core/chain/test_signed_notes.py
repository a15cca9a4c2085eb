"""Signed notes and checkpoints: as the C2SP texts write them, and closed to whoever has no key."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.core.chain.checkpoints import Checkpoint, cosigned_checkpoint, opened_checkpoint, parsed_checkpoint
from bangfu.core.chain.notes import COSIGNATURE, Note, SigningKey, VerifierKey, opened_note, parsed_note, signed_note
from bangfu.core.chain.tree import EMPTY_ROOT, leaf_hash
from bangfu.core.errors import Problem

LOG = SigningKey("log.example.org/county", bytes(range(32)))
OTHER = SigningKey("log.example.org/county", bytes(range(1, 33)))  # the same name, another key
WITNESS = SigningKey("witness.example.org", bytes(range(2, 34)), COSIGNATURE)
TEXT = "log.example.org/county\n25000\n" + b64encode(leaf_hash(b"root")).decode() + "\n"

# The example note of Go's package documentation and of the specification, signed by a key that is not ours.
PETER = VerifierKey.parsed("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
PETERS = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def refused(note: str, *keys: VerifierKey) -> str | None:
    """The code of the problem with a note, or None if it is taken."""
    try:
        opened_note(note, keys)
    except Problem as problem:
        return problem.code if problem.sentence("zh") else None
    return None


def test_a_note_of_others_is_read() -> None:
    note = opened_note(PETERS, [PETER])
    assert note.text.startswith("If you think")
    assert [each.name for each in note.signatures] == ["PeterNeumann"]
    assert str(note) == PETERS


def test_a_key_reads_back_as_it_was_written() -> None:
    for key in (LOG, WITNESS):
        assert SigningKey.parsed(key.secret_text()) == key
        assert VerifierKey.parsed(str(key.verifier)) == key.verifier
    assert str(LOG.seed) not in repr(LOG)
    assert LOG.verifier.id != OTHER.verifier.id


def test_several_keys_may_sign_and_strangers_are_passed_over() -> None:
    note = signed_note(TEXT, [OTHER, LOG])
    assert note.count("— log.example.org/county ") == 2
    opened = opened_note(note, [LOG.verifier])
    assert [each.key_id for each in opened.signatures] == [LOG.verifier.id]
    assert [each.key_id for each in opened.unknown] == [OTHER.verifier.id]
    assert len(opened_note(note, [LOG.verifier, OTHER.verifier]).signatures) == 2
    assert refused(note, WITNESS.verifier) == "chain.note_unsigned"
    assert refused(note) == "chain.note_unsigned"


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    text, (right,) = parsed_note(signed_note(TEXT, [LOG]))
    _, (wrong,) = parsed_note(signed_note("another text\n", [OTHER]))
    note = str(Note(text, (right, wrong)))
    assert refused(note, LOG.verifier) is None
    assert refused(note, LOG.verifier, OTHER.verifier) == "chain.note_forged"


def test_a_signature_moved_to_another_text_or_name_is_refused() -> None:
    note = signed_note(TEXT, [LOG])
    assert refused(note.replace("25000", "25001"), LOG.verifier) == "chain.note_forged"
    assert refused(note.replace("— log.", "— lag."), LOG.verifier) == "chain.note_unsigned"
    renamed = VerifierKey("lag.example.org/county", LOG.verifier.public)
    assert refused(note.replace("— log.", "— lag."), renamed) == "chain.note_unsigned"


@settings(max_examples=400)
@given(st.data())
def test_an_altered_byte_of_text_or_signature_is_refused(data: st.DataObject) -> None:
    note = signed_note(TEXT, [LOG]).encode()
    at = data.draw(st.integers(0, len(note) - 1))
    forged = note[:at] + bytes([note[at] ^ data.draw(st.integers(1, 255))]) + note[at + 1 :]
    assert refused(forged.decode("utf-8", "surrogateescape"), LOG.verifier)


@settings(max_examples=200)
@given(st.text(max_size=200) | st.text("—\n +aA=", max_size=60))
def test_any_text_is_refused_with_a_sentence(note: str) -> None:
    assert refused(note, LOG.verifier)


@settings(max_examples=200)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40))
def test_any_proper_text_can_be_signed(line: str) -> None:
    text = f"{line}\n\n{line}\n"
    assert opened_note(signed_note(text, [LOG]), [LOG.verifier]).text == text


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "return\r\n", "nul\x00\n", "half \ud800\n"])
def test_a_text_that_is_no_text_is_not_signed(text: str) -> None:
    with pytest.raises(Problem):
        signed_note(text, [LOG])


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ("", "chain.key_form"),
        ("name+00000000+", "chain.key_form"),
        ("name+00000000+AQ", "chain.key_form"),
        ("name+00000000+" + b64encode(b"\x01" + bytes(31)).decode(), "chain.key_length"),
        ("name+00000000+" + b64encode(b"\x02" + bytes(32)).decode(), "chain.key_kind"),
        ("name+00000000+" + b64encode(b"\x01" + bytes(32)).decode(), "chain.key_id"),
        ("two words+00000000+" + b64encode(b"\x01" + bytes(32)).decode(), "chain.key_name"),
        (str(PETER).replace("Peter", "Petra"), "chain.key_id"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_a_sentence(found: str, code: str) -> None:
    with pytest.raises(Problem) as problem:
        VerifierKey.parsed(found)
    assert problem.value.code == code
    assert problem.value.sentence("zh") != problem.value.sentence("en")


def test_a_public_key_does_not_sign_and_a_secret_one_is_not_repeated() -> None:
    with pytest.raises(Problem, match="public key will not do"):
        SigningKey.parsed(str(LOG.verifier))
    with pytest.raises(Problem) as problem:
        SigningKey.parsed(LOG.secret_text().replace("county", "country"))
    assert LOG.secret_text().rpartition("+")[2] not in str(problem.value)


def test_a_hundred_signatures_are_read_and_no_more() -> None:
    text, (one,) = parsed_note(signed_note(TEXT, [LOG]))
    assert refused(str(Note(text, (one,) * 100)), LOG.verifier) is None
    assert refused(str(Note(text, (one,) * 101)), LOG.verifier) == "chain.too_many_signatures"


def test_base64_has_one_spelling() -> None:
    note = signed_note(TEXT, [LOG])
    assert note.endswith("=\n")
    at = -3 if note[-3] != "=" else -4
    last = note[at]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    sly = note[:at] + alphabet[alphabet.index(last) + 1] + note[at:][1:]  # differs only in bits that are thrown away
    assert refused(sly, LOG.verifier) == "chain.note_form"


def test_a_checkpoint_reads_back_as_it_was_written() -> None:
    for checkpoint in (
        Checkpoint("log.example.org/county", 25_000, leaf_hash(b"root")),
        Checkpoint("log.example.org/county", 0, EMPTY_ROOT, ("an extension", "another")),
    ):
        found, note = opened_checkpoint(checkpoint.signed([LOG]), [LOG.verifier], "log.example.org/county")
        assert found == checkpoint
        assert note.signatures[0].at is None


def test_the_checkpoint_of_another_log_is_refused() -> None:
    note = Checkpoint("log.example.org/city", 1, EMPTY_ROOT).signed([LOG])
    with pytest.raises(Problem) as problem:
        opened_checkpoint(note, [LOG.verifier], "log.example.org/county")
    assert problem.value.code == "chain.other_log"


ROOT = b64encode(EMPTY_ROOT).decode()


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n", "a\n1\n", f"a\n1\n{ROOT}", f"\n1\n{ROOT}\n", f"a\n01\n{ROOT}\n", f"a\n+1\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n", f"a\n１\n{ROOT}\n", f"a\n1 \n{ROOT}\n", f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\nx\n\ny\n", "a\n1\nAAAA\n", f"a\n1\n{ROOT[:-1]}\n", f"a\n{10**19}\n{ROOT}\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Problem):
        parsed_checkpoint(text)


def test_a_witness_signs_the_time_too() -> None:
    note = Checkpoint("log.example.org/county", 1, EMPTY_ROOT).signed([LOG])
    cosigned = cosigned_checkpoint(note, WITNESS, 1_679_315_147)
    _, opened = opened_checkpoint(cosigned, [LOG.verifier, WITNESS.verifier])
    assert [(each.name, each.at) for each in opened.signatures] == [
        ("log.example.org/county", None),
        ("witness.example.org", 1_679_315_147),
    ]
    text, (log, witness) = parsed_note(cosigned)
    later = bytes([*witness.value[:7], witness.value[7] ^ 1, *witness.value[8:]])
    forged = type(witness)(witness.name, witness.key_id, later)
    assert refused(str(Note(text, (log, forged))), WITNESS.verifier) == "chain.note_forged"
    short = type(witness)(witness.name, witness.key_id, witness.value[:20])
    assert refused(str(Note(text, (log, short))), WITNESS.verifier) == "chain.note_forged"


def test_a_log_key_has_no_time_and_a_witness_has() -> None:
    with pytest.raises(ValueError, match="time"):
        LOG.signature(TEXT, 1)
    with pytest.raises(ValueError, match="time"):
        WITNESS.signature(TEXT)
