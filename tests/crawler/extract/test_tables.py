"""Which tables hold data, and their rows as a grid."""

import pytest
from lxml import html

from crawler.extract.tables import cell_text, is_data, read_rows


def table(rows: str):
    return html.fragment_fromstring(f"<table>{rows}</table>")


def rows(source: str, *, spread: bool = False) -> list[list[str]]:
    return [cells for _, cells in read_rows(table(source), spread=spread)]


LONG = "<p>为加强户外广告管理，现就有关事项通知如下，请认真贯彻执行。</p>" * 20


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("<tr><td>序号</td><td>名称</td></tr><tr><td>1</td><td>办法</td></tr>", True),
        ("<tr><th>单位</th><td>县政府</td></tr>", True),
        ("<tr><td>·<a href=1>供水办法</a></td><td>·<a href=2>养犬规定</a></td></tr>" * 3, False),
        ("<tr><td><a href=1>供水办法</a></td><td>2013年</td></tr>" * 3, True),
        ("<tr><td>栏目</td><td><dl><dt>办法</dt><dd>5月</dd><dt>规定</dt><dd>6月</dd></dl></td></tr>", False),
        ("<tr><td>只有一格</td></tr>", False),
        ("<tr><td>一</td></tr><tr><td>二</td></tr>", False),
        (f"<tr><td>栏目</td><td>{LONG}</td></tr>", False),
        ("<tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr>", False),
        ("<tr><td>1</td><td><table><tr><td>方框</td></tr></table></td></tr><tr><td>2</td><td>x</td></tr>" * 2, True),
        ("<tr><td>1</td><td><div id='zoom'>正文</div></td></tr><tr><td>2</td><td>x</td></tr>", False),
        ("", False),
    ],
)
def test_data_and_layout(source, data):
    assert is_data(table(source)) == data


def test_a_merged_cell_stands_once_and_keeps_its_places():
    source = (
        "<tr><td rowspan=2>单位</td><td colspan=2>许可</td></tr><tr><td>受理</td><td>办结</td></tr>"
        "<tr><td>县局</td><td>1</td><td>2</td></tr>"
    )
    assert rows(source) == [["单位", "许可", ""], ["", "受理", "办结"], ["县局", "1", "2"]]
    assert rows(source, spread=True)[:2] == [["单位", "许可", "许可"], ["单位", "受理", "办结"]]


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "99999999999", "2"])
def test_any_span_is_survived(span):
    assert rows(f"<tr><td colspan='{span}' rowspan='{span}'>a</td><td>b</td></tr><tr><td>c</td></tr>")[0][0] == "a"


def test_cells_join_blocks_by_a_blank_and_spans_by_nothing():
    cell = html.fragment_fromstring("<td><p>第一</p><p>第<b>二</b>段</p>尾<!--c-->巴<br>行</td>", create_parent=True)
    assert cell_text(cell) == "第一 第二段 尾巴 行"
