"""Places: the dated tree from the top level down to the grid cell, what became of each, and what is known of it."""
