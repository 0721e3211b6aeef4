"""Measure the site at the size it is promised for: every kind of page within Datasette's default limits (B62).

Usage: ``python benchmarks/site.py [DOCUMENTS] [ARCHIVE]`` (default 4,000 documents, 15 versions for every four).
The promise is 400,000 documents and 1,500,000 versions: 24 GB of disk, most of an hour. An ARCHIVE that is there
already is measured as it is; without the argument one is made in a temporary folder. A page fails when it is no
answer, or when Datasette says that a count, a facet or a statement took longer than its limit.
"""

import asyncio
import hashlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from search import CHARACTERS, invented_text
from sqlite_utils import Database

from archive import search
from archive.divisions import Division, below
from archive.labels import TOPICS
from archive.migrations import migrations

DAY = "{:04}-{:02}-{:02}"
NIGHTS = 400
PORTALS = 2_000
REPEATS = 5
OK = 200
VERSIONS = (3, 4, 4, 4)
"""Versions of a document, in turn: 15 for every four."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invented:
    """One document, as the rows below spell it out."""

    number: int
    portal: Row
    title: str
    topic: str
    year: int
    date: str
    versions: int

    @property
    def key(self) -> str:
        """Return the document's id."""
        return f"{self.portal['id']}-{self.number:012x}"

    def version(self, number: int) -> str:
        """Return a version's id."""
        return f"{self.key}.{self.number * 16 + number:012x}"


def counties() -> Iterator[Division]:
    """Yield the divisions at county level."""
    for province in below(None):
        for city in below(province.code):
            yield from [city] if city.county else below(city.code)


def portals() -> list[Row]:
    """Return a portal for each of the first counties of the list."""
    return [
        {
            "id": f"p{each.code}", "name": f"{each.name}人民政府", "division_code": each.code,
            "province": each.province, "city": each.city, "county": each.county, "home": f"http://{each.code}.example/",
        }
        for each, _ in zip(counties(), range(PORTALS), strict=False)
    ]  # fmt: skip


def documents(count: int, places: list[Row]) -> Iterator[Invented]:
    """Yield documents, the same ones every time."""
    dice = random.Random(450225)
    topics = list(TOPICS)
    weights = [1 + 3 * (len(topics) - rank) for rank in range(len(topics))]
    for number in range(1, count + 1):
        year = dice.randint(2008, 2025)
        day = DAY.format(year, dice.randint(1, 12), dice.randint(1, 28))
        topic = dice.choices(topics, weights)[0]
        title = f"关于{invented_text(dice, 14)}的通知".replace("\n", "")
        yield Invented(number, dice.choice(places), title, topic, year, day, VERSIONS[number % len(VERSIONS)])


def instant(version: int, document: Invented) -> str:
    """Return when a version was first seen: the nights are those before 2026."""
    return f"2025-{1 + (version * 3 + document.number) % 12:02}-{1 + document.number % 28:02}T18:00:00Z"


class Texts:
    """Texts of about 5 kB, put together from a pool of paragraphs."""

    def __init__(self) -> None:
        self.dice = random.Random(2)
        self.pool = [invented_text(self.dice, 170) for _ in range(5_000)]

    def text(self) -> str:
        """Return one."""
        return "\n".join(self.dice.choices(self.pool, k=10))


def version_rows(document: Invented, text: str) -> Iterator[Row]:
    """Yield a document's versions: the same text, a number in it changed each time."""
    for number in range(1, document.versions + 1):
        body, at = f"{text}\n共办结{number}件。", instant(number, document)
        text_sha256 = hashlib.sha256(document.version(number).encode()).hexdigest()
        yield {
            "id": document.version(number), "document_id": document.key, "number": number, "content_sha256": "0" * 64,
            "text_sha256": text_sha256, "capture_id": capture_number(document, number), "first_seen_at": at,
            "last_seen_at": at, "extractor": "0.1.0", "title": document.title, "text": body, "markdown": body,
            "publication_date": document.date, "topic": document.topic, "reporting_year": document.year,
            "document_number": document_number(document), "outcome": "content",
        }  # fmt: skip


def capture_number(document: Invented, version: int) -> int:
    """Return the capture that brought a version."""
    return document.number * 4 + version - 4


def document_number(document: Invented) -> str | None:
    """Return a document number, of every third document."""
    return f"融政发〔{document.year}〕{document.number % 300 + 1}号" if document.number % 3 == 0 else None


def capture_rows(document: Invented) -> Iterator[Row]:
    """Yield the fetches that brought the versions."""
    for number in range(1, document.versions + 1):
        yield {
            "id": capture_number(document, number), "run_id": 1 + document.number % NIGHTS, "method": "GET",
            "portal_id": document.portal["id"], "document_id": document.key, "url": url(document),
            "request_headers": "[]", "fetched_at": instant(number, document), "status": 200, "outcome": "ok",
            "media_type": "text/html", "headers": json.dumps([["Content-Type", "text/html"]]),
        }  # fmt: skip


