"""The addresses of the site and what answers at each: reads the archive in a thread, renders a page or JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote, urlencode

from datasette.utils.asgi import Response
from sqlite_utils import Database

from archive import changes, citations, past, reading, search
from archive.errors import BadInput
from archive.labels import TOPICS
from archive.payloads import Payloads
from archive.reading import Edition
from archive.site import facts, feeds
from archive.site.desk import CAGE, HEADERS, Desk, view
from archive.site.pages import STATIC

PER_PAGE = 20

FILTER_COLUMNS: dict[Literal["portal", "topic", "state"], str] = {
    "portal": "portal_id", "topic": "topic", "state": "state",
}  # fmt: skip
"""The filters that Datasette's table of ``disclosures`` knows, with their columns."""


def json_answer(value: object) -> Response:
    """Return JSON, Chinese as it is."""
    return Response(
        json.dumps(value, ensure_ascii=False), content_type="application/json; charset=utf-8", headers=dict(HEADERS)
    )


# --- start and search -------------------------------------------------------------------------------------------


async def start(desk: Desk) -> Response:
    """Show what is in the archive, the last run, what changed lately, and the search box."""
    return desk.page("start.html", facts=await desk.ask(facts.start_facts))


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


async def search_page(desk: Desk) -> Response:
    """Show what a search found, a page of it."""
    query, filters, moment = desk.request.args.get("q") or "", asked_filters(desk), desk.request.args.get("at")
    found = await desk.ask(searched(desk, PER_PAGE))
    portals = await desk.ask(facts.portal_names)
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
        passed_over=await desk.ask(search.out_of_step),
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


# --- documents and versions -------------------------------------------------------------------------------------


async def document(desk: Desk) -> Response:
    """Show a document: its current version with everything around it."""
    document_id = desk.request.url_vars["document"]
    return await shown(desk, await desk.ask(lambda db: reading.current(db, reading.document_of(db, document_id))))


async def version(desk: Desk) -> Response:
    """Show one version, for ever the same one; with ``?reading=first`` in the words in which it was captured."""
    version_id = desk.request.url_vars["version"]
    edition = await desk.ask(lambda db: reading.edition(db, version_id))
    if desk.request.args.get("reading") == "first":
        edition = await desk.ask(lambda db: reading.first_reading(db, edition))
    return await shown(desk, edition, pinned=True)


async def shown(desk: Desk, edition: Edition, *, pinned: bool = False) -> Response:
    """Return the page, or the JSON, of a version."""
    if desk.request.url_vars.get("json"):
        return json_answer(reading.edition_json(edition))
    around = await desk.ask(lambda db: facts.document_facts(db, edition.version.document_id))
    first = await desk.ask(lambda db: reading.first_reading(db, edition))
    context: dict[str, Any] = {"edition": edition, "facts": around, "pinned": pinned, "reread": first != edition}
    return desk.page("document.html", **context, permanent=desk.absolute)


async def compare(desk: Desk) -> Response:
    """Show two versions of a document side by side, changes marked."""
    variables = desk.request.url_vars

    def both(db: Database) -> tuple[Edition, Edition]:
        document_id = reading.document_of(db, variables["document"])
        first, second = (reading.numbered(db, document_id, int(variables[name])) for name in ("a", "b"))
        return first, second

    before, after = await desk.ask(both)
    comparison = changes.compare(before.version, after.version)
    if variables.get("json"):
        return json_answer(changes.comparison_json(comparison))
    last = await desk.ask(lambda db: reading.current(db, after.version.document_id).version.number)
    return desk.page("compare.html", before=before, after=after, comparison=comparison, last=last)


async def citation(desk: Desk) -> Response:
    """Return a version's citation as plain text."""
    variables = desk.request.url_vars
    if variables["style"] not in citations.STYLES:
        raise BadInput(f"expected one of {', '.join(citations.STYLES)}, got {variables['style']!r}")
    edition = await desk.ask(lambda db: reading.edition(db, variables["version"]))
    return Response.text(citations.cite(edition, variables["style"]), headers=dict(HEADERS))


# --- archived bytes ---------------------------------------------------------------------------------------------


async def original(desk: Desk) -> Response:
    """Return the captured page itself, caged; a captured file as a download."""

    def stored(db: Database) -> tuple[bytes, Edition]:
        edition = reading.edition(db, desk.request.url_vars["version"])
        if edition.payload_sha256 is None:
            raise BadInput(f"{edition.version.id}: expected stored bytes, got a capture without any")
        return Payloads(db).get(edition.payload_sha256), edition

    body, edition = await desk.ask(stored)
    if "html" not in (edition.media_type or "html"):
        return download(body, edition.url.rpartition("/")[2])
    encoding = edition.version.content.encoding or "utf-8"
    return Response(body, content_type=f"text/html; charset={encoding}", headers=dict(CAGE))


