"""The sample portal as a client sees it, night by night, against the truth that it tells about itself."""

import re
import tomllib
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import lxml.html
import pytest

from crawler.demo.portal import SampleDocument, SamplePortal

OLD, NEW = "gb18030", "utf-8"


@pytest.fixture
def portal() -> Iterator[SamplePortal]:
    with SamplePortal() as running:
        yield running


def fetch(url: str) -> bytes:
    with urlopen(url, timeout=5) as answered:
        body: bytes = answered.read()
    return body


def status(url: str, headers: dict[str, str] | None = None) -> int:
    try:
        with urlopen(Request(url, headers=headers or {}), timeout=5) as answered:
            return int(answered.status)
    except HTTPError as error:
        error.close()
        return error.code


def tree(url: str, encoding: str = OLD) -> lxml.html.HtmlElement:
    root = lxml.html.fromstring(fetch(url).decode(encoding))
    root.make_links_absolute(url)
    return root


def rows(url: str, encoding: str = OLD) -> list[tuple[str, str, str]]:
    """Return (address, title, date) of every row of a section, page after page until one is missing."""
    found = []
    pages = [url, *(f"{url}index_{number}.html" for number in range(1, 9))]
    for page in (page for page in pages if status(page) == 200):
        for row in tree(page, encoding).iterfind(".//ul[@class]/li/span/.."):
            link = row.find("a")
            found.append((link.get("href"), link.get("title"), row.find("span").text))
    return found


def body(document: SampleDocument, encoding: str = OLD) -> str:
    """Return the text of an article's containers, all its pages, a block a line."""
    page = tree(document.url, encoding)
    count = int(re.search(r"createPageHTML\((\d+),", lxml.html.tostring(page, encoding="unicode"))[1])
    urls = [document.url, *(document.url.replace(".html", f"_{number}.html") for number in range(1, count))]
    lines: list[str] = []
    for url in urls:
        lines += [tidy_line(said) for block in container(tree(url, encoding)) if (said := line(block))]
    return "\n".join(lines)


def tidy_line(said: str) -> str:
    """White space of any kind is one blank inside a line; tabs part the cells of a row."""
    return "\t".join(" ".join(cell.split()) for cell in said.split("\t"))


