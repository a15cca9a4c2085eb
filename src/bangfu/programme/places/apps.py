"""How Django knows the app `places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "bangfu.programme.places"
    default_auto_field = "django.db.models.BigAutoField"
