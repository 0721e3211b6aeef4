"""Addresses of pages count in one number, up or down."""

from hypothesis import given
from hypothesis import strategies as st

from spiders.lists.numbering import Numbering, numbering, numbering_of_second


def test_up_from_two():
    counting = numbering({2: "http://h/a/list_2.html", 3: "http://h/a/list_3.html"})
    assert [counting.url(2), counting.url(7)] == ["http://h/a/list_2.html", "http://h/a/list_7.html"]


def test_counted_from_zero():
    counting = numbering({2: "http://h/s.htm?p=1&n=10", 3: "http://h/s.htm?p=2&n=10"})
    assert counting.url(417) == "http://h/s.htm?p=416&n=10"
    assert counting.number_of("http://h/s.htm?p=416&n=10") == 417


def test_down_to_one_by_the_last_address():
    counting = numbering({2: "http://h/tztg/230.htm"}, "http://h/tztg/1.htm")
    assert [counting.url(3), counting.number_of("http://h/tztg/1.htm")] == ["http://h/tztg/229.htm", 231]


def test_by_records():
    counting = numbering({2: "http://h/l?start=20", 3: "http://h/l?start=40"})
    assert [counting.url(4), counting.number_of("http://h/l?start=50")] == ["http://h/l?start=60", None]


def test_addresses_that_differ_in_more_do_not_count():
    assert numbering({2: "http://h/2024/12/a_2.html", 3: "http://h/2023/11/a_3.html"}) is None
    assert numbering({2: "http://h/a.html"}, "http://h/b.html") is None


def test_only_the_second_known():
    assert numbering_of_second("http://h/index_1.html").url(3) == "http://h/index_2.html"
    assert numbering_of_second("http://h/l?page=2&c=7").url(3) == "http://h/l?page=3&c=7"
    assert numbering_of_second("http://h/l/abc.html") is None


@given(st.integers(0, 9999), st.sampled_from([-1, 1, 15]), st.integers(2, 500))
def test_number_and_address_agree(second, step, number):
    counting = Numbering("http://h/x_", second, step, ".html")
    url = counting.url(number)
    assert counting.number_of(url) in (number, None if "-" in url.removeprefix("http://h/x_") else number)
