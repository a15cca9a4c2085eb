"""Signing in by allauth, in our ways: no sign-up, no e-mail, a sentence for a lock-out, one-time keys sealed."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.programme.accounts.actions import change_own_password
from bangfu.programme.ledger.keys import fresh_keys, key_ring
from bangfu.programme.ledger.sealing import VERSION, Sealed, seal, unseal
from bangfu.web.words import words


class OfficeAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it ships no types
    """Accounts are opened by an administrator; what is wrong is said in our words."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Any, password: str) -> None:
        change_own_password(user.actor(), password)
        user.refresh_from_db(fields=["password"])

    def pre_authenticate(self, _request: HttpRequest, **_: Any) -> None:
        """Wrong passwords are counted by axes, by account and address; the limit of allauth is left to one-time codes,
        which nothing else counts."""

    def validation_error(self, code: str, *args: Any) -> Any:
        lang = getattr(self.request, "lang", "zh")
        if code in ("username_password_mismatch", "invalid_login"):
            return ValidationError(words("sign_in.wrong", lang))
        if code == "too_many_login_attempts":
            return ValidationError(words("mfa.code.too_often", lang))
        return super().validation_error(code, *args)


class OfficeMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # it ships no types
    """One-time keys lie sealed in the database."""

    def validation_error(self, code: str, *args: Any) -> Any:
        if code == "incorrect_code":
            return ValidationError(words("mfa.code.wrong", getattr(self.request, "lang", "zh")))
        return super().validation_error(code, *args)

    def encrypt(self, text: str) -> str:
        fresh_keys()
        return base64.b64encode(seal(text, Authenticator._meta.db_table, "data", 0)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(Sealed(base64.b64decode(encrypted_text)), Authenticator, "data", 0) or ""


SEALED_LEAST = 14
"""Version, key number and nonce stand before what is sealed."""


def reseal_authenticators() -> int:
    """Seal one-time keys anew that lie under a former key; gives how many there were."""
    fresh_keys()
    adapter, count = OfficeMFAAdapter(), 0
    for row in Authenticator.objects.all():
        former = {name: value for name, value in row.data.items() if _under_former(value)}
        if former:
            row.data |= {name: adapter.encrypt(adapter.decrypt(value)) for name, value in former.items()}
            row.save(update_fields=["data"])
            count += 1
    return count


def _under_former(value: object) -> bool:
    """Whether a value of an authenticator is sealed, and under another key than the one in use."""
    if not isinstance(value, str):
        return False
    try:
        sealed = base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return len(sealed) > SEALED_LEAST and sealed[0] == VERSION and sealed[1] != key_ring().current


def address_of(request: HttpRequest) -> str:
    """The network address by which wrong passwords are counted, as the list of sessions has it; none inside a test."""
    return str(get_adapter().get_client_ip(request)) if request.META.get("REMOTE_ADDR") else ""


def locked_out(request: HttpRequest, _credentials: object = None, *_: object, **__: object) -> HttpResponse:
    """Too many wrong passwords: what happened, and when to try again."""
    said = {"tries": settings.AXES_FAILURE_LIMIT, "minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    return render(request, "account/locked_out.html", said, status=429)
