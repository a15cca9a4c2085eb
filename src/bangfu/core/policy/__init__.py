"""The policy pack: what a rule may say, what it means, and why it said it."""
