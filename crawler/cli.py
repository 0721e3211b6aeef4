"""The ``fazhi`` command: crawling, extraction, recordings and the demo, beside the archive's readers.

A command imports Scrapy only when it runs, so that help and searches answer at once.
"""

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import click

from archive import __version__
from archive.cli import commands as reader_commands
from archive.errors import BadInput
from archive.terminal import FazhiGroup, archive_option, json_option
from crawler.portals_cli import files_option, portals
from crawler.stored_cli import import_, reextract

Command = Callable[..., Any]


@click.group(cls=FazhiGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fazhi")
def main() -> None:
    """Archive what China's county governments disclose about governing by law.

    Crawl portals into one SQLite file that keeps every version with its raw bytes; search, compare and cite it.

    \b
    Example:
        fazhi demo                         the whole thing on this machine, in a minute
        fazhi crawl rongshui               one portal of the registry
        fazhi search 复议                  what the archive has
    """


def portal_options(command: Command) -> Command:
    """Add the options that name portal files and Scrapy settings."""
    command = click.option(
        "-s",
        "assignments",
        multiple=True,
        metavar="NAME=VALUE",
        help="A Scrapy setting, for example -s DOWNLOAD_DELAY=3.",
    )(command)
    return files_option(command, also="; without PORTAL, crawl all in them")


@main.command()
@click.argument("names", nargs=-1, metavar="[PORTAL]...")
@click.option("--all", "everything", is_flag=True, help="Every portal of the registry and of --portals.")
@click.option("--full", is_flag=True, help="Walk every list to its end and fetch every known document again.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes to deal portals out to; each is a run of its own.")  # fmt: skip
@click.option(
    "--notify-command",
    metavar="CMD",
    help="A shell command that gets the run's JSON on its input when there is news or new trouble.",
)
@click.option("--log-json", is_flag=True, help="Write the log as JSON, one object a line on standard error.")
@portal_options
@archive_option
@json_option
def crawl(
    names: tuple[str, ...],
    everything: bool,
    full: bool,
    jobs: int,
    notify_command: str | None,
    log_json: bool,
    files: tuple[Path, ...],
    assignments: tuple[str, ...],
    archive: Path,
    as_json: bool,
) -> None:
    """Crawl portals into the archive.

    PORTAL is an id of `fazhi portals list`, or any portal's home page or section address. Ends with status 0 when
    every section was walked to its end, 3 when a site was in trouble, 4 when our own side was, 130 when stopped.

    \b
    Example:
        fazhi crawl rongshui
        fazhi crawl http://www.rongshui.gov.cn/ --full
        fazhi crawl --portals liuzhou.toml --archive liuzhou.db
        fazhi crawl --all --log-json --notify-command 'mail -s fazhi archive@example.org'
    """
    from crawler.crawling import Order
    from crawler.crawling import crawl as run
    from crawler.jobs import crawl_in_jobs
    from crawler.logs import json_log
    from crawler.notify import notify

    settings = read_settings(assignments)
    with json_log(str(settings.get("LOG_LEVEL", "INFO"))) if log_json else nullcontext():
        order = Order(archive, names, files, everything, full, settings, quiet=as_json, log_json=log_json)
        result = run(order) if jobs == 1 else crawl_in_jobs(order, jobs)
        if notify_command:
            notify(notify_command, result.report)
        tell(result.report, as_json=as_json, log_json=log_json)
    sys.exit(result.status)


@main.command()
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
@click.option("--url", required=True, help="The address that the page was saved from; relative links need it.")
@click.option("--header", "headers", multiple=True, metavar="NAME=VALUE", help="A header that came with the page.")
@click.option("--explain", is_flag=True, help="Say why: decoder, container, what was cut, where each field came from.")
@json_option
def extract(file: BinaryIO, url: str, headers: tuple[str, ...], explain: bool, as_json: bool) -> None:
    """Print the record that a saved page gives, without archive or network.

    \b
    Example:
        fazhi extract report.html --url http://www.rongshui.gov.cn/t20171124_1.html --json
        curl -s URL | fazhi extract - --url URL --explain
    """
    from crawler.extracting import explain_page, page_record, print_record

    body, address = file.read(), http_address(url)
    given = dict(assignment(header, "--header") for header in headers)
    if explain:
        click.echo("\n".join(explain_page(body, address, given)))
        return
    record = page_record(body, address, given)
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        print_record(record)


@main.command()
@click.argument("portal")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), help="The recording, a .warc.gz file.")
@click.option("--from", "folder", type=click.Path(path_type=Path), help="Pages saved by hand, with addresses.tsv.")
@click.option("--archive", type=click.Path(path_type=Path), help="Keep the crawl in this archive as well.")
@portal_options
def record(
    portal: str,
    output: Path,
    folder: Path | None,
    archive: Path | None,
    files: tuple[Path, ...],
    assignments: tuple[str, ...],
) -> None:
    """Save what a crawl of PORTAL fetches, with its portal file, as a WARC that `fazhi replay` crawls again.

    With --from, nothing is fetched: the folder holds pages saved from a browser, and `addresses.tsv` names them,
    a line each: file name, tab, address.

    \b
    Example:
        fazhi record rongshui -o rongshui.warc.gz
        fazhi record rongshui -o rongshui.warc.gz --from saved-pages/
    """
    from crawler.recorder import record_crawl, record_folder

    settings = read_settings(assignments)
    count, status = (
        record_folder(portal, output, folder, files)
        if folder
        else record_crawl(portal, output, archive, files, settings)
    )
    click.echo(f"{output}: {count} answers", err=True)
    sys.exit(status)


