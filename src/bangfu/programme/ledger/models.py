"""Tables of the log: entries, what may be erased of them, the tree over them, and signed checkpoints."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.row_security import by_everybody, by_parent

TREE = by_everybody("hashes of everything together, of which nobody can tell anything")


class Entry(models.Model):
    """One write: who did what to which object, and a digest of each row it left. Holds nothing personal.

    `changes` is JSON: table → [[row id, digest or null when deleted], …]. A digest is an HMAC with the entry's salt,
    so it cannot be guessed back, and is worthless once the salt is erased. `reason_digest` is there even without a
    reason, as it binds the entry to its salt. `leaf` is the hash in the tree;
    `leaf_index` its place there, given by the sequencer after the transaction.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    area = models.CharField(max_length=24, blank=True)
    changes = models.TextField()
    reason_digest = models.CharField(max_length=64, blank=True)
    leaf = models.BinaryField(max_length=32)
    leaf_index = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="entry_subject"),
            models.Index(fields=["area", "id"], name="entry_area"),
        ]


class EntrySecret(models.Model):
    """What may be erased without breaking the tree: the salt of the digests, and the reason in words, sealed."""

    SEEN = by_parent("ledger_entry", "entry_id", written="true")

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="secret")
    salt = models.BinaryField(max_length=32)
    reason = models.BinaryField(null=True)


class TreeNode(models.Model):
    """The hash of a complete subtree of 2**level leaves; level 0 is the entry's own leaf and is not stored here."""

    SEEN = TREE

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "index"], name="tree_node_place")]


class Checkpoint(models.Model):
    """A signed statement: so many entries, this root."""

    SEEN = TREE

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    note = models.TextField()
