"""All addresses: sign-in by allauth, the pages, the API."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("bangfu.web.urls")),
]
