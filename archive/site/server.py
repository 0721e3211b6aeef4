"""Serves one archive with Datasette, its plugin and nothing to configure."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import click
import uvicorn
from datasette.app import Datasette

from archive.errors import BadInput
from archive.snapshot import is_snapshot

SETTINGS = {"num_sql_threads": 4}


def serve_archive(path: Path, host: str, port: int) -> None:
    """Serve an archive until interrupted. Raises BadInput when the address is taken.

    A snapshot, which nobody writes, is opened as immutable, anything else in SQLite's normal mode: a crawl may be
    writing (B61).
    """
    listener = _listener(host, port)
    app = asyncio.run(_application(path))
    kind = "snapshot" if is_snapshot(path) else "live"
    click.echo(f"{path} ({kind}): http://{host}:{listener.getsockname()[1]}/", err=True)
    config = uvicorn.Config(app, log_level="warning", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


async def _application(path: Path) -> Any:
    live, immutable = ([], [str(path)]) if is_snapshot(path) else ([str(path)], [])
    datasette = Datasette(live, immutables=immutable, settings=SETTINGS)
    await datasette.invoke_startup()
    return datasette.app()


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise BadInput(f"{host}:{port}: expected a free address, got {error.strerror!r}") from error
    listener.listen()
    return listener
