"""What every sentence of a problem keeps to: the reader's language, and no identity number whoever wrote it."""

from __future__ import annotations

import errno
import json
import os

import pytest

from bangfu.core.errors import SYSTEM, Problem


@pytest.mark.parametrize("number", sorted(SYSTEM))
def test_what_the_system_refuses_is_said_in_the_readers_language(number: int) -> None:
    problem = Problem("cli.cannot_write", path="out.parquet", reason=OSError(number, os.strerror(number)))
    assert os.strerror(number) not in problem.sentence("zh")

    assert not any("\u4e00" <= sign <= "\u9fff" for sign in problem.sentence("en"))


def test_what_has_no_sentence_is_said_in_the_systems_own_words() -> None:
    strange = OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    assert os.strerror(errno.ELOOP) in Problem("cli.cannot_write", path="o", reason=strange).sentence("zh")


@pytest.mark.parametrize("typed", ["999001198001010025", "99900119800101002X", "99900119800101002x", "999001800101002"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_identity_number_typed_or_quoted_is_not_repeated(typed: str, lang: str) -> None:
    said = Problem("engines.no_subject", key=typed, table="households", on="2020-06-30").sentence(lang)
    assert typed not in said
    assert "…" in said
    assert typed not in Problem("engines.conversion", reason=f"Could not convert '{typed}' to INT64").sentence(lang)


def test_numbers_of_households_and_places_are_repeated() -> None:
    for key in ("350724001201-0001", "350724001201-0001-01", "350724001201"):
        assert key in Problem("engines.no_subject", key=key, table="households", on="2020-06-30").sentence("zh")


def test_a_problem_that_was_kept_is_said_in_either_language() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    problem = Problem("rosters.file_not_roster", file="名册.xlsx", what={"zh": "PNG图片", "en": "a PNG picture"})
    for found in (problem, Problem("cli.cannot_write", path="out.parquet", reason=full)):
        again = Problem(found.code, **json.loads(json.dumps(found.kept())))
        assert [again.sentence(lang) for lang in ("zh", "en")] == [found.sentence(lang) for lang in ("zh", "en")]
