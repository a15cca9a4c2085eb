"""Addresses of rosters, runs, what-ifs, leads and packs."""

from django.urls import path

from bangfu.web.pages import (
    compare,
    duplicates,
    imports,
    leads,
    pack_changes,
    pack_rules,
    packs,
    run_result,
    run_subjects,
    runs,
    simulate,
)

urlpatterns = [
    path("imports", imports.imports, name="imports"),
    path("imports/practice.xlsx", imports.practice, name="practice"),
    path("imports/<int:number>", imports.import_page, name="import"),
    path("imports/<int:number>/step", imports.import_step, name="import_step"),
    path("imports/<int:number>/errors.xlsx", imports.import_errors, name="import_errors"),
    path("duplicates", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:number>", duplicates.duplicate_decided, name="duplicate_decided"),
    path("runs", runs.runs, name="runs"),
    path("runs/<int:number>", run_result.run_page, name="run"),
    path("runs/<int:number>/cancel", run_result.run_cancelled, name="run_cancelled"),
    path("runs/<int:number>/subjects", run_subjects.run_subjects, name="run_subjects"),
    path("runs/<int:number>/export.<str:kind>", run_subjects.run_exported, name="run_exported"),
    path("runs/<int:number>/subjects/<str:key>", run_subjects.run_subject, name="run_subject"),
    path("compare", compare.compare, name="compare"),
    path("simulate", simulate.simulate, name="simulate"),
    path("leads", leads.leads, name="leads"),
    path("leads/<int:number>", leads.lead_page, name="lead"),
    path("leads/<int:number>/step", leads.lead_step, name="lead_step"),
    path("leads/<int:number>/notes", leads.lead_opened, name="lead_opened"),
    path("packs", packs.pack_list, name="packs"),
    path("packs/<str:name>", packs.pack_page, name="pack"),
    path("packs/<str:name>/against/<str:other>", pack_changes.pack_changes, name="pack_changes"),
    path("packs/<str:name>/<str:rules>", pack_rules.pack_rules, name="pack_rules"),
]
