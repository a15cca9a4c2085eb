"""The layers hold, and every package the code imports is declared with its reason."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

MOST_BESIDE_THE_CORE = 4  # architecture: at most four beyond the engines' own libraries
CORE_LIBRARIES = {"duckdb", "pyarrow", "pydantic", "pyyaml", "numpy", "scipy", "ortools"}


def test_the_import_contracts_hold(repository: Path) -> None:
    """Layers, purity of core and independence of engines, as written in pyproject.toml."""
    lint = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([lint, "--no-logo"], cwd=repository, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def declared(repository: Path) -> dict[str, set[str]]:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    groups = {"run": project["dependencies"], **project["optional-dependencies"]}
    return {group: {name_of(each) for each in wanted} for group, wanted in groups.items()}


def name_of(requirement: str) -> str:
    stop = next((i for i, c in enumerate(requirement) if c in "[=<>!~ ;"), len(requirement))
    return requirement[:stop].lower().replace("_", "-")


def test_every_imported_package_is_declared(repository: Path, modules: dict[Path, ast.Module]) -> None:
    known = set().union(*declared(repository).values())
    shipped_by = packages_distributions()
    strangers = set()
    for path, tree in modules.items():
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for top in {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"bangfu"}:
                packages = {p.lower().replace("_", "-") for p in shipped_by.get(top, [top])}
                if not packages & known:
                    strangers.add(f"{path.name} imports {top}")
    assert not strangers


def test_dependencies_stay_few_and_each_says_what_for(repository: Path) -> None:
    assert len(declared(repository)["run"] - CORE_LIBRARIES) <= MOST_BESIDE_THE_CORE
    text = (repository / "pyproject.toml").read_text()
    listed = text.split("\ndependencies = [", 1)[1].split("]", 1)[0]
    without = [line for line in listed.splitlines() if line.strip().startswith('"') and "#" not in line]
    assert not without, "say in a comment what each dependency is for"


def test_a_lock_names_every_dependency_with_hashes_and_no_host(repository: Path) -> None:
    locks = {name: (repository / "requirements" / f"{name}.txt").read_text() for name in ("run", "test")}
    for name, text in locks.items():
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins
        assert all(line.endswith(" \\") and "==" in line for line in pins), f"{name}.txt: a pin without hash"
        assert "--index-url" not in text
        assert "//" not in text
    pinned = {line.split("==")[0] for line in locks["run"].splitlines() if "==" in line}
    assert declared(repository)["run"] <= pinned, "pyproject.toml has more than requirements/run.txt: make lock"


def test_every_file_of_the_package_is_shipped_with_it(repository: Path, files: list[Path]) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())
    package = repository / "src" / "bangfu"
    shipped = {
        path for pattern in project["tool"]["setuptools"]["package-data"]["bangfu"] for path in package.glob(pattern)
    }
    left = {p.relative_to(package).as_posix() for p in files if p.is_relative_to(package) and p.suffix != ".py"}
    assert left <= {path.relative_to(package).as_posix() for path in shipped}
