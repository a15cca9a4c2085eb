"""Checks on persons and households: somebody twice, no head or two, too few listed, impossible ages and relations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bangfu.rosters.between.queries import findings, later_ones, text
from bangfu.rosters.staging import Staging, quoted, staged


def make_views(staging: Staging) -> None:
    """Name the parts: `people` and `homes`; `same_again`, rows that repeat a person; `households_seen`."""
    roles, head = staging.roles, text(staging.forms.words.kin.head)
    staging.database.execute(
        f"""
        CREATE VIEW people AS
            SELECT _sheet, _row, {quoted(roles.link)} AS home, {quoted(roles.person)} AS person,
                   {quoted(roles.birth)} AS birth, {quoted(roles.sex)} AS sex, {quoted(roles.relation)} AS relation
            FROM {staged(roles.member.name)};
        CREATE VIEW homes AS
            SELECT _sheet, _row, {quoted(roles.key)} AS home, {quoted(roles.size)} AS size
            FROM {staged(roles.subject.name)};
        CREATE TABLE repeated AS
            SELECT * FROM people SEMI JOIN (
                SELECT person FROM people WHERE person IS NOT NULL GROUP BY person HAVING count(*) > 1) USING (person);
        CREATE TABLE same_again AS {later_ones("SELECT * FROM repeated WHERE home IS NOT NULL", ["person", "home"])};
        CREATE VIEW persons AS SELECT * FROM people ANTI JOIN same_again USING (_sheet, _row);
        CREATE TABLE households_seen AS
            SELECT home, count(*) AS listed, count(*) FILTER (relation = {head}) AS heads,
                   count(*) FILTER (relation IS NULL) AS unrelated, min(_sheet::BIGINT << 32 | _row) AS first
            FROM persons WHERE home IS NOT NULL GROUP BY home;
        """
    )


def persons_twice(staging: Staging) -> Iterator[str]:
    """A row that repeats a person of the same household; a person in two households, both rows named."""
    person = [f"{staging.roles.member.name}.{staging.roles.person}"]
    yield findings("person_twice", person, "SELECT * FROM same_again")
    elsewhere = """
        SELECT a._sheet, a._row, min((b._sheet, b._row))[1] AS other_sheet, min((b._sheet, b._row))[2] AS other_row
        FROM repeated a JOIN repeated b ON a.person = b.person AND a.home <> b.home GROUP BY a._sheet, a._row"""
    yield findings("person_in_two_households", person, elsewhere)


def heads(staging: Staging) -> Iterator[str]:
    """Every household has exactly one head; where a relation could not be read, a missing head is not named."""
    roles, head = staging.roles, text(staging.forms.words.kin.head)
    relation = [f"{roles.member.name}.{roles.relation}"]
    missing = """
        SELECT (first >> 32)::SMALLINT AS _sheet, (first & 4294967295)::INTEGER AS _row
        FROM households_seen WHERE heads = 0 AND unrelated = 0"""
    yield findings("head_missing", relation, missing)
    several = f"""
        SELECT * FROM persons SEMI JOIN (SELECT home FROM households_seen WHERE heads > 1) USING (home)
        WHERE relation = {head}"""
    yield findings("head_several", relation, later_ones(several, ["home"]))


def sizes(staging: Staging) -> Iterator[str]:
    """A household is judged as a whole: the number of members it states must be the number listed."""
    roles = staging.roles
    rows = """
        SELECT place[1] AS _sheet, place[2] AS _row, size::VARCHAR AS found, listed::VARCHAR AS expected FROM (
            SELECT home, min((_sheet, _row)) AS place, max(size) AS size FROM homes
            WHERE size IS NOT NULL AND home IS NOT NULL GROUP BY home HAVING min(size) = max(size))
        JOIN households_seen USING (home) WHERE size <> listed"""
    yield findings("size_differs", [f"{roles.subject.name}.{roles.size}"], rows)


def births(staging: Staging, today: date) -> Iterator[str]:
    """Nobody is born after today or older than anybody ever was."""
    roles, oldest = staging.roles, staging.forms.words.kin.oldest_age
    columns = [f"{roles.member.name}.{roles.birth}", f"{roles.member.name}.{roles.person}"]
    future = f"SELECT _sheet, _row, '{today}' AS expected FROM people WHERE birth > DATE '{today}'"
    yield findings("born_in_future", columns, future)
    limit = f"DATE '{today}' - INTERVAL {oldest + 1} YEAR"
    too_old = f"SELECT _sheet, _row, '{oldest}' AS expected FROM people WHERE birth <= {limit}"
    yield findings("too_old", columns, too_old)


def relations(staging: Staging) -> Iterator[str]:
    """A son older than the head, a father younger, a spouse of the same sex; where there is exactly one head."""
    roles, kin = staging.roles, staging.forms.words.kin
    codes = staging.pack.codes[str(kin.relation.type.codes)].codes
    related = (*kin.younger, *kin.older, *kin.spouse)
    names = ", ".join(f"({text(name)}, {text(codes[name].label)})" for name in related)
    staging.database.execute(
        f"""
        CREATE TABLE single_heads AS
            SELECT home, birth AS head_birth, sex AS head_sex FROM persons
            SEMI JOIN (SELECT home FROM households_seen WHERE heads = 1) USING (home)
            WHERE relation = {text(kin.head)};
        """
    )
    for kind, among, test, fact in (
        ("older_than_head", kin.younger, "birth <= head_birth", roles.birth),
        ("younger_than_head", kin.older, "birth >= head_birth", roles.birth),
        ("spouse_same_sex", kin.spouse, "sex = head_sex", roles.sex),
    ):
        listed = ", ".join(map(text, among))
        rows = f"""
            SELECT _sheet, _row, said AS found FROM persons JOIN single_heads USING (home)
            JOIN (VALUES {names}) AS named(relation, said) USING (relation) WHERE relation IN ({listed}) AND {test}"""
        member = roles.member.name
        yield findings(kind, [f"{member}.{roles.relation}", f"{member}.{fact}"], rows)
