"""Sections are found by the names that a reader sees, on every kind of menu, and refused with a reason."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.page import read_page
from crawler.portals import Portal
from spiders.discovery import LEVELS, FoundSection, judge_rows, leads, list_key

HOME = "http://www.miao.gov.cn/"
PORTAL = Portal("miao", "苗山县人民政府", HOME, hosts=("sfj.miao.gov.cn",))


def look(body, url=HOME, depth=0, portal=PORTAL, title="苗山县人民政府门户网站"):
    page = read_page(
        f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode("utf-8", "replace"), url
    )
    return leads(page, portal, depth)


def section_names(body, **where):
    return [section.name for section in look(body, **where).sections]


def explored(body, **where):
    return [lead.name for lead in look(body, **where).explore]


def refusals(body, **where):
    return {lead.name: lead.reason for lead in look(body, **where).refused}


def test_a_section_has_name_address_topic_and_reason():
    (section,) = look('<a href="xxgk/fzbg/">法治政府建设年度报告</a>').sections
    assert section == FoundSection(
        "法治政府建设年度报告", HOME + "xxgk/fzbg/", "annual_report", "its name says 法治政府建设年度报告"
    )


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("法治苗山", "other"),
        ("依法行政", "other"),
        ("行政执法公示", "enforcement"),
        ("三项制度", "enforcement"),
        ("行政规范性文件", "normative_document"),
        ("规范性文件清理", "cleanup"),
        ("重大行政决策", "major_decision"),
        ("行政处罚", "penalty"),
        ("行政许可", "licence"),
        ("行政复议", "reconsideration"),
        ("普法宣传", "legal_education"),
    ],
)
def test_names_of_ours(name, topic):
    (section,) = look(f'<a href="a/">{name}</a>').sections
    assert (section.name, section.topic) == (name, topic)


@pytest.mark.parametrize("name", ["财政信息", "招考信息", "党建工作", "政府采购", "公开指南"])
def test_a_distractor_is_refused_with_a_reason(name):
    found = look(f'<a href="zfgzbg/">{name}</a>')
    assert found.sections == found.explore == ()
    assert [lead.name for lead in found.refused] == [name]
    assert found.refused[0].reason


@pytest.mark.parametrize(
    "name", ["融水要闻", "图片新闻", "领导之窗", "县长信箱", "走进苗山", "办事服务", "首页", "下一页", "2"]
)
def test_what_has_nothing_to_do_with_us_is_passed_over(name):
    found = look(f'<a href="a/">{name}</a>')
    assert found.sections == found.explore == ()


def test_the_mayors_report_is_no_section_but_its_rows_are_looked_at():
    found = look('<a href="xxgk/fdzdgknr/zfgzbg/">政府工作报告</a>')
    assert found.sections == ()
    assert [lead.name for lead in found.explore] == ["政府工作报告"]


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<a href="fzms/"><img src="a.png" alt="法治苗山"></a>', "fzms/"),
        ('<a href="fzms/"><img src="a.png" title="法治苗山"></a>', "fzms/"),
        ('<a href="fzms/" title="法治苗山"><i></i></a>', "fzms/"),
        ('<map><area href="fzms/" alt="法治苗山"></map>', "fzms/"),
        ('<select><option value="">请选择</option><option value="/fzms/">法治苗山</option></select>', "fzms/"),
        ("<select><option value='http://www.miao.gov.cn/fzms/'>法治苗山</option></select>", "fzms/"),
        ('<a href="#" onclick="window.open(\'/fzms/\')">法治苗山</a>', "fzms/"),
        ("<div onclick=\"location.href='fzms/index.html'\">法治苗山</div>", "fzms/index.html"),
        ("<dl><dd onclick=\"location.href='fzms/index.html'\">法治苗山</dd></dl>", "fzms/index.html"),
        ('<ul><li class="tab" data-url="/fzms/">法治苗山</li></ul>', "fzms/"),
        ('<h3>法治苗山<a class="more" href="fzms/">更多&gt;&gt;</a></h3>', "fzms/"),
        ('<div><h2>法治苗山</h2><ul><li><a href="t20240101_123.html">某事</a></ul><a href="fzms/">more</a>', "fzms/"),
        ('<h3>法治苗山<a class="more" href="fzms/"></a></h3>', "fzms/"),
        ('<table><tr><td>法治苗山</td><td><a href="fzms/">更多</a></td></tr></table>', "fzms/"),
        ('<li>法治苗山 <a href="fzms/">+</a></li>', "fzms/"),
        ('<a href="fzms/" title="更多法治苗山">&gt;&gt;</a>', "fzms/"),
        ('<a href="fzms/" title="法治苗山">法治苗..</a>', "fzms/"),
        ('<a href="\n  fzms\\index.shtml ">【 法治苗山 】</a>', "fzms/index.shtml"),
        ("<frameset><frame src='fzms/' title='法治苗山'></frameset>", "fzms/"),
        ("<script>var zNodes=[{id:1,pId:0,name:'法治苗山',url:'\\/fzms\\/'}];</script>", "fzms/"),
        ('<script>var menu = [{"href": "/fzms/", "title": "法治苗山"}]</script>', "fzms/"),
        ("<script>var zNodes=[{name:'法治苗山',url:'/fzms/',children:[{name:'机构',url:'/jg/'}]}];</script>", "fzms/"),
        ("<script>d = new dTree('d'); d.add(2,0,'法治苗山','/fzms/');</script>", "fzms/"),
        ("<script>document.write('<li><a href=\"/fzms/\">法治<b>苗山</b></a></li>');</script>", "fzms/"),
        ('<script>document.write("<a href=\\"/fzms/\\">法治苗山<\\/a>");</script>', "fzms/"),
    ],
)  # fmt: skip
def test_every_kind_of_menu(markup, url):
    sections = look(markup).sections
    assert [(section.name, section.url) for section in sections] == [("法治苗山", HOME + url)]


def test_a_more_link_below_rows_is_not_named_after_a_row():
    row = "关于印发苗山县行政执法公示制度全过程记录制度的通知文本"
    assert (
        section_names(f'<div><ul><li><a href="a/t20240101_1234.html">{row}</a></li></ul><a href="b/">更多</a></div>')
        == []
    )


@pytest.mark.parametrize(
    "row",
    [
        '<a href="fzms/201711/t20171124_1712204.shtml">法治政府建设工作报告</a>',
        '<a href="art/2024/3/1/art_1_2.html">行政处罚决定书</a>',
        '<a href="col/art/2024/art_0123456789abcdef0123456789abcdef.html">行政处罚</a>',
        '<a href="c100/202403/0123456789abcdef.shtml">行政复议</a>',
        '<a href="gk/content/post_123456.html">行政处罚</a>',
        '<a href="info/1001/2002.htm">行政处罚</a>',
        '<a href="zwgk/public/6616363/1661782091.html">行政处罚</a>',
        '<a href="csrc/c101/c102/c1234567/content.shtml">行政处罚</a>',
        '<a href="files/P020240101.pdf">规范性文件清理结果</a>',
        '<a href="show.asp?newsid=12">行政处罚</a>',
        '<li><a href="a/b.html">行政执法培训</a><span>2024-03-01</span></li>',
        '<li><a href="a/b.html">行政执法培训</a><span>[03-01]</span></li>',
        '<a href="a/b.html">关于公布行政规范性文件清理结果的通知</a>',
        '<a href="a/b.html">2023年法治政府建设工作报告</a>',
    ],
)
def test_an_article_is_no_section(row):
    found = look(f"<ul>{row}</ul>")
    assert found.sections == found.explore == ()


def test_hubs_are_explored_best_first():
    menu = "".join(
        f'<a href="{n}/">{name}</a>' for n, name in enumerate(["县教育局", "专题专栏", "政务公开", "网站地图"])
    )
    assert explored(menu) == ["网站地图", "政务公开", "专题专栏", "县教育局"]


def test_a_picture_without_a_name_is_explored_last():
    menu = '<a href="zt/"><img src="fzms.png" alt=""></a><a href="gk/">信息公开</a>'
    assert [lead.url for lead in look(menu).explore] == [HOME + "gk/", HOME + "zt/"]


def test_exploring_ends_at_a_few_levels_but_judging_does_not():
    menu = '<a href="gk/">信息公开</a><a href="fz/">依法行政</a>'
    assert explored(menu, depth=LEVELS - 1) == ["信息公开"]
    assert explored(menu, depth=LEVELS) == []
    assert section_names(menu, depth=LEVELS) == ["依法行政"]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.hijacked.com/fzms/",
        "http://jyj.miao.gov.cn/fzms/",
        "http://www.gov.cn/fzms/",
        "http://127.0.0.1/fzms/",
    ],
)
def test_another_host_is_refused_with_its_name(url):
    found = look(f'<a href="{url}">法治苗山</a><a href="{url}2/">信息公开</a>')
    assert found.sections == found.explore == ()
    assert [lead.name for lead in found.refused] == ["法治苗山", "信息公开"]
    assert all(url.split("/")[2] in lead.reason for lead in found.refused)


@pytest.mark.parametrize("host", ["miao.gov.cn", "sfj.miao.gov.cn", "www.miao.gov.cn"])
def test_own_and_declared_hosts_are_followed(host):
    assert section_names(f'<a href="https://{host}/fzms/">法治苗山</a>') == ["法治苗山"]


def test_one_address_is_judged_once_by_its_best_name():
    menu = '<a href="a/">查看</a><a href="a/index.html">规范性文件</a><a href="/a/?">政策文件</a>'
    found = look(menu)
    assert [section.name for section in found.sections] == ["规范性文件"]
    assert found.explore == ()


def test_an_application_form_is_no_list():
    assert section_names('<a href="ysqgk/">依申请公开</a>') == []
    assert "form" in refusals('<a href="ysqgk/">依申请公开</a>')["依申请公开"]


def test_columns_below_a_section_are_sections_whatever_their_names():
    menu = '<a href="sqgk/">事前公开</a><a href="index_1.html">下一页</a><a href="czxx/">财政信息</a>'
    found = look(menu, url=HOME + "xzzf/", depth=2, title="行政执法公示-苗山县人民政府")
    assert [(each.name, each.topic) for each in found.sections] == [
        ("行政执法公示", "enforcement"),
        ("事前公开", "enforcement"),
    ]


def test_a_page_that_calls_itself_a_section_is_one():
    found = look("", url=HOME + "zt/a1/", depth=1, title="法治苗山_苗山县人民政府")
    assert [(section.name, section.url) for section in found.sections] == [("法治苗山", HOME + "zt/a1/")]


def test_the_column_name_outranks_the_title():
    page = read_page('<meta name="ColumnName" content="行政复议"><title>普法</title>'.encode(), HOME + "a/")
    assert leads(page, PORTAL, 1).sections[0].name == "行政复议"


WAY = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/gk/">公开</a> &gt; <a href="/gk/zf/">行政执法</a></div>'


def test_the_way_to_a_list_names_it():
    found = look(WAY + '<a href="sq/">事前公开</a>', url=HOME + "gk/zf/", depth=2)
    assert [each.name for each in found.sections] == ["行政执法", "事前公开"]


def test_the_way_to_an_article_does_not_make_it_a_list():
    found = look(WAY.replace("</div>", " &gt; 正文</div>"), url=HOME + "gk/zf/202401/a123.html", depth=2)
    assert [each.url for each in found.sections] == [HOME + "gk/zf/"]


def test_a_list_given_instead_of_a_home_page_is_a_section():
    url = HOME + "xxgk/tzgg/"
    page = read_page('<meta name="columnname" content="通知公告"><title>苗山县</title>'.encode(), url)
    (section,) = leads(page, Portal("p", "苗山县", url), 0).sections
    assert (section.name, section.url, section.topic) == ("通知公告", url, None)


def test_a_home_page_is_never_a_section():
    assert look("", title="法治苗山_苗山县人民政府").sections == ()


TREE = """<script>window._CONFIG = { SID: '755042', LOCATION: "x", TREE: [
 {"id": 10, "name": "法定主动公开内容", "post_count": 0, "children": [
  {"id": 11, "name": "行政执法公示", "post_count": 0, "children": [
   {"id": 12, "name": "事前公开", "post_count": 8, "children": []},
   {"id": 13, "name": "财政信息", "post_count": 8}]},
  {"id": 14, "name": "规范性文件", "post_count": 5},
  {"id": 15, "name": "政策解读", "post_count": 5, "jump_url": "http://www.gd.gov.cn/"}]}], AREA: 755 };</script>"""


def test_a_category_tree_in_a_script_is_read():
    found = look(TREE, url=HOME + "gkmlpt/index", depth=1)
    assert [(each.name, each.url, each.topic) for each in found.sections] == [
        ("事前公开", HOME + "gkmlpt/index#12", "enforcement"),
        ("规范性文件", HOME + "gkmlpt/index#14", "normative_document"),
    ]
    assert {lead.name: lead.reason for lead in found.refused}["行政执法公示"] == "empty"


@pytest.mark.parametrize("tree", ["TREE: [", "TREE: [1, null, {}]", "TREE: [" + "[" * 5000, "TREE: {}"])
def test_a_broken_tree_is_no_error(tree):
    assert look(f"<script>var a = {{ {tree} }}</script>").sections == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://www.miao.gov.cn/fzms/", "https://miao.gov.cn/fzms/index.html"),
        ("http://www.miao.gov.cn/fzms/index.shtml", "http://www.miao.gov.cn/fzms/#top"),
    ],
)
def test_one_list_under_many_addresses(first, second):
    assert list_key(first) == list_key(second)


def test_categories_of_one_page_are_many_lists():
    assert list_key("http://a.gov.cn/gkmlpt/index#1") != list_key("http://a.gov.cn/gkmlpt/index#2")


def test_rows_tell_what_a_name_does_not():
    ours = ["融安县2023年法治政府建设年度报告", "2022年法治政府建设情况报告", "2022年政府工作报告"]
    theirs = ["柳北区2023年政府工作报告", "2022年政府工作报告", "2021年法治政府建设年度报告"]
    assert judge_rows(ours) == ("annual_report", "2 of 3 rows are ours")
    assert judge_rows(theirs) == (None, "1 of 3 rows are ours")
    assert judge_rows([]) == (None, "0 of 0 rows are ours")


REPORTS = "<ul><li><a href='201{n}/t201{n}0301_123{n}.html'>{title}</a><span>201{n}-03-01</span></li></ul>"


@pytest.mark.parametrize(
    ("title", "topic"), [("苗山县法治政府建设年度报告", "annual_report"), ("苗山县人民政府工作报告", None)]
)
def test_a_page_of_reports_is_judged_by_its_rows(title, topic):
    rows = "".join(REPORTS.format(n=n, title=f"201{n}年{title}") for n in range(6))
    found = look(rows, url=HOME + "xxgk/zfgzbg/", depth=2, title="工作报告-苗山县人民政府")
    judged = found.sections if topic else found.refused
    assert [(each.name, each.topic, each.url) for each in judged] == [("工作报告", topic, HOME + "xxgk/zfgzbg/")]
    assert "of 6 rows are ours" in judged[0].reason


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 5))
def test_no_bytes_are_an_error(body, depth):
    leads(read_page(b"<html><a href='/x/'>" + body, HOME), PORTAL, depth)


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=60))
def test_no_link_is_an_error(href, name, script):
    look(f'<a href="{escape(href)}">{escape(name)}</a><script>{script}</script>')


def test_the_pager_of_a_list_leads_to_no_sections():
    pager = '<p><a href="fzbg/3.htm">下页</a> <a href="fzbg/2.htm">3</a> <a href="fzbg/1.htm">尾页</a></p>'
    names = section_names(pager, url=HOME + "fzbg.htm", depth=1, title="法治政府建设年度报告-苗山县人民政府")
    assert names == ["法治政府建设年度报告"]
