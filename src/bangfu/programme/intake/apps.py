"""How Django knows the app `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "bangfu.programme.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.intake import jobs  # noqa: F401  its kinds of jobs
