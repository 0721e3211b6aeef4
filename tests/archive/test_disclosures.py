"""The table that readers page through follows the tables, in the same transaction."""

import sqlite3

from archive.integrity import verify
from archive.records import PortalRow
from archive.reindex import reindex
from archive.search import search
from tests.archive.nights import HOME, LIST, Site, page

URL = LIST + "t1.html"
AT = "2024-01-05T18:00:00Z"


def row(site) -> dict:
    return next(site.archive.db.query("SELECT * FROM disclosures"))


def test_a_row_says_what_the_current_version_says(site):
    site.night(
        AT, {URL: page("一二三", topic="annual_report", reporting_year=2023, document_number="融政发〔2024〕1号")}
    )
    found = row(site)
    assert (found["portal"], found["title"], found["url"], found["state"]) == ("某县人民政府", "通知", URL, "present")
    assert (found["topic"], found["reporting_year"], found["characters"], found["versions"]) == (
        "annual_report",
        2023,
        3,
        1,
    )
    assert (found["first_seen_at"], found["last_seen_at"], found["changed_at"]) == (AT, AT, AT)


def test_a_row_follows_an_edit_and_keeps_its_number(site):
    site.night(AT, {URL: page("一"), LIST + "t2.html": page("另一篇")})
    before = row(site)
    site.night("2024-01-06T18:00:00Z", {URL: page("二二", "新标题")})
    after = row(site)
    assert (after["number"], after["title"], after["versions"]) == (before["number"], "新标题", 2)
    assert after["changed_at"] == "2024-01-06T18:00:00Z" > before["changed_at"]
    assert search(site.archive.db, "二二").total == 1
    assert search(site.archive.db, "通知").total == 1


def test_a_night_without_change_moves_only_the_last_sighting(site):
    site.night(AT, {URL: page()})
    before = row(site)
    site.night("2024-01-06T18:00:00Z", {URL: page()})
    assert row(site) == before | {"last_seen_at": "2024-01-06T18:00:00Z"}


def test_a_portal_renamed_is_renamed_in_every_row(site):
    site.night(AT, {URL: page()})
    site.archive.save_portal(PortalRow("county", "某市某县人民政府", HOME, "450225", "广西", "某市", "某县"))
    found = row(site)
    assert (found["portal"], found["division_code"], found["county"]) == ("某市某县人民政府", "450225", "某县")


def test_rows_that_others_insert_by_the_published_columns_are_found_after_reindexing(tmp_path):
    """A plain connection suffices; until then search passes over what it touched."""
    site = Site(tmp_path / "fazhi.db")
    site.night(AT, {URL: page()})
    other = sqlite3.connect(site.archive.path)
    other.executescript(f"""
        INSERT INTO documents (id, portal_id, state, first_seen_at, last_seen_at, last_checked_at, current_version_id)
            VALUES ('county-1', 'county', 'present', '{AT}', '{AT}', '{AT}', 'county-1.1');
        INSERT INTO versions (id, document_id, number, content_sha256, text_sha256, capture_id, first_seen_at,
            last_seen_at, extractor, title, text, outcome)
            VALUES ('county-1.1', 'county-1', 1, 'a', 'b', 1, '{AT}', '{AT}', 'mine', '外来', '抄录的公报', 'content');
        INSERT INTO document_urls (document_id, url, first_seen_at, last_seen_at)
            VALUES ('county-1', 'http://www.county.gov.cn/old/1.html', '{AT}', '{AT}');
    """)
    other.close()
    assert search(site.archive.db, "公报").total == 0
    reindex(site.archive.db)
    assert search(site.archive.db, "公报").total == 1
    assert site.archive.find_document("http://www.county.gov.cn/old/1.html") == "county-1"
    assert {known.url for known in site.archive.known("county")} == {"http://www.county.gov.cn/old/1.html", URL}
    night = site.night("2024-01-06T18:00:00Z", {"http://www.county.gov.cn/old/1.html": page("抄录的公报", "外来")})
    assert night.saved.popitem()[1].document_id == "county-1"
    assert {fault.kind for fault in verify(site.archive.db)} >= {"orphan", "content"}, "and verify says what they are"
    site.archive.close()
