"""Commands run as people run them: in a process of their own, over the register in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def bangfu(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, over the register in `folder`."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BANGFU_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "bangfu.cli", *words], env={**bare, "BANGFU_DATA": str(folder), "BANGFU_LANG": "en"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
