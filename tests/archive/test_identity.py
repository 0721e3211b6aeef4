"""Which document is this? One document with many addresses, moves, copies (B71, B72)."""

import json

import pytest

from archive.digest import document_id
from archive.records import Attachment, Listing, PortalRow, Run
from tests.archive.nights import HOME, LIST, LONG, Site, page, with_files
from tests.archive.test_addresses import SAME

OLD, NEW = LIST + "t1.html", HOME + "xxgk/art_1.html"


def day(number: int) -> str:
    return f"2024-01-{number:02}T18:00:00Z"


def test_eight_addresses_of_one_page_are_one_document(site):
    for number, url in enumerate(SAME, start=1):
        site.night(day(number), {url: page()})
    assert site.one("SELECT count(*) FROM documents") == 1
    assert site.one("SELECT count(*) FROM versions") == 1
    assert site.one("SELECT count(*) FROM document_urls") == len(SAME)
    assert site.one("SELECT count(*) FROM events") == 1


def test_an_id_is_made_of_the_first_canonical_address(site):
    night = site.night(day(1), {"http://www.county.gov.cn:80/fzms/t1.html?": page()})
    assert night.saved.popitem()[1].document_id == document_id("county", "county.gov.cn/fzms/t1.html")


def test_a_document_is_found_by_id_and_by_every_address(site):
    name = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    for asked in (name, OLD, OLD.replace("http://www.", "https://m."), OLD + "#p2"):
        assert site.archive.find_document(asked) == name
    assert site.archive.find_document(NEW) is None
    assert site.archive.find_document("county-000000000000") is None


def test_the_same_content_at_two_addresses_is_one_document(site):
    night = site.night(day(1), {OLD: page(), NEW: page()})
    assert night.saved[NEW].change == "unchanged"
    assert night.saved[OLD].document_id == night.saved[NEW].document_id
    assert site.events(night.saved[OLD].document_id) == ["published"]


def test_a_document_in_two_sections_has_two_listings(site):
    name = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    other = site.archive.save_section("county", "规范性文件", HOME + "gfxwj/", "normative_document")
    site.archive.list_again(name, Listing(other, "通知（全文）", "2024-01-06"), day(2))
    found = site.archive.db.execute("SELECT section_id, listed_title, listed_date FROM listings ORDER BY section_id")
    assert found.fetchall() == [(site.section, "通知", "2024-01-05"), (other, "通知（全文）", "2024-01-06")]


@pytest.mark.parametrize("empty", [
    (page(""), page("")),
    (with_files(page("见附件"), Attachment(1, HOME + "a.pdf", "附件", "error")),
     with_files(page("见附件"), Attachment(1, HOME + "b.pdf", "附件", "error"))),
])  # fmt: skip
def test_pages_that_say_nothing_of_their_own_are_not_one(site, empty):
    night = site.night(day(1), dict(zip((OLD, NEW), empty, strict=True)))
    assert night.saved[OLD].document_id != night.saved[NEW].document_id


def test_a_stale_copy_in_another_section_flips_nothing(site):
    """The copy is republished late: one edit is one version, whichever address is fetched first."""
    site.night(day(1), {OLD: page("一"), NEW: page("一")})
    site.night(day(2), {OLD: page("二"), NEW: page("一")})
    site.night(day(3), {NEW: page("一"), OLD: page("二")})
    night = site.night(day(4), {NEW: page("二"), OLD: page("二")})
    assert {saved.change for saved in night.saved.values()} == {"unchanged"}
    assert site.events(night.saved[OLD].document_id) == ["published", "revised"]


def test_an_edit_shown_first_by_the_copy_is_one_version(site):
    site.night(day(1), {OLD: page("一"), NEW: page("一")})
    night = site.night(day(2), {NEW: page("二"), OLD: page("二")})
    assert [saved.change for saved in night.saved.values()] == ["revised", "unchanged"]


def test_a_return_shown_by_the_address_that_had_changed_is_a_version(site):
    site.night(day(1), {OLD: page("一"), NEW: page("一")})
    site.night(day(2), {OLD: page("二"), NEW: page("一")})
    night = site.night(day(3), {OLD: page("一"), NEW: page("一")})
    assert [saved.number for saved in night.saved.values()] == [3, 3]


