"""What is asked of a plan: departures, why-not, repair, steadiness, fairness; each exact one against a new solution."""

from __future__ import annotations

from bench.answer import Aim, Answer, Chart, Scale, Table
from bench.matching import Runs, asked, seeds

_EXACT, _SIZE, _TRADE = "against new solutions", "at province size", "trade-offs"
_BONUSES = (0, 100, 300, 600)


def ask(scale: Scale) -> Answer:
    """Exactness at prefecture size, time and repair at province size."""
    quick = scale.name == "quick"
    small = (170, 164) if quick else (1_695, 1_635)
    large = (560, 530) if quick else (9_200, 8_848)
    exact = asked(
        [(_EXACT, "matching_answers.exact")],
        *small,
        1,
        departures="5" if quick else "100",
        forced="5" if quick else "50",
    )[_EXACT]
    size = asked([(_SIZE, "matching_answers.at_size")], *large, seeds(scale), repairs="50" if quick else "100")[_SIZE]
    trade = asked([(_TRADE, "matching_answers.traded")], *small, seeds(scale))[_TRADE]
    curve = [
        [f"{bonus}", f"{trade.median_note(f'moved_{bonus}'):,.0f}", f"{trade.median_note(f'points_{bonus}'):.3f}"]
        for bonus in _BONUSES
    ]
    return Answer(
        "match_answers",
        "Why him, why not her, and what if someone leaves",
        [
            f"Exactness over {small[0]:,} × {small[1]:,}, helpers and pairs drawn by seed, each against solving "
            f"everything again; departures and repairs over {large[0]:,} × {large[1]:,} and all pairs. The plan in "
            "force of the stability curve is the best one for costs shaken by up to 400 points a pair.",
        ],
        aims=_aims(exact, size, trade),
        tables=[
            Table("Steadiness", ("bonus for staying, points", f"moved of {small[1]:,}", "points, best = 1"), curve)
        ],
        charts=_charts(size, trade),
    )


def _share(found: list[float], of: list[float]) -> float:
    return sum(found) / sum(of)


def _aims(exact: Runs, size: Runs, trade: Runs) -> list[Aim]:
    excess = max(a / b for a, b in zip(size.note("mean_excess"), size.note("mean_departure"), strict=True))
    whole = size.note("departures_cpu_s")[0] / size.note("solve_cpu_s")[0]
    return [
        Aim(
            "departures equal to a new solution, share",
            _share(exact.note("equal_departures"), exact.note("departures")),
            1,
            f"{exact.note('equal_departures')[0]:.0f} of {exact.note('departures')[0]:.0f}",
            at_most=False,
        ),
        Aim(
            "forced pairs equal to a new solution, share",
            _share(exact.note("equal_forced"), exact.note("forced")),
            1,
            f"{exact.note('equal_forced')[0]:.0f} of {exact.note('forced')[0]:.0f}; "
            f"{1000 * exact.note('forced_cpu_s')[0]:.1f} ms CPU each",
            at_most=False,
        ),
        Aim(
            "all departures within the CPU of two solutions",
            whole,
            2,
            f"{size.note('helpers')[0]:,.0f} helpers, {size.note('exact')[0]:,.0f} of them exact, "
            f"{1000 * size.median_note('departures_cpu_s'):.0f} ms",
        ),
        Aim("people moved by a repair, at most", max(size.note("most_moves")), 3, "one of them may be idle before"),
        Aim(
            "places that a repair fills, share",
            min(size.note("covered")),
            0.995,
            f"{size.note('repairs')[0]:,.0f} departures a seed, {size.median_note('repair_cpu_s'):.2f} CPU s each",
            at_most=False,
        ),
        Aim(
            "mean excess over the best, of the mean cost of a departure",
            excess,
            0.25,
            f"{size.median_note('mean_excess'):,.0f} of {size.median_note('mean_departure'):,.0f} points",
        ),
        Aim("fairness: cost of the worst pair", trade.median_note("worst"), 0.70, "of the best plan's; proved least"),
        Aim(
            "fairness: points of the whole",
            trade.median_note("fair_total"),
            1.05,
            f"of the best plan's; {trade.median_note('fair_cpu_s'):.1f} CPU s",
        ),
    ]


def _charts(size: Runs, trade: Runs) -> list[Chart]:
    return [
        Chart(
            "match-steady",
            "Who moves when staying is worth so many points",
            "",
            [(f"+{bonus}", trade.median_note(f"moved_{bonus}")) for bonus in _BONUSES],
        ),
        Chart(
            "match-repair",
            "Points lost by a departure: solved anew, and repaired by three moves",
            "",
            [
                ("new solution", size.median_note("mean_departure")),
                ("at most three moves", size.median_note("mean_departure") + size.median_note("mean_excess")),
            ],
        ),
    ]
