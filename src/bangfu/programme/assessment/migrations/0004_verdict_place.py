"""The subjects of a run in order of place, whatever their verdict: by rule, or all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_verdicts_of_predecessors")]
    operations = [
        migrations.AddIndex(
            model_name="verdict", index=models.Index(fields=["run", "path", "id"], name="verdict_place")
        ),
    ]
