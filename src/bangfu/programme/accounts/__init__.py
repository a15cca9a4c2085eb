"""Accounts: who may see and do what, where; what was read of sealed fields; tokens for programs."""
