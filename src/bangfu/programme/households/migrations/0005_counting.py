"""Figures by status are counted from an index alone, and who lived where on a day too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0004_worksheet")]
    operations = [
        migrations.AlterField(
            model_name="memberstate",
            name="household",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="member_states",
                to="households.household",
            ),
        ),
        migrations.RemoveIndex(model_name="household", name="household_status"),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["status", "path", "id", "persons"], name="household_status"),
        ),
        migrations.AddIndex(
            model_name="memberstate",
            index=models.Index(fields=["household", "since", "until"], name="member_state_lived"),
        ),
    ]  # fmt: skip
