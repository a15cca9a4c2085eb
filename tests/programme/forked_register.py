"""The register that the forks of a script work on one after another: made by the first, taken up by the next."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from bangfu.programme.intake.models import Import
from bangfu.programme.jobs.actions import BEAT
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.keys import make_keys

HELD = """SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


def made_now() -> bool:
    """Make the register with its keys where there is none yet; gives whether there was none.

    A server ends what a killed process had asked of it a moment after that process; nothing is looked at before.
    """
    with connection.cursor() as cursor:
        while connection.vendor == "postgresql" and held_by(cursor):
            pass
    if Import._meta.db_table in connection.introspection.table_names():
        return False
    call_command("migrate", verbosity=0)
    make_keys()
    return True


def held_by(cursor: CursorWrapper) -> int:
    """How many other processes the server works for."""
    cursor.execute(HELD)
    return int(cursor.fetchone()[0])


def let_time_pass() -> None:
    """A job whose worker was killed is one that was lost now; how often it was tried is forgiven."""
    Job.objects.filter(state="running").update(beat_at=timezone.now() - 4 * BEAT, attempts=1)
