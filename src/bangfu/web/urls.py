"""Addresses of the pages."""

from django.urls import path

from bangfu.web import assessment_urls
from bangfu.web.pages import (
    account,
    accounts,
    design,
    home,
    household,
    households,
    jobs,
    log,
    picking,
    places,
    places_changing,
    search,
    worksheet,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("language", picking.pick_language, name="pick_language"),
    path("area", picking.pick_area, name="pick_area"),
    path("day", picking.pick_day, name="pick_day"),
    path("search", search.search, name="search"),
    path("households", households.households, name="households"),
    path("households/export.<str:kind>", households.households_exported, name="households_exported"),
    path("households/<str:number>", household.household, name="household"),
    path("households/<str:number>/sealed", household.household_opened, name="household_opened"),
    path("households/<str:number>/correct", household.household_corrected, name="household_corrected"),
    path("households/<str:number>/worksheet", worksheet.worksheet, name="worksheet"),
    path("households/<str:number>/evidence.json", household.household_proof, name="household_proof"),
    path("account", account.account, name="account"),
    path("account/tokens", account.token_made, name="token_made"),
    path("account/tokens/<int:number>/end", account.token_ended, name="token_ended"),
    path("places", places.places, name="places"),
    path("places/change", places_changing.place_change, name="place_change"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/open", accounts.account_opened, name="account_opened"),
    path("accounts/<int:number>", accounts.account_changed, name="account_changed"),
    path("accounts/<int:number>/password", accounts.account_renewed, name="account_renewed"),
    path("jobs", jobs.jobs, name="jobs"),
    path("log", log.log, name="log"),
    path("log/receipts/<int:number>.txt", log.receipt, name="receipt"),
    path("log/checkpoint.txt", log.checkpoint_note, name="checkpoint_note"),
    path("design", design.design, name="design"),
    *assessment_urls.urlpatterns,
]
