"""The commands that work on stored captures, without a network: ``fazhi reextract``, ``fazhi import``."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.terminal import archive_option, json_option, tracked
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
