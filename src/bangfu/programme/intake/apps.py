"""How Django knows the app `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "bangfu.programme.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.jobs.actions import job_kinds
        from bangfu.programme.ledger.rotating import ELSEWHERE

        job_kinds("bangfu.programme.intake.jobs", "intake.compare", "intake.apply", "intake.undo")
        ELSEWHERE.append(_reseal_files)


def _reseal_files() -> int:
    from bangfu.programme.intake.resealing import reseal_files  # reads Parquet, which few starts need

    return reseal_files()
