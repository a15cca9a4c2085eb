"""The tamper-evident log as a science: trees, proofs, signed checkpoints; no clock, chance, database or framework."""
