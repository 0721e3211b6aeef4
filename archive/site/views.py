"""The pages on the whole archive, on searches and on documents: reads the archive in threads, answers in every form."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Literal
from urllib.parse import urlencode

from datasette.utils.asgi import AsgiStream, Response
from sqlite_utils import Database

from archive import changes, citations, past, reading, rows, search
from archive.errors import BadInput
from archive.labels import TOPICS
from archive.reading import Edition
from archive.site import browse, facts
from archive.site.answers import csv_answer, csv_of_documents, json_answer
from archive.site.desk import HEADERS, Desk

PER_PAGE = 20

FILTER_COLUMNS: dict[Literal["portal", "topic", "state"], str] = {
    "portal": "portal_id", "topic": "topic", "state": "state",
}  # fmt: skip
"""The filters that Datasette's table of ``disclosures`` knows, with their columns."""

EVENT_COLUMNS = ("at", "kind", "document_id", "version_id", "title", "portal", "topic", "publication_date", "url")

VERSION_COLUMNS = (
    "document_id", "version_id", "number", "content_sha256", "first_seen_at", "last_seen_at", "state", "portal", "url",
    "extractor", *rows.CONTENT_COLUMNS,
)  # fmt: skip


# --- start and search -------------------------------------------------------------------------------------------


async def start(desk: Desk) -> Response:
    """Show what is in the archive, the last run, what changed this week, and the search box."""
    if desk.form() == "csv":
        return csv_answer("changes", EVENT_COLUMNS, await desk.ask(lambda db: facts.latest(db, limit=1000)))
    names = ("counts", "runs", "week", "weeks", "portals", "documents", "latest")
    questions: tuple[Callable[[Database], Any], ...] = (
        facts.counts, facts.last_runs, facts.week, facts.weeks, facts.portals, browse.by_topic_and_year,
        lambda db: facts.latest(db, limit=facts.LATEST),
    )  # fmt: skip
    told = dict(zip(names, await asyncio.gather(*map(desk.ask, questions)), strict=True))
    if desk.form() == "json":
        matrices = {
            "weeks": list(told["weeks"].records("week", "kind", "events")),
            "documents": list(told["documents"].records("topic", "year")),
        }
        return json_answer(told | matrices)
    return desk.page("start.html", **told)


def asked_filters(desk: Desk) -> search.Filters:
    """Return the filters of a search page's address; what cannot be read is left out."""
    args = desk.request.args
    year = args.get("year") or ""
    topic = args.get("topic")
    return {
        "portal": args.get("portal") or None,
        "topic": topic if topic in TOPICS else None,
        "year": int(year) if year.isdecimal() and len(year) == len("2017") else None,
        "state": args.get("state") or None,
    }


def asked_page(desk: Desk) -> int:
    """Return the number of the page of results, from 1."""
    number = desk.request.args.get("page") or "1"
    return max(1, int(number)) if number.isdecimal() and len(number) < len("1000000") else 1


def searched(desk: Desk, limit: int) -> Callable[[Database], search.Found]:
    """Return the search that the address asks for: current versions, the day in ``at``, or with ``versions`` all."""
    query, filters, moment = desk.request.args.get("q") or "", asked_filters(desk), desk.request.args.get("at")
    place: dict[str, Any] = {"limit": limit, "offset": (asked_page(desk) - 1) * limit}
    if moment or desk.request.args.get("versions"):
        until = reading.end_of(moment) if moment else None
        return lambda db: past.search_past(db, query, until, **filters, **place)
    return lambda db: search.search(db, query, **filters, **place)


