"""The commands that read an archive: search, show, history, diff, cite, verify, reindex, serve."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive import changes, citations, past, printing, reading, search
from archive.connection import open_for_writing, told
from archive.errors import ArchiveError, BadInput
from archive.export.cli import export
from archive.keeping import documents, snapshot
from archive.labels import STATES, TOPICS
from archive.portals import check_portal
from archive.reading import Edition
from archive.reports.cli import report
from archive.store import Archive
from archive.terminal import MOST, archive_option, console, json_option

Command = Callable[..., Any]


@contextmanager
def reading_from(path: Path) -> Iterator[Archive]:
    """Open the archive for one command that only reads. Raises ArchiveError when it is missing or not ours."""
    with Archive.read(path) as archive, told(path):
        yield archive


def print_json(value: object) -> None:
    """Print one JSON object, Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False))


# --- search -----------------------------------------------------------------------------------------------------


def search_options(command: Command) -> Command:
    """Add what narrows or widens a search."""
    options = (
        click.option("--portal", help="Only this portal, by its id."),
        click.option("--topic", type=click.Choice(list(TOPICS)), metavar="TOPIC", help=f"One of {', '.join(TOPICS)}."),
        click.option("--year", type=click.IntRange(0, MOST), help="Only those about this year or published in it."),
        click.option("--state", type=click.Choice(list(STATES)), help="Only documents in this state."),
        click.option("--at", "moment", metavar="DATE", help="As the archive was then; slow, every text is read."),
        click.option("--all-versions", is_flag=True, help="In old versions too; slow, every text is read."),
        click.option("--limit", type=click.IntRange(0, MOST), default=20, show_default=True, help="How many to show."),
        click.option("--offset", type=click.IntRange(0, MOST), default=0, help="How many to leave out first."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(name="search")
@click.argument("query")
@search_options
@archive_option
@json_option
def search_command(
    query: str, moment: str | None, all_versions: bool, archive: Path, as_json: bool, **narrowed: Any
) -> None:
    """Find documents whose title, number, text or attachments contain QUERY.

    Words of any length; several words must all occur; "words in quotation marks" stand together; -word excludes.
    Width, case and the kind of brackets do not matter.

    \b
    Example:
        fazhi search 复议
        fazhi search '融政发〔2017〕13号'
        fazhi search '行政复议 -应诉' --topic annual_report --year 2017
    """
    with reading_from(archive) as store:
        check_portal(store.db, narrowed["portal"])
        if moment or all_versions:
            found = past.search_past(store.db, query, reading.end_of(moment) if moment else None, **narrowed)
        else:
            found = search.search(store.db, query, **narrowed)
        passed_over = search.out_of_step(store.db)
    if as_json:
        print_json(search.found_json(query, found))
    else:
        printing.print_found(console(), query, found, narrowed["offset"])
    if moment or all_versions:
        click.echo("the slow way: every text was read, because the index holds current versions only", err=True)
    if passed_over:
        click.echo(f"{passed_over} documents changed behind the index were passed over: run `fazhi reindex`", err=True)


# --- one document -----------------------------------------------------------------------------------------------


def version_options(command: Command) -> Command:
    """Add ``--version N`` and ``--at DATE``, as the parameters ``number`` and ``moment``."""
    at = click.option("--at", "moment", metavar="DATE", help="The version of that day in China, or ISO instant.")
    number = click.option(
        "--version", "number", type=click.IntRange(1, MOST), metavar="N", help="A version by its number."
    )
    return number(at(command))


def chosen_edition(store: Archive, name: str, number: int | None, moment: str | None) -> Edition:
    """Return the version of a document that the options name, the current one without any. Raises BadInput.

    ``name`` may be a version's id too, as citations give it.
    """
    if number is not None and moment is not None:
        raise BadInput(f"expected --version or --at, got both {number!r} and {moment!r}")
    cited = reading.version_of(store.db, name)
    if cited is not None:
        return cited
    document_id = reading.document_of(store.db, name)
    if number is not None:
        return reading.numbered(store.db, document_id, number)
    if moment is not None:
        return reading.as_of(store.db, document_id, moment)
    return reading.current(store.db, document_id)


FORMATS = ("text", "markdown", "html", "json", "raw")


@click.command()
@click.argument("doc")
@version_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="The text alone, or the page's own bytes (raw), …")
@click.option("--first-reading", is_flag=True, help="As it was read when captured, before any re-extraction.")
@archive_option
@json_option
def show(doc: str, form: str | None, first_reading: bool, archive: Path, as_json: bool, **chosen: Any) -> None:
    """Show a document: DOC is its id, any of its addresses, or the id of one of its versions.

    Without --format, its title, catalogue fields, text and attachments for reading.

    \b
    Example:
        fazhi show rongshui-3f9a1c2b7d10
        fazhi show http://www.rongshui.gov.cn/t20171124_1.html --at 2024-05-01
        fazhi show rongshui-3f9a1c2b7d10 --version 1 --format raw > page.html
    """
    with reading_from(archive) as store:
        edition = chosen_edition(store, doc, **chosen)
        edition = reading.first_reading(store.db, edition) if first_reading else edition
        form = "json" if as_json else form
        if form is None:
            printing.print_edition(console(), edition)
        elif form == "raw":
            click.echo(raw_bytes(store, edition), nl=False)
        else:
            click.echo(rendered(edition, form))


def raw_bytes(store: Archive, edition: Edition) -> bytes:
    """Return the bytes that a version was read from. Raises ArchiveError when none were kept."""
    if edition.payload_sha256 is None:
        raise ArchiveError(f"{edition.version.id}: expected stored bytes, got a capture without any")
    return store.payload(edition.payload_sha256)


def rendered(edition: Edition, form: str) -> str:
    """Return a version as text, markdown, html (a page of its own) or json."""
    content = edition.version.content
    if form == "text":
        return content.text
    if form == "markdown":
        return f"# {content.title}\n\n{content.markdown}" if content.title else content.markdown
    if form == "html":
        from archive.site.pages import edition_page

        return edition_page(edition)
    return json.dumps(reading.edition_json(edition), ensure_ascii=False)


@click.command()
@click.argument("doc")
@archive_option
@json_option
def history(doc: str, archive: Path, as_json: bool) -> None:
    """Show a document's versions, events and addresses.

    \b
    Example:
        fazhi history rongshui-3f9a1c2b7d10
    """
    with reading_from(archive) as store:
        told_history = reading.history(store.db, reading.document_of(store.db, doc))
    if as_json:
        print_json(reading.history_json(told_history))
    else:
        printing.print_history(console(), told_history)


@click.command()
@click.argument("doc")
@click.argument("a", type=click.IntRange(0, MOST), required=False)
@click.argument("b", type=click.IntRange(0, MOST), required=False)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@archive_option
@json_option
def diff(doc: str, a: int | None, b: int | None, form: str, archive: Path, as_json: bool) -> None:
    """Show what changed from version A to version B of a document.

    Without B, up to the current version; without A, since the one before it.

    \b
    Example:
        fazhi diff rongshui-3f9a1c2b7d10
        fazhi diff rongshui-3f9a1c2b7d10 1 3 --json
    """
    with reading_from(archive) as store:
        document_id = reading.document_of(store.db, doc)
        last = reading.current(store.db, document_id).version.number
        if last == 1 and a is None:
            raise BadInput(f"{document_id}: expected two versions to compare, got 1")
        until = last if b is None else b
        since = until - 1 if a is None else a
        before, after = (reading.numbered(store.db, document_id, number) for number in (since, until))
    comparison = changes.compare(before.version, after.version)
    if as_json or form == "json":
        print_json(changes.comparison_json(comparison))
    elif form == "html":
        from archive.site.pages import comparison_page

        click.echo(comparison_page(before, after, comparison))
    else:
        printing.print_comparison(console(), comparison)


@click.command()
@click.argument("doc")
@version_options
@click.option("--style", type=click.Choice(list(citations.STYLES)), default="gbt7714", show_default=True,
              help="gbt7714 is the edition of 2025, in force since 1 July 2026.")  # fmt: skip
@archive_option
def cite(doc: str, number: int | None, moment: str | None, style: str, archive: Path) -> None:
    """Print a citation of one version of a document, with the version's id and hash.

    \b
    Example:
        fazhi cite rongshui-3f9a1c2b7d10
        fazhi cite rongshui-3f9a1c2b7d10 --version 1 --style bibtex >> sources.bib
    """
    with reading_from(archive) as store:
        click.echo(citations.cite(chosen_edition(store, doc, number, moment), style))


# --- the archive ------------------------------------------------------------------------------------------------


HEAD = re.compile(r"\b[0-9a-f]{64}\b")


@click.command()
@click.option("--against", type=click.Path(path_type=Path), metavar="FILE",
              help="A file with a chain head that `fazhi verify` printed before, kept elsewhere.")  # fmt: skip
@archive_option
@json_option
def verify(against: Path | None, archive: Path, as_json: bool) -> None:
    """Check hashes, run chain, index against table, orphans; name each fault.

    Ends with status 4 when there is a fault. Keep the chain head that it prints away from this machine: a later
    --against then shows an archive that was written anew.

    \b
    Example:
        fazhi verify
        fazhi verify --against chain-heads.txt
    """
    from archive import chain, integrity

    kept = None if against is None else kept_head(against)
    with reading_from(archive) as store:
        faults = integrity.verify(store.db, kept)
        seal = chain.head(store.db)
    head = seal and seal.sha256
    if as_json:
        print_json({"ok": not faults, "chain_sha256": head, "faults": [asdict(fault) for fault in faults]})
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"{len(faults)} faults; chain head {head or 'none yet'}")
    if faults:
        raise click.exceptions.Exit(ArchiveError.status)


