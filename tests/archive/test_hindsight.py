"""What others saw in the past: history gains by it, what is known since stays as it is."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import reading
from archive.errors import ArchiveError
from archive.records import Content, Run, Saved, Sighting
from archive.search import search
from tests.archive.nights import LIST, LONG, Site, body_of, page

URL, OLD = f"{LIST}t1.html", f"{LIST}old1.html"
NOW = "2024-01-05T18:00:00Z"
LATER = "2024-03-05T18:00:00Z"
READ = "2024-06-01T08:00:00Z"


def seen(site: Site, at: str, content: Content, url: str = URL) -> Saved:
    """What somebody captured then, taken in today, in a run of its own."""
    run = site.archive.begin_run(Run(READ, {"import": "warc"}))
    capture = site.fetch(run, url, at, "ok", body_of(content))
    saved = site.archive.save_history(Sighting(run, site.id, (url,), (capture,), at, content, "1", read_at=READ))
    site.archive.finish_run(run, "complete", site.archive.counts(run), READ)
    return saved


def then(site: Site, day: str) -> str:
    return reading.as_of(site.archive.db, str(site.archive.find_document(URL)), day).version.content.text


def current(site: Site) -> reading.Edition:
    return reading.current(site.archive.db, str(site.archive.find_document(URL)))


def test_an_unknown_page_is_a_document_since_it_was_captured(site: Site) -> None:
    saved = seen(site, "2015-05-01T00:00:00Z", page())
    assert saved.change == "new"
    assert site.one("SELECT first_seen_at FROM documents WHERE id = ?", saved.document_id) == "2015-05-01T00:00:00Z"
    assert site.one("SELECT extracted_at FROM versions") == READ


def test_an_older_text_is_a_version_that_leads_nothing(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}新")})
    saved = seen(site, "2015-05-01T00:00:00Z", page(f"{LONG}旧"))
    assert (saved.number, saved.change) == (2, "revised")
    assert current(site).version.number == 1
    assert (then(site, "2016-01-01"), then(site, "2024-02-01")) == (f"{LONG}旧", f"{LONG}新")
    assert search(site.archive.db, "旧").total == 0


def test_its_date_and_evidence_are_the_captures(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}新")})
    saved = seen(site, "2015-05-01T00:00:00Z", page(f"{LONG}旧"))
    told = reading.history(site.archive.db, saved.document_id).events[-1]
    assert (told.kind, told.at, told.version_id) == ("revised", "2015-05-01T00:00:00Z", saved.version_id)
    assert told.detail["after"] == current(site).version.id
    assert told.detail["fields"] == ["text"]
    assert site.one("SELECT first_seen_at FROM versions WHERE id = ?", saved.version_id) == "2015-05-01T00:00:00Z"


def test_the_same_text_earlier_sets_back_when_it_was_first_seen(site: Site) -> None:
    site.night(NOW, {URL: page()})
    saved = seen(site, "2015-05-01T00:00:00Z", page())
    assert (saved.number, saved.change) == (1, "unchanged")
    assert site.one("SELECT count(*) FROM versions") == 1
    assert site.one("SELECT first_seen_at FROM documents") == "2015-05-01T00:00:00Z"
    assert site.one("SELECT first_seen_at FROM document_urls") == "2015-05-01T00:00:00Z"
    assert site.one("SELECT first_seen_at FROM disclosures") == "2015-05-01T00:00:00Z"
    assert then(site, "2016-01-01") == LONG


def test_a_text_between_two_versions_stands_between_them(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}一")})
    site.night(LATER, {URL: page(f"{LONG}三")})
    seen(site, "2024-02-05T18:00:00Z", page(f"{LONG}二"))
    days = ("2024-01-10", "2024-02-10", "2024-03-10")
    assert [then(site, day) for day in days] == [f"{LONG}一", f"{LONG}二", f"{LONG}三"]
    assert current(site).version.content.text == f"{LONG}三"


def test_an_edit_found_earlier_than_we_saw_it_is_dated_earlier(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}一")})
    site.night(LATER, {URL: page(f"{LONG}二")})
    seen(site, "2024-02-05T18:00:00Z", page(f"{LONG}二"))
    assert then(site, "2024-02-10") == f"{LONG}二"
    seen(site, "2024-02-15T18:00:00Z", page(f"{LONG}二"))
    assert site.one("SELECT count(*) FROM versions") == 3
    assert site.one("SELECT last_seen_at FROM versions WHERE number = 3") == "2024-02-15T18:00:00Z"


def test_a_newer_capture_is_a_sighting_like_any_other(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}一")})
    saved = seen(site, "2024-02-05T18:00:00Z", page(f"{LONG}二"))
    assert saved.change == "revised"
    assert current(site).version.id == saved.version_id


def test_a_document_that_is_gone_since_stays_gone_but_its_last_words_are_known(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}一"), f"{LIST}2.html": page("另一篇", "另")})
    for night in ("2024-03-01T18:00:00Z", "2024-03-09T18:00:00Z", "2024-03-20T18:00:00Z"):
        site.night(night, {URL: "not_found", f"{LIST}2.html": page("另一篇", "另")})
    document = str(site.archive.find_document(URL))
    assert site.state(document) == "gone"
    seen(site, "2024-02-05T18:00:00Z", page(f"{LONG}二"))
    assert site.state(document) == "gone"
    assert current(site).version.content.text == f"{LONG}二"
    assert site.one("SELECT last_seen_at FROM documents WHERE id = ?", document) == "2024-02-05T18:00:00Z"


def test_an_old_address_of_the_same_words_leads_to_the_document(site: Site) -> None:
    site.night(NOW, {URL: page()})
    saved = seen(site, "2015-05-01T00:00:00Z", page(), OLD)
    assert saved.document_id == site.archive.find_document(URL) == site.archive.find_document(OLD)
    assert {known.url for known in site.archive.known(site.id)} == {URL}


def test_the_next_night_changes_nothing(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}新")})
    seen(site, "2015-05-01T00:00:00Z", page(f"{LONG}旧"))
    night = site.night(LATER, {URL: page(f"{LONG}新")})
    assert night.saved[URL].change == "unchanged"


def test_the_capture_is_claimed_and_the_run_is_sealed(site: Site) -> None:
    site.night(NOW, {URL: page(f"{LONG}新")})
    saved = seen(site, "2015-05-01T00:00:00Z", page(f"{LONG}旧"))
    assert site.one("SELECT document_id FROM captures ORDER BY id DESC") == saved.document_id
    counts = json.loads(site.one("SELECT counts FROM runs ORDER BY id DESC"))
    assert counts["documents"]["revised"] == 1


def test_what_is_no_document_is_refused(site: Site) -> None:
    with pytest.raises(ArchiveError, match="expected a page with content"):
        seen(site, "2015-05-01T00:00:00Z", Content("list"))
    site.archive.finish_run(1, "failed", {}, READ)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 28), st.integers(0, 2)), min_size=1, max_size=12))
def test_in_any_order_the_text_of_a_day_is_the_last_one_captured_by_then(
    tmp_path_factory: pytest.TempPathFactory, captures: list[tuple[bool, int, int]]
) -> None:
    """Nights of ours and captures of others, mixed: ours are the latest whenever they are, theirs of any day before."""
    site = Site(tmp_path_factory.mktemp("site") / "a.db")
    told: dict[int, str] = {}
    for is_ours, wanted, number in captures:
        day = max(wanted, *told) + 1 if is_ours and told else wanted
        if day > 28 or day in told:
            continue
        told[day] = f"{LONG}{number}"
        at = f"2024-01-{day:02}T08:00:00Z"
        if is_ours:
            site.night(at, {URL: page(told[day])})
        else:
            seen(site, at, page(told[day]))
    site.check()
    for day in told:
        last = max(each for each in told if each <= day)
        assert then(site, f"2024-01-{day:02}") == told[last]
    site.archive.close()
