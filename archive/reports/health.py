"""How the portals are: reached, blocked, stale, blank, redesigned, section by section, as the last nights saw them.

Read from walks, runs' reports, captures of the last week and the documents: nothing is fetched and nothing judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.clock import china_day, instant_of, now, stamp
from archive.expectation import is_doubtful
from archive.portals import check_portal
from archive.reports import visits
from archive.reports.inspection import Indicator, Seen, days_allowed, indicators
from archive.reports.sections import SectionFacts, section_facts
from archive.reports.visits import DAYS_OF_NEWS, LONG, Visit
from archive.reports.words import ASKS_FOR_A_LOOK, Note, rank

NOTE = "Observations of a nightly crawl beside the state inspection's thresholds, not verdicts."


@dataclass(frozen=True, slots=True)
class SectionHealth:
    """A section: what can be said of it, worst first, and the numbers behind it.

    ``listed`` are the rows of the last walk to the end, ``usual`` the median of the ``walks`` before it.
    """

    name: str
    url: str
    topic: str | None
    statuses: tuple[str, ...]
    reason: str | None
    last_walk_at: str | None
    last_complete_walk_at: str | None
    listed: int | None
    usual: int | None
    walks: int
    family: str | None
    family_before: str | None
    documents: int
    newest_date: str | None
    newest_days: int | None
    days_allowed: int | None


@dataclass(frozen=True, slots=True)
class PortalHealth:
    """A portal: what can be said of it, worst first, its indicators and its sections."""

    id: str
    name: str
    division_code: str | None
    home: str
    statuses: tuple[str, ...]
    reason: str | None
    last_visit_at: str | None
    last_reached_at: str | None
    last_complete_walk_at: str | None
    documents: dict[str, int]
    newest_date: str | None
    indicators: tuple[Indicator, ...]
    sections: tuple[SectionHealth, ...]


@dataclass(frozen=True, slots=True)
class HealthReport:
    """All portals, the worst first, and before them what a person must look at."""

    generated_at: str
    note: str
    attention: tuple[Note, ...]
    portals: tuple[PortalHealth, ...]


def health_report(db: Database, portal: str | None = None) -> HealthReport:
    """Return how the portals are now, or one of them. Raises BadInput for a portal that the archive does not have."""
    check_portal(db, portal)
    instant = now()
    rows = list(db.query("SELECT * FROM portals WHERE id = coalesce(?, id) ORDER BY id", [portal]))
    seen = visits.last_visits(db, instant)
    portals = [_portal(db, row, seen.get(str(row["id"]), Visit()), instant) for row in rows]
    portals.sort(key=lambda each: (rank(each.statuses[0]), each.id))
    attention = sorted((note for each in portals for note in _notes(each)), key=lambda note: rank(note.status))
    return HealthReport(stamp(instant), NOTE, tuple(attention), tuple(portals))


def _portal(db: Database, row: dict[str, str], visit: Visit, instant: datetime) -> PortalHealth:
    facts = section_facts(db, row["id"])
    absent = _absent(visit, facts)
    found = (_section(each, absent if each.run < visit.run else None, instant) for each in facts)
    sections = sorted(found, key=lambda each: rank(each.statuses[0]))
    last_visit = visit.at or max((each.walked_at for each in facts if each.walked_at), default=None)
    reached = max(filter(None, (visit.answered_at, *(each.read_at for each in facts))), default=None)
    states = dict(
        db.execute("SELECT state, count(*) FROM documents WHERE portal_id = ? GROUP BY state", [row["id"]]).fetchall()
    )
    newest = max((each.newest_date for each in sections if each.newest_date), default=None)
    return PortalHealth(
        id=row["id"],
        name=row["name"],
        division_code=row["division_code"],
        home=row["home"],
        statuses=_portal_statuses(visit, last_visit, sections, instant),
        reason=visit.reason,
        last_visit_at=last_visit,
        last_reached_at=reached,
        last_complete_walk_at=max((s.last_complete_walk_at for s in sections if s.last_complete_walk_at), default=None),
        documents={state: states.get(state, 0) for state in ("present", "missing", "gone")},
        newest_date=newest,
        indicators=tuple(
            indicators(_seen(db, row["id"], visit, sections, _days(newest, reached), sum(states.values())))
        ),
        sections=tuple(sections),
    )


def _portal_statuses(
    visit: Visit, last_visit: str | None, sections: Sequence[SectionHealth], instant: datetime
) -> tuple[str, ...]:
    found = {status for section in sections for status in section.statuses if status != "reached"}
    if visit.outcome not in {None, "complete"}:
        found.add(str(visit.outcome))
    if last_visit is None or instant - instant_of(last_visit) > LONG:
        found.add("not_visited")
    elif visit.answered or any("reached" in section.statuses for section in sections):
        found.add("reached")
    return tuple(sorted(found, key=rank)) or ("not_visited",)


def _absent(visit: Visit, facts: Sequence[SectionFacts]) -> str:
    """Return what to say of a section that the last visit did not walk: the portal's trouble, when none was walked."""
    walked = any(visit.run <= each.run for each in facts)
    return "not_walked" if walked or visit.outcome in {None, "complete"} else str(visit.outcome)


