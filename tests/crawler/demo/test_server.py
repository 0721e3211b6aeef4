"""The HTTP side: validators, notices, redirects, noise. Pure answers first, then one real connection."""

import http.client
from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from crawler.demo.portal import SamplePortal
from crawler.demo.render import Resource
from crawler.demo.server import Request, Served, answer, renewed

MADE = datetime(2017, 11, 24, 9, 30, tzinfo=UTC)
NIGHT = datetime(2017, 11, 27, 18, 0, tzinfo=UTC)


def served(status: int | None = None) -> Served:
    resources = {
        "/a.html": Resource("甲".encode("gb18030"), "text/html"),
        "/live/": Resource(b"@@COUNT@@ @@CLOCK@@ @@TOKEN@@", "text/html", noisy=True),
    }
    return Served(resources, dict.fromkeys(resources, MADE), NIGHT, status)


def test_a_page_has_validators() -> None:
    reply = answer(served(), "/a.html", {}, 0)
    assert reply.status == HTTPStatus.OK
    assert reply.body == "甲".encode("gb18030")
    assert reply.headers["Last-Modified"] == "Fri, 24 Nov 2017 09:30:00 GMT"


def test_a_matching_tag_is_answered_304_without_a_body() -> None:
    tag = answer(served(), "/a.html", {}, 0).headers["ETag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}'):
        reply = answer(served(), "/a.html", {"If-None-Match": given}, 1)
        assert (reply.status, reply.body) == (HTTPStatus.NOT_MODIFIED, b"")
        assert reply.headers["ETag"] == tag


@pytest.mark.parametrize(("since", "status"), [
    ("Fri, 24 Nov 2017 09:30:00 GMT", 304), ("Sat, 25 Nov 2017 00:00:00 GMT", 304),
    ("Fri, 24 Nov 2017 09:29:59 GMT", 200), ("yesterday", 200),
])  # fmt: skip
def test_a_date_decides_when_there_is_no_tag(since: str, status: int) -> None:
    assert answer(served(), "/a.html", {"If-Modified-Since": since}, 0).status == status


def test_a_tag_that_does_not_match_outranks_a_date() -> None:
    headers = {"If-None-Match": '"old"', "If-Modified-Since": "Sat, 25 Nov 2017 00:00:00 GMT"}
    assert answer(served(), "/a.html", headers, 0).status == HTTPStatus.OK


def test_a_noisy_page_differs_at_every_request_and_has_no_validators() -> None:
    first, second = (answer(served(), "/live/", {}, count) for count in (7, 8))
    assert first.body.startswith(b"26007 2017-11-28 02:00:07 ")
    assert first.body != second.body
    assert not {"ETag", "Last-Modified"} & first.headers.keys()


def test_a_folder_without_its_slash_is_redirected() -> None:
    reply = answer(served(), "/live", {}, 0)
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, "/live/")


def test_what_is_not_there_is_404() -> None:
    reply = answer(served(), "/b.html", {}, 0)
    assert reply.status == HTTPStatus.NOT_FOUND
    assert "不存在" in reply.body.decode("gb18030")


@pytest.mark.parametrize(("status", "words"), [(503, "维护"), (200, "维护"), (404, "不存在")])
def test_out_of_order_every_address_answers_the_same(status: int, words: str) -> None:
    for path in ("/a.html", "/robots.txt", "/nowhere"):
        reply = answer(served(status), path, {}, 0)
        assert (reply.status, words in reply.body.decode("gb18030")) == (status, True)


def test_only_what_changed_is_modified_anew() -> None:
    before = served()
    resources = {**before.resources, "/a.html": Resource(b"new", "text/html"), "/c.html": Resource(b"c", "text/html")}
    after = renewed(before, resources, NIGHT, None)
    assert after.modified == {"/a.html": NIGHT, "/live/": MADE, "/c.html": NIGHT}


def test_one_connection_serves_get_head_and_304_and_all_are_logged() -> None:
    with SamplePortal() as portal:
        connection = http.client.HTTPConnection(portal.url.split("/")[2], timeout=5)
        bodies = []
        for method, headers in (("GET", {}), ("HEAD", {}), ("GET", {"if-none-match": "?"})):
            connection.request(method, "/robots.txt", headers=headers)
            answered = connection.getresponse()
            bodies.append(answered.read())
        connection.request("GET", "/robots.txt", headers={"If-None-Match": answered.headers["ETag"]})
        assert connection.getresponse().read() == b""
        connection.close()
        size = len(bodies[0])
        assert bodies == [bodies[0], b"", bodies[0]]
        assert portal.requests == [
            Request("GET", "/robots.txt", 200, size), Request("HEAD", "/robots.txt", 200, 0),
            Request("GET", "/robots.txt", 200, size), Request("GET", "/robots.txt", 304, 0),
        ]  # fmt: skip
