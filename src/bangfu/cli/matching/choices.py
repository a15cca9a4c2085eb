"""What may be preferred to the least sum: fewer people moved (`--curve`), or nobody sent too far (`--fairest`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bangfu.cli.matching.opening import Opened
from bangfu.cli.matching.pair_words import PairWords, points
from bangfu.cli.matching.plan_file import shown_cost
from bangfu.core.assignment.problem import AssignmentProblem, Plan
from bangfu.core.assignment.tradeoffs import Fairest, Steadiness, fairest, stability_curve
from bangfu.core.errors import Problem
from bangfu.engines.matching.pins import PinnedCosts


@dataclass(frozen=True)
class Curve:
    """What each bonus for staying does, against the number of pairs in force."""

    steps: list[Steadiness]
    in_force: int
    scale: int

    def figures(self) -> list[dict[str, object]]:
        return [
            {"bonus": step.bonus, "new_pairs": step.new_pairs, "total": shown_cost(step.points, self.scale)}
            for step in self.steps
        ]

    def lines(self, words: PairWords) -> list[str]:
        """The curve in words, the loss against the first step in percent."""
        first = self.steps[0].points
        return [words.say("match.curve_head", number=f"{self.in_force:,}")] + [
            "  " + words.say(
                "match.curve_step", bonus=points(step.bonus, self.scale), changed=f"{step.new_pairs:,}",
                total=points(step.points, self.scale), share=f"{(step.points - first) / max(1, abs(first)):+.1%}",
            )
            for step in self.steps
        ]  # fmt: skip


def curve_of(opened: Opened, written: str, seed: str) -> Curve:
    """Solve once for each bonus of `0,100,300`; raises `Problem` without a plan in force, or for what is no list."""
    current = opened.problem.current
    if current is None:
        raise Problem("match.no_current", folder=opened.folder)
    try:
        bonuses = [int(word) for word in written.split(",")]
    except ValueError as error:
        raise Problem("match.bad_curve", found=written) from error
    if min(bonuses) < 0:
        raise Problem("match.bad_curve", found=written)
    steps = stability_curve(_without_keep(opened), (current.helper, current.place), sorted(set(bonuses)), seed=seed)
    return Curve(steps, len(current.helper), opened.problem.scale)


def fairest_of(opened: Opened, plan: Plan, seed: str) -> Fairest:
    """The plan whose worst pair is best."""
    return fairest(opened.problem.problem, plan, seed=seed)


def fairest_line(words: PairWords, before: Plan, after: Fairest) -> str:
    """From which worst pair to which, and what it costs the whole."""
    scale = words.opened.problem.scale
    worst = int(before.cost.max(initial=0))
    share = (after.plan.total - before.total) / max(1, abs(before.total))
    return words.say(
        "match.fairest", before=points(worst, scale), after=points(after.worst, scale), share=f"{share:+.1%}"
    )  # fmt: skip


def _without_keep(opened: Opened) -> AssignmentProblem:
    """The problem without the programme's own bonus for staying: the curve brings its bonuses."""
    problem, costs = opened.problem.problem, opened.problem.programme
    if costs is None or costs.terms.keep is None:
        return problem
    plain = replace(costs, terms=replace(costs.terms, keep=None))
    if not opened.problem.pins.helper.size:
        return replace(problem, costs=plain)
    loads = {"helper": (problem.helper_least, problem.helper_most), "place": (problem.place_least, problem.place_most)}
    return replace(problem, costs=PinnedCosts(plain, opened.problem.pins, loads))

