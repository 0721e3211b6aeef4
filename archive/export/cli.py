"""The ``fazhi export`` commands."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.store import Archive
from archive.terminal import MOST, FazhiGroup, archive_option, json_option


@click.group(cls=FazhiGroup)
def export() -> None:
    """Write what the archive has in forms that other programs read.

    Beside every file, FILE.meta.json says from which state of the archive it is.

    \b
    Example:
        fazhi export warc -o rongshui.warc.gz --portal rongshui
    """


@export.command()
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), help="The file, .warc.gz or .warc.")
@click.option(
    "--run", type=click.IntRange(0, MOST), metavar="N", help="Only captures of this run, which must have ended."
)
@click.option("--portal", metavar="ID", help="Only the captures of this portal.")
@archive_option
@json_option
def warc(output: Path, run: int | None, portal: str | None, archive: Path, as_json: bool) -> None:
    """Write captures as WARC/1.1, which web archives replay and exchange.

    Every capture has its request, its answer and a metadata record that names run, portal and document; a payload
    that the file has already is written once. Crawls may go on meanwhile: runs that have ended are exported.

    \b
    Example:
        fazhi export warc -o all.warc.gz
        fazhi export warc -o night.warc.gz --run 12 --portal rongshui
    """
    from archive.export.warc import Selection, export_warc

    with Archive.read(archive) as store:
        exported = export_warc(store, output, Selection(run, portal))
    if as_json:
        click.echo(json.dumps({"path": str(output), **asdict(exported)}, ensure_ascii=False))
    else:
        click.echo(
            f"{output}: {exported.captures} captures, {exported.answers} with an answer, "
            f"{exported.revisits} of them with a payload written before",
            err=True,
        )