def container(page: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    return (block for block in page.get_element_by_id("zoom").iter("p", "tr"))


def line(block: lxml.html.HtmlElement) -> str:
    if block.tag == "tr":
        return "\t".join(cell.text_content().strip() for cell in block).rstrip()
    return str(block.text_content().strip())


def listed(portal: SamplePortal) -> dict[str, set[tuple[str, str, str]]]:
    found: dict[str, set[tuple[str, str, str]]] = {name: set() for name, _ in portal.sections()}
    for document in portal.documents():
        if document.listed:
            found[document.section].add((document.url, document.title, document.date))
    return found


def test_lists_name_every_document_and_nothing_else(portal: SamplePortal) -> None:
    for night in range(3):
        assert {name: set(rows(url)) for name, url in portal.sections()} == listed(portal), f"night {night}"
        portal.next_night()


def test_articles_say_what_the_truth_says(portal: SamplePortal) -> None:
    for document in portal.documents():
        if document.text is not None:
            assert body(document) == document.text, document.url


def test_files_are_served_as_shipped(portal: SamplePortal) -> None:
    files = [file for document in portal.documents() for file in document.attachments]
    assert len(files) >= 7
    for file in files:
        assert fetch(file.url) == file.body


def test_the_main_report_is_whole(portal: SamplePortal) -> None:
    report = next(document for document in portal.documents() if document.url == portal.report_url)
    assert (report.title, report.date) == ("2017年融水苗族自治县法治政府建设工作报告", "2017-11-24")
    assert (report.source, report.author) == (None, None)
    assert report.text is not None
    assert (report.text[:8], report.text[-9:]) == ("柳州市人民政府:", "\n20171124")
    assert len(report.text.splitlines()) == 41


def test_the_main_report_stands_in_its_chrome(portal: SamplePortal) -> None:
    said = " ".join(tree(portal.report_url).text_content().replace("\xa0", " ").split())
    assert "您当前的位置:首页 > 法治苗山 > 法治政府建设工作报告 > 正文" in said
    assert "融水苗族自治县人民政府 2017年融水苗族自治县法治政府建设工作报告" in said
    assert "来源: ‖ 作者: ‖ 发布时间:2017-11-24 ‖ 字体:" in said
    assert "分享到: 分享按钮" in said


def test_bytes_are_gb18030_under_a_narrower_label(portal: SamplePortal) -> None:
    strict = []
    for document in portal.documents():
        if document.text is not None:
            page = fetch(document.url)
            assert b"charset=gb2312" in page
            page.decode("gb18030")
            strict += [document.title] if beyond_gb2312(page) else []
    assert len(strict) >= 3


def beyond_gb2312(page: bytes) -> bool:
    try:
        page.decode("gb2312")
    except UnicodeDecodeError:
        return True
    return False


def test_every_link_that_stays_on_the_portal_works(portal: SamplePortal) -> None:
    own = portal.url.rstrip("/")
    seen: set[str] = set()
    for page in (portal.url, urljoin(portal.url, "fzms/"), urljoin(portal.url, "zwgk/"), portal.report_url):
        links = {link for _, _, link, _ in tree(page).iterlinks() if link.startswith(own)}
        seen |= {urlsplit(link)._replace(fragment="").geturl() for link in links}
    bad = [link for link in seen if "/was5/" not in link and status(link) != 200]
    assert (bad, len(seen) > 60) == ([], True)


def test_the_second_night_changes_exactly_what_the_demo_says(portal: SamplePortal) -> None:
    before = {document.url: document for document in portal.documents()}
    portal.next_night()
    after = {document.url: document for document in portal.documents()}
    removed, added = before.keys() - after.keys(), after.keys() - before.keys()
    revised = {url for url in before.keys() & after.keys() if before[url] != after[url]}
    assert (len(removed), len(added), revised) == (1, 1, {portal.report_url})
    assert [status(url) for url in (*removed, *added)] == [404, 200]
    old, new = before[portal.report_url].text, after[portal.report_url].text
    assert old is not None
    assert new == old.replace("行政复议申请25件", "行政复议申请26件") != old


def test_unchanged_pages_answer_304_the_next_night_and_changed_ones_do_not(portal: SamplePortal) -> None:
    plan = next(document.url for document in portal.documents() if "学法计划" in document.title)
    tags = {}
    for url in (portal.report_url, plan):
        with urlopen(url, timeout=5) as answered:
            tags[url] = {"If-None-Match": answered.headers["ETag"]}
    assert [status(url, tags[url]) for url in tags] == [304, 304]
    portal.next_night()
    assert [status(url, tags[url]) for url in tags] == [200, 304]


def test_noise_differs_between_two_requests_and_the_truth_does_not(portal: SamplePortal) -> None:
    urls = [portal.url, *(document.url for document in portal.documents())]
    noisy = [url for url in urls if fetch(url) != fetch(url)]
    assert portal.url in noisy
    assert len(noisy) >= 5
    assert portal.report_url not in noisy


def test_the_whole_script_can_be_lived_through(portal: SamplePortal) -> None:
    answers = []
    for _ in range(9):
        portal.next_night()
        answers.append(status(portal.url))
    assert answers == [200, 200, 200, 503, 200, 404, 200, 200, 200]
    night, instant = portal.night, portal.instant
    portal.next_night()
    assert (portal.night, instant) == (night + 1, "2017-12-18T18:00:00Z")


def test_after_the_redesign_the_same_words_stand_under_the_same_addresses(portal: SamplePortal) -> None:
    for _ in range(7):
        portal.next_night()
    before = portal.documents()
    portal.next_night()
    assert portal.documents() == before
    assert {name: set(rows(url, NEW)) for name, url in portal.sections()} == listed(portal)
    for document in portal.documents():
        if document.text is not None and document.answers:
            assert body(document, NEW) == document.text


def test_the_portal_file_names_the_sections_only_when_asked(portal: SamplePortal) -> None:
    bare, full = (tomllib.loads(portal.portal_toml(sections=wanted)) for wanted in (False, True))
    assert (bare["id"], bare["home"], bare["delay"], bare["division_code"]) == (
        "rongshui-sample", portal.url, 0, "450225",
    )  # fmt: skip
    assert "section" not in bare
    assert [(one["name"], one["url"]) for one in full["section"]] == list(portal.sections())


def test_it_listens_on_loopback_only(portal: SamplePortal) -> None:
    assert urlsplit(portal.url).hostname == "127.0.0.1"
