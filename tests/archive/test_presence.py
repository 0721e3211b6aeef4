"""Absence: what makes a document missing, what makes it gone, what never does (B74)."""

import json

import pytest

from archive.errors import ArchiveError
from archive.records import Capture, Listing, Run, Walk
from tests.archive.nights import HOME, LIST, Site, page

A, B, C = (LIST + f"t{n}.html" for n in range(3))
TWO = {B: page("第二篇"), C: page("第三篇")}


def day(number: int) -> str:
    month, rest = divmod(number - 1, 28)
    return f"2024-{month + 1:02}-{rest + 1:02}T18:00:00Z"


@pytest.fixture
def doc(site: Site) -> str:
    """A document that a healthy host has shown once, beside two others."""
    return site.night(day(1), {A: page("第一篇")} | TWO).saved[A].document_id


def test_404_on_a_healthy_host_is_missing_with_its_evidence(site, doc):
    night = site.night(day(2), {A: "not_found"} | TWO)
    assert night.judged == {"missing": 1, "gone": 0, "moved": 0}
    assert site.state(doc) == "missing"
    assert site.one("SELECT missing_since FROM documents WHERE id = ?", doc) == day(2)
    [capture] = json.loads(site.one("SELECT detail FROM events WHERE kind = 'missing'"))["captures"]
    assert site.archive.capture(capture).url == A
    assert site.one("SELECT state FROM disclosures WHERE document_id = ?", doc) == "missing"


@pytest.mark.parametrize("answer", [
    "not_found", "soft_not_found", "redirect " + HOME, "redirect " + HOME + "index.html", "redirect https://county.gov.cn",
])  # fmt: skip
def test_what_is_absence(site, doc, answer):
    site.night(day(2), {A: answer} | TWO)
    assert site.state(doc) == "missing"


@pytest.mark.parametrize("answer", [
    "timeout", "server_error", "blocked", "dns", "tls", "refused", "reset", "truncated", "maintenance", "forbidden",
    "client_error", "too_large", "ok", "not_modified", "redirect " + LIST, "redirect http://other.example/gone",
])  # fmt: skip
def test_what_is_not(site, doc, answer):
    for number in range(2, 40, 5):
        site.night(day(number), {A: answer} | TWO)
    assert site.events(doc) == ["published"]


def test_a_redirect_counts_as_what_it_leads_to(site, doc):
    https = A.replace("http:", "https:")
    site.night(day(2), {A: "redirect " + https, https: "not_found"} | TWO)
    assert site.state(doc) == "missing"
    assert len(json.loads(site.one("SELECT detail FROM events WHERE kind = 'missing'"))["captures"]) == 2


def test_off_the_list_but_answering_is_present(site, doc):
    site.night(day(2), {A: page("第一篇")} | TWO)
    assert site.state(doc) == "present"


def test_not_asked_is_not_judged(site, doc):
    for number in range(2, 60, 8):
        site.night(day(number), TWO)
    assert site.state(doc) == "present"


# Gone


def test_gone_after_three_nights_over_fourteen_days(site, doc):
    for number, state in ((2, "missing"), (9, "missing"), (15, "missing"), (16, "gone"), (23, "gone")):
        site.night(day(number), {A: "not_found"} | TWO)
        assert site.state(doc) == state
    assert site.events(doc) == ["published", "missing", "gone"]
    detail = json.loads(site.one("SELECT detail FROM events WHERE kind = 'gone'"))
    assert (len(detail["captures"]), detail["runs"], detail["missing_since"]) == (4, [2, 3, 4, 5], day(2))


def test_two_nights_are_too_few_however_far_apart(site, doc):
    for number in (2, 50):
        site.night(day(number), {A: "not_found"} | TWO)
    assert site.state(doc) == "missing"


def test_many_nights_are_too_few_within_a_fortnight(site, doc):
    for number in range(2, 16):
        site.night(day(number), {A: "not_found"} | TWO)
    assert site.state(doc) == "missing"


def test_a_failed_run_is_no_night(site, doc):
    site.night(day(2), {A: "not_found"} | TWO)
    site.night(day(9), {A: "not_found"} | TWO, outcome="failed")
    site.night(day(16), {A: "not_found"} | TWO)
    assert site.state(doc) == "missing"
    site.night(day(17), {A: "not_found"} | TWO)
    assert site.state(doc) == "gone"


def test_trouble_in_between_takes_nothing_back(site, doc):
    for number, answer in ((2, "not_found"), (3, "timeout"), (9, "not_found"), (10, "server_error"), (17, "not_found")):
        site.night(day(number), {A: answer} | TWO)
    assert site.state(doc) == "gone"


# Returns


def test_a_return_is_restored(site, doc):
    site.night(day(2), {A: "not_found"} | TWO)
    night = site.night(day(3), {A: page("第一篇")} | TWO)
    assert night.saved[A].change == "restored"
    assert site.state(doc) == "present"
    assert site.one("SELECT missing_since FROM documents WHERE id = ?", doc) is None
    assert json.loads(site.one("SELECT detail FROM events WHERE kind = 'restored'"))["was"] == "missing"


def test_a_return_is_seen_by_a_304_too(site, doc):
    site.night(day(2), {A: "not_found"} | TWO)
    run = site.archive.begin_run(Run(day(3)))
    capture = site.fetch(run, A, day(3), "not_modified")
    assert site.archive.touch(doc, run, capture, day(3)) is True
    assert site.archive.touch(doc, run, capture, day(3)) is False
    site.archive.finish_run(run, "complete", {}, day(3))
    assert site.state(doc) == "present"


