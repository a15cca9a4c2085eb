"""OpenFisca on the one rule of the pack it can express whole: net income above the line times the persons.

OpenFisca has no *unknown*: an income that is not known counts as 0 there, and such households are left out
when results are compared. Its variables are whole-year values of a household; persons only give its size.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.contenders import COLUMNS, Notes, Task

_YEAR = "2020"
_SOURCES = tuple(column for column in COLUMNS["incomes"] if column.endswith("_fen"))

_PERSON = Entity("person", "persons", "Person", "")
_HOUSEHOLD = GroupEntity(
    "household", "households", "Household", "", roles=[{"key": "member", "plural": "members", "label": "Members"}]
)


class net_income_fen(Variable):  # type: ignore[misc]  # OpenFisca has no types
    """Income of all sources less production costs."""

    value_type = int  # 32 bits there: enough for a household, not for a county
    entity = _HOUSEHOLD
    definition_period = DateUnit.YEAR

    def formula(household, period):  # type: ignore[no-untyped-def]  # the form OpenFisca asks for
        """Sum the sources of the year."""
        return (
            household("wage_fen", period) + household("business_fen", period) + household("property_fen", period)
            + household("transfer_fen", period) - household("production_cost_fen", period)
        )


class income(Variable):  # type: ignore[misc]  # OpenFisca has no types
    """Is the household above the line."""

    value_type = bool
    entity = _HOUSEHOLD
    definition_period = DateUnit.YEAR

    def formula(household, period):  # type: ignore[no-untyped-def]  # the form OpenFisca asks for
        """Compare with the line times the number of persons."""
        return household("net_income_fen", period) > 400000 * household.nb_persons()


def parquet(task: Task) -> Notes:
    """The income rule over the Parquet files; households without members are left out, OpenFisca has none."""
    system = _system()
    households = pq.read_table(task.register.parquet("households"), columns=["household_id", "village_code"])
    incomes = pq.read_table(task.register.parquet("incomes"), columns=list(COLUMNS["incomes"]))
    members = pq.read_table(task.register.parquet("members"), columns=["household_id"])
    owners = members["household_id"].to_numpy()
    households = households.filter(pa.array(np.isin(households["household_id"].to_numpy(), owners)))
    keys = households["household_id"].to_numpy()

    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(len(owners)))
    population = builder.declare_entity("household", keys)
    builder.join_with_persons(population, owners, roles=np.repeat("member", len(owners)))
    simulation = builder.build(system)

    incomes = incomes.filter(pa.array(np.isin(incomes["household_id"].to_numpy(), keys)))
    places = np.searchsorted(keys, incomes["household_id"].to_numpy())
    known = np.isin(keys, incomes["household_id"].to_numpy())  # for the comparison only
    for source in _SOURCES:
        amounts = np.zeros(len(keys), dtype=np.int32)
        known[places] &= incomes[source].is_valid().to_numpy()
        amounts[places] = pc.fill_null(incomes[source], 0).to_numpy()
        simulation.set_input(source, _YEAR, amounts)
    met = simulation.calculate("income", _YEAR)
    net = simulation.calculate("net_income_fen", _YEAR)
    result = {
        "household_id": keys, "village_code": households["village_code"],
        "verdict": np.where(met, "met", "unmet"), "net_income_fen": net, "known": known,
    }
    pq.write_table(pa.table(result), task.out, compression="zstd")
    return {}


def _system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([_PERSON, _HOUSEHOLD])
    for source in _SOURCES:
        system.add_variable(type(source, (Variable,), {
            "value_type": int, "entity": _HOUSEHOLD, "definition_period": DateUnit.YEAR, "label": source,
        }))
    system.add_variable(net_income_fen)
    system.add_variable(income)
    return system
