"""The application as `bangfu serve` runs it: pages, and beside them the threads that do jobs, seal the log and keep
figures.

One process writes, so that SQLite has one fair queue of writers; a site on PostgreSQL runs `bangfu work` elsewhere.
"""

from __future__ import annotations

import atexit
import threading

from bangfu.programme.households.keeping_figures import keep_figures_forever
from bangfu.programme.jobs.actions import work_forever
from bangfu.programme.ledger.checkpoints import seal_forever
from bangfu.programme.ledger.scratch_room import take_room
from bangfu.site.wsgi import application

__all__ = ["application"]

STOP = threading.Event()


def _start() -> None:
    take_room()
    threads = {"bangfu-jobs": work_forever, "bangfu-seal": seal_forever, "bangfu-figures": keep_figures_forever}
    for name, work in threads.items():
        threading.Thread(target=work, args=(STOP,), name=name, daemon=True).start()
    atexit.register(STOP.set)


_start()
