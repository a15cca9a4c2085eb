"""How Django knows the app `jobs`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "bangfu.programme.jobs"
    default_auto_field = "django.db.models.BigAutoField"
