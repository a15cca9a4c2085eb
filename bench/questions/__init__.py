"""The questions the bench answers, one module each with NAME and ask(scale); in the order of the report."""

QUESTIONS = {
    "rules": "bench.questions.rules",
    "loops": "bench.questions.loops",
    "openfisca": "bench.questions.openfisca",
}
