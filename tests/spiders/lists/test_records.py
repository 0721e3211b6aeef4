"""Rows that come as data: by the names that publishing systems give their values."""

import pytest

from archive.records import Entry
from crawler.extract.page import read_page
from spiders.lists.records import data_entry, read_day

PAGE = read_page(b"<p></p>", "http://www.chengxi.example.gov.cn/zwgk/")
ENTRY = Entry("http://www.chengxi.example.gov.cn/t1.html", "澄溪县执法规程", "2024-03-05")


@pytest.mark.parametrize(
    "record",
    [
        {"title": "澄溪县执法规程", "url": "/t1.html", "time": "2024-03-05"},
        {"DOCTITLE": "<b>澄溪县执法规程</b>", "DOCPUBURL": "../t1.html", "DOCRELTIME": "2024-03-05 10:00:00"},
        {"name": "澄溪县执法规程", "urls": '{"pc": "/t1.html"}', "pubDate": 1709600000, "expireDate": "2029-01-01"},
        {"infoTitle": "澄溪县执法规程", "infoLink": "/t1.html", "createDate": "1709600000000"},
        '{"title":"澄溪县执法规程","url":"/t1.html","date":"2024年3月5日"}',
    ],
)
def test_entry(record):
    assert data_entry(PAGE, record) == ENTRY


@pytest.mark.parametrize(
    "record", [None, 1, "text", "{broken", [], {}, {"title": "无地址"}, {"url": "/t1.html"}, {"title": 1, "url": 2}]
)
def test_no_entry(record):
    assert data_entry(PAGE, record) is None


def test_seconds_are_a_day_in_china():
    assert [read_day(1709567999), read_day(1709568000)] == ["2024-03-04", "2024-03-05"]


@pytest.mark.parametrize("value", [0, -1, True, 10**30, "2024-03", "", None, 1.5])
def test_no_day(value):
    assert read_day(value) is None
