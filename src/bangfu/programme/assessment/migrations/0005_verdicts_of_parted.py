"""Had PostgreSQL's row policies made, which are renewed after every migration now: see `ledger.row_policies`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_verdict_place"), ("places", "0004_parted"), ("households", "0005_counting")]
