"""The places one level below another are found by level and path: a nation has hundreds of thousands of places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["level", "path"], name="place_level"),
        ),
    ]
