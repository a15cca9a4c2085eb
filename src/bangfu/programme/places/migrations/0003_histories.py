"""Had PostgreSQL's row policies made, which are renewed after every migration now: see `ledger.row_policies`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("places", "0002_children")]
