"""When is it a new version? Only when the publisher said something else; never when only our reading changed."""

import json
from dataclasses import replace

import pytest

from archive.digest import content_sha256
from archive.errors import ArchiveError
from archive.records import Attachment, Capture, Content, Run, Sighting
from tests.archive.nights import HOME, LIST, Site, page, with_files

URL = LIST + "t1.html"


def versions(site: Site) -> list[dict]:
    return list(site.archive.db.query("SELECT * FROM versions ORDER BY document_id, number"))


def test_an_unchanged_page_adds_no_version_whatever_stands_around_its_content(site):
    site.night("2024-01-05T18:00:00Z", {URL: page()})
    noisy = page(breadcrumb=("首页", "法治苗山"), warnings=("charset_conflict",), encoding="gb18030", topic="other")
    night = site.night("2024-01-06T18:00:00Z", {URL: noisy})
    assert night.saved[URL].change == "unchanged"
    assert [row["last_seen_at"] for row in versions(site)] == ["2024-01-06T18:00:00Z"]


@pytest.mark.parametrize("edit", [
    {"text": "办理行政复议案件13件，"}, {"text": "办理行政复议案件12件,"}, {"title": "通知（修订）"},
    {"publication_date": "2024-01-06"}, {"publication_time": "09:30"}, {"document_number": "融政发〔2024〕1号"},
    {"legal_force": "失效"}, {"source": "县司法局"},
])  # fmt: skip
def test_any_edit_of_the_content_is_a_version(site, edit):
    before = page("办理行政复议案件12件，")
    site.night("2024-01-05T18:00:00Z", {URL: before})
    night = site.night("2024-01-06T18:00:00Z", {URL: replace(before, **edit)})
    assert (night.saved[URL].change, night.saved[URL].number) == ("revised", 2)
    detail = json.loads(site.one("SELECT detail FROM events WHERE kind = 'revised'"))
    assert detail["fields"] == list(edit)
    assert detail["captures"] == [site.one("SELECT max(id) FROM captures WHERE url = ?", URL)]


def test_a_return_to_earlier_content_is_a_version_with_the_earlier_digest(site):
    for day, text in (("05", "一"), ("06", "二"), ("07", "一")):
        site.night(f"2024-01-{day}T18:00:00Z", {URL: page(text)})
    first, second, third = versions(site)
    assert first["content_sha256"] == third["content_sha256"] != second["content_sha256"]
    assert len({first["id"], second["id"], third["id"]}) == 3


def test_ids_stay_apart_when_a_content_returns_while_the_clock_stands_still(site):
    for text in ("一", "二", "一", "二"):
        site.night("2024-01-05T18:00:00Z", {URL: page(text)})
    assert len({row["id"] for row in versions(site)}) == 4


def test_an_old_version_keeps_its_text_whole(site):
    site.night("2024-01-05T18:00:00Z", {URL: page("旧文")})
    site.night("2024-01-06T18:00:00Z", {URL: page("新文")})
    assert [row["text"] for row in versions(site)] == ["旧文", "新文"]


# Files


def file(url: str = HOME + "a.pdf", name: str = "附件", position: int = 1, **fields: object) -> Attachment:
    return Attachment(position, url, name, str(fields.pop("outcome", "stored")), **fields)


def stored(site: Site, body: bytes, **fields: object) -> Attachment:
    """A file whose bytes the archive has."""
    run = site.archive.begin_run(Run("2024-01-01T00:00:00Z"))
    capture = Capture(site.id, "GET", HOME + "a.pdf", (), "2024-01-01T00:00:00Z", outcome="ok", body=body)
    number = site.archive.add_capture(run, capture)
    site.archive.finish_run(run, "complete", {}, "2024-01-01T00:00:00Z")
    digest = site.one("SELECT payload_sha256 FROM captures WHERE id = ?", number)
    return file(payload_sha256=digest, size=len(body), **fields)


def test_a_file_made_anew_with_the_same_text_is_the_same_file(site):
    """B70: the archive keeps both bytes, the history shows one version."""
    site.night("2024-01-05T18:00:00Z", {URL: with_files(page(), stored(site, b"%PDF 1", text="清单"))})
    night = site.night("2024-01-06T18:00:00Z", {URL: with_files(page(), stored(site, b"%PDF 2", text="清单"))})
    assert night.saved[URL].change == "unchanged"
    night = site.night("2024-01-07T18:00:00Z", {URL: with_files(page(), stored(site, b"%PDF 3", text="新清单"))})
    assert night.saved[URL].change == "revised"