async def search_page(desk: Desk) -> Response | AsgiStream:
    """Show what a search found, a page of it; as CSV all of it."""
    if desk.form() == "json":
        return await search_json(desk)
    if desk.form() == "csv":
        return await search_csv(desk)
    query, filters, moment = desk.request.args.get("q") or "", asked_filters(desk), desk.request.args.get("at")
    found, portals, passed_over = await asyncio.gather(
        desk.ask(searched(desk, PER_PAGE)), desk.ask(facts.portal_names), desk.ask(search.out_of_step)
    )
    every = desk.request.args.get("versions")
    kept = {"q": query, "at": moment, "versions": every, **filters}
    in_tables = {"_search": query, **{FILTER_COLUMNS[name]: filters[name] for name in FILTER_COLUMNS}}
    return desk.page(
        "search.html",
        query=query,
        words=search.parse(query).wanted,
        filters=filters,
        moment=moment,
        every=every,
        found=found,
        number=asked_page(desk),
        pages=max(1, -(-found.total // PER_PAGE)),
        portals=portals,
        names={portal["id"]: portal["name"] for portal in portals},
        passed_over=passed_over,
        again=lambda **more: encoded(kept | more),
        in_tables=lambda **more: encoded(in_tables | more),
    )


def encoded(values: Mapping[str, object]) -> str:
    """Return a query string of what is there."""
    return urlencode({name: value for name, value in values.items() if value not in {None, ""}})


async def search_json(desk: Desk) -> Response:
    """Return what ``fazhi search --json`` prints."""
    size = desk.request.args.get("limit") or ""
    limit = int(size) if size.isdecimal() and len(size) < len("1000000") else PER_PAGE
    return json_answer(search.found_json(desk.request.args.get("q") or "", await desk.ask(searched(desk, limit))))


async def search_csv(desk: Desk) -> Response | AsgiStream:
    """Return every document that a search finds; of a search in the past every version, without its fields."""
    query = desk.request.args.get("q") or ""
    if not desk.in_the_past():
        return csv_of_documents(desk, "search", *search.condition(query, asked_filters(desk)))
    found = await desk.ask(searched(desk, search.EVERY))
    return csv_answer("search", search.HIT_COLUMNS, map(asdict, found.hits))


# --- documents and versions -------------------------------------------------------------------------------------


async def document(desk: Desk) -> Response:
    """Show a document: its current version with everything around it; as CSV a line for each of its versions."""
    name = desk.request.url_vars["document"]
    document_id = await desk.ask(lambda db: reading.document_of(db, name))
    if desk.form() == "csv":
        told = await desk.ask(lambda db: reading.history(db, document_id))
        return csv_answer(document_id, VERSION_COLUMNS, map(reading.edition_json, told.editions))
    return await shown(desk, await desk.ask(lambda db: reading.current(db, document_id)))


async def version(desk: Desk) -> Response:
    """Show one version, for ever the same one; with ``?reading=first`` in the words in which it was captured."""
    version_id = desk.request.url_vars["version"]
    edition = await desk.ask(lambda db: reading.edition(db, version_id))
    if desk.request.args.get("reading") == "first":
        edition = await desk.ask(lambda db: reading.first_reading(db, edition))
    if desk.form() == "csv":
        return csv_answer(version_id, VERSION_COLUMNS, [reading.edition_json(edition)])
    return await shown(desk, edition, pinned=True)


async def shown(desk: Desk, edition: Edition, *, pinned: bool = False) -> Response:
    """Return the page, or the JSON, of a version; a document's JSON tells what stands around it too."""
    if desk.form() == "json" and pinned:
        return json_answer(reading.edition_json(edition))
    around = await desk.ask(lambda db: facts.document_facts(db, edition.version.document_id))
    if desk.form() == "json":
        return json_answer(reading.edition_json(edition) | facts.document_json(around))
    first = await desk.ask(lambda db: reading.first_reading(db, edition))
    context: dict[str, Any] = {"edition": edition, "facts": around, "pinned": pinned, "reread": first != edition}
    return desk.page("document.html", **context, permanent=desk.absolute)


async def compare_chosen(desk: Desk) -> Response:
    """Lead from the form with two numbers to the page that compares them."""
    a, b = (desk.request.args.get(name) or "" for name in "ab")
    if not (a.isdecimal() and b.isdecimal()):
        raise BadInput(f"expected the numbers of two versions, got {a!r} and {b!r}")
    return Response.redirect(desk.path(f"/documents/{desk.request.url_vars['document']}/compare/{int(a)}/{int(b)}"))


async def compare(desk: Desk) -> Response:
    """Show two versions of a document side by side, changes marked."""
    variables = desk.request.url_vars

    def both(db: Database) -> tuple[Edition, Edition]:
        document_id = reading.document_of(db, variables["document"])
        first, second = (reading.numbered(db, document_id, int(variables[name])) for name in ("a", "b"))
        return first, second

    before, after = await desk.ask(both)
    comparison = changes.compare(before.version, after.version)
    told = changes.comparison_json(comparison)
    if desk.form() == "json":
        return json_answer(told)
    if desk.form() == "csv":
        runs = map(asdict, changes.text_runs(comparison.paragraphs))
        return csv_answer(f"{before.version.id}-{after.version.id}", ("op", "before", "after"), runs)
    last = await desk.ask(lambda db: reading.current(db, after.version.document_id).version.number)
    return desk.page("compare.html", before=before, after=after, comparison=comparison, last=last)


async def citation(desk: Desk) -> Response:
    """Return a version's citation as plain text."""
    variables = desk.request.url_vars
    if variables["style"] not in citations.STYLES:
        raise BadInput(f"expected one of {', '.join(citations.STYLES)}, got {variables['style']!r}")
    edition = await desk.ask(lambda db: reading.edition(db, variables["version"]))
    return Response.text(citations.cite(edition, variables["style"]), headers=dict(HEADERS))
