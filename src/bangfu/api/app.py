"""`/api/v1`: the API object and the routers of each noun."""

from __future__ import annotations

from bangfu.api import households, leads, places, rosters, runs, whoami
from bangfu.api.asking import TokenAuth
from bangfu.api.refusals import OfficeAPI, say_no_by

api = OfficeAPI(
    title="Bangfu 帮扶", version="1", urls_namespace="api", auth=TokenAuth(), docs_url=None,
    description="The register for programs: what an account may see on its pages, and no more. Identity numbers,"
    " phones and health are never given. Lists are paged by `after`: pass the `next` of the page before.",
)  # fmt: skip
for prefix, router in (
    ("", whoami.router), ("places", places.router), ("households", households.router), ("runs", runs.router),
    ("leads", leads.router), ("rosters", rosters.router),
):  # fmt: skip
    api.add_router(prefix, router)
say_no_by(api)