def download(body: bytes, name: str) -> Response:
    """Return archived bytes to be saved, never to be shown in place."""
    disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(body, content_type="application/octet-stream", headers=CAGE | disposition)


async def attachment(desk: Desk) -> Response:
    """Return an attachment as a download: it is never shown in place."""
    variables = desk.request.url_vars

    def stored(db: Database) -> tuple[bytes, str]:
        row = db.execute(
            "SELECT payload_sha256, name FROM attachments WHERE version_id = ? AND position = ?",
            [variables["version"], int(variables["position"])],
        ).fetchone()
        if row is None or row[0] is None:
            raise BadInput(f"{variables['version']}: expected a stored attachment {variables['position']}, got none")
        return Payloads(db).get(row[0]), row[1]

    return download(*await desk.ask(stored))


# --- counties, feeds, files -------------------------------------------------------------------------------------


async def division(desk: Desk) -> Response:
    """Show what a county published, by topic and year, with its annual reports and sections."""
    code = desk.request.url_vars["code"]
    told = await desk.ask(lambda db: facts.division_facts(db, code))
    if desk.request.url_vars.get("json"):
        return json_answer(told)
    return desk.page("division.html", code=code, facts=told)


async def feed(desk: Desk) -> Response:
    """Return the changes of everything, a portal or a topic as an Atom feed."""
    kind, name = desk.request.url_vars["kind"], desk.request.url_vars.get("name")
    entries = await desk.ask(
        lambda db: facts.latest(
            db, portal=name if kind == "portal" else None, topic=name if kind == "topic" else None, limit=feeds.LENGTH
        )
    )
    title = TOPICS.get(name or "", name or "") if kind != "all" else ""
    return atom(feeds.of_changes(entries, title, desk.absolute(desk.request.full_path), desk.absolute))


async def search_feed(desk: Desk) -> Response:
    """Return what a search finds, the latest changed first, as an Atom feed."""
    query = desk.request.args.get("q") or ""
    entries = await desk.ask(lambda db: facts.latest_matches(db, query, asked_filters(desk), limit=feeds.LENGTH))
    return atom(feeds.of_changes(entries, query, desk.absolute(desk.request.full_path), desk.absolute))


def atom(body: bytes) -> Response:
    """Return an Atom feed."""
    return Response(body, content_type="application/atom+xml; charset=utf-8", headers=dict(HEADERS))


async def static(desk: Desk) -> Response:
    """Return one of our files."""
    name = desk.request.url_vars["name"]
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
    body = (STATIC / name).read_bytes()
    caching = {"Cache-Control": "max-age=3600"}
    return Response(body, content_type=kinds[name.rpartition(".")[2]], headers=HEADERS | caching)


_DOCUMENT = r"(?P<document>[\w-]+)"
_VERSION = r"(?P<version>[\w-]+\.[0-9a-f]{12})"
_JSON = r"(?P<json>\.json)?"

ROUTES: Sequence[tuple[str, Callable[..., Any]]] = tuple(
    (f"^{pattern}$", view(answer))
    for pattern, answer in (
        ("/", start),
        ("/search", search_page),
        (r"/search\.json", search_json),
        (f"/documents/{_DOCUMENT}{_JSON}", document),
        (rf"/documents/{_DOCUMENT}/compare/(?P<a>\d{{1,6}})/(?P<b>\d{{1,6}}){_JSON}", compare),
        (f"/v/{_VERSION}{_JSON}", version),
        (f"/v/{_VERSION}/original", original),
        (rf"/v/{_VERSION}/files/(?P<position>\d{{1,6}})", attachment),
        (rf"/v/{_VERSION}/cite/(?P<style>[\w-]+)", citation),
        (rf"/divisions/(?P<code>\d{{6}}){_JSON}", division),
        (r"/feeds/(?P<kind>all)\.atom", feed),
        (r"/feeds/(?P<kind>portal|topic)/(?P<name>[\w-]+)\.atom", feed),
        (r"/feeds/search\.atom", search_feed),
        (r"/-/fazhi/(?P<name>site\.css|tables\.css|site\.js|seal\.svg)", static),
    )
)
"""Our addresses (interface.md, section 1), as patterns, and what answers."""
