"""When documents and lists are looked at again: by nights, not by calendar days, and never without end."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clock import instant_of
from archive.records import Capture, Known, Run, Walk
from archive.schedule import SAME_NIGHT, is_due, walk_is_due
from tests.archive.nights import LIST, Site, page

FRESH = Known("a", f"{LIST}t1.html", "present", None, "2024-01-05", "2024-01-05T14:30:00Z", "2024-01-05T16:30:00Z")
OLD = Known("a", f"{LIST}t1.html", "present", None, "2020-01-05", "2024-01-05T14:30:00Z", "2024-01-05T16:30:00Z")


def test_what_was_looked_at_after_midnight_is_due_the_next_evening() -> None:
    """The night of 5 January begins at 22:30 in China and goes on after midnight; the next one begins 22 h later."""
    assert not is_due(FRESH, instant_of("2024-01-05T19:00:00Z"))
    assert is_due(FRESH, instant_of("2024-01-06T14:30:00Z"))


@given(st.integers(0, 60 * 24 * 40))
def test_nothing_is_looked_at_twice_a_night_and_everything_within_its_period(minutes: int) -> None:
    now = instant_of(OLD.last_checked_at) + timedelta(minutes=minutes)
    assert not (is_due(OLD, now) and timedelta(minutes=minutes) < SAME_NIGHT)
    assert is_due(OLD, now) or timedelta(minutes=minutes) < timedelta(days=31)


def look(site: Site, at: str, answer: str, document: str, *, to_end: bool) -> None:
    """Ask for a known document, some seconds after a night has begun."""
    later = at.replace("00:00Z", "00:07Z")
    run = site.archive.begin_run(Run(at, to_end=to_end))
    number = site.archive.add_capture(run, Capture(site.id, "GET", f"{LIST}t1.html", (), later, status=404))
    site.archive.settle_capture(number, outcome=answer, document_id=document)
    site.archive.save_walk(run, Walk(site.section, "complete", to_end=to_end))
    site.archive.finish_run(run, "complete", {}, later, to_end=to_end)


@pytest.mark.parametrize("answer", ["not_found", "soft_not_found"])
def test_a_vanished_document_has_the_lists_walked_once_more_and_not_every_night(site: Site, answer: str) -> None:
    """The walk to the end asks for it again, after its own start: that answer asks for no further walk."""
    document = site.night("2024-01-05T18:00:00Z", {f"{LIST}t1.html": page()}).saved[f"{LIST}t1.html"].document_id
    assert not walk_is_due(site.archive.db, site.id, instant_of("2024-01-06T18:00:00Z"))
    look(site, "2024-01-06T18:00:00Z", answer, document, to_end=False)
    assert walk_is_due(site.archive.db, site.id, instant_of("2024-01-07T18:00:00Z"))
    look(site, "2024-01-07T18:00:00Z", answer, document, to_end=True)
    assert not walk_is_due(site.archive.db, site.id, instant_of("2024-01-08T18:00:00Z"))
