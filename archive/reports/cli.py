"""``fazhi report``: what the archive tells about its own nights and about the portals."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.connection import told
from archive.errors import BadInput
from archive.reports import printing
from archive.reports.health import health_report
from archive.reports.runs import runs_report
from archive.store import Archive
from archive.terminal import MOST, FazhiGroup, archive_option, console, json_option

Command = Callable[..., Any]


@click.group(cls=FazhiGroup)
def report() -> None:
    """Say how the nights went and how the portals are; what a person must look at comes first.

    \b
    Example:
        fazhi report runs
        fazhi report health --html health.html
    """


def html_option(command: Command) -> Command:
    """Add ``--html FILE``, as the parameter ``html``."""
    return click.option(
        "--html",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write a page of its own, to be opened or sent, instead.",
    )(command)


@report.command()
@click.option("--limit", type=click.IntRange(1, MOST), default=30, show_default=True, help="How many runs.")
@html_option
@archive_option
@json_option
def runs(limit: int, html: Path | None, archive: Path, as_json: bool) -> None:
    """Show what each night did, the last one first.

    \b
    Example:
        fazhi report runs
        fazhi report runs --limit 7 --json
        fazhi report runs --html runs.html
    """
    with Archive.read(archive) as store, told(archive):
        found = runs_report(store.db, limit)
    if html:
        write_page(html, "report_runs.html", found)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    elif not html:
        printing.print_runs(console(), found)


@report.command()
@click.option("--portal", metavar="ID", help="Only this portal, with all its sections.")
@html_option
@archive_option
@json_option
def health(portal: str | None, html: Path | None, archive: Path, as_json: bool) -> None:
    """Show how each portal is: reached, blocked, stale, blank, redesigned, section by section.

    Numbers stand beside the thresholds of the state inspection. They are what a nightly crawl saw, not verdicts.

    \b
    Example:
        fazhi report health
        fazhi report health --portal rongshui
        fazhi report health --html health.html
    """
    with Archive.read(archive) as store, told(archive):
        found = health_report(store.db, portal)
    if html:
        write_page(html, "report_health.html", found)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    elif not html:
        printing.print_health(console(), found, sections=portal is not None)


def write_page(path: Path, template: str, found: object) -> None:
    """Write a report as a page that needs nothing beside it. Raises BadInput when the file cannot be written."""
    from archive.reports.page import report_page

    try:
        path.write_text(report_page(template, found), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"--html {path}: expected a file that can be written, got {error.strerror!r}") from error
    click.echo(f"{path}: written", err=True)
