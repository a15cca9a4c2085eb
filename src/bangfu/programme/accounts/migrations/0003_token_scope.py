"""A token may be narrower than its account: an area below, reading only, some kinds of things."""

import django.db.models.deletion
from django.db import migrations, models

import bangfu.programme.places.models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_row_security")]
    operations = [
        migrations.CreateModel(
            name="TokenScope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(blank=True, max_length=24)),
                ("reads_only", models.BooleanField()),
                ("kinds", models.CharField(max_length=120)),
                ("token", models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="scope", to="accounts.token",
                )),
            ],
            options={"abstract": False},
            bases=(bangfu.programme.places.models.Placed, models.Model),
        ),
    ]  # fmt: skip
