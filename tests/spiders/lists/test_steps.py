"""Pagers that a script alone works are told from those with addresses, and from those at their end."""

import pytest

from crawler.extract.page import read_page
from spiders.lists.steps import Step, next_step, only_script_leads_on

ROWS = "<ul><li><a href='/t1.html'>融水县行政执法办法</a></li><li>2</li></ul>"

BLIND = [
    "<div class='page'><a href='javascript:;'>下一页</a></div>",
    "<div class='page'><button>下一页</button></div>",
    "<div><a onclick='turn(2)'>[下页]</a> <span>尾页</span></div>",
    "<div class='holder'><a class='jp-current'>1</a><a>2</a></div>",
    "<ul class='el-pager'><li class='number active'>1</li><li class='number'>2</li></ul>",
    "<ul class='ant-pagination'><li class='ant-pagination-item-2'><a rel='nofollow'>2</a></li></ul>",
    "<div id='laypage'><span class='laypage-curr'>1</span><a href='#' data-page='2'>2</a></div>",
]
LEADING = [
    "",
    "<div class='page'><a href='index_1.html'>下一页</a></div>",
    "<div class='page'><a onclick=\"location.href='index_1.html'\">下一页</a></div>",
    "<ul class='pagination'><li><a href='?p=2'>2</a></li></ul>",
    "<ul class='pagination'><li><a href='?p=2'><span>2</span></a></li></ul>",
]
ENDED = [
    "<div class='page'><a class='jp-disabled'>下一页</a></div>",
    "<div class='page'><button disabled>下一页</button></div>",
    "<div class='page'><li class='disabled'><a>下一页</a></li></div>",
    "<div class='page'><button aria-disabled='true'>末页</button></div>",
    "<ul class='el-pager'><li class='number active'>1</li></ul>",
    "<ul class='el-pager'><li class='number active'>2</li></ul>",
]


def blind(pager: str) -> bool:
    html = f"<html><body>{ROWS}{pager}</body></html>"
    return only_script_leads_on(read_page(html.encode(), "http://www.sample.gov.cn/list/", {}))


@pytest.mark.parametrize("pager", BLIND)
def test_a_pager_without_addresses(pager: str) -> None:
    assert blind(pager)


@pytest.mark.parametrize("pager", LEADING + ENDED)
def test_a_pager_with_addresses_or_at_its_end(pager: str) -> None:
    assert not blind(pager)


def test_what_is_no_page() -> None:
    assert not only_script_leads_on(read_page(b"\xff\xd8\xff\xe0", "http://www.sample.gov.cn/a.jpg", {}))


def step(pager: str, number: int = 1, clicked: Step | None = None) -> Step | None:
    html = f"<html><body>{ROWS}{pager}</body></html>"
    return next_step(read_page(html.encode(), "http://www.sample.gov.cn/list/", {}), number, clicked)


@pytest.mark.parametrize(
    ("pager", "found"),
    [
        ("<div class='page'><a>上一页</a><a>下一页</a></div>", Step("a", "", "下一页", 0)),
        ("<div class='page'><a class='n'>1</a><a class='n'>2</a></div>", Step("a", "n", "2", 0)),
        ("<div class='pager'><li><a> 下一页 </a></li></div>", Step("a", "", "下一页", 0)),
        (
            "<div class='el-pagination'><button class='btn-next'><i></i></button></div>",
            Step("button", "btn-next", "", 0),
        ),
        ("<a>&gt;</a><div class='page'><a>&lt;</a><a>&gt;</a></div>", Step("a", "", ">", 1)),
        ("<div class='list-more'>点击加载更多</div>", Step("div", "list-more", "点击加载更多", 0)),
    ],
)
def test_the_control_that_turns_a_page_is_named_as_a_browser_finds_it(pager: str, found: Step) -> None:
    assert step(pager) == found


@pytest.mark.parametrize(
    "pager",
    [
        *LEADING,
        *ENDED,
        "<div class='page'><a>1</a><a class='current'>2</a></div>",
        "<div class='page'><a>1</a><a>2</a><a class='off disabled'>下一页</a></div>",
        "<div style='display: none'>加载更多</div>",
        "<div>没有更多了</div>",
        "<a class='more'>更多</a>",
        "<a href='javascript:;'>查看更多</a>",
        "<form class='page'><button>下一页</button></form>",
    ],
)
def test_nothing_is_clicked_at_an_end_nor_what_leads_elsewhere(pager: str) -> None:
    assert step(pager, 2) is None


def test_a_control_that_has_become_plain_text_is_the_end() -> None:
    clicked = Step("a", "", "下一页", 0)
    assert step("<div class='page'><a>下一页</a></div>", 2, clicked)
    assert step("<div class='page'><span>下一页</span></div>", 2, clicked) is None
