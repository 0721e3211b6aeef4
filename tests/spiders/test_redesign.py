"""A section that shrinks or empties overnight (B51): announced, named, and nothing that was kept is lost."""

from pathlib import Path

from archive.store import Archive
from tests.crawler.test_middlewares import SECTION, listing, page
from tests.crawling import Done, crawl, portal_file, rows
from tests.servers import Answer, Pages, Site, serve

HREFS = [f"/list/t{n}.html" for n in range(1, 13)]
WEEKS = [f"2024-01-{day:02}T18:00:00Z" for day in (1, 8, 15, 22, 29)]


def portal() -> Pages:
    pages: Pages = {"/list/": listing(*HREFS)}
    return pages | {href: Answer(page(f"融水县行政执法办法第{n}号")) for n, href in enumerate(HREFS, 1)}


def week(folder: Path, site: Site, number: int, extra: str = "") -> tuple[Done, Archive]:
    file = portal_file(folder, site.url, SECTION.format(site.url) + extra)
    return crawl(folder, file, now=WEEKS[number])


def outcome(done: Done) -> tuple[int, str, str]:
    [section] = done.report["portals"][0]["sections"]
    return done.status, section["outcome"], section["reason"]


def states(archive: Archive) -> dict[str, int]:
    found = dict(rows(archive, "SELECT state, count(*) FROM documents GROUP BY state"))
    archive.close()
    return found


def test_a_list_that_loses_its_rows_is_suspect_and_its_documents_stay_current(tmp_path: Path) -> None:
    with serve(portal()) as site:
        week(tmp_path, site, 0)[1].close()
        site.pages["/list/"] = Answer("<html><body><div class='new'><p>规范性文件</p></div></body></html>".encode())
        done, archive = week(tmp_path, site, 1)
    assert outcome(done) == (3, "suspect", "no rows found by family plain, 12 are usual")
    assert states(archive) == {"present": 12}


def test_a_fall_is_suspect_until_it_has_lasted(tmp_path: Path) -> None:
    with serve(portal()) as site:
        week(tmp_path, site, 0)[1].close()
        site.pages["/list/"] = listing(*HREFS[:5])
        for number in (1, 2, 3):
            done, archive = week(tmp_path, site, number)
            assert outcome(done) == (3, "suspect", "5 rows found by family plain, 12 are usual")
            assert states(archive) == {"present": 12}
        done, archive = week(tmp_path, site, 4)
        assert outcome(done) == (0, "complete", None)
        assert states(archive) == {"present": 12}


def test_a_document_withdrawn_beside_a_doubtful_list_is_not_judged(tmp_path: Path) -> None:
    with serve(portal()) as site:
        week(tmp_path, site, 0)[1].close()
        site.pages["/list/"] = listing(*HREFS[:5])
        del site.pages[HREFS[11]]
        done, archive = week(tmp_path, site, 1)
    assert done.report["documents"]["missing"] == 0
    assert states(archive) == {"present": 12}


def test_a_selector_that_names_nothing_is_named_although_rows_were_found_without_it(tmp_path: Path) -> None:
    with serve(portal()) as site:
        week(tmp_path, site, 0)[1].close()
        site.pages["/list/"] = listing(*HREFS[:5])
        done, archive = week(tmp_path, site, 1, '[selectors]\nlist_rows = "ul.gone > li"\n')
        archive.close()
    reason = "5 rows found by family plain; selector list_rows 'ul.gone > li' names nothing, 12 are usual"
    assert outcome(done) == (3, "suspect", reason)


def test_fewer_documents_than_the_portal_file_expects_are_suspect_on_the_first_night(tmp_path: Path) -> None:
    with serve(portal()) as site:
        done, archive = week(tmp_path, site, 0, "[expect]\ndocuments_min = 13\n")
        archive.close()
        assert outcome(done) == (3, "suspect", "12 documents on all lists, at least 13 expected (documents_min)")
        done, archive = week(tmp_path, site, 1, "[expect]\ndocuments_min = 12\n")
        archive.close()
    assert outcome(done) == (0, "complete", None)


def test_rows_that_mostly_lead_to_pages_saying_they_are_not_there_are_suspect(tmp_path: Path) -> None:
    lost = Answer("<html><head><title>404</title></head><body>您访问的页面不存在或已删除</body></html>".encode())
    with serve(portal() | dict.fromkeys(HREFS[:8], lost)) as site:
        done, archive = week(tmp_path, site, 0)
        archive.close()
    assert outcome(done)[:2] == (3, "suspect")
    assert done.report["requests"]["soft_not_found"] == 8
    assert "8 of 12 rows" in outcome(done)[2]
