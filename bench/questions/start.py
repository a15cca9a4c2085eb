"""From the command to the first page, the first time and the next."""

from __future__ import annotations

from bench import WORK
from bench.answer import Aim, Answer, Scale
from bench.measure import Entrant, Timings, interleaved

_FIRST, _AGAIN = "first start", "second start"
_MOST_FIRST, _MOST_AGAIN = 300, 10


def ask(scale: Scale) -> Answer:
    """Make the demo register anew, then start it again."""
    options = {"folder": str(WORK / "start")}
    runs = ((_FIRST, "starting.first"), (_AGAIN, "starting.again"))
    entrants = [Entrant(label, contender, 1, options=options) for label, contender in runs]
    timings = Timings()
    timings.add(interleaved(entrants, scale.rounds).values())
    return Answer(
        "start", "From the command to the first page",
        [
            "`bangfu serve --demo nanping` as `./run` calls it, until the page to sign in has come. The first start "
            "makes the prefecture of 60,158 persons, thins it, loads the register and opens the accounts. The "
            "installation that `./run` does before depends on the network and is not in it.",
        ],
        timings.all(),
        [
            Aim("the first page without the installation in at most 5 minutes", timings.wall(_FIRST, 1), _MOST_FIRST,
                f"{_FIRST}, wall"),
            Aim("the second start in at most 10 s", timings.wall(_AGAIN, 1), _MOST_AGAIN, f"{_AGAIN}, wall"),
        ],
    )  # fmt: skip
