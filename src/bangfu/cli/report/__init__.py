"""The report of one run: `assessment` gathers it, `page` lays it out as one HTML file, `terminal` the short form."""
