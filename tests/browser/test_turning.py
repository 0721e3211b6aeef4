"""Lists whose pages only a script turns: clicked through to their end in real Chromium, or honestly not."""

from pathlib import Path

import pytest

from tests.browser.portal import described, document_pages, row_service, shell, title
from tests.browser.test_rendering import HASTY, section, titles, walked
from tests.crawling import fazhi, rows
from tests.servers import Answer, Pages, serve

PAGES, SIZE = 4, 5

TURNING = """
let number = 1, last = %d;
function row(one) { return `<li><a href="${one.url}">${one.title}</a><span>${one.day}</span></li>`; }
function show(asked) {
  fetch('/cms/rows.json?p=' + asked).then(answer => answer.json()).then(rows => {
    number = asked;
    const old = %s ? [...document.querySelectorAll('#app li.row, #app ul.list li')].map(e => e.outerHTML).join('') : '';
    document.getElementById('app').innerHTML = '<ul class="list">' + old + rows.map(row).join('') + '</ul>' + %s;
  });
}
show(1);
"""
NEXT = """`<div class="page"><span class="current">${number}</span>` +
  (number < last ? '<a href="javascript:void(0)" onclick="show(number + 1)">下一页</a>' : '<span>下一页</span>')
  + '</div>'"""
ARROW = """`<div class="el-pagination"><button class="btn-prev" disabled><i></i></button>
  <button class="btn-next" ${number < last ? '' : 'disabled'} onclick="show(number + 1)"><i class="el-icon"></i>
  </button></div>`"""
NUMBERS = """'<ul class="pagination">' + [1, 2, 3, 4].map(n =>
  `<li class="${n === number ? 'active' : ''}"><a onclick="show(${n})">${n}</a></li>`).join('') + '</ul>'"""
MORE = (
    """(number < last ? '<div class="more" onclick="show(number + 1)">点击加载更多</div>' : '<div>没有更多了</div>')"""
)
STRANGERS = """<button onclick="fetch('/clicked')">提交</button><a onclick="fetch('/clicked')">更多</a>
<div class="news"><a onclick="fetch('/clicked')">融水县召开会议</a></div>"""


def turned(pager: str, pages: int = PAGES, *, grows: bool = False, answers: int = PAGES) -> Pages:
    """Return a portal whose list has ``pages`` pages by its pager, of which a service answers ``answers``."""
    script = TURNING % (pages, str(grows).lower(), pager)
    site: Pages = {"/list/": shell(script, body=STRANGERS)}
    for number in range(1, pages + 1):
        page = min(number, answers)
        site[f"/cms/rows.json?p={number}"] = row_service(range(SIZE * page - SIZE + 1, SIZE * page + 1))
    return site | document_pages(range(1, SIZE * pages + 1))


@pytest.mark.parametrize(
    ("pager", "grows"),
    [(NEXT, False), (ARROW, False), (NUMBERS, False), (MORE, True)],
    ids=["next", "arrow", "numbers", "more"],
)
def test_a_pager_is_clicked_through_to_its_end(tmp_path: Path, pager: str, grows: bool) -> None:
    done, archive, site = walked(tmp_path, turned(pager, grows=grows))
    found = section(done)
    assert (found["outcome"], found["pages"], found["listed"]) == ("complete", PAGES, PAGES * SIZE), done.err
    assert titles(archive) == sorted(title(number) for number in range(1, PAGES * SIZE + 1))
    assert [path for path in site.asked if "rows.json" in path] == [f"/cms/rows.json?p={n + 1}" for n in range(PAGES)]
    assert "/clicked" not in site.asked
    shown = "SELECT count(DISTINCT payload_sha256) FROM captures WHERE headers LIKE '%X-Fazhi-Rendered%'"
    assert rows(archive, shown) == [(PAGES,)]
    archive.close()


def test_a_pager_that_shows_the_same_again_ends_as_broken(tmp_path: Path) -> None:
    done, archive, _ = walked(tmp_path, turned(NEXT, answers=2), *HASTY)
    found = section(done)
    assert (found["outcome"], found["listed"]) == ("incomplete", 2 * SIZE)
    assert "repeats rows" in found["reason"]
    archive.close()


def test_a_service_that_fails_halfway_leaves_the_list_incomplete(tmp_path: Path) -> None:
    pages = turned(NEXT) | {"/cms/rows.json?p=3": Answer(b"", 500)}
    done, archive, _ = walked(tmp_path, pages, *HASTY)
    assert (section(done)["outcome"], section(done)["listed"]) == ("incomplete", 2 * SIZE)
    archive.close()


def test_an_everyday_walk_turns_no_further_than_the_news(tmp_path: Path) -> None:
    with serve(turned(NEXT)) as site:
        file = described(tmp_path, site)
        for day in (1, 2):
            site.asked.clear()
            done = fazhi(
                "crawl", "--portals", file, "--archive", tmp_path / "a.db", "--json", now=f"2026-01-0{day}T18:00:00Z"
            )
    assert section(done)["outcome"] == "complete"
    assert [path for path in site.asked if "rows.json" in path] == ["/cms/rows.json?p=1"]


def test_a_replay_turns_the_same_pages_without_a_browser(tmp_path: Path) -> None:
    file = tmp_path / "site.warc.gz"
    with serve(turned(ARROW)) as site:
        recorded = fazhi("record", "sample", "--portals", described(tmp_path, site), "-o", file)
    assert recorded.status == 0, recorded.err
    done = fazhi("replay", file, "--archive", tmp_path / "b.db", "--json", "-s", "FAZHI_CHROMIUM=/nowhere")
    assert (done.status, section(done)["outcome"], section(done)["listed"]) == (0, "complete", PAGES * SIZE), done.err
