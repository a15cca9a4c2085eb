"""How Django knows the app `households`."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "bangfu.programme.households"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.jobs.actions import job_kinds

        job_kinds("bangfu.programme.households.following", "places.follow")
