"""Kept figures count the households in which somebody lives; those that are empty were counted beside them, and unread."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0006_kept_figures")]
    operations = [
        migrations.RemoveIndex(model_name="blockfigure", name="block_figure_sum"),
        migrations.RemoveField(model_name="blockfigure", name="registered"),
        migrations.AddIndex(
            model_name="blockfigure",
            index=models.Index(
                fields=["width", "path", "lived", "status", "day", "block", "homes", "persons"], name="block_figure_sum"
            ),
        ),
    ]
