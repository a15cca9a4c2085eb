"""Makes sure a generated register lies ready, in a process of its own so that the bench itself stays small."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from bench import HERE
from bench.generate import Register


def prepared(households: int, snapshot: bool = False) -> Mapping[str, int]:
    """Generate the register of this size (and its snapshot folder) if it is missing; rows per table."""
    words = [sys.executable, "-m", "bench.generate", str(households), *(["--snapshot"] if snapshot else [])]
    subprocess.run(words, check=True, cwd=HERE.parent)
    return Register.of_size(households).rows()
