"""What the site answers beside pages: JSON, CSV that is complete or visibly broken off, feeds, files to be saved."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import AsgiStream, AsgiWriter, Response
from sqlite_utils import Database

from archive.disclosures import COLUMNS
from archive.site.desk import CAGE, HEADERS, Desk

STRETCH = 20_000
"""Documents that one statement of a download looks at: few enough for its time limit, however large the archive."""

CSV = "text/csv; charset=utf-8"


def json_answer(value: object) -> Response:
    """Return JSON, Chinese as it is."""
    body = json.dumps(value, ensure_ascii=False)
    return Response(body, content_type="application/json; charset=utf-8", headers=dict(HEADERS))


def csv_answer(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Response:
    """Return rows as CSV: UTF-8, the names of the columns first, lists and objects as JSON text."""
    return Response(csv_text(columns, rows, header=True), content_type=CSV, headers=HEADERS | saved_as(f"{name}.csv"))


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, header: bool = False) -> str:
    """Return rows as lines of CSV."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    if header:
        writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return lines.getvalue()


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, tuple, dict)) else value


def csv_of_documents(desk: Desk, name: str, condition: str, values: Mapping[str, object]) -> AsgiStream:
    """Return every document of ``disclosures AS d`` that meets a condition, as CSV in the order of their numbers.

    It is asked for stretch by stretch, each within the time limit. Where one fails all the same, the connection
    breaks off, which every client reports: a file is whole, or it is an error.
    """

    async def write(writer: AsgiWriter) -> None:
        await writer.write(csv_text(COLUMNS, (), header=True))
        last = await desk.ask(lambda db: db.execute("SELECT max(number) FROM disclosures").fetchone()[0])
        for start in range(0, last or 0, STRETCH):
            rows = await desk.ask(stretch(condition, values, start))
            await writer.write(csv_text(COLUMNS, rows))

    return AsgiStream(write, headers=HEADERS | saved_as(f"{name}.csv"), content_type=CSV)


def stretch(condition: str, values: Mapping[str, object], start: int) -> Callable[[Database], list[dict[str, Any]]]:
    """Return the question for the documents that meet a condition among those numbered after ``start``."""
    query = (
        f"SELECT {', '.join(COLUMNS)} FROM disclosures AS d "
        f"WHERE d.number > :start AND d.number <= :start + {STRETCH} AND {condition} ORDER BY d.number"
    )
    return lambda db: list(db.query(query, {**values, "start": start}))


def atom(body: bytes) -> Response:
    """Return an Atom feed."""
    return Response(body, content_type="application/atom+xml; charset=utf-8", headers=dict(HEADERS))


def download(body: bytes, name: str) -> Response:
    """Return archived bytes to be saved, never to be shown in place."""
    return Response(body, content_type="application/octet-stream", headers=CAGE | saved_as(name))


def saved_as(name: str) -> dict[str, str]:
    """Return the header that makes a browser save an answer under a name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
