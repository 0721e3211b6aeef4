"""When to look again: which known documents are due, and when a portal's lists are walked to their end.

Ages after interface.md, section 4. Days are days in China: a portal publishes by its own calendar.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlite_utils import Database

from archive.answers import ABSENT
from archive.clock import china_day, instant_of
from archive.records import Known

WALK_EVERY = timedelta(days=7)
"""Every seventh night walks every list to its end, so that a withdrawal is noticed within a week."""

SAME_NIGHT = timedelta(hours=12)
"""A look is not repeated so soon. Calendar days would not do: a crawl that begins at 22:30 goes on after midnight."""

DAILY_UNTIL, WEEKLY_UNTIL = 30, 365
"""Age in days up to which a document is looked at daily, then weekly; monthly after."""

WEEK, MONTH = 7, 30


def is_due(known: Known, now: datetime) -> bool:
    """Tell whether a document must be looked at again in a run at ``now`` (an aware instant).

    Daily for 30 days, weekly for a year, monthly after, from the publication date, else from the first sighting.
    Annual reports daily from 15 March to 15 April, around their deadline. Weekly and monthly looks are spread
    evenly over the days by the document's id (B73), and are made up when a night was missed.
    """
    checked_at = instant_of(known.last_checked_at)
    if now - checked_at < SAME_NIGHT:
        return False
    today, checked = china_day(now), china_day(checked_at)
    period = _period(known, today)
    return period == 1 or (today - checked).days >= period or _is_its_day(known.document_id, today, period)


def _period(known: Known, today: date) -> int:
    if known.topic == "annual_report" and (3, 15) <= (today.month, today.day) <= (4, 15):
        return 1
    since = known.publication_date or str(china_day(instant_of(known.first_seen_at)))
    age = (today - date.fromisoformat(since)).days
    return 1 if age <= DAILY_UNTIL else WEEK if age <= WEEKLY_UNTIL else MONTH


def _is_its_day(document_id: str, today: date, period: int) -> bool:
    place = int.from_bytes(sha256(document_id.encode()).digest()[:4], "big") % period
    return today.toordinal() % period == place


def walk_is_due(db: Database, portal_id: str, now: datetime) -> bool:
    """Tell whether a portal's lists must be walked to their end in a run at ``now``.

    So on the first walk, every seventh night, and on the night after a known document answered not found.
    """
    last = _last_full_walk(db, portal_id)
    if last is None or now - instant_of(last[1]) >= WALK_EVERY - SAME_NIGHT:
        return True
    return _found_missing_since(db, portal_id, last[0])


def _last_full_walk(db: Database, portal_id: str) -> tuple[int, str] | None:
    """Return run and start of the last walk to the end."""
    row = db.execute(
        "SELECT runs.id, runs.started_at FROM walks JOIN runs ON runs.id = walks.run_id "
        "JOIN sections ON sections.id = walks.section_id "
        "WHERE sections.portal_id = ? AND walks.to_end AND runs.finished_at IS NOT NULL "
        "AND runs.outcome NOT IN ('failed', 'interrupted') "  # those judged nothing
        "ORDER BY runs.started_at DESC, runs.id DESC LIMIT 1",
        [portal_id],
    ).fetchone()
    return (int(row[0]), str(row[1])) if row else None


def _found_missing_since(db: Database, portal_id: str, run_id: int) -> bool:
    """Tell of runs after that one: a walk to the end asks for missing documents itself, and judges them."""
    row = db.execute(
        "SELECT 1 FROM captures WHERE portal_id = ? AND document_id IS NOT NULL AND run_id > ? "
        f"AND outcome IN ({', '.join('?' * len(ABSENT))}) LIMIT 1",
        [portal_id, run_id, *ABSENT],
    ).fetchone()
    return row is not None
