"""How Django knows the app `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "bangfu.programme.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.jobs.actions import job_kinds

        job_kinds("bangfu.programme.intake.jobs", "intake.compare", "intake.apply", "intake.undo")
