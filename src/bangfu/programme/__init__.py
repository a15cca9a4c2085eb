"""The register: Django apps for the nouns, who may change them, what happens then, and the log of it.

    ledger < jobs < places < accounts < households < intake < assessment < complaints

An app knows only those to its left. `actions.py` is the only writer of an app; faces read through
`queries.visible_to(actor)`.
"""