def test_a_file_replaced_under_its_address_is_a_version(site):
    site.night("2024-01-05T18:00:00Z", {URL: with_files(page(), stored(site, b"one"))})
    night = site.night("2024-01-06T18:00:00Z", {URL: with_files(page(), stored(site, b"two"))})
    assert night.saved[URL].change == "revised"
    assert json.loads(site.one("SELECT detail FROM events WHERE kind = 'revised'"))["fields"] == ["attachments"]


def test_a_file_added_is_a_version(site):
    site.night("2024-01-05T18:00:00Z", {URL: page()})
    night = site.night("2024-01-06T18:00:00Z", {URL: with_files(page(), stored(site, b"one"))})
    assert night.saved[URL].change == "revised"


@pytest.mark.parametrize("outcome", ["error", "blocked", "truncated", "html_instead", "empty", "not_found"])
def test_a_bad_night_at_the_file_server_is_no_edit(site, outcome):
    good = stored(site, b"one", text="清单")
    for day, item in (("05", good), ("06", file(outcome=outcome)), ("07", good)):
        night = site.night(f"2024-01-{day}T18:00:00Z", {URL: with_files(page(), item)})
    assert night.saved[URL].change == "unchanged"
    assert len(versions(site)) == 1


def test_an_edit_on_a_bad_night_keeps_the_file_that_was_there(site):
    good = stored(site, b"one")
    site.night("2024-01-05T18:00:00Z", {URL: with_files(page("一"), good)})
    site.night("2024-01-06T18:00:00Z", {URL: with_files(page("二"), file(outcome="error"))})
    night = site.night("2024-01-07T18:00:00Z", {URL: with_files(page("二"), good)})
    assert night.saved[URL].change == "unchanged"
    assert site.one("SELECT outcome FROM attachments WHERE version_id = ?", night.saved[URL].version_id) == "error"


def test_a_file_that_failed_first_is_filled_in_later_without_an_event(site):
    site.night("2024-01-05T18:00:00Z", {URL: with_files(page(), file(outcome="error"))})
    night = site.night("2024-01-06T18:00:00Z", {URL: with_files(page(), stored(site, b"one"))})
    assert night.saved[URL].change == "unchanged"
    assert site.one("SELECT outcome FROM attachments") == "stored"
    assert site.one("SELECT count(*) FROM derivations") == 1


def test_a_file_that_was_not_there_and_is_now_has_been_added(site):
    site.night("2024-01-05T18:00:00Z", {URL: with_files(page(), file(outcome="not_found"))})
    night = site.night("2024-01-06T18:00:00Z", {URL: with_files(page(), stored(site, b"one"))})
    assert night.saved[URL].change == "revised"


def test_signed_file_addresses_are_no_edit(site):
    site.night("2024-01-05T18:00:00Z", {URL: with_files(page(), stored(site, b"one", url=HOME + "a.pdf?sign=1"))})
    night = site.night(
        "2024-01-06T18:00:00Z", {URL: with_files(page(), stored(site, b"one", url=HOME + "a.pdf?sign=2"))}
    )
    assert night.saved[URL].change == "unchanged"


def test_tables_of_a_file_are_kept_with_it(site):
    table = (("名称", "数量"), ("行政处罚", "12"))
    site.night("2024-01-05T18:00:00Z", {URL: with_files(page(), stored(site, b"one", tables=(table, table)))})
    found = site.archive.db.execute("SELECT table_number, row_number, cells FROM attachment_tables").fetchall()
    assert found[1] == (0, 1, '["行政处罚", "12"]')
    assert len(found) == 4


# Like with like


def upper(captures: tuple[Capture, ...]) -> Content:
    """Another way of reading: the text in upper case."""
    body = b"".join(capture.body or b"" for capture in captures).decode()
    return page(body.partition("<body>")[2].partition("</body>")[0].upper(), topic="normative_document")


