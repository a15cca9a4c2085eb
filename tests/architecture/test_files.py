"""The shape of files: short, named for what they hold, opening with their job, free of this machine."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

MOST_LINES, MOST_FUNCTION_LINES = 400, 60
LONGER: dict[str, str] = {}  # path or path:function -> why it may be longer
FOREIGN = re.compile(  # written so that this file passes its own test
    r"(?<![\w.-])/(?:work|root|tmp/bf)/|\.\./shar[e]d|\.librar[y]\b|pyp[i]\.org|pythonhoste[d]|npmj[s]|deb\.debia[n]"
)
EMPTY_NAMES = {"utils", "util", "common", "misc", "helpers", "helper", "manager", "base_classes", "shared"}
EMPTY_ENDINGS = ("Manager", "Handler", "Helper", "Util", "Utils", "Base", "Data", "Info", "Service", "Processor")


def short(path: Path, repository: Path) -> str:
    return path.relative_to(repository).as_posix()


def test_no_file_names_this_machine_or_an_index_host(texts_of_files: dict[Path, str], repository: Path) -> None:
    found = {
        f"{short(path, repository)}: {word}" for path, text in texts_of_files.items() for word in FOREIGN.findall(text)
    }
    assert not found


def test_python_files_and_functions_stay_short(texts_of_files: dict[Path, str], repository: Path) -> None:
    long = set()
    for path, text in texts_of_files.items():
        if path.suffix != ".py":
            continue
        name = short(path, repository)
        lines = text.count("\n")
        if lines > MOST_LINES and name not in LONGER:
            long.add(f"{name} has {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                if length > MOST_FUNCTION_LINES and f"{name}:{node.name}" not in LONGER:
                    long.add(f"{name}:{node.name} has {length} lines")
    assert not long, "ask which second noun is hiding in it"


def test_every_module_opens_with_its_job(modules: dict[Path, ast.Module], repository: Path) -> None:
    silent = {short(path, repository) for path, tree in modules.items() if tree.body and not ast.get_docstring(tree)}
    silent = {name for name in silent if "/migrations/" not in name}  # Django writes those
    assert not silent


def test_names_say_what_a_thing_is(modules: dict[Path, ast.Module], repository: Path) -> None:
    empty = {short(path, repository) for path in modules if EMPTY_NAMES & set(path.with_suffix("").parts[-3:])}
    empty |= {
        f"{short(path, repository)}: {node.name}"
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_ENDINGS)
    }
    assert not empty


def test_nothing_is_left_to_do_and_no_check_is_silenced_without_a_reason(
    texts_of_files: dict[Path, str], repository: Path
) -> None:
    bad = set()
    for path, text in texts_of_files.items():
        if path.suffix != ".py":
            continue
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            if re.search(r"#.*\b(TOD[O]|FIXM[E]|XX[X])\b", line):
                bad.add(f"{short(path, repository)}:{number} left to do")
            silenced = re.search(r"#\s*(type:\s*ignore(\[[\w, -]+\])?|noqa(:\s*[A-Z0-9, ]+)?)(.*)$", line)
            beside = silenced is not None and len(silenced[4].strip(" -#,")) >= 8
            below = number < len(lines) and "# " in lines[number]
            if silenced and not beside and not below:
                bad.add(f"{short(path, repository)}:{number} silenced without a reason")
    assert not bad


def test_no_exception_is_swallowed_whole(modules: dict[Path, ast.Module], repository: Path) -> None:
    reasons = {"src/bangfu/programme/jobs/actions.py", "src/bangfu/programme/ledger/writer.py"}
    whole = {  # the loops of the worker and the writer must go on, and tell whoever waits, whatever went wrong
        f"{short(path, repository)}:{node.lineno}"
        for path, tree in modules.items()
        if short(path, repository) not in reasons
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    }
    assert not whole


def test_nothing_is_evaluated(modules: dict[Path, ast.Module], repository: Path) -> None:
    evaluated = {
        f"{short(path, repository)}:{node.lineno}"
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec")
    }
    assert not evaluated


def test_no_two_test_files_share_a_name(files: list[Path], repository: Path) -> None:
    names = Counter(path.name for path in files if path.name.startswith("test_") and path.suffix == ".py")
    twice = [name for name, count in names.items() if count > 1]
    assert not twice, "pytest imports test files by name"


def test_the_tests_use_no_mocks(texts_of_files: dict[Path, str], repository: Path) -> None:
    word = "unittest.mo" + "ck"
    users = {short(path, repository) for path, text in texts_of_files.items() if path.suffix == ".py" and word in text}
    assert not users
