"""A portal is data: what is known of one, which addresses belong to it, and the files that say so."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from archive.errors import BadInput
from crawler import portalkeys
from crawler.errors import PortalFileError
from crawler.portalkeys import Table
from crawler.sites import DEFAULT_PORTS, site_of

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NO_REASONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Section:
    """A list of disclosures (栏目) on a portal; ``topic`` is a topic's name, null when only its pages can tell."""

    name: str
    url: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """A government web site. ``delay`` is in seconds; ``path`` is the file it came from, empty when from none.

    ``window`` are the hours, by clocks in China, in which it may be asked for anything (``crawler.window``).

    ``division_code`` (GB/T 2260, six digits) is null only for a portal that no file describes.
    """

    id: str
    name: str
    home: str
    division_code: str | None = None
    site_code: str | None = None
    family: str | None = None
    hosts: tuple[str, ...] = ()
    delay: float = 1.0
    render: bool = False
    evidence: str | None = None
    sections: tuple[Section, ...] = ()
    documents_min: int | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    tls: str | None = None
    window: str | None = None
    path: str = ""


def portal_of_url(url: str) -> Portal:
    """Return the portal that a bare address stands for: the home page or a section of one that no file describes.

    Its id is the host with dots as hyphens. A port that is not the scheme's own is added (``127-0-0-1-8000``),
    because two servers on one host are two portals. On loopback there is nobody to be slow for, so its delay is 0.
    Raises BadInput when the address is not http(s).
    """
    site = site_of(url)
    if site is None:
        raise BadInput(f"portal address: expected one that begins with http:// or https://, got {url!r}")
    host = site.host if site.port == DEFAULT_PORTS[urlsplit(url).scheme] else f"{site.host}:{site.port}"
    return Portal(id=re.sub(r"[^a-z0-9]", "-", host), name=host, home=url, delay=0.0 if site.is_loopback else 1.0)


def in_scope(portal: Portal, url: str) -> bool:
    """Say whether an address belongs to the portal, so that it may be fetched and archived.

    It does on the host of the home page, with or without ``www.``, on the hosts that the portal file declares, and
    on those of the sections it names. A sub-domain is another body's site until it is declared, and copies of county
    pages stand on hijacked domains. The scheme may differ. A declared host without a port stands for all its ports.
    """
    asked = site_of(url)
    if asked is None:
        return False
    own = (site_of(address) for address in (portal.home, *(section.url for section in portal.sections)))
    declared = {f"{site.name}:{site.port}" if site.is_loopback else site.name for site in own if site}
    declared.update(host.removeprefix("www.") for host in portal.hosts)
    return asked.name in declared or f"{asked.name}:{asked.port}" in declared


def read_portals(path: Path) -> list[Portal]:
    """Read a portal file, or every ``*.toml`` of a folder in the order of names.

    Raises PortalFileError, one line that names file and key, for what cannot be read, for an unknown key, a missing
    one, a bad value, and for an id that is used twice.
    """
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise PortalFileError(f"{path}: expected portal files named *.toml, got an empty folder")
    portals: dict[str, Portal] = {}
    for portal in (portal for file in files for portal in _read_file(file)):
        if portal.id in portals:
            used = portals[portal.id].path
            raise PortalFileError(f"{portal.path}: id: expected one that {used} does not use, got {portal.id!r}")
        portals[portal.id] = portal
    return list(portals.values())


def to_toml(portal: Portal, reasons: Mapping[str, str] = _NO_REASONS, *, several: bool = False) -> str:
    """Return a portal as the text of a portal file; ``read_portals`` gives the same portal back.

    ``reasons`` are comments: by address above its section, and under the empty key at the top. With ``several``
    the text is one ``[[portal]]`` of a file that holds more.
    """
    top = "portal." if several else ""
    lines = [*_comment(reasons.get("")), *(["[[portal]]"] if several else []), *_pairs(_own_keys(portal))]
    for section in portal.sections:
        pairs = {"name": section.name, "url": section.url, "topic": section.topic}
        lines += [*_comment(reasons.get(section.url)), f"[[{top}section]]", *_pairs(pairs)]
    if portal.documents_min is not None:
        lines += [f"[{top}expect]", f"documents_min = {portal.documents_min}"]
    if portal.selectors:
        lines += [f"[{top}selectors]", *_pairs(portal.selectors)]
    return "\n".join(lines) + "\n"


def _read_file(file: Path) -> Iterator[Portal]:
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise PortalFileError(f"{file}: expected a portal file, got {error.strerror!r}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PortalFileError(f"{file}: expected TOML in UTF-8, got {str(error)!r}") from error
    if "portal" not in document:
        yield _portal(document, f"{file}", file)
        return
    several = portalkeys.check(document, portalkeys.FILE, f"{file}")["portal"]
    for number, table in enumerate(several, 1):
        yield _portal(table, f"{file}: [[portal]] {number}", file)


def _portal(raw: Table, where: str, file: Path) -> Portal:
    table = portalkeys.check(raw, portalkeys.PORTAL, where)
    sections = [
        portalkeys.check(section, portalkeys.SECTION, f"{where}: [[section]] {number}")
        for number, section in enumerate(table.get("section", ()), 1)
    ]
    expect = portalkeys.check(table.get("expect", {}), portalkeys.EXPECT, f"{where}: [expect]")
    selectors = portalkeys.check(table.get("selectors", {}), portalkeys.SELECTORS, f"{where}: [selectors]")
    return Portal(
        id=table["id"],
        name=table["name"],
        home=table["home"],
        division_code=table["division_code"],
        site_code=table.get("site_code"),
        family=table.get("family"),
        hosts=tuple(table.get("hosts", ())),
        delay=float(table.get("delay", 1)),
        render=table.get("render", False),
        evidence=table.get("evidence"),
        sections=tuple(Section(**section) for section in sections),
        documents_min=expect.get("documents_min"),
        selectors=selectors,
        tls=table.get("tls"),
        window=table.get("window"),
        path=str(file),
    )


def _own_keys(portal: Portal) -> dict[str, object]:
    """The keys of a portal's own table that say something, in the order in which a person reads them."""
    return {
        "id": portal.id,
        "name": portal.name,
        "division_code": portal.division_code,
        "home": portal.home,
        "site_code": portal.site_code,
        "family": portal.family,
        "hosts": list(portal.hosts) or None,
        "delay": portal.delay if portal.delay != 1.0 else None,
        "render": portal.render or None,
        "evidence": portal.evidence,
        "tls": portal.tls,
        "window": portal.window,
    }


def _pairs(values: Mapping[str, object]) -> list[str]:
    """Lines ``key = value``, nulls left out. JSON writes strings, lists, numbers and truth values as TOML does,
    save that TOML wants DEL escaped."""
    return [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, value in values.items()
        if value is not None
    ]


def _comment(text: str | None) -> list[str]:
    return [f"# {_CONTROL.sub(' ', line)}".rstrip() for line in (text or "").splitlines()]