def kept_head(path: Path) -> str:
    """Return the last chain head (64 hex digits) in a file. Raises BadInput when there is none."""
    try:
        heads = HEAD.findall(path.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise BadInput(f"{path}: expected a file with a chain head, got {error.strerror!r}") from error
    if not heads:
        raise BadInput(f"{path}: expected a chain head of 64 hex digits, got none")
    return str(heads[-1])


@click.command()
@archive_option
@json_option
def reindex(archive: Path, as_json: bool) -> None:
    """Rebuild the search index and the table `disclosures` from the tables.

    Needed after others have changed documents with a plain SQLite connection. Crawls may go on meanwhile.

    \b
    Example:
        fazhi reindex --archive fazhi.db
    """
    from archive.reindex import reindex as rebuild

    db = open_for_writing(archive, create=False)
    with told(archive):
        count = rebuild(db)
    db.close()
    if as_json:
        print_json({"documents": count})
    else:
        click.echo(f"{count} documents indexed")


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Where to listen.")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets others on the network read too.")
@archive_option
def serve(port: int, host: str, archive: Path) -> None:
    """Open the archive in a browser: search, documents, versions, and Datasette's tables.

    A live archive is read while crawls go on. A snapshot is read as a file that nobody writes, which is faster; of a
    folder with snapshots, the last one.

    \b
    Example:
        fazhi serve --port 8001
        fazhi serve --archive /srv/backup
    """
    from archive.site.server import serve_archive
    from archive.snapshot import newest

    archive = newest(archive) if archive.is_dir() else archive
    with reading_from(archive):
        pass
    serve_archive(archive, host, port)


commands: list[click.Command] = [
    search_command,
    show,
    history,
    diff,
    cite,
    verify,
    reindex,
    serve,
    export,
    snapshot,
    documents,
    report,
]
"""What the ``fazhi`` group takes in."""
