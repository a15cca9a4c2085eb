"""Signing in by allauth, in our ways: no sign-up, no e-mail, a sentence for a lock-out, one-time keys sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.programme.accounts.actions import (
    change_own_password,
    note_recovery_codes,
    note_second_step_begun,
    note_second_step_ended,
)
from bangfu.programme.accounts.one_time_keys import opened_key, sealed_key
from bangfu.programme.ledger.row_security import confined
from bangfu.web.words import words


class OfficeBackend(AuthenticationBackend):  # type: ignore[misc]  # it ships no types
    """Looks accounts up among all: whose a session is must be known before an area can be."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        with confined(""):
            return super().authenticate(request, **credentials)

    def get_user(self, user_id: int) -> Any:
        with confined(""):
            return super().get_user(user_id)


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
        return sealed_key(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened_key(encrypted_text)


class _WrittenDown:
    """A form of allauth whose answer and entry in the log are one transaction."""

    request: Any
    entry: Callable[[Any], object]
    """Writes the entry, given the actor."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            self.entry(self.request.actor)
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the view beside it has it
        return answer


class SecondStepBegun(_WrittenDown, ActivateTOTPView):  # type: ignore[misc]  # it ships no types
    """Turns the second step on."""

    entry = staticmethod(note_second_step_begun)


class SecondStepEnded(_WrittenDown, DeactivateTOTPView):  # type: ignore[misc]  # it ships no types
    """Turns the second step off."""

    entry = staticmethod(note_second_step_ended)


class RecoveryCodesRenewed(_WrittenDown, GenerateRecoveryCodesView):  # type: ignore[misc]  # it ships no types
    """Makes other recovery codes."""

    entry = staticmethod(note_recovery_codes)


def address_of(request: HttpRequest) -> str:
    """The network address by which wrong passwords are counted, as the list of sessions has it; none inside a test."""
    return str(get_adapter().get_client_ip(request)) if request.META.get("REMOTE_ADDR") else ""


def locked_out(request: HttpRequest, _credentials: object = None, *_: object, **__: object) -> HttpResponse:
    """Too many wrong passwords: what happened, and when to try again."""
    said = {"tries": settings.AXES_FAILURE_LIMIT, "minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    return render(request, "account/locked_out.html", said, status=429)
