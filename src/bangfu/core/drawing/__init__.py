"""Markup and charts as text: what a report and a page draw alike. Knows no pack, no database and no framework."""
