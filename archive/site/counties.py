"""Divisions as pages: every one that the list of divisions or a portal knows, with what it published, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from archive.clock import china_day, instant_of
from archive.divisions import Division, below, containing, division, divisions_named
from archive.errors import BadInput
from archive.reports.deadlines import deadline
from archive.reports.health import PortalHealth, SectionHealth, health_report
from archive.site.browse import BY_TOPIC_AND_YEAR
from archive.site.matrix import Matrix, matrix

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """What the archive holds of a division: portals, documents, and the newest day of publication."""

    division: Division
    portals: int
    documents: int
    newest: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """An annual report, or a year without one: ``days`` from the deadline to its date, negative when in time."""

    year: int | None
    deadline: str | None
    document_id: str | None = None
    title: str | None = None
    publication_date: str | None = None
    first_seen_at: str | None = None
    state: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A section in the outline of a site, the sections below it by address, and how deep it stands itself."""

    section: SectionHealth
    depth: int


@dataclass(frozen=True, slots=True)
class Place:
    """A division's page. ``city`` is the division above it where there is one in the list."""

    division: Division
    above: tuple[Division, ...]
    below: tuple[Holding, ...]
    documents: Matrix
    reports: tuple[Report, ...]
    portals: tuple[PortalHealth, ...]


def place(db: Database, code: str) -> Place:
    """Return what is to be told of a division. Raises BadInput for a code that no list and no portal knows."""
    known = division(code) or _named_by_portal(db, code)
    if known is None:
        raise BadInput(f"expected the six-digit code of a division, got {code!r}")
    ids = [row[0] for row in db.execute("SELECT id FROM portals WHERE division_code = ? ORDER BY id", [code])]
    portals = tuple(each for portal in ids for each in health_report(db, portal).portals)
    return Place(
        division=known,
        above=_above(known),
        below=holdings(db, code),
        documents=matrix(db.execute(f"{BY_TOPIC_AND_YEAR} WHERE division_code = ? GROUP BY 1, 2", [code]).fetchall()),
        reports=tuple(_reports(db, code, max((each.last_visit_at or "" for each in portals), default=""))),
        portals=portals,
    )


def place_json(told: Place) -> Row:
    """Return a division's page as JSON."""
    counted = list(told.documents.records("topic", "year"))
    return asdict(told) | {"documents": counted}


def holdings(db: Database, code: str | None) -> tuple[Holding, ...]:
    """Return the divisions right below one, the provinces without a code, with what the archive holds of each."""
    children = below(code)
    if not children:
        return ()
    prefix = "" if code is None else code[:2]
    documents = list(
        db.execute(
            "SELECT division_code, count(*), max(publication_date) FROM disclosures "
            "WHERE division_code >= ? AND division_code < ? GROUP BY 1",
            [prefix, f"{prefix}:"],
        )
    )
    portals = list(db.execute("SELECT division_code, count(*) FROM portals WHERE division_code IS NOT NULL GROUP BY 1"))
    return tuple(_holding(each, documents, portals) for each in children)


def found(db: Database, wanted: str) -> tuple[Holding, ...]:
    """Return the divisions with this code or name, or with a name that contains it."""
    named = [each for code in (wanted,) if (each := division(code))] or divisions_named(wanted) or containing(wanted)
    return tuple(_held(db, each) for each in named)


def _held(db: Database, place: Division) -> Holding:
    """A division's own holding, not counting those below it."""
    portals = db.execute("SELECT count(*) FROM portals WHERE division_code = ?", [place.code]).fetchone()[0]
    documents, newest = db.execute(
        "SELECT count(*), max(publication_date) FROM disclosures WHERE division_code = ?", [place.code]
    ).fetchone()
    return Holding(place, portals, documents, newest)


def _holding(
    place: Division, documents: Sequence[tuple[str, int, str | None]], portals: Sequence[tuple[str, int]]
) -> Holding:
    """A division holds what those below it do: their codes begin as its own."""
    stem = place.code.removesuffix("00").removesuffix("00")
    mine = [(count, newest) for code, count, newest in documents if code.startswith(stem)]
    return Holding(
        place,
        sum(count for code, count in portals if code.startswith(stem)),
        sum(count for count, _ in mine),
        max((newest for _, newest in mine if newest), default=None),
    )


def _above(place: Division) -> tuple[Division, ...]:
    codes = dict.fromkeys((f"{place.code[:2]}0000", f"{place.code[:4]}00"))
    found = (division(code) for code in codes if code != place.code)
    return tuple(each for each in found if each is not None)


def _named_by_portal(db: Database, code: str) -> Division | None:
    """Portal files may name a division that no list has."""
    row = db.execute(
        "SELECT name, province, city, county FROM portals WHERE division_code = ? ORDER BY id LIMIT 1", [code]
    ).fetchone()
    if row is None:
        return None
    name, province, city, county = row
    return Division(code, county or name, province or "", city, county, in_force=False)


# --- annual reports ---------------------------------------------------------------------------------------------


def _reports(db: Database, code: str, visited_at: str) -> Iterator[Report]:
    """Yield the division's own annual reports, the last year first, and the years without any between them.

    Up to the last year that was due when its site was last visited: of what came after, nobody has looked.
    """
    found = list(
        db.query(
            "SELECT reporting_year, document_id, title, publication_date, first_seen_at, state FROM disclosures "
            "WHERE division_code = ? AND topic = 'annual_report' ORDER BY reporting_year DESC, publication_date",
            [code],
        )
    )
    years = [row["reporting_year"] for row in found if row["reporting_year"]]
    due = [last_due(china_day(instant_of(visited_at)))] if visited_at else []
    for year in range(max([*years, *due]), min(years) - 1, -1) if years else ():
        mine = [row for row in found if row["reporting_year"] == year]
        yield from (_report(row) for row in mine) if mine else [Report(year, deadline(year).isoformat())]
    yield from (_report(row) for row in found if not row["reporting_year"])


def last_due(day: date) -> int:
    """Return the last year whose report should have been out on a day in China."""
    return day.year - 1 if day > deadline(day.year - 1) else day.year - 2


def _report(row: Row) -> Report:
    year, published = row["reporting_year"], row["publication_date"]
    last = deadline(year) if year else None
    days = (date.fromisoformat(published) - last).days if last and published and len(published) == 10 else None
    told = {name: row[name] for name in ("document_id", "title", "publication_date", "first_seen_at", "state")}
    return Report(year, last.isoformat() if last else None, **told, days=days)


# --- the map of a portal's sections -----------------------------------------------------------------------------


def outline(sections: Sequence[SectionHealth]) -> list[Branch]:
    """Return sections in the order of their addresses, each as deep as the sections that it stands under."""
    branches: list[Branch] = []
    parents: list[str] = []
    for section in sorted(sections, key=lambda each: each.url):
        folder = section.url.partition("?")[0].partition("#")[0].rpartition("/")[0] + "/"
        while parents and (folder == parents[-1] or not folder.startswith(parents[-1])):
            parents.pop()
        branches.append(Branch(section, len(parents)))
        parents.append(folder)
    return branches
