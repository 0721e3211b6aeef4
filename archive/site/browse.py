"""Browsing without words: documents by topic and year of publication, narrowed by what is counted beside them."""

from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from archive.reports.deadlines import deadline_sql
from archive.site.matrix import Matrix, matrix

Row = dict[str, Any]

PER_PAGE = 50
YEAR_OF_WEEKS = 52

COLUMNS = "document_id, title, portal, division_code, topic, reporting_year, publication_date, state, versions"

BY_TOPIC_AND_YEAR = "SELECT topic, CAST(substr(publication_date, 1, 4) AS INTEGER), count(*) FROM disclosures AS d"
"""Documents without a date have a year of their own, null."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader has chosen; null is everything. ``year`` is that of publication, ``topic`` "" what has none."""

    topic: str | None = None
    year: int | None = None
    province: str | None = None
    state: str | None = None

    def chosen(self) -> Row:
        """Return what was chosen, by name."""
        values = {"topic": self.topic, "year": self.year, "province": self.province, "state": self.state}
        return {name: value for name, value in values.items() if value is not None}

    def but(self, **anew: Any) -> "Choice":
        """Return this choice with some of it chosen anew; null takes a choice back."""
        return replace(self, **anew)

    def condition(self) -> tuple[str, Row]:
        """Return the choice as an SQL condition on the row ``d`` of ``disclosures``, and the values in it."""
        values = self.chosen()
        conditions = {name: f"d.{name} = :{name}" for name in values}
        if self.topic == "":
            conditions["topic"] = "d.topic IS NULL"
        if self.year is not None:  # a range, which the index finds
            conditions["year"] = "d.publication_date >= :since AND d.publication_date < :until"
            values |= {"since": f"{self.year:04}", "until": f"{self.year + 1:04}"}
        return " AND ".join(conditions.values()) or "TRUE", values


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, and how many documents of the choice have it."""

    value: str | int | None
    documents: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the chosen documents, the newest first, how many there are, and the facets to narrow them by."""

    choice: Choice
    total: int
    documents: list[Row]
    facets: dict[str, list[Value]]


FACETS = {
    "topic": "topic",
    "year": "CAST(substr(publication_date, 1, 4) AS INTEGER)",
    "province": "province",
    "state": "state",
}
"""What can be chosen, with the expression whose values are counted."""


def shelf(db: Database, choice: Choice, page: int = 1) -> Shelf:
    """Return a page of the chosen documents, counted by everything that is not chosen yet."""
    where, values = choice.condition()
    documents = db.query(
        f"SELECT {COLUMNS} FROM disclosures AS d WHERE {where} ORDER BY publication_date DESC, number DESC "
        "LIMIT :limit OFFSET :offset",
        {**values, "limit": PER_PAGE, "offset": (page - 1) * PER_PAGE},
    )
    total = db.execute(f"SELECT count(*) FROM disclosures AS d WHERE {where}", values).fetchone()[0]
    facets = {name: facet(db, choice, name) for name in FACETS if name not in choice.chosen()}
    return Shelf(choice, total, list(documents), facets)


def facet(db: Database, choice: Choice, name: str) -> list[Value]:
    """Return the values that the chosen documents have, years from the last one, all else by number of documents."""
    where, values = choice.condition()
    order = "1 DESC" if name == "year" else "2 DESC, 1"
    query = f"SELECT {FACETS[name]}, count(*) FROM disclosures AS d WHERE {where} GROUP BY 1 ORDER BY {order}"
    return [Value(*row) for row in db.execute(query, values)]


def by_topic_and_year(db: Database) -> Matrix:
    """Return the whole archive's documents counted by topic and year of publication."""
    return matrix(db.execute(f"{BY_TOPIC_AND_YEAR} GROUP BY 1, 2").fetchall())


def reports_by_week(db: Database) -> Matrix:
    """Return annual reports by reporting year and by how many weeks they are dated after the deadline.

    Week 0 is the first one that is late, -1 the last one in time; whatever is further off than a year counts there.
    """
    days = f"CAST(julianday(publication_date) - julianday({deadline_sql()}) AS INTEGER)"
    week = f"({days} - 1 + 7 * {YEAR_OF_WEEKS}) / 7 - {YEAR_OF_WEEKS}"
    return matrix(
        db.execute(
            f"SELECT reporting_year, max(-{YEAR_OF_WEEKS}, min({YEAR_OF_WEEKS}, {week})), count(*) FROM disclosures "
            "WHERE topic = 'annual_report' AND reporting_year IS NOT NULL AND length(publication_date) = 10 "
            "GROUP BY 1, 2"
        ).fetchall()
    )
