"""The pages as a Django app: templates, style sheets and tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bangfu.web"

    def ready(self) -> None:
        from bangfu.programme.ledger.rotating import ELSEWHERE
        from bangfu.web.signing_in import reseal_authenticators

        ELSEWHERE.append(reseal_authenticators)
