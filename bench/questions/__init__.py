"""The questions the bench answers, one module each with `ask(scale)`, in the order of the report."""

QUESTIONS = {
    name: f"bench.questions.{name}"
    for name in ("rules", "loops", "openfisca", "memory", "whatif", "explain", "incremental", "workbook", "faults")
}
