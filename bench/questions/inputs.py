"""Makes sure a generated register lies ready, in a process of its own so that the bench itself stays small."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from bench import HERE
from bench.generate import Register


def prepared(households: int) -> Mapping[str, int]:
    """Generate the register of this size if it is missing; rows per table."""
    subprocess.run([sys.executable, "-m", "bench.generate", str(households)], check=True, cwd=HERE.parent)
    return Register.of_size(households).rows()
