"""An account has a role and an area; what its role may do stands in `permissions`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import Evidenced, EvidencedQuerySet
from bangfu.programme.ledger.row_security import by_parent, by_path
from bangfu.programme.places.models import PATH_WIDTH, Placed


class Accounts(BaseUserManager.from_queryset(EvidencedQuerySet)):  # type: ignore[misc]  # made at run time
    """Looks accounts up by name; only actions make them."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)  # type: ignore[no-any-return]  # the base is made at run time


class Account(Placed, Evidenced, AbstractBaseUser):
    """Someone who signs in."""

    SEEN = by_path("area")
    PLACE_COLUMNS = ("area",)
    UNEVIDENCED = frozenset({"password", "last_login", "language"})

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=30)
    area = models.CharField(max_length=PATH_WIDTH, blank=True)
    language = models.CharField(max_length=5, default="zh")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Accounts] = Accounts()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def actor(self) -> Actor:
        """What actions and queries know of this account."""
        return Actor(self.pk, self.name, self.role, self.area, self.language)

    def has_perm(self, _perm: str, _obj: Any = None) -> bool:  # Django's own permissions are not used
        return False

    def has_module_perms(self, _label: str) -> bool:
        return False


class SealedReading(Placed, Evidenced):
    """That somebody opened sealed fields of someone, and what for."""

    SEEN = by_path()

    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60)
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    columns = models.CharField(max_length=120)
    path = models.CharField(max_length=PATH_WIDTH)
    purpose = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["table", "row", "id"], name="sealed_reading_row")]


class Token(Evidenced):
    """A program's key to the API in the name of an account; only its hash is kept."""

    SEEN = by_parent("accounts_account", "account_id")
    UNEVIDENCED = frozenset({"used_at"})

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class TokenScope(Placed, Evidenced):
    """What a token may do less than its account; a token without one may do the same."""

    SEEN = by_path("area")
    PLACE_COLUMNS = ("area",)

    token = models.OneToOneField(Token, models.PROTECT, related_name="scope")
    area = models.CharField(max_length=PATH_WIDTH, blank=True)
    reads_only = models.BooleanField()
    kinds = models.CharField(max_length=120)
    """Kinds of things it may ask for, with commas between; see `permissions.Kind`."""
