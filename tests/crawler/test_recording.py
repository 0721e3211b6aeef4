"""Recordings: what is written is what is answered again, and a broken file says so."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.records import Capture
from crawler.recording import Recording, request_key, write_recording


def capture(
    url: str, body: bytes, *, method: str = "GET", status: int = 200, headers: dict[str, str] | None = None
) -> Capture:
    return Capture(
        portal_id="a",
        method=method,
        url=url,
        request_headers=(("User-Agent", "fazhi"),),
        fetched_at="2017-11-24T10:00:00Z",
        final_url=url,
        status=status,
        headers=tuple((headers or {"Content-Type": "text/html"}).items()),
        body=body,
    )


def write(path: Path, *captures: Capture) -> Recording:
    write_recording(path, captures, "id = 'a'\n")
    return Recording(path)


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    page = capture("http://a.gov.cn/t1.html?x=1", "镕".encode("gb18030"), status=404)
    answer = write(tmp_path / "a.warc.gz", page).answer("GET", page.url, b"")
    assert answer is not None
    assert (answer.status, answer.body, answer.headers) == (404, page.body, page.headers)
    assert answer.fetched_at == "2017-11-24T10:00:00Z"


@settings(max_examples=25)
@given(st.binary(max_size=4000))
def test_any_body_survives(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.mktemp("warc") / "a.warc.gz"
    answer = write(path, capture("http://a.gov.cn/", body)).answer("GET", "http://a.gov.cn/", b"")
    assert answer is not None
    assert answer.body == body


def test_a_decoded_body_is_not_served_as_an_encoded_one(tmp_path: Path) -> None:
    """B75: the header of a gzip answer is kept aside, the body is what was decoded."""
    page = capture("http://a.gov.cn/", b"<p>plain</p>", headers={"Content-Encoding": "gzip", "ETag": '"1"'})
    answer = write(tmp_path / "a.warc.gz", page).answer("GET", page.url, b"")
    assert answer is not None
    assert answer.body == b"<p>plain</p>"
    assert answer.headers == (("X-Archive-Orig-Content-Encoding", "gzip"), ("ETag", '"1"'))


def test_posts_are_told_apart_by_their_body(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    url, bodies = "http://a.gov.cn/q", [b"page=1", b"page=2"]
    pages = [replace(capture(url, b"<p>" + body, method="POST"), request_body=body) for body in bodies]
    recording = write(path, *pages)
    answers = [recording.answer("POST", url, body) for body in reversed(bodies)]
    assert [answer.body for answer in answers if answer] == [b"<p>page=2", b"<p>page=1"]
    assert recording.answer("GET", "http://a.gov.cn/q", b"") is None


def test_repeated_requests_get_their_answers_in_turn(tmp_path: Path) -> None:
    url = "http://a.gov.cn/"
    recording = write(tmp_path / "a.warc.gz", capture(url, b"busy", status=503), capture(url, b"here"))
    answers = [recording.answer("GET", url, b"") for _ in range(3)]
    assert [answer.status for answer in answers if answer] == [503, 200, 200]


def test_addresses_are_compared_as_a_browser_sends_them() -> None:
    assert request_key("get", "http://a.gov.cn/法治#top", b"") == request_key(
        "GET", "http://a.gov.cn/%E6%B3%95%E6%B2%BB", b""
    )


def test_portal_files_travel_with_the_recording(tmp_path: Path) -> None:
    assert write(tmp_path / "a.warc.gz", capture("http://a.gov.cn/", b"x")).portals_toml == "id = 'a'\n"


def test_a_truncated_recording_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write(path, *(capture(f"http://a.gov.cn/{n}", bytes(range(256)) * 40) for n in range(5)))
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(BadInput, match=r"a\.warc\.gz: expected a whole WARC file"):
        Recording(path)


@pytest.mark.parametrize("content", [b"", b"not a WARC", gzip.compress(b"nor this", mtime=0), b"\x1f\x8b broken"])
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"a\.warc\.gz: expected a "):
        Recording(path)


def test_a_missing_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        Recording(tmp_path / "none.warc.gz")