def test_a_304_counts_for_every_form_of_its_address_and_for_no_other(site, doc):
    run = site.archive.begin_run(Run(day(2)))
    site.archive.touch(doc, run, site.fetch(run, A.replace("http:", "https:"), day(2), "not_modified"), day(2))
    assert site.one("SELECT last_seen_at FROM versions WHERE document_id = ?", doc) == day(2)
    with pytest.raises(ArchiveError, match=B):
        site.archive.touch(doc, run, site.fetch(run, B, day(2), "not_modified"), day(2))
    site.archive.finish_run(run, "complete", {}, day(2))


def test_after_a_return_the_count_begins_anew(site, doc):
    for number in (2, 9):
        site.night(day(number), {A: "not_found"} | TWO)
    site.night(day(10), {A: page("第一篇")} | TWO)
    for number in (11, 17, 24):
        site.night(day(number), {A: "not_found"} | TWO)
        assert site.state(doc) == "missing"
    site.night(day(25), {A: "not_found"} | TWO)
    assert site.state(doc) == "gone"


def test_a_gone_document_keeps_its_texts_and_can_return(site, doc):
    for number in (2, 9, 16):
        site.night(day(number), {A: "not_found"} | TWO)
    assert site.one("SELECT text FROM versions WHERE document_id = ?", doc) == "第一篇"
    assert site.archive.find_document(A) == doc
    site.night(day(17), {A: page("第一篇")} | TWO)
    assert site.events(doc) == ["published", "missing", "gone", "restored"]


# Which nights judge


def test_a_night_that_walks_no_list_to_its_end_judges_nothing(site, doc):
    assert site.night(day(2), {A: "not_found"} | TWO, to_end=False).judged["missing"] == 0
    assert site.state(doc) == "present"


@pytest.mark.parametrize("walk", ["incomplete", "blocked", "unreachable", "suspect", "needs_browser", "forbidden"])
def test_a_section_that_did_not_end_complete_judges_nothing(site, doc, walk):
    site.night(day(2), {A: "not_found"} | TWO, walk=walk)
    assert site.state(doc) == "present"


def test_one_unfinished_section_of_two_that_list_it_is_enough_to_wait(site, doc):
    other = site.archive.save_section("county", "规范性文件", HOME + "gfxwj/", None)
    site.archive.list_again(doc, Listing(other, "通知"), day(1))
    run = site.archive.begin_run(Run(day(2)))
    site.save(run, (B,), day(2), page("第二篇"))
    site.fetch(run, A, day(2), "not_found")
    site.archive.save_walk(run, Walk(site.section, "complete", to_end=True))
    site.archive.save_walk(run, Walk(other, "incomplete", to_end=True))
    site.archive.judge_presence(run, "county", day(2))
    site.archive.finish_run(run, "incomplete", {}, day(2))
    assert site.state(doc) == "present"


def test_a_night_on_which_all_of_a_host_is_404_judges_nothing(site, doc):
    for number in range(2, 40, 7):
        assert site.night(day(number), dict.fromkeys((A, B, C), "not_found")).judged["missing"] == 0
    assert site.state(doc) == "present"


def test_a_host_in_trouble_is_not_believed(site, doc):
    troubled = {LIST + f"x{n}.html": "timeout" for n in range(9)}
    site.night(day(2), {A: "not_found"} | TWO | troubled)
    assert site.state(doc) == "present"


def test_a_host_with_one_document_is_believed_when_its_pages_answer(site):
    [saved] = site.night(day(1), {A: page()}).saved.values()
    site.night(day(2), {A: "not_found"})
    assert site.state(saved.document_id) == "missing"


def test_another_host_in_order_does_not_speak_for_this_one(site, doc):
    bureau = "http://sfj.county.gov.cn/t1.html"
    name = site.night(day(2), {bureau: page("局")} | TWO).saved[bureau].document_id
    run = site.archive.begin_run(Run(day(3)))
    site.save(run, (B,), day(3), page("第二篇"))
    site.archive.add_capture(
        run, Capture("county", "GET", bureau, (), day(3), status=404, outcome="not_found", body=b"")
    )
    site.archive.save_walk(run, Walk(site.section, "complete", to_end=True))
    site.archive.judge_presence(run, "county", day(3))
    site.archive.finish_run(run, "complete", {}, day(3))
    assert site.state(name) == "present"


def test_judging_twice_changes_nothing_more(site, doc):
    night = site.night(day(2), {A: "not_found"} | TWO)
    assert site.archive.judge_presence(night.run_id, "county", day(2))["missing"] == 0
    assert site.events(doc) == ["published", "missing"]


def test_a_document_with_two_addresses_is_missing_when_both_are_dead(site):
    other = HOME + "xxgk/art_1.html"
    name = site.night(day(1), {A: page(), other: page()} | TWO).saved[A].document_id
    site.night(day(2), {A: "not_found"} | TWO)
    assert site.state(name) == "present"
    assert [known.url for known in site.archive.known("county") if known.document_id == name] == [other]
    site.night(day(3), {other: "not_found"} | TWO)
    assert site.state(name) == "missing"


def test_the_instant_of_two_nights_may_be_one(site, doc):
    """A clock that stands still (FAZHI_NOW) must not make last night's sighting tonight's."""
    site.night(day(1), {A: "not_found"} | TWO)
    assert site.state(doc) == "missing"
