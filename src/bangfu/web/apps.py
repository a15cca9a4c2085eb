"""The pages as a Django app: templates, style sheets and tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bangfu.web"
