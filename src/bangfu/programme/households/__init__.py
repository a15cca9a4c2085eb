"""Households and their members: dated circumstances, other dated rows, and how they are found."""
