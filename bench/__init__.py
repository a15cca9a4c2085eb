"""The measurements: one command that times Bangfu beside what people would write by hand, and says so honestly."""

from pathlib import Path

HERE = Path(__file__).parent
WORK = HERE / "work"  # git-ignored: generated registers and outputs
RESULTS = HERE / "results"
PACK = HERE / "pack"
