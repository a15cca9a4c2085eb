"""The questions the bench answers, one module each with `ask(scale)`, in the order of the report."""

_NAMES = (
    "rules", "loops", "openfisca", "memory", "whatif", "explain", "incremental", "workbook", "load", "returning",
    "writes", "merging", "lists", "reasons", "start", "faults", "match", "match_answers", "match_shapes",
)  # fmt: skip
QUESTIONS = {name: f"bench.questions.{name}" for name in _NAMES}
