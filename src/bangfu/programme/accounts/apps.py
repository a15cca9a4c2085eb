"""How Django knows the app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bangfu.programme.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.accounts.one_time_keys import reseal_one_time_keys
        from bangfu.programme.ledger.rotating import ELSEWHERE

        ELSEWHERE.append(reseal_one_time_keys)
