"""How Django knows the app `complaints`."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "bangfu.programme.complaints"
    default_auto_field = "django.db.models.BigAutoField"
