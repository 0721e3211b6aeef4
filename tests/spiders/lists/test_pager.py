"""Pagers in their many words."""

import pytest

from crawler.extract.page import read_page
from spiders.families import read_list
from spiders.lists.pager import is_pager_text, read_pager

URL = "http://www.chengxi.example.gov.cn/zwgk/list.html"


def pager(html):
    page = read_page(f"<html><body>{html}</body></html>".encode(), URL)
    return read_pager(page, page.root)


@pytest.mark.parametrize(
    "text", ["下一页", "下一页 >", ">>下页", "下页", "尾页", "末页", "上一页", "[3]", "第3页", "»", "Next"]
)
def test_words_of_pagers(text):
    assert is_pager_text(text)


@pytest.mark.parametrize("text", ["关于下一页的说明", "首页轮播图片管理办法", "页"])
def test_words_of_titles(text):
    assert not is_pager_text(text)


@pytest.mark.parametrize(
    ("text", "pages", "records"),
    [
        ("共5页", 5, None),
        ("共 <b>41</b> 条 第1/3页", 3, 41),
        ("总页数:16", 16, None),
        ("页次：1/7 共有 133 条记录", 7, 133),
        ("当前第 1 页 共 20 页 共 300 条", 20, 300),
        ("总记录数：89", None, 89),
        ("共89条，5页", 5, 89),
        ("每页20条记录 共5页", 5, None),
    ],
)
def test_totals(text, pages, records):
    read = pager(f'<div class="page">{text} <a href="list_2.html">下一页</a></div>')
    assert (read.pages, read.records) == (pages, records)


def test_totals_are_looked_for_around_the_pager():
    read = pager(
        '<h1>全县共12页的总结</h1><p>x</p><div class="page"><a href="list_2.html">下一页</a></div>' + "<p>y</p>" * 3
    )
    assert read.pages is None


def test_numbers_of_a_calendar_are_no_pages():
    days = "".join(f'<td><a href="day.jsp?d={day}">{day}</a></td>' for day in (5, 6))
    read = pager(f'<table><tr>{days}</tr></table><div><a href="list_2.html">2</a><a href="list_3.html">3</a></div>')
    assert dict(read.numbers) == {2: URL.replace("list", "list_2"), 3: URL.replace("list", "list_3")}


def test_next_that_leads_to_itself_is_no_next():
    assert pager('<a href="list.html">下一页</a>').next is None


def test_a_drawn_pager_of_one_page_has_no_second():
    script = "<script>laypage({pages: 1, jump: function(e){ location.href='list_'+e.curr+'.html'; }})</script>"
    page = read_page(f"<p><a href='/1.html'>关于执法检查的通知</a> 2024-01-05</p>{script}".encode(), URL)
    assert (read_list(page).paging.page2, read_list(page).others) == (None, ())


def test_next_behind_an_image_is_known_by_its_title():
    assert pager('<a href="list_2.html" title="下一页"><img src="n.gif"></a>').next == URL.replace("list", "list_2")
