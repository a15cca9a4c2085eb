"""Who goes where, solved to a proved optimum and explained: pure arrays, no clock, no chance, no file."""
