"""Capture before parsing: what a server sent is what the archive has, redirects and failures included."""

import gzip
import json
from pathlib import Path

from tests.crawling import crawl, portal_file, rows
from tests.servers import Answer, Pages, serve

BODY = "".join(f"<p>第{n}条　县人民政府应当依法履行职责，接受人民群众监督。</p>" for n in range(12))
PAGE = (
    "<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
    "<div class='info'>来源：县司法局　发布时间：2017-11-24</div><div class='TRS_Editor'>{body}</div></body></html>"
)
LIST = "<html><body><ul class='list'>{rows}</ul></body></html>"
ROW = "<li><a href='{href}' title='{title}'>{title}</a><span>2017-11-{day:02}</span></li>"
SECTION = '[[section]]\nname = "规范性文件"\nurl = "{}/list/"\n'


def page(title: str) -> bytes:
    return PAGE.format(title=title, body=BODY).encode()


def listing(*hrefs: str) -> Answer:
    titles = (f"融水县行政执法办法第{number}号" for number in range(1, 100))
    body = "".join(ROW.format(href=h, title=t, day=n) for n, (h, t) in enumerate(zip(hrefs, titles, strict=False), 1))
    return Answer(LIST.format(rows=body).encode())


def walk(tmp_path: Path, pages: Pages) -> tuple[dict[str, list[tuple[object, ...]]], int]:
    """Crawl a site of one section; return captures by path as (status, outcome, final path, payload size)."""
    with serve(pages) as site:
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url, SECTION.format(site.url)))
        found = rows(
            archive,
            "SELECT url, status, captures.outcome, final_url, size FROM captures "
            "LEFT JOIN payloads ON sha256 = payload_sha256 ORDER BY captures.id",
        )
        archive.close()
    captures: dict[str, list[tuple[object, ...]]] = {}
    for url, status, outcome, final, size in found:
        answer = (status, outcome, str(final).removeprefix(site.url), size)
        captures.setdefault(url.removeprefix(site.url), []).append(answer)
    return captures, done.status


HREFS = [f"/list/t{n}.html" for n in range(1, 7)]


def test_a_gzip_page_is_stored_decoded_with_the_headers_that_were_sent(tmp_path: Path) -> None:
    title = "融水县行政执法办法"
    packed = Answer(gzip.compress(page(title)), headers={"Content-Encoding": "gzip", "X-Powered-By": "TRS"})
    pages: Pages = {"/list/": listing(*HREFS)} | dict.fromkeys(HREFS, packed)
    with serve(pages) as site:
        _, archive = crawl(tmp_path, portal_file(tmp_path, site.url, SECTION.format(site.url)))
        [(headers, sha)] = rows(archive, "SELECT headers, payload_sha256 FROM captures WHERE url LIKE '%/t1.html'")
        assert archive.payload(sha) == page(title)
        assert ["Content-Encoding", "gzip"] in json.loads(headers)
        archive.close()


def test_redirects_are_captures_and_an_off_site_one_is_not_followed(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)} | dict.fromkeys(HREFS, Answer(page("融水县行政执法办法")))
    pages["/list/t1.html"] = Answer(status=302, headers={"Location": "/new/t1.html"})
    pages["/new/t1.html"] = Answer(page("融水县行政复议办法"))
    pages["/list/t2.html"] = Answer(status=302, headers={"Location": "http://127.0.0.2:9/gambling.html"})
    captures, _ = walk(tmp_path, pages)
    assert captures["/list/t1.html"] == [(302, "redirect", "/new/t1.html", 0)]
    assert captures["/new/t1.html"][0][:3] == (200, "ok", "/new/t1.html")
    assert captures["/list/t2.html"] == [(302, "redirect", "http://127.0.0.2:9/gambling.html", 0)]
    assert not [path for path in captures if "gambling" in path]


def test_a_stub_is_followed_and_is_no_document(tmp_path: Path) -> None:
    """B39: script replace() and meta refresh, attributes in both orders."""
    pages: Pages = {"/list/": listing(*HREFS)} | dict.fromkeys(HREFS, Answer(page("融水县行政执法办法")))
    pages["/list/t1.html"] = Answer(b"<html><script>location.replace('/real1.html')</script></html>")
    pages["/list/t2.html"] = Answer(
        b"<html><head><meta content='0;url=/real2.html' http-equiv='refresh'></head></html>"
    )
    pages["/real1.html"] = Answer(page("融水县行政复议办法"))
    pages["/real2.html"] = Answer(page("融水县行政许可办法"))
    captures, _ = walk(tmp_path, pages)
    assert [captures[path][0][1] for path in ("/list/t1.html", "/list/t2.html")] == ["redirect", "redirect"]
    assert [captures[path][0][1] for path in ("/real1.html", "/real2.html")] == ["ok", "ok"]


def test_a_truncated_answer_is_a_capture_and_no_document(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)} | dict.fromkeys(HREFS, Answer(page("融水县行政执法办法")))
    pages["/list/t1.html"] = Answer(page("融水县行政复议办法")[:300], cut=5000)
    captures, status = walk(tmp_path, pages)
    assert {capture[1] for capture in captures["/list/t1.html"]} == {"truncated"}
    assert status == 0
