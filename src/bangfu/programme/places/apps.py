"""How Django knows the app `places`; who sees an entry of the log goes by the place it is about."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "bangfu.programme.places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.ledger.row_security import ELSEWHERE
        from bangfu.programme.places.row_histories import by_history

        lives_here = "EXISTS (SELECT 1 FROM households_household AS home WHERE subject = 'household/' || home.number)"
        # what is done may be about any place
        ELSEWHERE["ledger_entry"] = by_history("area", written="true", lives_here=lives_here)
