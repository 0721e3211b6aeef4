"""What a host teaches: an unknown template comes clean, and a better reading is never an edit by the county."""

from pathlib import Path

from archive.store import Archive
from tests.crawler.test_middlewares import HREFS, SECTION, listing
from tests.crawling import crawl, fazhi, portal_file, rows
from tests.servers import Answer, Pages, serve

NIGHTS = [f"2024-03-0{day}T18:00:00Z" for day in (1, 2, 3)]
STOCK = "办事群众可以在工作日到县政务服务大厅三楼综合窗口咨询，节假日不休息。"
"""A line of furniture with no word that any vocabulary knows, in a template that no rule knows."""

PAGE = (
    "<html><head><meta charset='utf-8'><title>{title}</title></head><body><section><h1>{title}</h1>"
    "<p class='m'>发布时间：2017-11-24</p><p class='x'>{body}</p><p class='y'>{stock}</p><p class='x'>{body}</p>"
    "</section></body></html>"
)


def unknown(number: int, figure: int = 3) -> Answer:
    body = (
        f"县人民政府第{number}次常务会议审议通过了本年度第{figure}批行政执法事项，自公布之日起施行，由县司法局负责解释。"
        * 3
    )
    return Answer(PAGE.format(title=f"融水县行政执法办法第{number}号", body=body, stock=STOCK).encode())


def site(figure: int = 3) -> Pages:
    pages: Pages = {"/list/": listing(*HREFS)}
    return pages | {href: unknown(n, figure if n == 1 else 3) for n, href in enumerate(HREFS, 1)}


def test_text_that_recurs_on_a_hosts_pages_is_cut_and_no_version_comes_of_it(tmp_path: Path) -> None:
    with serve(site()) as server:
        toml = portal_file(tmp_path, server.url, SECTION.format(server.url))
        first, archive = crawl(tmp_path, toml, now=NIGHTS[0])
        [(memories,)] = rows(archive, "SELECT count(*) FROM host_memories")
        kept = rows(archive, "SELECT text, extractor FROM versions")
        archive.close()
        second, archive = crawl(tmp_path, toml, "--full", now=NIGHTS[1])
        archive.close()
        server.pages = site(figure=4)
        third, archive = crawl(tmp_path, toml, "--full", now=NIGHTS[2])
        events = rows(archive, "SELECT kind, count(*) FROM events GROUP BY kind ORDER BY kind")
        archive.close()
    assert first.report["documents"]["new"] == 6
    assert memories == 1
    assert not [text for text, _ in kept if STOCK in text]
    assert all("第3批" in text for text, _ in kept)
    assert second.report["documents"]["unchanged"] == 6
    assert third.report["documents"] == {**second.report["documents"], "unchanged": 5, "revised": 1}
    assert events == [("published", 6), ("revised", 1)]


def test_what_was_learned_is_never_changed(tmp_path: Path) -> None:
    with serve(site()) as server:
        toml = portal_file(tmp_path, server.url, SECTION.format(server.url))
        crawl(tmp_path, toml, now=NIGHTS[0])[1].close()
        done, archive = crawl(tmp_path, toml, "--full", now=NIGHTS[1])
        archive.close()
    assert done.status == 0
    with Archive.read(tmp_path / "a.db") as archive:
        assert rows(archive, "SELECT id, learned_at FROM host_memories") == [(1, NIGHTS[0])]
    assert fazhi("verify", "--archive", tmp_path / "a.db").status == 0
