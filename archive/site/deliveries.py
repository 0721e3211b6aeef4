"""What the archive hands out beside its pages: captured originals and files, caged; feeds; the site's own files."""

from datasette.utils.asgi import Response
from sqlite_utils import Database

from archive import reading
from archive.errors import BadInput
from archive.labels import TOPICS
from archive.payloads import Payloads
from archive.reading import Edition
from archive.site import facts, feeds
from archive.site.answers import atom, download
from archive.site.desk import CAGE, HEADERS, Desk
from archive.site.pages import STATIC
from archive.site.views import asked_filters

KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


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


async def static(desk: Desk) -> Response:
    """Return one of our files."""
    name = desk.request.url_vars["name"]
    body = STATIC.joinpath(*name.split("/")).read_bytes()
    caching = {"Cache-Control": "max-age=3600"}
    return Response(body, content_type=KINDS[name.rpartition(".")[2]], headers=HEADERS | caching)
