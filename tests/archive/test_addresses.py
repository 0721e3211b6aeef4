"""One page under many addresses (B71)."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.addresses import address_key, host_of, is_home

PAGE = "county.gov.cn/fzms/t20171124_1.html?id=7"

SAME = [
    "http://www.county.gov.cn/fzms/t20171124_1.html?id=7",
    "https://www.county.gov.cn/fzms/t20171124_1.html?id=7",
    "http://county.gov.cn/fzms/t20171124_1.html?id=7",
    "http://www.county.gov.cn:80/fzms/t20171124_1.html?id=7",
    "https://www.county.gov.cn:443/fzms/t20171124_1.html?id=7",
    "http://m.county.gov.cn/fzms/t20171124_1.html?id=7",
    "http://wap.county.gov.cn/fzms/t20171124_1.html?id=7",
    "http://WWW.County.gov.cn./fzms/t20171124_1.html?id=7",
    "http://www.county.gov.cn/fzms/t20171124_1.html;jsessionid=0A1B.node1?id=7",
    "http://www.county.gov.cn/fzms/t20171124_1.html?id=7&JSESSIONID=0A1B",
    "http://www.county.gov.cn/fzms/t20171124_1.html?PHPSESSID=0a1b&id=7",
    "http://www.county.gov.cn/fzms/t20171124_1.html?id=7#top",
    "http://www.county.gov.cn//fzms//t20171124_1.html?id=7&",
    "http://www.county.gov.cn/fzms/t20171124_1.html?id=7&wzwschallenge=V1ZX",
]


@pytest.mark.parametrize("url", SAME)
def test_the_same_page(url):
    assert address_key(url) == PAGE


@pytest.mark.parametrize("url", [
    "http://www.county.gov.cn/fzms/t20171124_1.html?id=8",
    "http://www.county.gov.cn/fzms/t20171124_2.html?id=7",
    "http://sfj.county.gov.cn/fzms/t20171124_1.html?id=7",
    "http://www.county.gov.cn:8080/fzms/t20171124_1.html?id=7",
    "http://www.county.gov.cn/FZMS/t20171124_1.html?id=7",
    "http://www.county.gov.cn/fzms/t20171124_1.html?id=7#/detail/3",
])  # fmt: skip
def test_another_page(url):
    assert address_key(url) != PAGE


@pytest.mark.parametrize("code", [
    base64.b64encode(b"/npc//c2/c30834/202304/t20230410_4.html").decode(),
    base64.b64encode(b"/npc/c2/c30834/202304/t20230410_4.html").decode().rstrip("="),
    base64.urlsafe_b64encode(b"/npc/c2/c30834/202304/t20230410_4.html").decode() + ".html",
])  # fmt: skip
def test_a_path_that_the_shield_wrapped_is_unwrapped(code):
    assert address_key(f"http://npc.example/WZWSRE{code}") == "npc.example/npc/c2/c30834/202304/t20230410_4.html"


@pytest.mark.parametrize("path", ["/WZWSRE!!!", "/WZWSREAAAA", "/WZWSRE/wAA"])
def test_what_only_looks_wrapped_stays(path):
    assert address_key(f"http://npc.example{path}") == f"npc.example{path}"


def test_an_empty_query_and_an_empty_path():
    assert address_key("http://www.county.gov.cn?") == address_key("https://county.gov.cn/") == "county.gov.cn/"


def test_a_host_label_is_dropped_only_before_a_whole_name():
    assert address_key("http://www.gov.cn/a") == "gov.cn/a"
    assert address_key("http://m.cn/a") == "m.cn/a"


def test_raw_chinese_and_escapes_are_one():
    assert address_key("http://x.cn/融水?q=县") == address_key("http://x.cn/%E8%9E%8D%e6%b0%b4?q=%E5%8E%BF")


@pytest.mark.parametrize(
    "text", ["", "rongshui-3f9a1c2b7d10", "http://[bad/", "http://x.cn:port/", "javascript:void(0)"]
)
def test_what_is_no_address_comes_back_as_it_is(text):
    assert address_key(text) == text


def test_an_address_of_the_sixth_version_keeps_its_brackets():
    assert host_of(address_key("http://[::1]:8000/a")) == "[::1]:8000"


@given(st.text())
def test_no_text_is_an_error(text):
    address_key(text)
    address_key("http://x.cn/" + text)


@given(st.from_regex(r"\Ahttps?://[a-z]{1,5}\.cn(:[0-9]{2,4})?(/[a-zA-Z0-9%;=融~.-]{0,9}){0,3}(\?[a-z=&%0-9]{0,9})?\Z"))
def test_a_canonical_form_is_its_own(url):
    assert address_key("http://" + address_key(url)) == address_key(url)


@pytest.mark.parametrize("url", [
    "http://www.county.gov.cn/", "https://county.gov.cn/index.html", "http://sfj.county.gov.cn/",
    "http://www.county.gov.cn/Default.aspx", "http://www.county.gov.cn/zwgk/",
])  # fmt: skip
def test_home(url):
    assert is_home(url, "http://www.county.gov.cn/zwgk/")


def test_a_section_is_no_home():
    assert not is_home("http://www.county.gov.cn/fzms/", "http://www.county.gov.cn/")
    assert not is_home("http://www.county.gov.cn/fzms/index.html", "http://www.county.gov.cn/")
