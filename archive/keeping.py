"""The commands for whoever keeps an archive: ``fazhi snapshot``, ``fazhi documents``."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive import __version__
from archive.clock import now, stamp
from archive.records import Run
from archive.store import Archive
from archive.terminal import FazhiGroup, archive_option, json_option

if TYPE_CHECKING:
    from archive.mending import Mended


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@archive_option
@json_option
def snapshot(folder: Path, archive: Path, as_json: bool) -> None:
    """Copy the archive into FOLDER as it stands at this moment, while crawls go on.

    The copy is named fazhi-INSTANT-HEAD.db after the head of its run chain. It is read-only and never written again:
    a backup, and what one serves to the public.

    \b
    Example:
        fazhi snapshot /srv/backup
        fazhi serve --archive /srv/backup/fazhi-20240501T180000Z-3f9a1c2b7d10.db
    """
    from archive.snapshot import take

    copy = take(archive, folder)
    click.echo(json.dumps({"path": str(copy)}, ensure_ascii=False) if as_json else str(copy))


@click.group(cls=FazhiGroup)
def documents() -> None:
    """Mend a wrong identity: which pages are one document, and which are two.

    Kept as an event of every document concerned; nothing is erased, and old citations still resolve.

    \b
    Example:
        fazhi documents split http://www.rongshui.gov.cn/fzgz/t20171124_2.html
        fazhi documents join rongshui-3f9a1c2b7d10 rongshui-82a541a83a83
    """


@documents.command()
@click.argument("names", metavar="DOC...", nargs=-1, required=True)
@archive_option
@json_option
def split(names: tuple[str, ...], archive: Path, as_json: bool) -> None:
    """Make addresses that were taken for one document documents of their own.

    DOC is an address of a document; given a document's id, each of its addresses but the main one is split off. The
    new document takes over the versions that were fetched from its address.

    \b
    Example:
        fazhi documents split http://www.rongshui.gov.cn/fzgz/t20171124_2.html
    """
    with Archive.open(archive, create=False) as store:
        mended = store.split(_run("split", names), names)
    _tell(mended, "split", as_json=as_json)


@documents.command()
@click.argument("names", metavar="DOC...", nargs=-1, required=True)
@archive_option
@json_option
def join(names: tuple[str, ...], archive: Path, as_json: bool) -> None:
    """Make documents of one portal one: the first DOC, which takes over the others' addresses and versions.

    DOC is a document id or any of its addresses.

    \b
    Example:
        fazhi documents join rongshui-3f9a1c2b7d10 rongshui-82a541a83a83
    """
    with Archive.open(archive, create=False) as store:
        mended = store.join(_run("joined", names), names)
    _tell(mended, "joined", as_json=as_json)


def _run(kind: str, names: tuple[str, ...]) -> Run:
    return Run(stamp(now()), {"documents": kind, "names": list(names)}, {"fazhi": __version__})


def _tell(mended: "list[Mended]", kind: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({kind: [asdict(each) for each in mended]}, ensure_ascii=False))
        return
    for each in mended:
        click.echo(f"{kind}: {each.before} -> {each.after} ({each.url})")