@main.command()
@click.argument("recording", type=click.Path(path_type=Path), metavar="FILE.warc.gz")
@click.option("--missing", type=click.Choice(["fail", "404"]), default="fail", show_default=True,
              help="What a request that was not saved comes to.")  # fmt: skip
@portal_options
@archive_option
@json_option
def replay(
    recording: Path, missing: str, files: tuple[Path, ...], assignments: tuple[str, ...], archive: Path, as_json: bool
) -> None:
    """Crawl again from a recording, with no network.

    Without --portals, the portal files in the recording say what to crawl.

    \b
    Example:
        fazhi replay rongshui.warc.gz --archive again.db
        fazhi replay others.warc.gz --portals others.toml --missing 404
    """
    from crawler.recorder import replay_recording

    result = replay_recording(recording, archive, files, missing, read_settings(assignments), quiet=as_json)
    tell(result.report, as_json=as_json)
    for request in result.missing_requests:
        click.echo(f"not in {recording}: {request}", err=True)
    sys.exit(result.status)


@main.command()
@click.option("--archive", type=click.Path(path_type=Path), default=Path("fazhi-demo.db"), show_default=True,
              help="The archive that the demo makes anew.")  # fmt: skip
@json_option
def demo(archive: Path, as_json: bool) -> None:
    """Crawl a sample portal on this machine twice, with a change in between, and show what was kept.

    \b
    Example:
        fazhi demo
    """
    from crawler.demo.show import run_demo

    sys.exit(run_demo(archive, as_json=as_json))


def tell(report: dict[str, Any], *, as_json: bool, log_json: bool = False) -> None:
    """Print a run's report: with ``as_json`` as an object on standard output; always as the log's last lines."""
    from crawler.telling import log_report, report_lines

    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    if log_json:
        log_report(report)
        return
    for line in report_lines(report):
        click.echo(line, err=True)


def read_settings(assignments: tuple[str, ...]) -> dict[str, object]:
    """Return the Scrapy settings of ``-s NAME=VALUE`` options. Raises BadInput."""
    return dict(assignment(text, "-s") for text in assignments)


def assignment(text: str, option: str) -> tuple[str, str]:
    """Split ``NAME=VALUE``. Raises BadInput."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadInput(f"{option}: expected NAME=VALUE, got {text!r}")
    return name.strip(), value


def http_address(url: str) -> str:
    """Return the address when it is an http(s) one. Raises BadInput."""
    if not url.lower().startswith(("http://", "https://")) or not url.split("//", 1)[1].strip("/"):
        raise BadInput(f"--url: expected an http or https address, got {url!r}")
    return url


main.add_command(portals)
main.add_command(reextract)
main.add_command(import_)
for command in reader_commands:
    main.add_command(command)
