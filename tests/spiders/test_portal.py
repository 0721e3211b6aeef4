"""The spider over the sample portal: what the archive holds is what the portal published, night after night."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from archive.store import Archive
from crawler.demo.portal import SampleDocument, SamplePortal
from tests.crawler.test_middlewares import SECTION, listing, page
from tests.crawling import Done, crawl, portal_file, rows
from tests.servers import Answer, Pages, serve

NIGHTS = 11


@dataclass
class Night:
    """What one night's crawl came to, beside the truth of that night."""

    done: Done
    documents: tuple[SampleDocument, ...]
    asked: int

    @property
    def changes(self) -> dict[str, int]:
        return {name: count for name, count in self.done.report["documents"].items() if count}


@dataclass
class Story:
    """All nights of the sample portal, crawled in full into one archive."""

    archive: Archive
    url: str
    nights: list[Night] = field(default_factory=list)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("nights")
    with SamplePortal() as portal:
        file = folder / "sample.toml"
        file.write_text(portal.portal_toml(), encoding="utf-8")
        nights = []
        for _ in range(NIGHTS):
            portal.requests.clear()
            done, archive = crawl(folder, file, "--full", now=portal.instant)
            nights.append(Night(done, portal.documents(), len(portal.requests)))
            archive.close()
            portal.next_night()
        archive = Archive.read(folder / "a.db")
        yield Story(archive, portal.url, nights)
        archive.close()


def first_versions(story: Story) -> dict[str, tuple[Any, ...]]:
    found = rows(
        story.archive,
        "SELECT url, versions.title, text, publication_date, source, author, versions.id FROM versions "
        "JOIN document_urls USING (document_id) WHERE number = 1",
    )
    return {row[0]: row[1:] for row in found}


def test_every_document_of_the_first_night_is_kept_and_no_other(story: Story) -> None:
    seen = {url for (url,) in rows(story.archive, "SELECT url FROM document_urls JOIN documents ON documents.id = "
                                   "document_id WHERE documents.first_seen_at = '2017-11-27T18:00:00Z'")}  # fmt: skip
    assert {document.url for document in story.nights[0].documents} <= seen
    assert story.nights[0].changes == {"new": len(story.nights[0].documents)}


@pytest.mark.parametrize("place", ["title", "text", "publication_date", "source", "author"])
def test_what_is_kept_is_what_was_published(story: Story, place: str) -> None:
    kept = first_versions(story)
    column = ("title", "text", "publication_date", "source", "author").index(place)
    attribute = {"publication_date": "date"}.get(place, place)
    told = [document for document in story.nights[0].documents if document.text is not None]
    wrong = {
        document.url: (kept[document.url][column], getattr(document, attribute))
        for document in told
        if kept[document.url][column] != getattr(document, attribute)
    }
    assert wrong == {}


def test_attachments_are_kept_byte_for_byte(story: Story) -> None:
    kept = first_versions(story)
    for document in story.nights[0].documents:
        stored = rows(
            story.archive,
            "SELECT url, payload_sha256 FROM attachments WHERE version_id = ? AND outcome = 'stored' ORDER BY position",
            kept[document.url][-1],
        )
        got = [(url, story.archive.payload(sha)) for url, sha in stored if url != document.url]
        assert got == [(file.url, file.body) for file in document.attachments], document.url


def test_sections_list_what_the_portal_lists(story: Story) -> None:
    listed = rows(
        story.archive,
        "SELECT sections.name, document_urls.url FROM listings JOIN sections ON sections.id = section_id "
        "JOIN document_urls USING (document_id) WHERE listings.first_seen_at = '2017-11-27T18:00:00Z'",
    )
    truth = {(document.section, document.url) for document in story.nights[0].documents if document.listed}
    assert truth <= set(listed)
    assert not [name for name, _ in listed if name in {"政府工作报告", "财政信息", "招考信息"}]


def test_nights_come_to_what_happened_on_them(story: Story) -> None:
    changes = [night.changes for night in story.nights]
    assert changes[1] == {"new": 1, "revised": 1, "unchanged": 78, "missing": 1}
    assert changes[2] == {"unchanged": 80}, "counters, clocks and tokens are no content"
    assert changes[3] == {"revised": 1, "unchanged": 78, "missing": 1}
    assert changes[5] == {"unchanged": 79, "restored": 1}
    assert changes[7] == {"unchanged": 79, "moved": 1}
    assert changes[8] == {"unchanged": 80}, "a redesign that keeps words and addresses changes nothing"
    assert changes[9] == {"unchanged": 80, "gone": 1}


def test_a_night_out_of_order_says_so_and_judges_nothing(story: Story) -> None:
    closed, lost = story.nights[4], story.nights[6]
    assert (closed.done.status, lost.done.status) == (3, 3)
    assert closed.done.report["portals"][0]["outcome"] == "unreachable"
    assert lost.done.report["portals"][0]["outcome"] == "incomplete"
    assert closed.changes == lost.changes == {}
    assert closed.done.report["new_trouble"] == ["rongshui-sample: unreachable"]
    assert lost.done.report["new_trouble"] == ["rongshui-sample: incomplete"]


def test_quiet_nights_end_with_status_0(story: Story) -> None:
    assert {night.done.status for n, night in enumerate(story.nights) if n not in {4, 6}} == {0}


