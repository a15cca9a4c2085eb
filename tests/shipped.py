"""The packs shipped with Bangfu and their worked cases, read once a process: frozen, so that tests may share them."""

from __future__ import annotations

from pathlib import Path

from bangfu.core.policy.cases import Case, read_cases
from bangfu.core.policy.loading import load_pack, pack_names
from bangfu.core.policy.model import Pack

PACKS: dict[str, Pack] = {name: load_pack(name) for name in pack_names()}
CASES: dict[str, list[Case]] = {name: read_cases(Path(pack.folder)) for name, pack in PACKS.items()}
EVERY_CASE = [(PACKS[name], case) for name, cases in CASES.items() for case in cases]
