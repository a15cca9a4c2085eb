"""What `bangfu match` answers: plans, reasons, explanations, and the verdicts of the checker."""

TEXTS: dict[str, dict[str, str]] = {}
