"""Households are seen only within the area that the connection was told."""

from django.db import migrations

from bangfu.programme.ledger.row_security import secure_by_parent, secure_by_path


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]
    operations = [
        secure_by_path("households_household", "households_member"),
        secure_by_parent(
            "households_household", "household_id",
            "households_householdstate", "households_memberstate", "households_record",
        ),
    ]  # fmt: skip
