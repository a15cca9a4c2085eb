"""Matching at prefecture and province size over all pairs, beside dense solvers, greedy and short lists."""

from __future__ import annotations

from bench.answer import Agreement, Aim, Answer, Chart, Scale, Table
from bench.matching import Runs, asked, cost, cpu, peak, ratio, seeds

_OURS, _LAPX, _SCIPY = "Bangfu, certified over all pairs", "lapx lapjv, dense", "scipy, dense"
_BY_PLACE, _BY_PAIR = "greedy, village by village", "greedy, cheapest pair first"
_LIST = "exact over 50 nearest, rest exact after"
_HEADS = ("contender", "points", "to the best", "CPU s", "peak MB")


def ask(scale: Scale) -> Answer:
    """Ten seeds of organs to villages, three of helpers to the villages of a province."""
    quick = scale.name == "quick"
    small = (170, 164) if quick else (1_695, 1_635)
    large = (560, 530) if quick else (9_200, 8_848)
    dense = asked(
        [
            (_OURS, "matchings.certified"),
            (_SCIPY, "matchings.scipy_dense"),
            (_LAPX, "matchings.lapjv"),
            (_BY_PAIR, "matchings.greedy_by_pair"),
            (_BY_PLACE, "matchings.greedy_by_place"),
        ],
        *small,
        seeds(scale, 10),
    )
    province = asked(
        [
            (_OURS, "matchings.certified"),
            (_LAPX, "matchings.lapjv"),
            (_BY_PLACE, "matchings.greedy_by_place"),
            (_LIST, "matchings.nearest_completed"),
        ],
        *large,
        seeds(scale),
    )
    pairs = f"{large[0]:,} × {large[1]:,}"
    return Answer(
        "match",
        "Who goes where: the best plan over all pairs",
        [
            "Seeded worlds: places in clustered counties, helpers crowded near seats and cities, eight skills, own "
            "village banned, 3 % not eligible; 10 points a kilometre, 400 a missing skill. Time and memory run from "
            "coordinates to plan. *Village by village* gives each the cheapest helper still free; the *50 nearest* "
            "are solved exactly, and those left over exactly among who is left: every solver calls that optimal.",
        ],
        aims=_aims(small, dense, pairs, province),
        agreements=[
            Agreement(
                f"optimum of {_OURS} = {other}, seeds that differ", small[1], _different(dense[_OURS], dense[other])
            )
            for other in (_SCIPY, _LAPX)
        ]
        + [
            Agreement(
                f"optimum of {_OURS} = {_LAPX}, seeds that differ",
                large[1],
                _different(province[_OURS], province[_LAPX]),
            )
        ],
        tables=[_table(f"{small[0]:,} × {small[1]:,}", dense), _table(pairs, province)],
        charts=_charts(pairs, province),
    )


def _different(one: Runs, other: Runs) -> int:
    """Seeds in which the points or the number of places left differ."""
    return sum(
        (cost(a), a.notes["missing"]) != (cost(b), b.notes["missing"])
        for a, b in zip(one.runs, other.runs, strict=True)
    )


def _table(title: str, found: dict[str, Runs]) -> Table:
    best = found[_OURS]
    return Table(
        title,
        _HEADS,
        [
            [label, f"{runs.median(cost):,.0f}", f"{ratio(runs, best, cost):.3f}", runs.median(cpu), runs.median(peak)]
            for label, runs in found.items()
        ],
    )


def _aims(small: tuple[int, int], dense: dict[str, Runs], pairs: str, province: dict[str, Runs]) -> list[Aim]:
    ours = province[_OURS]
    return [
        Aim(
            f"{small[0]:,} × {small[1]:,} no slower than scipy, CPU",
            ratio(dense[_OURS], dense[_SCIPY], cpu),
            1.0,
            f"median of {len(dense[_OURS].runs)} seeds",
        ),
        Aim(
            f"{pairs}: gap to the proved bound",
            max(ours.note("gap")),
            0,
            f"independent checker over {ours.note('pairs_checked')[0]:,.0f} allowed pairs, "
            f"{ours.median_note('checker_cpu_s'):.2f} CPU s",
        ),
        Aim(f"{pairs}: CPU at most 0.40 of lapjv's", ratio(ours, province[_LAPX], cpu), 0.40, "cost matrix included"),
        Aim(
            f"{pairs}: memory at most 0.45 of lapjv's",
            ratio(ours, province[_LAPX], peak),
            0.45,
            "peak of the process",
        ),
        Aim(
            "points at most 0.80 of village by village",
            ratio(ours, province[_BY_PLACE], cost),
            0.80,
            "median of seeds",
        ),
        Aim(
            "points at most 0.60 of the 50 nearest",
            ratio(ours, province[_LIST], cost),
            0.60,
            f"the lists leave {province[_LIST].median_note('left_by_lists'):,.0f} villages without anyone",
        ),
    ]


def _charts(pairs: str, province: dict[str, Runs]) -> list[Chart]:
    ours = province[_OURS]
    return [
        Chart(
            "match-cost",
            f"Points of the plan over {pairs} pairs, best = 1",
            "×",
            [(label, ratio(runs, ours, cost)) for label, runs in province.items()],
        ),
        Chart(
            "match-cpu",
            f"CPU seconds for the proved best of {pairs}",
            "s",
            [(label, province[label].median(cpu)) for label in (_OURS, _LAPX)],
        ),
    ]
