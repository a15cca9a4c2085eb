"""Vectorised pandas by hand: columns, group-bys and merges, no loop over households; unknowns as nullable booleans."""

from __future__ import annotations

import pandas as pd

from bench.contenders import COLUMNS, RULES, VERDICT_RULES, Notes, Task


def parquet(task: Task) -> Notes:
    """All rules over the Parquet files, in memory."""
    tables = {
        name: pd.read_parquet(task.register.parquet(name), columns=list(columns), dtype_backend="numpy_nullable")
        for name, columns in COLUMNS.items()
    }
    members = tables["members"]
    facts = (
        tables["households"]
        .merge(tables["incomes"], on="household_id", how="left")
        .merge(_people(members), on="household_id", how="left")
        .merge(_leads(tables, members), on="household_id", how="left")
    )
    _judged(facts).to_parquet(task.out, compression="zstd", index=False)
    return {}


def _flags(name: str, condition: pd.Series) -> dict[str, pd.Series]:
    """Two small numbers a row for a three-valued condition: is it true, is it unknown; their maxima keep `any`."""
    return {
        name: condition.fillna(False).astype(bool).astype("int8"),
        f"{name}_unknown": condition.isna().astype("int8"),
    }


def _among(column: pd.Series, *codes: str) -> pd.Series:
    """Is the code one of these: `isin` answers False for an unknown, so the unknown is put back."""
    return column.isin(codes).astype("boolean").where(column.notna())


def _people(members: pd.DataFrame) -> pd.DataFrame:
    birth = pd.to_datetime(members["birth_on"])
    dated = birth.notna()

    def born(condition: pd.Series) -> pd.Series:
        return condition.astype("boolean").where(dated)

    school_age = born((birth > "2004-06-30") & (birth <= "2014-06-30"))
    outside = _among(members["school_status"], "not_in_school", "dropped_out")
    able = _among(members["labour"], "ordinary", "skilled")
    insured = members["medical_insured"] | members["insurance_exempt"] | members["serving_soldier"]
    rows = pd.DataFrame({
        "household_id": members["household_id"],
        **_flags("truant", school_age & outside & ~members["excused_from_school"]),
        **_flags("uninsured", ~insured),
        **_flags("young", ~born(birth <= "1960-06-30")),
        **_flags("able", able),
        "head": members["relation"].isin(["head"]).astype("int8"),
        "relation_unknown": members["relation"].isna().astype("int8"),
        "nameless": members["person_id"].isna().astype("int8"),
    })
    by_household = rows.groupby("household_id", sort=False)
    seen = by_household[[c for c in rows.columns if c not in ("household_id", "head")]].max()
    seen["heads"] = by_household["head"].sum()
    seen["member_count"] = by_household.size()
    return seen.reset_index()


def _leads(tables: dict[str, pd.DataFrame], members: pd.DataFrame) -> pd.DataFrame:
    vehicles, companies, deaths = tables["vehicles"], tables["companies"], tables["deaths"]
    vehicle = _among(vehicles["kind"], "car", "truck", "van") & _among(vehicles["use"], "private")
    company = _among(companies["role"], "legal_person", "shareholder") & _among(companies["state"], "active")
    died = pd.to_datetime(deaths["died_on"])
    dead = (died <= "2020-06-30").astype("boolean").where(died.notna())
    entries = pd.concat([
        pd.DataFrame({"person_id": vehicles["person_id"], **_flags("vehicle", vehicle)}),
        pd.DataFrame({"person_id": companies["person_id"], **_flags("company", company)}),
        pd.DataFrame({"person_id": tables["payroll"]["person_id"], "payroll": 1}),
        pd.DataFrame({"person_id": deaths["person_id"], **_flags("deceased", dead)}),
    ]).fillna(0)
    named = members[["household_id", "person_id"]].merge(entries, on="person_id", how="inner")
    return named.drop(columns="person_id").groupby("household_id", sort=False).max().reset_index()


def _any(facts: pd.DataFrame, *names: str) -> pd.Series:
    """Kleene `any` from the maxima of the answer and of what makes it unknown; a household without rows has none."""
    seen, *unknowns = (facts[name].fillna(0).astype(int) > 0 for name in names)
    unknown = unknowns[0]
    for other in unknowns[1:]:
        unknown = unknown | other
    return seen.astype("boolean").where(seen | ~unknown)


def _judged(facts: pd.DataFrame) -> pd.DataFrame:
    count = facts["member_count"].fillna(0).astype("int64")
    net = (facts["wage_fen"] + facts["business_fen"] + facts["property_fen"] + facts["transfer_fen"]
           - facts["production_cost_fen"])
    graded = _among(facts["dwelling_grade"], "A", "B")
    heads = facts["heads"].fillna(0) != 1
    rules = {
        "income": net > 400000 * count,
        "food_clothing": facts["food_assured"] & facts["clothing_assured"],
        "schooling": ~_any(facts, "truant", "truant_unknown"),
        "medical": ~_any(facts, "uninsured", "uninsured_unknown"),
        "housing": graded | facts["dwelling_repaired"] | facts["relocated"],
        "water": facts["water_quality_safe"] & (facts["water_litres"] >= 20)
        & (facts["water_fetch_minutes"] <= 20) & (facts["water_supply_rate"] >= 90),
        "confirmed": facts["household_confirmed"],
        "vehicle": _any(facts, "vehicle", "vehicle_unknown", "nameless"),
        "company": _any(facts, "company", "company_unknown", "nameless"),
        "payroll": _any(facts, "payroll", "nameless"),
        "deceased": _any(facts, "deceased", "deceased_unknown", "nameless"),
        "size_mismatch": facts["reported_size"] != count,
        "head_missing": heads.astype("boolean").where(facts["relation_unknown"].fillna(0) == 0),
        "near_line": (net > 400000 * count) & (net <= 440000 * count),
        "elderly_alone": (count > 0) & ~_any(facts, "young", "young_unknown"),
        "labour_missing": ~_any(facts, "able", "able_unknown"),
    }
    verdict = rules[VERDICT_RULES[0]]
    for rule in VERDICT_RULES[1:]:
        verdict = verdict & rules[rule]
    unmet, unknown = pd.Series(0, index=facts.index), pd.Series(0, index=facts.index)
    for place, rule in enumerate(RULES):
        unmet = unmet + (~rules[rule]).fillna(False).astype("int64") * (1 << place)
        unknown = unknown + rules[rule].isna().astype("int64") * (1 << place)
    return pd.DataFrame({
        "household_id": facts["household_id"], "village_code": facts["village_code"],
        "verdict": verdict.map({True: "met", False: "unmet"}).fillna("unknown"),
        "unmet": unmet, "unknown": unknown, "net_income_fen": net, "member_count": count,
    })
