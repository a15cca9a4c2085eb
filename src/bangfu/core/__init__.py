"""Pure sciences of the programme: no framework, no database, no clock, no chance."""