def test_requests_add_up_to_what_the_server_answered(story: Story) -> None:
    for night in story.nights:
        assert sum(night.done.report["requests"].values()) == night.asked


def test_the_report_of_2017_is_what_the_project_began_with(story: Story) -> None:
    [(topic, year, level, date, source, author)] = rows(
        story.archive,
        "SELECT topic, reporting_year, issuer_level, publication_date, source, author FROM versions "
        "WHERE title = '2017年融水苗族自治县法治政府建设工作报告' AND number = 1",
    )
    assert (topic, year, level, date) == ("annual_report", 2017, "county", "2017-11-24")
    assert (source, author) == (None, None)


def test_one_figure_changed_shows_as_a_second_version_with_the_first_intact(story: Story) -> None:
    versions = rows(
        story.archive,
        "SELECT number, instr(text, '行政复议申请25件') > 0, instr(text, '行政复议申请26件') > 0 FROM versions "
        "WHERE title = '2017年融水苗族自治县法治政府建设工作报告' ORDER BY number",
    )
    assert versions == [(1, 1, 0), (2, 0, 1)]


def test_a_redesign_that_moves_and_edits_is_told_apart_from_new_and_gone(tmp_path: Path) -> None:
    """B72: same texts at new addresses move; the one that was edited meanwhile moves too, by number, title, date."""
    titles = [f"融水县行政执法办法第{number}号" for number in range(1, 7)]

    def document(number: int, extra: str = "") -> Answer:
        pairs = (("发文字号：", f"融政发〔2017〕{number}号"), ("发布日期：", "2017-11-24"))
        table = "<table><tr>" + "".join(f"<td>{label}</td><td>{value}</td>" for label, value in pairs) + "</tr></table>"
        body = page(titles[number - 1]).decode().replace("<div class='TRS", table + "<div class='TRS")
        return Answer(body.replace("第3条", f"第3条{extra}第{number}款").encode())

    before = [f"/list/t{number}.html" for number in range(1, 7)]
    after = [f"/new/c{number}.html" for number in range(1, 6)]
    old: Pages = {"/list/": listing(*before)} | {href: document(n) for n, href in enumerate(before, 1)}
    new: Pages = {"/list/": listing(*after)} | {href: document(n, "新" * (n == 2)) for n, href in enumerate(after, 1)}
    with serve(old) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        first, archive = crawl(tmp_path, toml, now="2024-03-01T18:00:00Z")
        archive.close()
        site.pages = new
        _, archive = crawl(tmp_path, toml, "--full", now="2024-03-02T18:00:00Z")
        kinds = rows(archive, "SELECT kind, count(*) FROM events WHERE run_id = 2 GROUP BY kind ORDER BY kind")
        archive.close()
    assert first.report["documents"]["new"] == 6
    assert kinds == [("missing", 1), ("moved", 5), ("revised", 1)]


def test_a_section_that_no_link_leads_to_any_more_is_walked_all_the_same(tmp_path: Path) -> None:
    home = "<html><body><ul class='nav'>{}</ul><p>县情概况</p></body></html>"
    one, other = ("<li><a href='/zfgw/'>规范性文件</a></li>", "<li><a href='/xzcf/'>行政处罚</a></li>")
    hrefs = [f"/zfgw/201711/t2017112{n}_{n}.html" for n in range(1, 5)]
    more = [f"/xzcf/201711/t2017112{n}_1{n}.html" for n in range(1, 5)]
    pages: Pages = {"/": Answer(home.format(one + other).encode()), "/zfgw/": listing(*hrefs), "/xzcf/": listing(*more)}
    pages |= {href: Answer(page(f"融水县行政执法办法第{n}号")) for n, href in enumerate(hrefs + more)}
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url)
        first, archive = crawl(tmp_path, toml, now="2024-03-01T18:00:00Z")
        archive.close()
        site.pages["/"] = Answer(home.format(one).encode())
        site.pages["/xzcf/"] = listing(*more, "/xzcf/201711/t20171130_9.html")
        site.pages["/xzcf/201711/t20171130_9.html"] = Answer(page("融水县行政处罚办法"))
        second, archive = crawl(tmp_path, toml, now="2024-03-02T18:00:00Z")
        archive.close()
    assert first.report["documents"]["new"] == 8
    assert second.report["documents"]["new"] == 1
    assert [section["name"] for section in second.report["portals"][0]["sections"]] == ["规范性文件", "行政处罚"]


def test_a_known_document_that_leads_elsewhere_is_told_of_and_one_that_leads_home_is_evidence(tmp_path: Path) -> None:
    hrefs = [f"/list/t{n}.html" for n in range(1, 7)]
    pages: Pages = {"/list/": listing(*hrefs)} | {href: Answer(page(f"第{n}号办法")) for n, href in enumerate(hrefs)}
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        crawl(tmp_path, toml, now="2024-03-01T18:00:00Z")[1].close()
        site.pages[hrefs[0]] = Answer(status=302, headers={"Location": "/"})
        site.pages[hrefs[1]] = Answer(status=302, headers={"Location": "http://127.0.0.2:9/gambling.html"})
        done, archive = crawl(tmp_path, toml, "--full", now="2024-03-02T18:00:00Z")
        archive.close()
    assert (done.report["documents"]["missing"], done.report["warnings"]) == (1, 1)
    assert "leads to http://127.0.0.2:9/gambling.html" in done.err
