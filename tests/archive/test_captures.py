"""Fetches: kept as they came, settled once."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import ArchiveError
from archive.records import CAPTURE_OUTCOMES, Capture, Run
from tests.archive.nights import HOME, LIST, Site, page

AT = "2024-01-05T18:00:00Z"
WHOLE = Capture(
    portal_id="county",
    method="POST",
    url=LIST + "list.do",
    request_headers=(("User-Agent", "fazhi"), ("Cookie", "a=1"), ("Cookie", "b=2")),
    fetched_at=AT,
    request_body=b"page=2",
    final_url=LIST + "list.do?page=2",
    status=200,
    outcome="ok",
    headers=(("Set-Cookie", "a"), ("set-cookie", "b"), ("X-Latin", "caf\xe9")),
    media_type="text/html",
    etag='W/"1"',
    last_modified="Fri, 05 Jan 2024 10:00:00 GMT",
    body="<html>融水</html>".encode("gb18030"),
)


@pytest.fixture
def run(site: Site) -> int:
    return site.archive.begin_run(Run(AT))


@pytest.fixture(autouse=True)
def ended(site: Site, run: int):
    """Every run here is ended, so that the whole archive can be verified."""
    yield
    if site.one("SELECT finished_at FROM runs WHERE id = ?", run) is None:
        site.archive.finish_run(run, "complete", {}, AT)


def test_a_capture_comes_back_as_it_was(site, run):
    assert site.archive.capture(site.archive.add_capture(run, WHOLE)) == WHOLE


def test_a_fetch_that_brought_nothing_has_its_reason(site, run):
    failed = Capture("county", "GET", HOME, (), AT, outcome="dns", error="no such host")
    assert site.archive.capture(site.archive.add_capture(run, failed)) == failed


def test_an_empty_body_is_not_a_missing_one(site, run):
    for body in (b"", None):
        capture = Capture("county", "GET", HOME, (), AT, status=204, outcome="ok", body=body)
        assert site.archive.capture(site.archive.add_capture(run, capture)).body == body


@given(body=st.binary(), request=st.none() | st.binary(), headers=st.lists(st.tuples(st.text(), st.text())))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_any_capture_comes_back(site, run, body, request, headers):
    capture = Capture(
        "county", "GET", HOME, tuple(headers), AT, request_body=request, body=body, media_type="text/html"
    )
    assert site.archive.capture(site.archive.add_capture(run, capture)) == capture


def test_equal_bytes_are_kept_once(site, run):
    for _ in range(3):
        site.archive.add_capture(run, WHOLE)
    assert site.one("SELECT count(*) FROM payloads") == 2


def test_what_is_found_out_later_is_written_once(site, run):
    number = site.archive.add_capture(run, Capture("county", "GET", HOME, (), AT, body=b"x"))
    site.archive.settle_capture(number, outcome="soft_not_found", encoding="utf-8")
    site.archive.settle_capture(number, outcome="soft_not_found", declared_encoding="gb2312")
    site.archive.settle_capture(number)
    with pytest.raises(sqlite3.IntegrityError):
        site.archive.settle_capture(number, outcome="ok")
    assert site.archive.capture(number).outcome == "soft_not_found"


def test_the_end_of_a_run_settles_what_was_never_judged(site, run):
    number = site.archive.add_capture(run, Capture("county", "GET", HOME, (), AT, body=b"x"))
    site.archive.finish_run(run, "complete", {}, AT)
    assert site.archive.capture(number).outcome == "ok"
    with pytest.raises(sqlite3.IntegrityError):
        site.archive.settle_capture(number, encoding="utf-8")


def test_an_ended_run_takes_no_more(site, run):
    site.archive.finish_run(run, "complete", {}, AT)
    with pytest.raises(ArchiveError, match="expected a run that goes on"):
        site.archive.add_capture(run, WHOLE)


@pytest.mark.parametrize("outcome", ["OK", "found", ""])
def test_an_unknown_outcome_is_refused(site, run, outcome):
    with pytest.raises(ArchiveError, match="expected an outcome of ok"):
        site.archive.add_capture(run, Capture("county", "GET", HOME, (), AT, outcome=outcome))


def test_what_is_not_there_is_named(site):
    with pytest.raises(ArchiveError, match="999"):
        site.archive.capture(999)
    with pytest.raises(ArchiveError, match="999"):
        site.archive.settle_capture(999, outcome="ok")


def test_every_outcome_is_counted(site, run):
    for outcome in CAPTURE_OUTCOMES:
        site.archive.add_capture(run, Capture("county", "GET", HOME, (), AT, outcome=outcome))
    site.archive.add_capture(run, Capture("county", "GET", HOME, (), AT))
    assert site.archive.capture_counts(run) == dict.fromkeys(CAPTURE_OUTCOMES, 1) | {"ok": 2}


def test_a_night_of_pages_with_a_counter_costs_little(site):
    """What a full crawl of unchanged pages adds: a difference for each, not a page."""
    for night in range(1, 9):
        site.night(f"2024-01-0{night}T18:00:00Z", {LIST + "t1.html": page(), LIST + "t2.html": page("第二篇" * 400)})
    run = site.archive.begin_run(Run("2024-01-10T18:00:00Z"))
    body = b"<html>" + b"".join(b"<a href='/%d'>%d</a>" % (n, n * n) for n in range(300))
    for visits in range(5):
        site.fetch(run, LIST + "t3.html", "2024-01-10T18:00:00Z", "ok", body + b"%d" % visits)
    site.archive.finish_run(run, "complete", {}, "2024-01-10T18:00:00Z")
    kept = site.archive.db.execute(
        "SELECT compression, length(data) FROM payloads ORDER BY rowid DESC LIMIT 4"
    ).fetchall()
    assert max(size for _, size in kept) < 60
