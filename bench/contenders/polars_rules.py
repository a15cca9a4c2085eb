"""Polars by hand: the same rules as one lazy query on the streaming engine, written to Parquet as it flows."""

from __future__ import annotations

from datetime import date
from functools import reduce

import polars as pl

from bench.contenders import COLUMNS, RULES, VERDICT_RULES, Notes, Task

_TODAY = date(2020, 6, 30)


def _bits(condition: pl.Expr, when_true: int, when_false: int, when_unknown: int) -> pl.Expr:
    """One small number for a three-valued condition, so that a bitwise OR over rows keeps what was seen."""
    return (
        pl.when(condition).then(pl.lit(when_true, pl.Int64))
        .when(condition.is_null()).then(pl.lit(when_unknown, pl.Int64))
        .otherwise(pl.lit(when_false, pl.Int64))
    )


def _seen(bits: str, bit: int) -> pl.Expr:
    return (pl.col(bits) & bit) > 0


def _none(bits: str, true_bit: int) -> pl.Expr:
    """Kleene `not any` from a pair of bits: true seen, unknown seen (the next bit)."""
    return pl.when(_seen(bits, true_bit)).then(False).when(~_seen(bits, 2 * true_bit)).then(True)


def parquet(task: Task) -> Notes:
    """All rules over the Parquet files."""
    tables = {
        name: pl.scan_parquet(task.register.parquet(name)).select(columns) for name, columns in COLUMNS.items()
    }
    for name in ("households", "incomes", "members"):  # an expert knows that the files are in this order, and says so
        tables[name] = tables[name].set_sorted("household_id")
    _judged(tables).sink_parquet(task.out, compression="zstd", engine="streaming")
    return {}


def _judged(tables: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    members = tables["members"]
    named = _registers(tables)
    leads = members.select("household_id", "person_id").join(named, on="person_id").group_by("household_id").agg(
        pl.col("lead_bits").bitwise_or())
    facts = (
        tables["households"]
        .join(tables["incomes"], on="household_id", how="left")
        .join(_people(members), on="household_id", how="left")
        .join(leads, on="household_id", how="left")
        .with_columns(
            pl.col("member_count", "heads", "relations", "people_bits", "lead_bits").fill_null(0),
            net_income_fen=pl.col("wage_fen") + pl.col("business_fen") + pl.col("property_fen")
            + pl.col("transfer_fen") - pl.col("production_cost_fen"),
        )
    )
    verdict = reduce(lambda a, b: a & b, (pl.col(rule) for rule in VERDICT_RULES))
    weights = [(rule, 1 << place) for place, rule in enumerate(RULES)]
    unmet = reduce(lambda a, b: a + b, (
        (~pl.col(rule)).fill_null(False).cast(pl.Int64) * weight for rule, weight in weights))
    unknown = reduce(lambda a, b: a + b, (pl.col(rule).is_null().cast(pl.Int64) * weight for rule, weight in weights))
    return facts.with_columns(**_rules()).select(
        "household_id", "village_code",
        verdict=pl.when(verdict).then(pl.lit("met")).when(verdict.is_null()).then(pl.lit("unknown"))
        .otherwise(pl.lit("unmet")),
        unmet=unmet, unknown=unknown,
        net_income_fen=pl.col("net_income_fen"), member_count=pl.col("member_count"),
    )


def _registers(tables: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    vehicle = pl.col("kind").is_in(["car", "truck", "van"]) & (pl.col("use") == "private")
    company = pl.col("role").is_in(["legal_person", "shareholder"]) & (pl.col("state") == "active")
    entries = pl.concat([
        tables["vehicles"].select("person_id", lead_bits=_bits(vehicle, 1, 0, 2)),
        tables["companies"].select("person_id", lead_bits=_bits(company, 4, 0, 8)),
        tables["payroll"].select("person_id", lead_bits=pl.lit(16, pl.Int64)),
        tables["deaths"].select("person_id", lead_bits=_bits(pl.col("died_on") <= _TODAY, 64, 0, 128)),
    ])
    return entries.filter(pl.col("lead_bits") > 0).group_by("person_id").agg(pl.col("lead_bits").bitwise_or())


def _people(members: pl.LazyFrame) -> pl.LazyFrame:
    birth = pl.col("birth_on")
    out_of_school = (
        (birth > date(2004, 6, 30)) & (birth <= date(2014, 6, 30))
        & pl.col("school_status").is_in(["not_in_school", "dropped_out"]) & ~pl.col("excused_from_school")
    )
    insured = pl.col("medical_insured") | pl.col("insurance_exempt") | pl.col("serving_soldier")
    able = pl.col("labour").is_in(["ordinary", "skilled"])
    bits = (
        _bits(out_of_school, 1, 0, 2) | _bits(insured, 0, 4, 8)
        | _bits(birth <= date(1960, 6, 30), 0, 16, 32) | _bits(able, 64, 0, 128)
        | _bits(pl.col("person_id").is_null(), 256, 0, 0)
    )
    return members.select(
        "household_id", head=pl.col("relation") == "head", people_bits=bits,
    ).group_by("household_id").agg(
        member_count=pl.len().cast(pl.Int64), heads=pl.col("head").sum().cast(pl.Int64),
        relations=pl.col("head").count().cast(pl.Int64), people_bits=pl.col("people_bits").bitwise_or(),
    )


def _rules() -> dict[str, pl.Expr]:
    net, count = pl.col("net_income_fen"), pl.col("member_count")
    nameless = _seen("people_bits", 256)  # somebody's number is unknown, and with it what registers say of him

    def named(true_bit: int, unknown_bit: int) -> pl.Expr:
        no = ~_seen("lead_bits", unknown_bit) & ~nameless
        return pl.when(_seen("lead_bits", true_bit)).then(True).when(no).then(False)

    return {
        "income": net > 400000 * count,
        "food_clothing": pl.col("food_assured") & pl.col("clothing_assured"),
        "schooling": _none("people_bits", 1),
        "medical": _none("people_bits", 4),
        "housing": pl.col("dwelling_grade").is_in(["A", "B"]) | pl.col("dwelling_repaired") | pl.col("relocated"),
        "water": pl.col("water_quality_safe") & (pl.col("water_litres") >= 20)
        & (pl.col("water_fetch_minutes") <= 20) & (pl.col("water_supply_rate") >= 90),
        "confirmed": pl.col("household_confirmed"),
        "vehicle": named(1, 2),
        "company": named(4, 8),
        "payroll": named(16, 0),
        "deceased": named(64, 128),
        "size_mismatch": pl.col("reported_size") != count,
        "head_missing": pl.when(pl.col("relations") == count).then(pl.col("heads") != 1),
        "near_line": (net > 400000 * count) & (net <= 440000 * count),
        "elderly_alone": (count > 0) & _none("people_bits", 16),
        "labour_missing": _none("people_bits", 64),
    }
