"""The gallery of components."""

WORDS: dict[str, dict[str, str]] = {
    "design.title": {"zh": "设计系统", "en": "Design system"},
}