def url(document: Invented) -> str:
    """Return a document's address."""
    return f"{document.portal['home']}fzgz/t{document.number}.html"


def event_rows(document: Invented) -> Iterator[Row]:
    """Yield what happened to a document."""
    for number in range(1, document.versions + 1):
        yield {
            "run_id": 1 + document.number % NIGHTS, "document_id": document.key, "at": instant(number, document),
            "kind": "published" if number == 1 else "revised", "version_id": document.version(number),
        }  # fmt: skip


def document_row(document: Invented) -> Row:
    """Return the row of ``documents``."""
    at = instant(1, document)
    return {
        "id": document.key, "portal_id": document.portal["id"], "state": state(document), "first_seen_at": at,
        "last_seen_at": at, "last_checked_at": at, "current_version_id": document.version(document.versions),
        "topic": document.topic, "reporting_year": document.year,
    }  # fmt: skip


def state(document: Invented) -> str:
    """Return a state: one document in fifty is gone, one in a hundred missing."""
    return {0: "gone", 1: "gone", 2: "missing"}.get(document.number % 100, "present")


def disclosure_row(document: Invented) -> Row:
    """Return the row that readers page through."""
    at = instant(document.versions, document)
    place = {name: document.portal[name] for name in ("division_code", "province", "city", "county")}
    return place | {
        "number": document.number, "document_id": document.key, "title": document.title,
        "portal_id": document.portal["id"], "portal": document.portal["name"], "topic": document.topic,
        "reporting_year": document.year, "publication_date": document.date, "source": document.portal["name"],
        "document_number": document_number(document), "outcome": "content", "state": state(document),
        "versions": document.versions, "attachments": 0, "characters": 1700, "first_seen_at": instant(1, document),
        "last_seen_at": at, "changed_at": at, "url": url(document),
        "version_id": document.version(document.versions),
    }  # fmt: skip


def build(path: Path, count: int) -> None:
    """Write an archive of so many documents; the rows as the store leaves them, the words as it indexes them."""
    db = Database(path)
    for pragma in ("journal_mode = WAL", "synchronous = OFF", "cache_size = -1000000", "foreign_keys = OFF"):
        db.execute(f"PRAGMA {pragma}").fetchone()
    migrations.apply(db)
    places, texts = portals(), Texts()
    with db.conn:
        put(db, "portals", places)
        put(db, "sections", (section(place) for place in places))
        put(db, "runs", (night(number) for number in range(1, NIGHTS + 1)))
    batch: list[Invented] = []
    for document in documents(count, places):
        batch.append(document)
        if len(batch) == 2_000 or document.number == count:
            write(db, batch, texts)
            batch = []
    db.execute("DELETE FROM touched")
    db.close()


def section(place: Row) -> Row:
    """Return a portal's one section."""
    seen = {"last_walked_at": "2025-12-31T18:00:00Z", "last_outcome": "complete"}
    return {"portal_id": place["id"], "name": "法治政府建设", "url": place["home"] + "fzgz/"} | seen


def night(number: int) -> Row:
    """Return a run."""
    return {"id": number, "started_at": "2025-12-31T18:00:00Z", "finished_at": "2025-12-31T21:00:00Z",
            "outcome": "complete"}  # fmt: skip


def write(db: Database, batch: list[Invented], texts: Texts) -> None:
    """Write some documents in one transaction."""
    with db.conn:
        put(db, "captures", (row for each in batch for row in capture_rows(each)))
        put(db, "documents", map(document_row, batch))
        bodies = {each.number: texts.text() for each in batch}
        put(db, "versions", (row for each in batch for row in version_rows(each, bodies[each.number])))
        put(db, "events", (row for each in batch for row in event_rows(each)))
        put(db, "disclosures", map(disclosure_row, batch))
        for each in batch:
            text = search.index_text(each.title, document_number(each), bodies[each.number], ())
            search.index(db, each.number, None, text)


def put(db: Database, table: str, rows: Iterable[Row]) -> None:
    """Insert rows that all have the same columns."""
    rows = iter(rows)
    first = next(rows)
    statement = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({', '.join('?' * len(first))})"
    db.conn.execute(statement, tuple(first.values()))
    db.conn.executemany(statement, (tuple(row.values()) for row in rows))


# --- the pages --------------------------------------------------------------------------------------------------


