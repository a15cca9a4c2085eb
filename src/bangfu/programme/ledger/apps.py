"""How Django knows the app `ledger`."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "bangfu.programme.ledger"
    default_auto_field = "django.db.models.BigAutoField"