# Moves


def test_moved_when_the_old_address_is_dead_the_same_night(site):
    name = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    night = site.night(day(2), {NEW: page(), OLD: "not_found"})
    assert (night.saved[NEW].document_id, night.judged["moved"], night.judged["missing"]) == (name, 1, 0)
    assert site.events(name) == ["published", "moved"]
    detail = json.loads(site.one("SELECT detail FROM events WHERE kind = 'moved'"))
    assert (detail["from"], detail["to"]) == (OLD, NEW)
    assert detail["captures"] == [site.one("SELECT id FROM captures WHERE outcome = 'not_found'")]
    assert site.archive.find_document(OLD) == site.archive.find_document(NEW) == name
    assert [known.url for known in site.archive.known("county")] == [NEW]
    assert site.one("SELECT url FROM disclosures") == NEW


def test_moved_at_once_when_the_old_address_was_asked_first(site):
    name = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    night = site.night(day(2), {OLD: "not_found", NEW: page()})
    assert (night.saved[NEW].change, night.judged) == ("moved", {"missing": 0, "gone": 0, "moved": 0})
    assert site.events(name) == ["published", "moved"]


def test_moved_when_the_old_address_leads_to_the_new(site):
    name = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    run = site.archive.begin_run(Run(day(2)))
    site.fetch(run, OLD, day(2), "redirect", target=NEW)
    saved = site.save(run, (NEW, OLD), day(2), page())
    site.archive.finish_run(run, "complete", {}, day(2))
    assert (saved.document_id, saved.change) == (name, "moved")


def test_moved_and_edited_is_known_by_number_title_and_date(site):
    before = page("一" + LONG, document_number="融政发〔2024〕1号")
    name = site.night(day(1), {OLD: before}).saved[OLD].document_id
    after = page("二" + LONG, document_number="融政发〔2024〕1号")
    assert [known.url for known in site.archive.rivals("county", after)] == [OLD]
    night = site.night(day(2), {OLD: "not_found", NEW: after})
    assert (night.saved[NEW].document_id, night.saved[NEW].change) == (name, "moved")
    assert site.events(name) == ["published", "revised", "moved"]


def test_moved_with_another_date_is_known_by_its_text(site):
    name = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    night = site.night(day(2), {OLD: "not_found", NEW: page(publication_date="2024-02-01")})
    assert night.saved[NEW].document_id == name


def test_two_pages_of_one_number_that_both_answer_are_two_documents(site):
    site.night(day(1), {OLD: page("一" + LONG, document_number="融政发〔2024〕1号")})
    again = page("二" + LONG, document_number="融政发〔2024〕1号")
    night = site.night(day(2), {OLD: page("一" + LONG, document_number="融政发〔2024〕1号"), NEW: again})
    assert night.saved[NEW].change == "new"


def test_a_short_text_is_no_proof_of_a_move(site):
    site.night(day(1), {OLD: page("见附件", title="公告")})
    night = site.night(day(2), {OLD: "not_found", NEW: page("见附件", title="公告", publication_date="2024-02-01")})
    assert night.saved[NEW].change == "new"


def test_a_missing_document_that_turns_up_elsewhere_has_moved(site):
    name = site.night(day(1), {OLD: page(), LIST + "t2.html": page("另一篇")}).saved[OLD].document_id
    site.night(day(2), {OLD: "not_found", LIST + "t2.html": page("另一篇")})
    assert site.state(name) == "missing"
    night = site.night(day(3), {NEW: page()})
    assert (night.saved[NEW].document_id, night.saved[NEW].change) == (name, "moved")
    assert site.state(name) == "present"
    assert json.loads(site.one("SELECT detail FROM events WHERE kind = 'moved'"))["captures"][0] == 5


def test_an_address_on_a_retired_domain_has_moved_after_a_fortnight(site):
    name = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    assert site.night(day(2), {NEW: page(), OLD: "dns"}).judged["moved"] == 0
    assert site.night(day(15), {NEW: page(), OLD: "dns"}).judged["moved"] == 1
    assert site.events(name) == ["published", "moved"]


