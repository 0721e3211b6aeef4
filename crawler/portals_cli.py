"""``fazhi portals``: the registry, what of it answers, and how a portal or a list of them becomes portal files."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.divisions import division
from archive.errors import BadInput
from archive.terminal import FazhiGroup, json_option
from crawler.errors import SiteTrouble
from crawler.importing import Imported, import_list, write_files
from crawler.portalkeys import nearest
from crawler.portals import Portal, to_toml

Command = Callable[..., Any]


def files_option(command: Command, also: str = "") -> Command:
    """Add ``--portals``, as the parameter ``files``; ``also`` ends its help with what it does alone."""
    return click.option(
        "--portals",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE_OR_DIR",
        help=f"Portal files to look through beside the registry{also}.",
    )(command)


@click.group(cls=FazhiGroup)
def portals() -> None:
    """The registry of portals, and how to add to it.

    \b
    Example:
        fazhi portals list
        fazhi portals discover http://www.rongshui.gov.cn/ > rongshui.toml
    """


@portals.command("list")
@files_option
@json_option
def list_portals(files: tuple[Path, ...], as_json: bool) -> None:
    """Print the portals that `fazhi crawl` knows by name.

    \b
    Example:
        fazhi portals list
        fazhi portals list --portals guangxi/ --json
    """
    known = known_portals(files)
    if as_json:
        _print_json({"portals": [_as_json(portal) for portal in known.values()]})
        return
    for portal in known.values():
        click.echo(f"{portal.id}\t{portal.division_code}\t{portal.name}\t{portal.home}")


@portals.command()
@click.argument("portal_id", metavar="ID")
@files_option
@json_option
def show(portal_id: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Print one portal as a portal file, with the place of its division.

    \b
    Example:
        fazhi portals show rongshui
    """
    (portal,) = _chosen((portal_id,), files)
    if as_json:
        _print_json(_as_json(portal))
        return
    place = division(portal.division_code or "")
    names = [place.province, place.city, place.county] if place else ["a code that no list knows"]
    click.echo(to_toml(portal, {"": f"{portal.path}\n{' '.join(filter(None, names))}"}), nl=False)


@portals.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@files_option
@json_option
def check(ids: tuple[str, ...], files: tuple[Path, ...], as_json: bool) -> None:
    """Say what answers today: the home page and every section that the portal files name, all portals without ID.

    Fetches as a crawl does, one request at a time per host, and keeps nothing. Ends with status 0 when everything
    answers, 3 when something does not.

    \b
    Example:
        fazhi portals check rongshui rongan
        fazhi portals check --portals counties/ --json
    """
    from crawler.scouting import check as ask

    answers = ask([portal.id for portal in _chosen(ids, files)], files)
    answers.sort(key=lambda answer: (answer["portal"], answer["url"]))
    if as_json:
        _print_json({"answers": answers})
    else:
        for answer in answers:
            click.echo("\t".join([answer["portal"], answer["outcome"], answer["url"], _remark(answer)]).rstrip())
    sys.exit(0 if all(answer["outcome"] == "ok" for answer in answers) else SiteTrouble.status)


def _remark(answer: dict[str, Any]) -> str:
    """What a person should hear besides the outcome: why nothing came, where it led, another site's code."""
    code, expected = answer.get("site_code"), answer["expected_code"]
    remarks = [
        " ".join((answer.get("error") or "").split()),
        f"status {answer['status']}" if answer["outcome"] != "ok" and answer.get("status") else "",
        f"leads to {answer['final_url']}" if answer.get("final_url", answer["url"]) != answer["url"] else "",
        f"site code {code}, expected {expected}" if code and expected and code != expected else "",
    ]
    return "; ".join(filter(None, remarks))


@portals.command()
@click.argument("url")
@json_option
def discover(url: str, as_json: bool) -> None:
    """Print a portal file for a home page: the sections found, why, and what was looked at and refused.

    Looks as a crawl does, at the first page of each list and at no document. Ends with status 3 when the home page
    does not answer or nothing of ours was found.

    \b
    Example:
        fazhi portals discover http://www.rongshui.gov.cn/ > rongshui.toml
    """
    from crawler.scouting import discover as look
    from crawler.scouting import discovered_toml

    finding = look(url)
    if as_json:
        _print_json({"url": url, **finding})
    else:
        click.echo(discovered_toml(url, finding), nl=False)
    if not finding["sections"]:
        raise SiteTrouble(f"{url}: expected sections of ours, got none on {len(finding['looked'])} pages")


@portals.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option(
    "-o", "output", type=click.Path(path_type=Path), help="A folder, or one .toml file; without it, standard output."
)
@json_option
def import_(file: Path, output: Path | None, as_json: bool) -> None:
    """Turn a list of portals into portal files.

    Columns by name: division_code, name, home, and section where a row names one (several rows give several
    sections). policy_section becomes a comment; other columns are named and left out. Each odd row is told in one
    line, with what became of it. Ends with status 0 when at least one portal came of it, 2 when none did.

    \b
    Example:
        fazhi portals import counties.csv -o counties/
        fazhi portals import counties.csv -o counties.toml
        fazhi crawl --portals counties.toml
    """
    imported = import_list(file)
    written = write_files(imported, output) if output else []
    if as_json:
        _print_json(_import_report(imported, written))
    elif not output:
        click.echo(imported.as_one_file(), nl=False)
    for odd in imported.odd:
        click.echo(f"{file}:{odd.line}: {odd.reason}", err=True)
    if imported.unused:
        click.echo(f"{file}: columns without a place in a portal file: {', '.join(imported.unused)}", err=True)
    place = f" in {len(written)} files" if written else ""
    click.echo(
        f"{len(imported.portals)} portals of {imported.rows} rows{place}, {len(imported.odd)} odd rows", err=True
    )


def _import_report(imported: Imported, written: Iterable[Path]) -> dict[str, object]:
    return {
        "rows": imported.rows,
        "portals": [portal.id for portal in imported.portals],
        "odd": [asdict(odd) for odd in imported.odd],
        "unused": list(imported.unused),
        "files": [str(path) for path in written],
    }


def known_portals(files: tuple[Path, ...]) -> dict[str, Portal]:
    """Return the portals of the registry and of further files, by id. Raises PortalFileError."""
    from crawler.spiderloader import ROOT, gather

    return gather(ROOT / "spiders" / "portals", list(files))


def _chosen(ids: tuple[str, ...], files: tuple[Path, ...]) -> list[Portal]:
    """Return the portals with these ids, all without ids. Raises BadInput."""
    known = known_portals(files)
    for portal_id in ids:
        if portal_id not in known:
            raise BadInput(f"portal: expected an id, nearest {nearest(portal_id, known)}, got {portal_id!r}")
    return [known[portal_id] for portal_id in ids] or list(known.values())


def _as_json(portal: Portal) -> dict[str, object]:
    return asdict(portal)


def _print_json(report: dict[str, object]) -> None:
    click.echo(json.dumps(report, ensure_ascii=False))
