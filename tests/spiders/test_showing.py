"""Which pages are shown in a browser, and which of two readings counts."""

from archive.records import Entry, Paging
from crawler.extract.page import read_page
from spiders.families import ListPage, PageRequest
from spiders.showing import Showing

PAGE = read_page(b"<html><body></body></html>", "http://a.gov.cn/", {})
BLIND = read_page(b"<html><body><div class='page'><a>2</a></div></body></html>", "http://a.gov.cn/", {})


def listing(rows: int, *, needs_browser: bool = False, others: int = 0) -> ListPage:
    entries = tuple(Entry(f"http://a.gov.cn/t{n}.html", f"文件{n}", None) for n in range(rows))
    further = tuple(PageRequest(f"http://a.gov.cn/?p={n}") for n in range(others))
    return ListPage("plain", entries, Paging(), further, needs_browser=needs_browser)


def test_only_what_needs_a_browser_asks_for_one() -> None:
    assert Showing(missing=None).begins(listing(0, needs_browser=True), set(), first=True)
    assert not Showing(missing=None).begins(listing(0), set(), first=True)
    assert not Showing(missing="none").begins(listing(0, needs_browser=True), set(), first=True)


def test_a_portal_file_asks_for_one_whatever_the_bytes_gave() -> None:
    assert Showing(always=True, missing=None).begins(listing(9), set(), first=True)
    assert Showing(always=True, missing="none").refused == "none"


def test_a_page_is_asked_for_once() -> None:
    showing = Showing(missing=None)
    assert showing.begins(listing(0, needs_browser=True), set(), first=True)
    assert not showing.begins(listing(0, needs_browser=True), set(), first=True)


def test_the_reading_with_more_rows_counts() -> None:
    showing = Showing(missing=None)
    showing.begins(listing(3, needs_browser=True), set(), first=True)
    assert showing.ends(listing(9, needs_browser=True), PAGE, first=True) == listing(9)
    assert showing.used


def test_a_browser_that_shows_no_more_leaves_what_the_bytes_gave() -> None:
    showing = Showing(missing=None)
    showing.begins(listing(3, needs_browser=True), set(), first=True)
    assert showing.ends(listing(3), PAGE, first=True) == listing(3, needs_browser=True)
    assert not showing.used


def test_a_browser_that_shows_nothing_either_is_no_want_of_one() -> None:
    showing = Showing(missing=None)
    showing.begins(listing(0, needs_browser=True), set(), first=True)
    assert showing.ends(listing(0, needs_browser=True), PAGE, first=True) == listing(0)


def test_without_an_answer_the_bytes_stand() -> None:
    showing = Showing(missing=None)
    showing.begins(listing(3, needs_browser=True), set(), first=True)
    assert showing.failed() == listing(3, needs_browser=True)
    assert showing.failed() is None


def test_a_further_page_is_shown_when_its_bytes_bring_nothing_new() -> None:
    showing = Showing(missing=None)
    assert not showing.begins(listing(0), set(), first=False), "the first was read from its bytes"
    showing.used = True
    assert not showing.begins(listing(3), {"http://a.gov.cn/t0.html"}, first=False)
    assert showing.begins(listing(1), {"http://a.gov.cn/t0.html"}, first=False)


def test_a_pager_without_addresses_is_noted_on_a_first_page_that_was_shown() -> None:
    showing = Showing(missing=None)
    showing.begins(listing(0, needs_browser=True), set(), first=True)
    showing.ends(listing(9), BLIND, first=True)
    assert showing.blind
