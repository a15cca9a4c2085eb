"""The pages as a Django app: templates, style sheets and tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bangfu.web"

    def ready(self) -> None:
        from bangfu.programme.jobs.actions import BETWEEN, job_kinds
        from bangfu.programme.ledger.rotating import ELSEWHERE
        from bangfu.web.kept_exports import clear_exports, reseal_exports

        job_kinds("bangfu.web.jobs", "export.list")
        BETWEEN.append(clear_exports)
        ELSEWHERE.append(reseal_exports)
