"""The site on an archive, as a browser asks it, without a browser."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datasette.app import Datasette


@contextmanager
def asked(path: Path, *, immutable: bool = False, **settings: Any) -> Iterator[Any]:
    """Yield a function that asks the site for an address and returns its response, after checking the status."""
    files = {"immutables": [str(path)]} if immutable else {"files": [str(path)]}
    datasette = Datasette(**{"files": [], **files}, settings=settings)

    def get(address: str, status: int = 200, **options: Any) -> Any:
        async def fetched() -> Any:
            await datasette.invoke_startup()
            return await datasette.client.get(address, **options)

        response = asyncio.run(fetched())
        assert response.status_code == status, response.text
        return response

    yield get
    for database in datasette.databases.values():
        database.close()