def test_a_redesign_of_thirty_pages(site):
    """B72: 27 moved, one moved and edited, two gone, none new."""
    pages = {
        LIST + f"t{n}.html": page(f"第{n}篇" + LONG, f"通知{n}", document_number=f"融政发〔2024〕{n}号")
        for n in range(30)
    }
    first = site.night(day(1), dict(pages))
    contents = list(pages.values())
    edited = page("改" + contents[0].text, contents[0].title, document_number=contents[0].document_number)
    moved = {HOME + f"xxgk/art_{n}.html": edited if n == 0 else contents[n] for n in range(28)}
    night = site.night(day(2), dict.fromkeys(pages, "not_found") | moved)
    kinds = site.archive.counts(night.run_id)["documents"]
    assert (kinds["moved"], kinds["revised"], kinds["new"], kinds["missing"]) == (28, 1, 0, 2)
    site.night(day(9), moved | {LIST + "t28.html": "not_found", LIST + "t29.html": "not_found"})
    night = site.night(day(16), moved | {LIST + "t28.html": "not_found", LIST + "t29.html": "not_found"})
    assert night.judged["gone"] == 2
    for url, saved in first.saved.items():
        assert site.archive.find_document(url) == saved.document_id


# Across portals


def test_a_copy_on_another_portal_is_a_document_of_its_own_and_linked(site):
    city = Site(site.archive.path, "city", "http://www.city.gov.cn/")
    mine = site.night(day(1), {OLD: page()}).saved[OLD].document_id
    theirs = city.night(day(1), {"http://www.city.gov.cn/fzms/t1.html": page()}).saved.popitem()[1].document_id
    assert mine != theirs
    assert site.archive.copies(mine) == [theirs]
    assert site.archive.copies(theirs) == [mine]
    city.archive.close()


def test_an_address_that_leads_elsewhere_still_finds_what_it_showed(site):
    shown = site.night(day(1), {OLD: page("一", "甲"), NEW: page("二", "乙")}).saved[OLD].document_id
    run = site.archive.begin_run(Run(day(2)))
    saved = site.save(run, (NEW, OLD), day(2), page("二", "乙"))
    site.archive.finish_run(run, "complete", {}, day(2))
    assert saved.change == "unchanged"
    assert site.archive.find_document(OLD) == shown != saved.document_id


def test_a_redirect_to_some_other_page_is_no_move(site):
    shown = site.night(day(1), {OLD: page("一" + LONG, "甲")}).saved[OLD].document_id
    run = site.archive.begin_run(Run(day(2)))
    site.fetch(run, OLD, day(2), "redirect", target=NEW)
    saved = site.save(run, (NEW, OLD), day(2), page("二" + LONG, "乙"))
    site.archive.finish_run(run, "complete", {}, day(2))
    assert (saved.change, site.events(shown)) == ("new", ["published"])
    assert site.archive.find_document(OLD) == shown


@pytest.mark.parametrize("common", [{"title": "甲"}, {"document_number": "融政发〔2024〕1号", "title": "乙"}])
def test_a_redirect_to_what_has_title_or_number_in_common_is_one(site, common):
    before = page("一" + LONG, "甲", document_number="融政发〔2024〕1号")
    shown = site.night(day(1), {OLD: before}).saved[OLD].document_id
    run = site.archive.begin_run(Run(day(2)))
    site.fetch(run, OLD, day(2), "redirect", target=NEW)
    saved = site.save(run, (NEW, OLD), day(2), page("二" + LONG, **common))
    site.archive.finish_run(run, "complete", {}, day(2))
    assert (saved.document_id, saved.change) == (shown, "moved")


def test_known_gives_what_a_conditional_request_needs(site):
    site.archive.save_portal(PortalRow("county", "某县人民政府", HOME))
    site.night(day(1), {OLD: page()})
    [known] = site.archive.known("county")
    assert (known.url, known.state, known.publication_date) == (OLD, "present", "2024-01-05")
    assert (known.first_seen_at, known.last_checked_at) == (day(1), day(1))
