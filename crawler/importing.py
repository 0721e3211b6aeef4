"""A list of portals, one a row, becomes portal files.

Columns by name, in any order: ``division_code``, ``name``, ``home``, and ``section``, the address of one section.
Rows of one portal with several sections belong together. ``policy_section``, where a list has it, becomes a comment:
named as a section it would keep the crawl from looking for ours. Other columns have no place in a portal file.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from archive.divisions import division, divisions_named
from archive.errors import BadInput
from crawler.portals import Portal, Section, portal_of_url, to_toml
from crawler.sites import Site, site_of

_REQUIRED = ("division_code", "name", "home")
_COLUMNS = (*_REQUIRED, "section", "policy_section")
_ADDRESS = "an address that begins with http:// or https://"


@dataclass(frozen=True, slots=True)
class Odd:
    """What was odd about a row, and what became of it. ``line`` is its last line in the file."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list came to: portals in its order, comments by portal id, odd rows, the number of all rows, and the
    columns that have no place."""

    portals: tuple[Portal, ...]
    comments: Mapping[str, str]
    odd: tuple[Odd, ...]
    rows: int
    unused: tuple[str, ...]

    def as_toml(self, portal: Portal, *, several: bool = False) -> str:
        """Return a portal as the text of a portal file, its comment on top."""
        return to_toml(portal, {"": self.comments.get(portal.id, "")}, several=several)

    def as_one_file(self) -> str:
        """Return all portals as the text of one portal file."""
        return "\n".join(self.as_toml(portal, several=True) for portal in self.portals)


@dataclass(slots=True)
class _List:
    portals: dict[str, Portal] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    odd: list[Odd] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, line: int, cells: list[str], header: list[str]) -> None:
        """Add a row's portal or section; note in one line what was odd."""
        self.notes = []
        try:
            self._add(_named(cells, header))
        except BadInput as reason:
            self.notes.append(str(reason))
        if self.notes:
            self.odd.append(Odd(line, "; ".join(self.notes)))

    def _add(self, cells: dict[str, str]) -> None:
        portal = self._portal(cells)
        section = self._section(cells["section"], portal)
        known = self.portals.get(portal.id)
        if known and (section is None or section in known.sections):
            raise BadInput("the same portal and section as an earlier row: not imported again")
        sections = (*(known.sections if known else ()), *([section] if section else []))
        self.portals[portal.id] = replace(known or portal, sections=sections)
        if cells["policy_section"]:
            self.comments[portal.id] = f"policy documents: {cells['policy_section']}"

    def _portal(self, cells: dict[str, str]) -> Portal:
        code = self._code(cells["division_code"], cells["name"])
        if not cells["name"]:
            raise BadInput("name: expected the portal's name, got '': not imported")
        if site_of(cells["home"]) is None:
            raise BadInput(f"home: expected {_ADDRESS}, got {cells['home']!r}: not imported")
        bare = portal_of_url(cells["home"])
        return Portal(self._free_id(bare.id, code), cells["name"], cells["home"], code)

    def _code(self, code: str, name: str) -> str:
        if not re.fullmatch("[0-9]{6}", code):
            return self._looked_up(code, name)
        known = division(code)
        if known and name and known.name not in name and name not in known.name:
            self.notes.append(f"name: expected {known.name} for {code}, got {name!r}: imported as written")
        return code

    def _looked_up(self, code: str, name: str) -> str:
        """Cities without counties are often given by four digits; a name counts only where one division has it."""
        wrong = f"division_code: expected six digits, got {code!r}"
        named = divisions_named(name)
        if len(named) != 1 or not named[0].code.startswith(code):
            raise BadInput(f"{wrong}: not imported")
        self.notes.append(f"{wrong}: {named[0].code} is the only {name}")
        return named[0].code

    def _free_id(self, portal_id: str, code: str) -> str:
        """Two divisions may share a site; the second's id gets its code."""
        holder = self.portals.get(portal_id)
        if holder is None or holder.division_code == code:
            return portal_id
        shared = f"{portal_id}-{code}"
        if shared not in self.portals:
            self.notes.append(f"home: the same as of {holder.name}: imported as {shared}")
        return shared

    def _section(self, url: str, portal: Portal) -> Section | None:
        if not url:
            return None
        site, home = site_of(url), site_of(portal.home)
        if site is None:
            self.notes.append(f"section: expected {_ADDRESS}, got {url!r}: imported without it")
        elif home and not _belongs(site, home):
            self.notes.append(f"section: expected one on {home.host}, got {url!r}: imported without it")
        else:
            return Section(urlsplit(url).path or "/", url)
        return None


def import_list(path: Path) -> Imported:
    """Read a list of portals. Raises BadInput when the file is no such list, or holds no row that can be used."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(path, header)
        found, rows = _List(), 0
        for cells in filter(None, reader):
            rows += 1
            found.take(reader.line_num, cells, header)
    except csv.Error as error:
        raise BadInput(f"{path}:{reader.line_num}: expected CSV, got {str(error)!r}") from error
    if not found.portals:
        reason = found.odd[0].reason if found.odd else "a header alone"
        raise BadInput(f"{path}: expected portals, got no row that can be used: {reason}")
    unused = tuple(name for name in header if name not in _COLUMNS)
    return Imported(tuple(found.portals.values()), found.comments, tuple(found.odd), rows, unused)


def write_files(imported: Imported, target: Path) -> list[Path]:
    """Write the portals into one file, when ``target`` ends in ``.toml``, else into a folder, a file each.

    Returns what was written. Raises BadInput, before anything is written, when a file of other content is in the
    way, and when the place cannot be written.
    """
    if target.suffix == ".toml":
        texts = {target: imported.as_one_file()}
    else:
        texts = {target / f"{each.division_code}_{each.id}.toml": imported.as_toml(each) for each in imported.portals}
    try:
        for path, text in texts.items():
            if path.exists() and path.read_text("utf-8", "replace") != text:
                raise BadInput(f"{path}: expected a free name, got a file of other content")
        next(iter(texts)).parent.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            path.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"{target}: expected a place to write portal files, got {error.strerror!r}") from error
    return list(texts)


def _text(path: Path) -> str:
    """Spreadsheets in China save CSV as GB18030, or as UTF-8 with a byte-order mark."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: expected a list of portals, got {error.strerror!r}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(f"{path}: expected UTF-8 or GB18030, got bytes that are neither")


def _check_header(path: Path, header: list[str]) -> None:
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise BadInput(f"{path}: expected the columns {', '.join(_REQUIRED)}[, section], got {header!r}")


def _named(cells: list[str], header: list[str]) -> dict[str, str]:
    if len(cells) > len(header):
        raise BadInput(f"expected {len(header)} cells, got {len(cells)}: not imported")
    given = dict(zip(header, map(str.strip, cells), strict=False))
    return {name: given.get(name, "") for name in _COLUMNS}


def _belongs(site: Site, home: Site) -> bool:
    """A section may stand on the home page's host or on one below it: ``xxgk.x.gov.cn`` of ``www.x.gov.cn``."""
    return site.name == home.name or site.name.endswith(f".{home.name}")
