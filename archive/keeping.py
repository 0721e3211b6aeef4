"""The commands for whoever keeps an archive: ``fazhi snapshot``, ``fazhi documents``."""

import json
from pathlib import Path

import click

from archive.terminal import archive_option, json_option


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
