"""How Django knows the app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bangfu.programme.accounts"
    default_auto_field = "django.db.models.BigAutoField"
