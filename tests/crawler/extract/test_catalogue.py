import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.catalogue import read_catalogue, read_rows
from crawler.extract.labels import key_of


def pairs(*html):
    labels = read_catalogue([lxml.html.fragment_fromstring(each) for each in html])
    return {key_of(each.label): each.value for each in labels}


TWO_PAIRS = """<table><tbody>
<tr><th>索 引 号：</th><td>431129-2018-00416</td><th>主题分类：</th><td>农业、林业、水利</td></tr>
<tr><th>发文机关：</th><td>云岭县人民政府</td><th>成文日期：</th><td>二〇一八年九月三日</td></tr>
<tr><th>标　　题：</th><td colspan="3">云岭县人民政府关于印发《办法》的通知：修订</td></tr>
<tr><th>发文字号：</th><td>云政发【2018】21号</td><th>发布日期：</th><td>2018-09-10</td></tr>
<tr><th>有 效 性：</th><td>有效</td><th>主 题 词：</th><td>&nbsp;</td></tr></tbody></table>"""


def test_two_pairs_a_row():
    assert pairs(TWO_PAIRS) == {
        "索引号": "431129-2018-00416",
        "主题分类": "农业、林业、水利",
        "发文机关": "云岭县人民政府",
        "成文日期": "二〇一八年九月三日",
        "标题": "云岭县人民政府关于印发《办法》的通知：修订",
        "发文字号": "云政发【2018】21号",
        "发布日期": "2018-09-10",
        "有效性": "有效",
        "主题词": "",
    }


def test_printed_twice_is_read_once():
    once = read_catalogue([lxml.html.fragment_fromstring(TWO_PAIRS)])
    assert read_catalogue([lxml.html.fragment_fromstring(f"<div>{TWO_PAIRS}{TWO_PAIRS}</div>")]) == once


def test_bold_labels_without_colon_and_an_empty_value_between():
    html = """<table><tr><td><b>发文字号</b></td><td></td><td><b>有效性</b></td><td>有效</td></tr></table>"""
    assert pairs(html) == {"发文字号": "", "有效性": "有效"}


def test_a_label_at_the_end_of_a_row_takes_nothing_from_the_next_row():
    html = "<table><tr><td>文件编号：</td><td></td><td>公开时限：</td></tr>"
    html += "<tr><td>长期公开</td><td>发布机构：</td><td>县政府办</td></tr></table>"
    assert pairs(html)["公开时限"] == ""
    assert pairs(html)["发布机构"] == "县政府办"


def test_an_empty_value_whose_cell_was_left_out():
    html = "<table><tr><td>文件编号:</td><td>发布机构:</td><td>长兴县政府办公室</td></tr></table>"
    assert pairs(html) == {"文件编号": "", "发布机构": "长兴县政府办公室"}


def test_bullets():
    html = """<ul><li>索引号： 6107280000/2024-001005</li><li>主题分类：</li><li>来源：</li><li>发文机构：</li>
    <li>发文字号： 镇政发〔2024〕7号</li><li>发文日期： 2024年04月06日 16:40</li><li>有效性：</li>
    <li>发布日期： 2024年04月06日 16:34</li><li>内容概述：</li></ul>"""
    assert pairs(html) == {
        "索引号": "6107280000/2024-001005",
        "主题分类": "",
        "来源": "",
        "发文机构": "",
        "发文字号": "镇政发〔2024〕7号",
        "发文日期": "2024年04月06日 16:40",
        "有效性": "",
        "发布日期": "2024年04月06日 16:34",
        "内容概述": "",
    }


def test_bold_label_and_value_in_one_bullet():
    html = "<ul><li><b>索引号</b> 113702/2021-51</li><li><span>文号：</span><span>云政发〔2021〕5号</span></li></ul>"
    assert pairs(html) == {"索引号": "113702/2021-51", "文号": "云政发〔2021〕5号"}


def test_definition_list():
    html = "<dl><dt>索引号</dt><dd>A1-2</dd><dt>发文机关</dt><dd></dd><dt>有效性</dt><dd>有效</dd></dl>"
    assert pairs(html) == {"索引号": "A1-2", "发文机关": "", "有效性": "有效"}


def test_several_pairs_in_one_cell():
    html = """<table><tr><td>索引号: 640221044/2023-00612 主题分类:</td></tr>
    <tr><td>发文机关: 平云县司法局 成文日期: 2023年11月28日</td></tr>
    <tr><td>发文字号: .. 有效性: 有效</td></tr></table>"""
    assert pairs(html) == {
        "索引号": "640221044/2023-00612",
        "主题分类": "",
        "发文机关": "平云县司法局",
        "成文日期": "2023年11月28日",
        "发文字号": "..",
        "有效性": "有效",
    }


def test_labels_and_values_in_blocks_of_their_own():
    html = """<div><div><p>标题</p><p>高云县行政规范性文件管理办法</p></div>
    <div><span>发文机关</span><br>高云县人民政府</div>
    <div>索引号</div><div>11370322004222241N/2021-5135380</div><div>有效性</div><div>有效</div></div>"""
    assert pairs(html) == {
        "标题": "高云县行政规范性文件管理办法",
        "发文机关": "高云县人民政府",
        "索引号": "11370322004222241N/2021-5135380",
        "有效性": "有效",
    }


def test_a_row_of_labels_over_a_row_of_values():
    html = """<table><tr><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>
    <tr><td>A1</td><td>县政府办</td><td>2019-01-02</td></tr></table>"""
    assert pairs(html) == {"索引号": "A1", "发布机构": "县政府办", "发布日期": "2019-01-02"}


def test_nested_tables_and_hidden_scripts():
    html = f"<table><tr><td><script>var 索引号='x'</script>{TWO_PAIRS}</td></tr></table>"
    assert pairs(html)["索引号"] == "431129-2018-00416"


def test_unknown_labels_are_kept():
    html = "<table><tr><td>幸运数字：</td><td>8</td></tr></table>"
    assert pairs(html) == {"幸运数字": "8"}


def test_blanks_between_label_and_value():
    rows = [["索引号 001008003004034/2011-204477 主题分类 综合类"], ["文号 云政办〔2011〕129号 发布机构 县 政府办"]]
    assert {each.label: each.value for each in read_rows(rows)} == {
        "索引号": "001008003004034/2011-204477",
        "主题分类": "综合类",
        "文号": "云政办〔2011〕129号",
        "发布机构": "县 政府办",
    }


def test_rows_without_labels():
    assert read_rows([]) == ()
    assert read_rows([["云岭县人民政府"], ["2018年9月3日", "有效期五年"]]) == ()


@given(
    st.lists(
        st.sampled_from(["索引号", "有效性：", "有效", "", "A1", "标题: x", "•", "发文机关:县府 文号:"]), max_size=12
    )
)
def test_never_raises(cells):
    html = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    for label in read_catalogue([lxml.html.fragment_fromstring(html)]):
        assert label.label


def test_cells_that_only_draw_a_bar():
    cells = ["索引号：", "|", "330522/2023-05094", "|", "文号：", "|", "", "|", "发布机构：", "|", "县政府办"]
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    assert pairs(f"<table><tr>{row}</tr></table>") == {
        "索引号": "330522/2023-05094",
        "文号": "",
        "发布机构": "县政府办",
    }
