"""On PostgreSQL who opened which seal is seen only where it was opened."""

from django.db import migrations

from bangfu.programme.ledger.row_security import secure_by_path


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [secure_by_path("accounts_sealedreading")]