def test_better_reading_is_no_edit(site):
    """B78: the version's fields are renewed, the earlier ones kept, the publisher's history stays."""
    site.night("2024-01-05T18:00:00Z", {URL: page("abc")})
    old = versions(site)[0]
    night = site.night(
        "2024-01-06T18:00:00Z", {URL: page("ABC", topic="normative_document")}, extractor="2", again=upper
    )
    assert night.saved[URL].change == "unchanged"
    [row] = versions(site)
    assert (row["text"], row["extractor"], row["content_sha256"]) == ("ABC", "2", old["content_sha256"])
    assert site.one("SELECT text FROM derivations") == "abc"
    assert site.one("SELECT extractor FROM derivations") == "1"
    assert site.one("SELECT topic FROM documents") == "normative_document"
    assert site.one("SELECT topic FROM disclosures") == "normative_document"


def test_an_edit_shows_as_such_beside_better_reading(site):
    site.night("2024-01-05T18:00:00Z", {URL: page("abc 12")})
    night = site.night("2024-01-06T18:00:00Z", {URL: page("ABC 13")}, extractor="2", again=upper)
    assert night.saved[URL].change == "revised"
    assert [row["text"] for row in versions(site)] == ["ABC 12", "ABC 13"]


def test_equal_bytes_need_no_second_reading(site):
    site.night("2024-01-05T18:00:00Z", {URL: page("abc")})
    run = site.archive.begin_run(Run("2024-01-06T18:00:00Z"))
    capture = site.fetch(run, URL, "2024-01-06T18:00:00Z", "ok", site.archive.capture(2).body)
    content = page("abc, read better")
    saved = site.archive.save_sighting(Sighting(run, site.id, (URL,), (capture,), "2024-01-06T18:00:00Z", content, "2"))
    site.archive.finish_run(run, "complete", {}, "2024-01-06T18:00:00Z")
    assert saved.change == "unchanged"
    assert versions(site)[0]["text"] == "abc, read better"


def test_every_earlier_reading_is_kept_and_an_equal_one_is_none(site):
    """Other rules that read the same words write nothing: a version keeps the name of those that read it first."""
    site.night("2024-01-05T18:00:00Z", {URL: page("abc")})
    for number, name in enumerate("23", start=6):
        site.night(f"2024-01-0{number}T18:00:00Z", {URL: page("ABC")}, extractor=name, again=upper)
    found = site.archive.db.execute("SELECT extractor, extracted_at FROM derivations ORDER BY id").fetchall()
    assert found == [("1", "2024-01-05T18:00:00Z")]
    assert site.archive.db.execute("SELECT extractor FROM versions").fetchall() == [("2",)]


def test_an_article_of_several_pages_is_read_again_whole(site):
    at = "2024-01-05T18:00:00Z"
    run = site.archive.begin_run(Run(at))
    parts = [
        site.fetch(run, URL + str(number), at, "ok", b"<body>%c</body>" % letter) for number, letter in enumerate(b"ab")
    ]
    site.archive.save_sighting(Sighting(run, site.id, (URL,), tuple(parts), at, page("ab"), "1"))
    site.archive.finish_run(run, "complete", {}, at)

    def both(captures: tuple[Capture, ...]) -> Content:
        return page("".join(chr((capture.body or b"")[6]) for capture in captures).upper())

    night = site.night("2024-01-06T18:00:00Z", {URL: page("AB")}, extractor="2", again=both)
    assert night.saved[URL].change == "unchanged"


# What must not become a version


@pytest.mark.parametrize("outcome", ["soft_not_found", "blocked", "maintenance", "redirect_stub", "list", "empty"])
def test_an_error_page_is_refused(site, outcome):
    with pytest.raises(ArchiveError, match=outcome):
        site.night("2024-01-05T18:00:00Z", {URL: replace(page(), outcome=outcome)})
    assert site.one("SELECT count(*) FROM documents") == 0


def test_a_sighting_in_an_ended_run_is_refused(site):
    night = site.night("2024-01-05T18:00:00Z", {URL: page()})
    with pytest.raises(ArchiveError, match="expected a run that goes on"):
        site.save(night.run_id, (URL,), "2024-01-05T18:00:00Z", page("x"))


def test_the_version_row_gives_its_digest_again(site):
    content = page(document_number="融政发〔2024〕1号", author="甲", raw_labels=())
    site.night("2024-01-05T18:00:00Z", {URL: content})
    assert versions(site)[0]["content_sha256"] == content_sha256(content)
