"""Attachments that cannot be stored say why, and the document that links them is kept all the same."""

from pathlib import Path

from tests.crawler.test_middlewares import SECTION, listing, page
from tests.crawling import crawl, portal_file, rows
from tests.servers import Answer, Pages, serve

PDF = b"%PDF-1.4 " + b"x" * 3000


def test_what_came_of_each_link(tmp_path: Path) -> None:
    """Of a file beyond the limit the size is kept that the server declared; nothing is asked of another host."""
    names = ("whole.pdf", "large.pdf", "page.pdf", "empty.pdf", "lost.pdf")
    links = [*(f"/f/{name}" for name in names), "http://files.elsewhere.invalid/a.pdf"]
    block = "".join(f'<p>附件：<a href="{link}">{link[3:]}</a></p>' for link in links)
    pages: Pages = {
        "/list/": listing("/list/t1.html"),
        "/list/t1.html": Answer(page("融水县行政执法办法").replace(b"</body>", f"{block}</body>".encode())),
        "/f/whole.pdf": Answer(PDF[:900]),
        "/f/large.pdf": Answer(PDF),
        "/f/page.pdf": Answer(b"<!doctype html><html><body>" + "登录后下载".encode()),
        "/f/empty.pdf": Answer(b""),
    }
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        _, archive = crawl(tmp_path, toml, "-s", "ATTACHMENT_MAXSIZE=1000")
        found = rows(archive, "SELECT url, outcome, size FROM attachments ORDER BY position")
        archive.close()
    assert [(url.rpartition("/")[2], outcome, size) for url, outcome, size in found] == [
        ("whole.pdf", "stored", 900),
        ("large.pdf", "too_large", len(PDF)),
        ("page.pdf", "html_instead", None),
        ("empty.pdf", "empty", None),
        ("lost.pdf", "not_found", None),
        ("a.pdf", "error", None),
    ]
