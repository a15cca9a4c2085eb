"""Signing in by allauth, in our ways: no sign-up, no e-mail, a sentence for a lock-out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class OfficeAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it ships no types
    """Accounts are opened by an administrator."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])


def locked_out(request: HttpRequest, credentials: object = None, *_: object, **__: object) -> HttpResponse:
    """Too many wrong passwords: what happened, and when to try again."""
    return render(request, "account/locked_out.html", status=429)
