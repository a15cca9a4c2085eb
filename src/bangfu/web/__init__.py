"""The pages: a menu of the campaign's questions. Reads through `visible_to(actor)`, writes through actions."""
