"""Rows in every shape that lists have been met in, beside menus, margins and feet that are no lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.page import read_page
from spiders.lists.rows import read_rows

URL = "http://www.chengxi.example.gov.cn/zwgk/fz/list.html"
TITLES = (
    "关于印发行政执法公示办法的通知", "关于开展法治督察工作的通报", "行政规范性文件清理结果公告",
    "普法依法治理工作要点", "重大行政决策事项目录", "行政复议决定书公开", "司法所规范化建设方案", "法律顾问管理办法",
)  # fmt: skip
DAYS = tuple(f"2024-03-{20 - turn}" for turn in range(8))
MENU = """<ul class="menu"><li><a href="/">首页</a></li><li><a href="/zwgk/index.html">政务公开</a></li>
<li><a href="/zwfw/index.html">政务服务</a></li><li><a href="/ldzc/a.html">领导之窗</a></li></ul>"""
BESIDE = "".join(
    f'<li><a href="/n/{n}.html">全县重点项目推进会议召开安排部署第{n}项工作</a><span>2024-05-0{n}</span></li>'
    for n in range(1, 9)
)
FOOT = '<div class="foot"><a href="/a.html">关于我们</a><a href="/b.html">网站地图</a></div>'

ROWS = {
    "table": ("<table>", '<tr><td><a href="{u}">{t}</a></td><td>{d}</td></tr>', "</table>"),
    "table with headings": (
        "<table><tr><th>序号</th><th>名称</th><th>成文日期</th><th>公布日期</th></tr>",
        '<tr><td>1</td><td><a href="{u}">{t}</a></td><td>2020-01-01</td><td>{d}</td></tr>',
        "</table>",
    ),
    "list with headings": (
        "<ul><li><span>标题</span><span>成文日期</span><span>发布日期</span></li></ul><ul>",
        '<li><span><a href="{u}">{t}</a></span><span>2020-01-01</span><span>{d}</span></li>',
        "</ul>",
    ),
    "cards": (
        "<div>",
        """<div class="card"><a href="{u}"><img src="i.jpg"></a><h3><a href="{u}">{t}</a></h3>
        <p>2020年1月1日起施行，认真执行。<a href="{u}">[详细]</a></p><p>{d}</p></div>""",
        "</div>",
    ),
    "section before the title": (
        "<ul>",
        '<li><a href="/zwgk/c1/index.html">[通知公告]</a><a href="{u}">{t}</a><span>{d}</span></li>',
        "</ul>",
    ),
    "publisher behind the title": (
        "<table>",
        '<tr><td><a href="{u}">{t}</a></td><td><a href="/jg/1.html">县司法局</a></td><td>{d}</td></tr>',
        "</table>",
    ),
    "columns": ("<div>", '<div class="row"><div><a href="{u}">{t}</a></div><div>{d}</div></div>', "</div>"),
    "links as rows": ("<div>", '<a href="{u}"><div class="name">{t}</div><div>{d}</div></a>', "</div>"),
    "cards as links": (
        "<div>",
        '<a class="card" href="{u}"><h4>{t}</h4><p>发布时间：{d}　来源：县政府办</p></a>',
        "</div>",
    ),
    "paragraphs": ("<div>", '<p>1. <a href="{u}">{t}</a> （{d}）</p>', "</div>"),
    "loose, day behind": ("<div>", '<a href="{u}">{t}</a> [{d}]<br>', "</div>"),
    "loose, day before": ("<div>", '<span>{d}</span> <a href="{u}">{t}</a><br>', "</div>"),
    "loose, day first in a cell": ("<div>", '[{d}] <a href="{u}">{t}</a><br>', "</div>"),
    "terms": ("<dl>", '<dt><a href="{u}">{t}</a></dt><dd>{d}</dd>', "</dl>"),
    "terms, day first": ("<dl>", '<dt>{d}</dt><dd><a href="{u}">{t}</a></dd>', "</dl>"),
    "tables as rows": ("<div>", '<table><tr><td>·<a href="{u}">{t}</a></td><td>[{d}]</td></tr></table>', "</div>"),
    "labels": (
        "<ul>",
        '<li><h4><a href="{u}">{t}</a></h4><p>发布机构：司法局　成文日期：2020-01-01　发布日期：{d}</p></li>',
        "</ul>",
    ),
    "labels, day in brackets": ("<ul>", '<li><h4><a href="{u}">{t}</a></h4><p>发布时间：【{d}】</p></li>', "</ul>"),
    "card, day in brackets": ("<ul>", '<li><a href="{u}"><h4>{t}</h4><p>来源：司法局 [{d}]</p></a></li>', "</ul>"),
    "view button": ("<table>", '<tr><td>{t}</td><td>{d}</td><td><a href="{u}">查看</a></td></tr>', "</table>"),
    "files": ("<ul>", '<li><a href="{u}.pdf">{t}</a><a href="{u}.docx">下载</a><span>{d}</span></li>', "</ul>"),
    "clicks": ("<ul>", "<li onclick=\"window.open('{u}')\"><b>{t}</b><i>{d}</i></li>", "</ul>"),
}


def read(listed, *, beside=True, **where):
    margin = f'<div class="r"><h3>最新信息</h3><ul>{BESIDE}</ul></div>' if beside else ""
    body = f'<div class="top">{MENU}</div><div class="main"><div class="l">{listed}</div>{margin}</div>{FOOT}'
    page = read_page(f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode(), URL)
    return [(entry.title, entry.date) for entry in read_rows(page, **where).entries]


def rows(shape, numbers=range(8), days=DAYS):
    opening, row, closing = ROWS[shape]
    return opening + "".join(row.format(u=f"/f/{n}.html", t=TITLES[n], d=days[n]) for n in numbers) + closing


EVERY = list(zip(TITLES, DAYS, strict=True))


@pytest.mark.parametrize("shape", ROWS)
def test_shape(shape):
    assert read(rows(shape)) == EVERY


@pytest.mark.parametrize("shape", ROWS)
@settings(max_examples=12, deadline=None)
@given(printed=st.lists(st.booleans(), min_size=8, max_size=8))
def test_no_row_takes_a_day_from_its_neighbour(shape, printed):
    days = [day if there else "" for day, there in zip(DAYS, printed, strict=True)]
    own = dict(zip(TITLES, days, strict=True))
    written = {"2020-01-01"} if shape in ("labels", "table with headings", "list with headings") else set()
    assert all(
        day in (None, own.get(title)) or day in written for title, day in read(rows(shape, days=days), beside=False)
    )


@pytest.mark.parametrize("shape", ROWS)
def test_one_row(shape):
    assert read(rows(shape, [0]), beside=False) == EVERY[:1]


def test_list_cut_into_pieces():
    pieces = "".join(rows("paragraphs", numbers) for numbers in ((0, 1, 2), (3, 4, 5), (6, 7)))
    assert read(pieces) == EVERY


def test_two_columns():
    cells = [f'<td><a href="/f/{n}.html">{TITLES[n]}</a> {DAYS[n]}</td>' for n in range(8)]
    assert read("<table>" + "".join(f"<tr>{cells[n]}{cells[n + 1]}</tr>" for n in (0, 2, 4, 6)) + "</table>") == EVERY


def test_years_as_headings_join_and_give_no_day():
    groups = ((2024, (0, 1, 2)), (2023, (3, 4, 5)), (2022, (6, 7)))
    months = [day[5:] for day in DAYS]
    listed = "".join(f"<h3>{year}年</h3>{rows('labels', numbers, months)}" for year, numbers in groups)
    listed = listed.replace("成文日期：2020-01-01　发布日期：", "")
    assert read(f"<div>{listed}</div>") == [(title, None) for title in TITLES]


def test_issues_as_headings_join():
    groups = ((5, (0, 1, 2, 3)), (4, (4, 5, 6, 7)))
    listed = "".join(f"<h3>2024年第{issue}期</h3>{rows('labels', numbers)}" for issue, numbers in groups)
    assert read(f"<div>{listed}</div>") == EVERY


def test_boxes_with_names_stay_apart():
    boxes = "".join(
        f"<h3>{name}</h3>{rows('loose, day behind', n)}" for name, n in (("通知公告", (0, 1, 2)), ("政策文件", (3, 4)))
    )
    assert read(boxes, beside=False) == EVERY[:3]


def test_undated_rows_outweigh_what_is_called_latest():
    listed = "<ul>" + "".join(f'<li><a href="/f/{n}.html">{TITLES[n]}</a></li>' for n in range(8)) + "</ul>"
    assert read(listed) == [(title, None) for title in TITLES]


def test_two_rows_beside_a_pager_outweigh_eight_without():
    assert read(rows("columns", (0, 1)) + '<div class="page"><a href="list_6.html">上一页</a></div>') == EVERY[:2]


def test_box_among_the_rows_is_no_row():
    lines = "".join(f'<p><a href="/x/{n}.html">国务院第{n}号文件的通知</a> 2020-04-0{n}</p>' for n in (1, 2))
    box = f"<li><b>相关公文</b>{lines}</li>"
    listed = (
        "<ul>"
        + "".join(f'<li><a href="/f/{n}.html">{TITLES[n]}</a><i>{DAYS[n]}</i></li>' for n in range(8))
        + box
        + "</ul>"
    )
    assert read(listed) == EVERY


def test_row_of_a_dated_list_that_leads_to_another_section_is_no_entry():
    more = '<li><a href="/zwgk/other/index.html">更多政策文件请到政策文件库查询</a></li>'
    assert read(rows("clicks").replace("</ul>", more + "</ul>")) == EVERY


def test_selector_that_names_no_row_is_passed_over():
    assert read(rows("columns"), selectors={"list_rows": "li.gone"}) == EVERY
    assert read(rows("columns"), selectors={"list_rows": "li[["}) == EVERY


def test_menu_alone_is_no_list():
    assert read("", beside=False) == []


def test_rows_in_a_comment_count_where_nothing_else_lists():
    assert read(f"<!-- {rows('table')} -->", beside=False) == EVERY
    assert read(f"{rows('table', (0, 1, 2))}<!-- {rows('cards')} -->", beside=False) == EVERY[:3]
