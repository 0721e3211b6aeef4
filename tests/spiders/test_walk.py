"""A section's walk: ends, repeats and totals."""

from archive.records import Entry, Paging
from spiders.families import ListPage, PageRequest
from spiders.walk import SectionWalk


def listing(numbers: range, *, pages: int | None = None, records: int | None = None, others: int = 0) -> ListPage:
    return ListPage(
        family="trs",
        entries=tuple(Entry(f"http://a.gov.cn/t{n}.html", f"文件{n}", None) for n in numbers),
        paging=Paging(pages=pages, records=records),
        others=tuple(PageRequest(f"http://a.gov.cn/index_{n}.html") for n in range(1, others + 1)),
    )


def walk(*, to_end: bool = True) -> SectionWalk:
    return SectionWalk(1, "规范性文件", "http://a.gov.cn/", "normative_document", to_end)


def test_a_walk_through_all_pages_is_complete() -> None:
    section = walk()
    section.read(listing(range(20), pages=2, records=30, others=1))
    assert section.left.popleft().url == "http://a.gov.cn/index_1.html"
    section.read(listing(range(20, 30)))
    result = section.result()
    assert (result.outcome, result.pages, result.listed, result.to_end) == ("complete", 2, 30, True)


def test_rows_short_of_the_stated_total_are_incomplete() -> None:
    section = walk()
    section.read(listing(range(20), records=21))
    assert section.result().outcome == "incomplete"
    assert section.result().reason == "20 rows of 21 stated"


def test_a_second_page_that_repeats_the_first_ends_the_walk() -> None:
    section = walk()
    section.read(listing(range(20), others=5))
    section.left.popleft()
    assert section.read(listing(range(20))) == []
    assert not section.left
    assert section.result().outcome == "incomplete"


def test_no_rows_at_all_are_suspect() -> None:
    section = walk()
    section.read(listing(range(0)))
    assert section.result().outcome == "suspect"


def test_an_everyday_walk_ends_where_nothing_is_new_and_judges_no_total() -> None:
    section = walk(to_end=False)
    section.read(listing(range(20), records=100, others=4))
    section.no_news()
    assert not section.left
    assert (section.result().outcome, section.result().to_end) == ("complete", False)


def test_a_walk_to_the_end_goes_on_where_nothing_is_new() -> None:
    section = walk()
    section.read(listing(range(20), others=4))
    section.no_news()
    assert len(section.left) == 4


def test_the_worst_trouble_names_the_section() -> None:
    section = walk()
    section.read(listing(range(20), others=2))
    section.fail("not_found", "index_1.html: status 404")
    section.fail("blocked", "index_2.html: status 412")
    assert (section.result().outcome, section.result().reason) == ("blocked", "index_2.html: status 412")


def test_a_second_page_that_shifts_the_numbering_goes_on() -> None:
    section = walk()
    section.read(listing(range(20), others=2))
    section.left.popleft()
    assert section.read(listing(range(20), others=1)) == []
    assert [page.url for page in section.left] == ["http://a.gov.cn/index_1.html"]
    section.left.popleft()
    section.read(listing(range(20, 30)))
    assert section.result().outcome == "complete"


def test_a_page_without_rows_whose_service_is_asked_next_is_no_end() -> None:
    section = walk(to_end=False)
    section.read(listing(range(0), others=1))
    section.no_news()
    assert len(section.left) == 1
    section.read(listing(range(5)))
    assert section.result().outcome == "complete"


def test_an_everyday_walk_is_none_to_the_end_even_where_one_page_is_all() -> None:
    section = walk(to_end=False)
    section.read(listing(range(20)))
    section.no_news()
    assert (section.result().outcome, section.result().to_end) == ("complete", False)


def test_a_fall_beyond_the_limit_is_suspect_and_names_the_family() -> None:
    section = walk()
    section.usual = 60
    section.read(listing(range(25)))
    assert (section.result().outcome, section.result().reason) == (
        "suspect",
        "25 rows found by family trs, 60 are usual",
    )


def test_a_selector_that_names_nothing_is_named() -> None:
    section = walk()
    section.usual, section.missed = 60, "ul.list li"
    section.read(listing(range(0)))
    reason = "no rows found by family trs; selector list_rows 'ul.list li' names nothing, 60 are usual"
    assert (section.result().outcome, section.result().reason) == ("suspect", reason)


def test_a_smaller_fall_is_none() -> None:
    section = walk()
    section.usual = 60
    section.read(listing(range(31)))
    assert section.result().outcome == "complete"


def test_an_everyday_walk_is_not_held_against_whole_ones() -> None:
    section = walk(to_end=False)
    section.usual = 60
    section.read(listing(range(20), others=2))
    section.no_news()
    assert section.result().outcome == "complete"


def test_a_service_that_answers_no_rows_on_any_page_is_suspect() -> None:
    section = walk()
    section.read(listing(range(0), others=1))
    section.left.clear()
    assert section.result().outcome == "suspect"


def test_a_list_that_could_not_be_read_whole_is_not_doubted_but_incomplete() -> None:
    section = walk()
    section.usual = 60
    section.read(listing(range(20), others=2))
    section.fail("not_found", "index_1.html: status 404")
    assert section.result().outcome == "incomplete"


def test_a_list_of_dead_rows_is_suspect_but_a_withdrawn_document_or_two_are_not() -> None:
    section = walk()
    section.read(listing(range(5)))
    section.dead = 2
    assert section.result().outcome == "complete"
    section.dead = 3
    assert section.result().reason == "3 of 5 rows lead to pages that say they are not there"


def test_a_page_missing_behind_the_last_stated_record_is_behind_the_end() -> None:
    section = walk()
    section.read(listing(range(20), pages=55, records=20, others=54))
    section.fail("not_found", "status 404")
    assert not section.left
    assert section.result().outcome == "complete"


def test_a_page_missing_before_the_last_stated_record_is_trouble() -> None:
    section = walk()
    section.read(listing(range(20), pages=3, records=45, others=2))
    section.fail("not_found", "status 404")
    assert section.left
    assert section.result().outcome == "incomplete"


def test_a_pager_that_stops_counting_at_a_thousand_does_not_say_where_the_list_ends() -> None:
    section = walk()
    section.read(listing(range(1000), pages=80, records=1000, others=79))
    section.fail("not_found", "status 404")
    assert section.left
    assert section.result().outcome == "incomplete"


def test_a_total_that_only_the_service_states_is_checked() -> None:
    section = walk()
    section.read(listing(range(0), others=1))
    section.left.popleft()
    section.read(listing(range(100), pages=2, records=130, others=1))
    section.left.clear()
    result = section.result()
    assert (result.stated_pages, result.stated_records, result.outcome) == (2, 130, "incomplete")
    assert result.reason == "100 rows of 130 stated"


def test_a_chain_that_breaks_before_the_stated_pages_is_incomplete() -> None:
    section = walk()
    section.read(listing(range(20), pages=5, others=1))
    section.left.popleft()
    section.read(listing(range(20, 40)))
    assert (section.result().outcome, section.result().reason) == ("incomplete", "2 pages of 5 stated")


def test_a_list_that_is_stated_to_be_empty_is_complete_until_it_has_had_rows() -> None:
    section = walk()
    section.read(listing(range(0), others=1))
    section.left.popleft()
    section.read(listing(range(0), pages=1, records=0))
    assert section.result().outcome == "complete"
    section.usual = 12
    assert section.result().outcome == "suspect"
