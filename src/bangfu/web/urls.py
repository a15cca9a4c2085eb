"""Addresses of the pages."""

from django.urls import path

from bangfu.web.pages import account, design, home, picking, search

urlpatterns = [
    path("", home.home, name="home"),
    path("language", picking.pick_language, name="pick_language"),
    path("area", picking.pick_area, name="pick_area"),
    path("day", picking.pick_day, name="pick_day"),
    path("search", search.search, name="search"),
    path("account", account.account, name="account"),
    path("account/tokens", account.token_made, name="token_made"),
    path("account/tokens/<int:number>/end", account.token_ended, name="token_ended"),
    path("design", design.design, name="design"),
]
