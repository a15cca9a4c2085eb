"""Verdicts and leads are seen only within the area that the connection was told; runs and counts hold no names."""

from django.db import migrations

from bangfu.programme.ledger.row_security import secure_by_path


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [secure_by_path("assessment_verdict", "assessment_lead", "assessment_leadstep")]
