"""Which codes' past belongs to an area, as a function that policies of PostgreSQL ask."""

from django.db import migrations

from bangfu.programme.places.row_histories import make_histories


class Migration(migrations.Migration):
    dependencies = [("places", "0002_children")]
    operations = [make_histories()]
