"""Builders of the demo scenarios: invented people on real divisions, deterministic."""
