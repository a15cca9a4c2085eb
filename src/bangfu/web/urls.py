"""Addresses of the pages."""

from django.urls import path

from bangfu.web.pages import home

urlpatterns = [path("", home.home, name="home")]
