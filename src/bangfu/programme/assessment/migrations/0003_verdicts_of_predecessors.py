"""A verdict keeps the place of its day; whoever answers for what that place became sees it."""

from django.db import migrations

from bangfu.programme.places.row_histories import secure_by_history


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_row_security"), ("places", "0003_histories")]
    operations = [secure_by_history("assessment_verdict")]
