"""Every table says who sees its rows: where its places lie, or why everybody does. A new one that does not, fails."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.row_policies import seen_by_table
from bangfu.programme.places.models import Placed


def test_every_table_says_who_sees_its_rows() -> None:
    for table, seen in seen_by_table().items():
        assert seen is not None, f"{table}: say who sees its rows (SEEN), or why everybody does"
        assert seen.when or seen.because, table


def test_a_table_that_says_nothing_is_found() -> None:
    class Unsaid(Evidenced):
        class Meta:
            app_label = "households"

    try:
        assert seen_by_table()["households_unsaid"] is None
    finally:
        del apps.all_models["households"]["unsaid"]
        apps.clear_cache()


def test_what_follows_its_place_or_hangs_on_a_household_is_kept_to_an_area() -> None:
    said = seen_by_table()
    for model in apps.get_models():
        hangs = any(
            isinstance(f, models.ForeignKey) and f.related_model._meta.label == "households.Household"
            for f in model._meta.concrete_fields
        )
        if hangs or issubclass(model, Placed):
            seen = said[model._meta.db_table]
            assert seen is not None
            assert seen.when, model
