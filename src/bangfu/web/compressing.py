"""What leaves compressed: pages, style sheets, scripts and answers to programs, for phones on a weak network."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

KINDS = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"})


class CompressingMiddleware(GZipMiddleware):
    """Compresses text. Lists and workbooks that are taken away go as they are, so that a browser knows their length.

    Django pads each answer by a random length, so that its size tells nothing of what it holds (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where it is text and the browser can read that."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in KINDS or "attachment" in response.headers.get("Content-Disposition", ""):
            return response
        return super().process_response(request, response)
