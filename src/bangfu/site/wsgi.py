"""The WSGI application; a body that breaks off is never taken for a whole one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.site.settings")
_SITE = get_wsgi_application()


class _Body:
    """What somebody sends. Of an upload that broke off in its second file, Django would give the first."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream, self._awaited = stream, length

    def read(self, size: int = -1) -> bytes:
        return self._counted(self._stream.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self._stream.readline(size), size)

    def _counted(self, piece: bytes, size: int) -> bytes:
        self._awaited -= len(piece)
        if not piece and size and self._awaited > 0:
            raise ConnectionResetError(f"{self._awaited} bytes of a request never came")
        return piece


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The site, as servers call it."""
    length: Any = environ.get("CONTENT_LENGTH")
    if str(length or "").isdecimal():
        environ["wsgi.input"] = _Body(environ["wsgi.input"], int(length))
    return _SITE(environ, start_response)
