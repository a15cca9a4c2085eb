#!/usr/bin/env python3
"""Write the lock files beside this script from pyproject.toml: exact versions with hashes, no index host.

`make lock` runs it in the virtual environment after installing `lock.txt`; `make lock ARGS=--upgrade`
takes newer versions. The later files take the versions of `run.txt`, so one environment serves all.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLAGS = [
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--allow-unsafe",
    "--newline=lf",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
]


def write_lock(name: str, wanted: list[str], constraints: list[str]) -> None:
    """Resolve `wanted` into NAME.txt, taking the versions of the lock files named in `constraints`."""
    limits = [f"--constraint={HERE / c}.txt" for c in constraints]
    target = HERE / f"{name}.txt"
    subprocess.run(
        [sys.executable, "-m", "piptools", "compile", *FLAGS, *limits, *sys.argv[1:], f"--output-file={target}", "-"],
        input="\n".join(wanted),
        text=True,
        check=True,
        env={**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"},
    )
    # The notes "via" would name this machine's paths and standard input; the pins and hashes are what counts.
    lines = [line for line in target.read_text().splitlines() if not line.startswith("    #")]
    target.write_text("\n".join(lines) + "\n")


def main() -> None:
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    extras = project["project"]["optional-dependencies"]
    run = project["build-system"]["requires"] + project["project"]["dependencies"] + extras["web"]
    write_lock("run", run, [])
    write_lock("test", run + groups["test"] + groups["lint"] + groups["docs"], ["run"])
    write_lock("bench", run + groups["bench"], ["run", "test"])
    write_lock("lock", groups["lock"], ["run", "test"])


if __name__ == "__main__":
    main()
