"""The commands that need no network: ``fazhi reextract`` on stored captures, ``fazhi import`` of other people's."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.terminal import FazhiGroup, archive_option, json_option, tracked
from crawler.portals_cli import files_option, known_portals


@click.command()
@click.option("--portal", metavar="ID", help="Only this portal's documents.")
@files_option
@archive_option
@json_option
def reextract(portal: str | None, files: tuple[Path, ...], archive: Path, as_json: bool) -> None:
    """Read the current versions' stored captures again, by the extraction rules of today.

    No network, and never recorded as a change by the publisher: the fields are renewed, the earlier reading is kept,
    ids and hashes of the versions stay. It can be stopped and run again; crawls may go on meanwhile.

    \b
    Example:
        fazhi reextract
        fazhi reextract --portal rongshui --archive fazhi.db
    """
    from archive.renewal import current_versions
    from archive.store import Archive
    from crawler.reextract import Reread, portals_to_read, without_file
    from crawler.reextract import reextract as read_again

    known = known_portals(files)
    reread = Reread()
    with Archive.open(archive, create=False) as store:
        portals = portals_to_read(store, known, portal)
        for name in without_file(portals.values()):
            click.echo(f"{name}: read without selectors: no portal file is known, --portals names one", err=True)
        for each in portals.values():
            read_again(store, each, tracked(current_versions(store.db, each.id), each.id), reread)
    for line in reread.refused:
        click.echo(f"left as it was, no document by today's rules: {line}", err=True)
    if as_json:
        click.echo(json.dumps(asdict(reread), ensure_ascii=False))
    else:
        click.echo(f"{reread.versions} versions read again, {reread.renewed} renewed", err=True)


@click.group(cls=FazhiGroup, name="import")
def import_() -> None:
    """Take in what other people have captured, with its dates and its origin.

    \b
    Example:
        fazhi import warc crawl-2015.warc.gz
    """


@import_.command()
@click.argument("warcs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@files_option
@archive_option
@json_option
def warc(warcs: tuple[Path, ...], files: tuple[Path, ...], archive: Path, as_json: bool) -> None:
    """Take in WARC files of any origin as history.

    Each file is a run of its own, which names it. Pages of portals that the registry, --portals or the archive knows
    become documents and versions, dated as they were captured; what is known since is never overwritten. Everything
    else is kept as captures. A file that was taken in before adds nothing.

    \b
    Example:
        fazhi import warc crawl-2015.warc.gz crawl-2016.warc.gz
        fazhi import warc others.warc.gz --portals guangxi/ --archive history.db
    """
    from archive.store import Archive
    from crawler.portalrows import archived_portals
    from crawler.warcreading import Exchanges
    from crawler.warcs import Importer

    known = known_portals(files)
    readable = [Exchanges(path) for path in warcs]
    with Archive.open(archive) as store:
        importer = Importer(store, {**known, **archived_portals(store.db, known)})
        taken = [importer.take(exchanges) for exchanges in readable]
    for line in (line for each in taken for line in each.left_out):
        click.echo(f"left out: {line}", err=True)
    if as_json:
        click.echo(json.dumps({"files": [asdict(each) for each in taken]}, ensure_ascii=False))
    else:
        for each in taken:
            changes = ", ".join(f"{count} {change}" for change, count in sorted(each.documents.items()))
            told = f"{each.captures} captures, {each.known} known before; documents: {changes or 'none'}"
            click.echo(f"{each.file}: {told}", err=True)
