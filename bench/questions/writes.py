"""Durable writes of the size of a visit by 8 and 32 clients at once, on SQLite and on PostgreSQL where there is one."""

from __future__ import annotations

import os

from bench.answer import Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved

_CLIENTS = (8, 32)
_FIGURES = ("per_second", "p50_ms", "p95_ms", "p99_ms", "most_ms", "cpu_ms", "least_of_a_client", "most_of_a_client")


def ask(scale: Scale) -> Answer:
    """BANGFU_BENCH_POSTGRES names a database to empty."""
    url = os.environ.get("BANGFU_BENCH_POSTGRES", "")
    entrants = []
    for clients in _CLIENTS:
        options = {"clients": str(clients)}
        entrants.append(Entrant(f"SQLite, {clients} clients", "register_writes.corrected", clients, options=options))
        if url:
            asked = {**options, "database": url}
            label = f"PostgreSQL, {clients} clients"
            entrants.append(Entrant(label, "register_writes.corrected", clients, options=asked))
    timings = Timings()
    timings.add(interleaved(entrants, scale.rounds).values())
    rows = [[e.label, *(timings.note(e.label, e.households, name) for name in _FIGURES)] for e in entrants]
    return Answer(
        "writes", "Many clients writing at once",
        [
            "Each client is a thread that corrects a fact of one household after another for six seconds, with a "
            "reason: what held is ended, what holds is begun, the list column follows, an entry with salted digests is "
            "written, and the answer comes when all of it is on the disk (SQLite `synchronous=FULL` with one writer "
            "that commits together what waits together; PostgreSQL `synchronous_commit=on` unless its server says "
            "otherwise). The log is sealed meanwhile, as in service. In the first table a client stands where others "
            "have a household. No aim was set.",
        ],
        timings.all(), (), (),
        [Table("Writes", ["", "writes/s", "p50 ms", "p95 ms", "p99 ms", "longest ms", "CPU ms a write",
                          "writes of the slowest client", "of the fastest"], rows)],
    )  # fmt: skip
