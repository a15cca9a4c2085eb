"""Complaints are seen only within the area that the connection was told."""

from django.db import migrations

from bangfu.programme.ledger.row_security import secure_by_path


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial")]
    operations = [secure_by_path("complaints_complaint")]
