"""Other shapes: caseloads in townships, shortages planted and proved, compact groups of firms, a whole nation."""

from __future__ import annotations

from bench.answer import Aim, Answer, Chart, Scale, Table
from bench.matching import Runs, asked, cpu, peak, seeds

_CASES, _PLANTED, _WAIVED, _GROUPS, _NATION = "caseloads", "shortages", "waivers", "groups", "nation"
_PROVINCES = 22


def ask(scale: Scale) -> Answer:
    """Each shape once a seed; the nation once in one flow, and its provinces one by one over all their pairs."""
    quick = scale.name == "quick"
    homes, planted = (1_000, (340, 300)) if quick else (20_000, (660, 600))
    nation = (2_000, 1_280) if quick else (200_000, 128_000)
    cases = asked([(_CASES, "matching_others.caseloads")], homes // 10, homes, seeds(scale))[_CASES]
    short = asked([(_PLANTED, "matching_others.planted")], *planted, 1)[_PLANTED]
    waived = asked([(_WAIVED, "matching_others.waived")], 24, 20, 1)[_WAIVED]
    groups = asked([(_GROUPS, "matching_others.grouped")], 0, 905, seeds(scale), groups="360")[_GROUPS]
    whole = asked([(_NATION, "matching_others.nation")], *nation, 1)[_NATION]
    parts = asked(
        [("province", "matching_others.province_of_nation")],
        nation[0] // _PROVINCES,
        nation[1] // _PROVINCES,
        2 if quick else scale.rounds,
    )["province"]
    each = parts.median(cpu)
    return Answer(
        "match_shapes",
        "Caseloads, shortages, groups of firms, a nation",
        [
            "Households go to cadres of their own township who take 8 to 14, kin never. Planted: twelve villages "
            "share nine helpers, twenty times. Groups of two or three firms are measured by the mean distance to "
            "their middle, as recursive bisection is. The nation's list holds the 35 nearest helpers of each village "
            "and 35 drawn: one flow over it is the best of that list, not of all pairs; the provinces are proved "
            "over all their pairs.",
        ],
        aims=_aims(homes, cases, short, waived, groups, whole, parts),
        tables=[
            Table(
                "Nation",
                ("", "CPU s", "peak MB"),
                [
                    ["one flow over the list", whole.median(cpu), whole.median(peak)],
                    [
                        f"one province of {nation[0] // _PROVINCES:,} × {nation[1] // _PROVINCES:,}, all pairs",
                        each,
                        parts.median(peak),
                    ],
                ],
            )
        ],
        charts=_charts(cases, groups),
    )


def _aims(homes: int, cases: Runs, short: Runs, waived: Runs, groups: Runs, whole: Runs, parts: Runs) -> list[Aim]:
    each, provinces = parts.median(cpu), len(parts.runs)
    apart = [a / b for a, b in zip(groups.note("mean_m"), groups.note("halves_m"), strict=True)]
    spread = [a / b for a, b in zip(cases.note("shared_sd"), cases.note("plain_sd"), strict=True)]
    come = [a / b for a, b in zip(cases.note("cost"), cases.note("first_come"), strict=True)]
    return [
        Aim(
            f"{homes:,} households: points at most 0.85 of first come",
            max(come),
            0.85,
            f"{cases.median_note('missing'):,.0f} households have nobody in either",
        ),
        Aim(f"{homes:,} households: CPU seconds", cases.median(cpu), 3, f"{cases.note('arcs')[0]:,.0f} pairs, gap 0"),
        Aim("shared work: standard deviation of loads", max(spread), 0.75, "of the plain plan's"),
        Aim("planted shortages found", short.note("found")[0], 20, "and nothing else named", at_most=False),
        Aim("and proved by the checker over all pairs", short.note("proved")[0], 20, "Hall sets", at_most=False),
        Aim(
            "worlds in which the weight of waivers equals HiGHS's",
            waived.note("equal")[0],
            20,
            "24 × 20, tight rules",
            at_most=False,
        ),
        Aim(
            "905 firms, 360 cadres: mean distance",
            max(apart),
            0.85,
            f"of bisection; sizes within {max(groups.note('spread')):.0f}; {groups.median(cpu):.1f} CPU s",
        ),
        Aim("nation: pairs in one flow", whole.note("arcs")[0], 8_000_000, "200,000 × 128,000", at_most=False),
        Aim("nation: CPU seconds", whole.median(cpu), 60, f"gap {whole.note('gap')[0]:.0f}"),
        Aim("nation: peak memory, GB", whole.median(peak) / 1024, 1.5, "of the whole process"),
        Aim(
            f"nation, province by province over all pairs: CPU minutes for {_PROVINCES}",
            each * _PROVINCES / 60,
            15,
            f"{provinces} solved and certified, {each:.1f} s each; {_PROVINCES} times the median",
        ),
    ]


def _charts(cases: Runs, groups: Runs) -> list[Chart]:
    return [
        Chart(
            "match-households",
            "Points for 20,000 households, first come = 1",
            "×",
            [
                ("Bangfu", cases.median_note("cost") / cases.median_note("first_come")),
                ("first come, first served", 1.0),
            ],
        ),
        Chart(
            "match-groups",
            "Mean distance of a firm to the middle of its group",
            "m",
            [("Bangfu", groups.median_note("mean_m")), ("recursive bisection", groups.median_note("halves_m"))],
        ),
    ]