def addresses(db: Database, name: str) -> dict[str, str]:
    """Return what is measured: our pages, and Datasette's on the tables that people page through.

    ``word`` stands in one document of three, 复议 in nearly all of them.
    """
    document, version, code, portal = db.execute(
        "SELECT document_id, version_id, division_code, portal_id FROM disclosures WHERE number = "
        "(SELECT max(number) / 2 FROM disclosures)"
    ).fetchone()
    word = "".join(CHARACTERS[:2])
    rows, versions, events = f"/{name}/disclosures", f"/{name}/versions", f"/{name}/events"
    return {
        "start": "/",
        "search, word in all": "/search?q=复议",
        "search, two characters": f"/search?q={word}",
        "search, one character": "/search?q=法",
        "search, eight characters": "/search?q=法治政府建设通知",
        "search, filtered": f"/search?q=复议&portal={portal}&year=2017",
        "search, no word": "/search?q=",
        "document": f"/documents/{document}",
        "version": f"/v/{version}",
        "compare": f"/documents/{document}/compare/1/2",
        "county": f"/divisions/{code}",
        "province": f"/divisions/{code[:2]}0000",
        "all divisions": "/divisions",
        "topic": "/topics/penalty",
        "topic and year": "/topics/annual_report/2017",
        "year": "/years/2017",
        "download of a search": f"/search.csv?q={word}",
        "download of a topic": "/topics/penalty.csv",
        "feed of all": "/feeds/all.atom",
        "feed of a portal": f"/feeds/portal/{portal}.atom",
        "feed of a topic": "/feeds/topic/penalty.atom",
        "feed of a search": "/feeds/search.atom?q=复议",
        "disclosures": rows,
        "disclosures, a county": f"{rows}?county=融水苗族自治县",
        "disclosures, a division": f"{rows}?division_code={code}",
        "disclosures, a topic": f"{rows}?topic=penalty",
        "disclosures, since a day": f"{rows}?publication_date__gte=2020-01-01",
        "disclosures, between days": f"{rows}?publication_date__gte=2020-01-01&publication_date__lt=2020-02-01",
        "disclosures, oldest first": f"{rows}?_sort=publication_date",
        "disclosures, longest first": f"{rows}?_sort_desc=characters",
        "disclosures, by title": f"{rows}?_sort=title",
        "disclosures, more facets": f"{rows}?_facet=province&_facet=issuer_level",
        "disclosures, facet by county": f"{rows}?_facet=county&publication_date__gte=2020-01-01",
        "disclosures, search box": f"{rows}?_search={word}",
        "disclosures, word in all": f"{rows}?_search=复议",
        "disclosures, search and topic": f"{rows}?_search=法治政府&topic=penalty",
        "versions": versions,
        "versions, of a document": f"{versions}?document_id={document}",
        "versions, since a day": f"{versions}?publication_date__gte=2020-01-01",
        "versions, a topic": f"{versions}?topic=penalty",
        "versions, between days": f"{versions}?publication_date__gte=2020-01-01&publication_date__lt=2020-01-03",
        "versions, by day": f"{versions}?_sort_desc=publication_date",
        "events": events,
        "events, a kind": f"{events}?kind=revised",
        "captures": f"/{name}/captures",
        "captures, of a document": f"/{name}/captures?document_id={document}",
        "runs": f"/{name}/runs",
        **{f"question: {each}": f"/{name}/{each}" for each in questions()},
    }


def questions() -> list[str]:
    """Return the names of the saved queries."""
    from archive.site.queries import QUERIES

    return list(QUERIES)


async def measured(datasette: Datasette, address: str) -> tuple[list[float], str]:
    """Return the seconds that a page took, several times over, and what was wrong with it."""
    times, trouble = [], ""
    for _ in range(REPEATS):
        start = time.perf_counter()
        with redirect_stdout(None), redirect_stderr(None):  # where Datasette prints its own tracebacks
            response = await datasette.client.get(address)
        times.append(time.perf_counter() - start)
        timed_out = any(words in response.text for words in ("timed out", "took too long"))
        if response.status_code != OK or timed_out:
            trouble = f"status {response.status_code}{', a limit was reached' if timed_out else ''}"
    return times, trouble


async def measure(path: Path, pages: Callable[[Database, str], dict[str, str]] = addresses) -> int:
    """Print a line a page; return how many failed. Datasette's settings are the defaults."""
    datasette = Datasette([str(path)])
    await datasette.invoke_startup()
    db = Database(path)
    failed = 0
    print(f"{'':>30}  {'first ms':>9}  {'median ms':>9}  {'worst ms':>9}")
    for name, address in pages(db, path.stem).items():
        times, trouble = await measured(datasette, address)
        figures = (times[0], statistics.median(times), max(times))
        print(f"{name:>30}  " + "  ".join(f"{1000 * each:9.0f}" for each in figures), trouble, flush=True)
        failed += bool(trouble)
    return failed


def main() -> None:
    """Build what is not there, measure, print; the status tells whether every page kept within the limits."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "benchmark.db"
        start = time.perf_counter()
        if not path.exists():
            build(path, count)
            print(f"{count:,} documents in {time.perf_counter() - start:.0f} s, {path.stat().st_size / 1e6:,.0f} MB")
        failed = asyncio.run(measure(path))
    sys.exit(f"{failed} pages did not keep within the limits" if failed else 0)


if __name__ == "__main__":
    main()
