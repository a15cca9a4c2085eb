"""Figures of blocks of households, so that those of a nation are not counted anew for each write and each past day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0005_counting")]
    operations = [
        migrations.CreateModel(
            name="BlockFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.BigIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("path", models.CharField(max_length=24)),
                ("lived", models.CharField(max_length=24)),
                ("status", models.CharField(max_length=120)),
                ("day", models.DateField(null=True)),
                ("registered", models.IntegerField()),
                ("homes", models.IntegerField()),
                ("persons", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["width", "path", "lived", "status", "day", "block", "registered", "homes", "persons"],
                        name="block_figure_sum",
                    ),
                    models.Index(fields=["block"], name="block_figure_block"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FiguresKept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("placed", models.BigIntegerField()),
                ("leaf", models.BinaryField()),
                ("waiting", models.TextField()),
                ("place", models.CharField(max_length=60)),
                ("widths", models.CharField(max_length=60)),
            ],
        ),
    ]
