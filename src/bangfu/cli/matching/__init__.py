"""What `bangfu match` does, one module a task: open a problem, solve, verify, explain, repair, and say it."""