def _section(facts: SectionFacts, absent: str | None, instant: datetime) -> SectionHealth:
    days = _days(facts.newest_date, facts.read_at)
    return SectionHealth(
        name=facts.name,
        url=facts.url,
        topic=facts.topic,
        statuses=tuple(sorted({*_statuses(facts, absent, instant, days)}, key=rank)) or ("not_walked",),
        reason=facts.reason,
        last_walk_at=facts.walked_at,
        last_complete_walk_at=facts.complete_at,
        listed=facts.rows,
        usual=facts.usual,
        walks=facts.walks,
        family=facts.family,
        family_before=facts.family_before,
        documents=facts.documents,
        newest_date=facts.newest_date,
        newest_days=days,
        days_allowed=days_allowed(facts.topic),
    )


def _statuses(facts: SectionFacts, absent: str | None, instant: datetime, days: int | None) -> Iterator[str]:
    """Yield what can be said of a section; ``days`` since its newest document, when it was last read."""
    allowed = days_allowed(facts.topic)
    if facts.outcome not in {None, "complete"}:
        yield str(facts.outcome)
    if _is_redesigned(facts, instant):
        yield "redesigned"
    if facts.pages and not facts.listed and facts.outcome != "needs_browser":
        yield "blank"
    if days is not None and allowed is not None and days > allowed:
        yield "stale"
    if absent:
        yield absent
    elif facts.pages:
        yield "reached"


def _is_redesigned(facts: SectionFacts, instant: datetime) -> bool:
    """Tell whether a list looks made anew: far fewer rows than usual, or lately read by another family."""
    if facts.outcome == "suspect" and facts.usual is not None and is_doubtful(facts.listed or 0, facts.usual):
        return True
    changed = facts.family_changed_at
    return changed is not None and instant - instant_of(changed) <= DAYS_OF_NEWS


def _seen(
    db: Database, portal_id: str, visit: Visit, sections: Sequence[SectionHealth], days: int | None, documents: int
) -> Seen:
    return Seen(
        visits=visit.visits,
        unanswered=visit.unanswered,
        newest_days=days,
        sections=len(sections),
        stale=sum("stale" in section.statuses for section in sections),
        blank=sum("blank" in section.statuses for section in sections),
        documents=documents,
        odd_dates=visits.odd_dates(db, portal_id),
    )


def _days(newest: str | None, seen_at: str | None) -> int | None:
    """Return the days from a publication day to the day in China on which we last looked."""
    if newest is None or seen_at is None:
        return None
    return (china_day(instant_of(seen_at)) - datetime.fromisoformat(newest).date()).days


def _notes(portal: PortalHealth) -> Iterator[Note]:
    """Yield what must be looked at: what is true of every section, or of none by name, is the portal's own."""
    named = [set(section.statuses) for section in portal.sections]
    shared = set.intersection(*named) if len(named) > 1 else set()
    for status in portal.statuses:
        if status in ASKS_FOR_A_LOOK and (status in shared or not any(status in each for each in named)):
            reason = portal.reason or next((section.reason for section in portal.sections if section.reason), "")
            yield Note(status, portal.id, None, portal.last_complete_walk_at, reason)
    for section in portal.sections:
        for status in section.statuses:
            if status in ASKS_FOR_A_LOOK - shared:
                yield Note(status, portal.id, section.name, section.last_complete_walk_at, _why(status, section))


def _why(status: str, section: SectionHealth) -> str:
    if status == "redesigned" and section.family_before:
        return f"read by family {section.family}, before by {section.family_before}"
    if status == "not_walked":
        return "known from earlier nights, not found on the last visit"
    return section.reason or ""
