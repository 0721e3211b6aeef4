"""Broken pages: never an exception, never long, never a different answer to the same bytes."""

import hashlib
import resource
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.records import PAGE_OUTCOMES
from crawler.extract.document import explain, extract_document, extract_page
from crawler.extract.page import read_page
from crawler.extract.rules import Rules

URL = "http://www.yunling.example.gov.cn/zwgk/t20230101_1.html"
FOLDER = Path(__file__).parents[2] / "fixtures" / "extract"
PAGES = [path.read_bytes() for path in sorted(FOLDER.glob("*/page.html"))]
PIECES = [
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<p>",
    "<br>",
    "<a href='x.pdf'>",
    "</a>",
    "<li>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<h1>",
    "发布时间：2023-01-01",
    "第一条",
    "，",
    "<td colspan='9999999'>",
    "\x00",
    "&#0;",
    "<pre>",
    "</html>",
    "<font>",
    "索引号：",
    "<o:p>",
    "<base href='http://[x'>",
]
SECONDS, MEGABYTES = 20, 300
"""What no page may take: quadratic work on 5 MB takes minutes. How fast pages are read, the benchmark tells."""


def extracted(body: bytes):
    content = extract_document(body, URL)
    assert content.outcome in PAGE_OUTCOMES
    assert not any(c < " " and c not in "\n\t" for c in content.text)
    return content


@given(
    st.sampled_from(PAGES),
    st.lists(st.integers(0, 4000), min_size=3, max_size=3),
    st.permutations(range(6)),
    st.binary(max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_mutated_pages(page, cuts, order, garbage):
    """Cut and shuffled, with garbage and NULs in the middle; half the time a piece is missing."""
    a, b, c = sorted(cuts)
    pieces = [page[:a], page[a:b], page[b:c], page[c:], garbage, b"\0"]
    extracted(b"".join(pieces[place] for place in order[: 6 - order[0] % 2]))


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=150, deadline=None)
def test_soup(pieces):
    extracted("".join(pieces).encode())


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_garbage(body):
    extracted(body)


SENTENCE = "为深入推进依法行政，加快建设法治政府，现就有关事项通知如下。"
BIG_PAGES = {
    "paragraphs": lambda: "<h1>通知</h1>" + f"<p>{SENTENCE}</p>" * 50_000,
    "one line": lambda: "<h1>通知</h1>" + SENTENCE * 55_000,
    "spans": lambda: f"<p>{'<span>法</span>' * 250_000}</p>",
    "links": lambda: "<li><a href='/a.html'>关于公布行政执法人员名单的公告</a>2023-01-01</li>" * 50_000,
    "table": lambda: f"<table>{'<tr><td>甲</td><td rowspan=3>乙</td><td colspan=5>丙</td></tr>' * 60_000}</table>",
    "text": lambda: (SENTENCE + "\n") * 50_000,
    "json": lambda: '{"title": "通知", "content": "' + SENTENCE * 50_000 + '"}',
    "lesser": lambda: "<" * 5_000_000,
    "garbage": lambda: hashlib.shake_128(b"").digest(5_000_000).decode("latin-1"),
    "script": lambda: "<script>var a = {" + '"a": {' * 800_000 + "</script>",
    "nested": lambda: "<div>" * 10_000 + SENTENCE,
    "nested tables": lambda: "<table><tr><td>" * 10_000 + SENTENCE,
    "nested fonts": lambda: "<font>" * 10_000 + SENTENCE * 200,
    "nested furniture": lambda: "<div class='nav'>x" * 1_900 + "<p>y</p>" * 50_000,
    "nulls": lambda: "<p>" + "\0" * 5_000_000,
}
"""Pages of about 5 MB and of 10,000 nested tags, each of another kind."""


@pytest.mark.parametrize("kind", sorted(BIG_PAGES))
def test_big_pages_are_read_in_time_and_space(kind):
    body = BIG_PAGES[kind]().encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    extracted(body)
    assert time.process_time() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024


def test_the_same_bytes_give_the_same_record_in_any_order():
    first = [extract_document(page, URL) for page in PAGES]
    assert [extract_document(page, URL) for page in reversed(PAGES)] == first[::-1]


def test_reading_changes_nothing_on_the_page():
    page = read_page(PAGES[0], URL)
    first = extract_page(page, Rules())
    assert explain(page, Rules())
    assert extract_page(page, Rules()) == first
