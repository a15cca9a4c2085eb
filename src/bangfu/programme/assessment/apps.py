"""The app of runs and leads; its kind of job is known once it is ready."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "bangfu.programme.assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.jobs.actions import job_kinds

        job_kinds("bangfu.programme.assessment.work", "assessment.run")
