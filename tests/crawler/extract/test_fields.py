"""Whole pages in the shapes that county portals print: what the readers together make of them."""

import datetime as dt

import pytest

from archive.records import Entry
from crawler.extract.document import extract_document
from crawler.extract.rules import Rules

URL = "http://www.yunling.example.gov.cn/xxgk/fdzdgknr/zfgzbg/show.html"
REPORT = (
    "<p>柳河市人民政府：</p>"
    "<p>2023年，我县坚持以习近平法治思想为指导，扎实推进依法行政，各项工作取得新进展。"
    "现将有关情况报告如下：</p><p>一、主要举措和成效</p><p>（一）健全依法行政制度。全年制定规范性文件3件，清理文件27件，其中继续有效19件。</p>"
    "<p>二、存在的不足</p><p>基层法治力量薄弱，个别部门执法案卷不规范，需要在今后的工作中加以改进。</p>"
)
FOOTER = (
    '<div class="footer"><p>主办单位：云岭县人民政府办公室</p><p>网站标识码：4311290001 湘ICP备05000003号</p>'
    "<p>地址：云岭县政务中心 联系电话：0930-6620001</p></div>"
)
NAV = (
    '<div class="nav"><ul><li><a href="/a/">首页</a></li><li><a href="/b/">走进云岭</a></li>'
    '<li><a href="/c/">政务公开</a></li><li><a href="/d/">互动交流</a></li></ul></div>'
)


def page(middle, head="", title="云岭县2023年法治政府建设年度报告"):
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{NAV}{middle}{FOOTER}</body></html>"
    )


def extract(html, url=URL, **rules):
    return extract_document(html.encode(), url, rules=Rules(**rules))


def with_line(line, title="云岭县2023年法治政府建设年度报告", body=REPORT):
    return page(f'<div class="article"><h1>{title}</h1>{line}<div class="TRS_Editor">{body}</div></div>', title=title)


@pytest.mark.parametrize(
    ("line", "date", "time", "source"),
    [
        ('<div class="info">来源： ‖ 作者： ‖ 发布时间：2017-11-24 ‖ 字体：</div>', "2017-11-24", None, None),
        (
            '<div class="info"><span>来源：</span><br>发布日期：2021-07-12 10:20&nbsp;&nbsp;|&nbsp;作者：</div>',
            "2021-07-12",
            "10:20",
            None,
        ),
        ("<p>来源：云岭县人民政府</p><p>发布日期：2026-02-13</p>", "2026-02-13", None, "云岭县人民政府"),
        (
            (
                '<div class="xx">信息来源：云岭县人民政府办公室 发布时间：2015-12-22 12:07 【字体：'
                '<a href="#">大</a> <a href="#">小</a></div>'
            ),
            "2015-12-22",
            "12:07",
            "云岭县人民政府办公室",
        ),
        (
            '<div class="time">来源：云岭县人民政府门户网站 2021-09-24 16:37</div>',
            "2021-09-24",
            "16:37",
            "云岭县人民政府门户网站",
        ),
        (
            (
                '<div class="tt"><span>来源：县法制办</span><span>发布日期：2018-04-03 16:13</span><span>浏览次数：'
                "</span><span>字体：【大 中 小】</span></div>"
            ),
            "2018-04-03",
            "16:13",
            "县法制办",
        ),
        ("<p>文章来源：司法局 更新时间：2021/03/29 11:30:01</p>", "2021-03-29", "11:30:01", "司法局"),
        (
            '<div class="d">发布日期： 2011- 09- 01 14: 58: 15 浏览次数： 来源： 普望科技 字体：[ ]</div>',
            "2011-09-01",
            "14:58:15",
            "普望科技",
        ),
        (
            "<ul><li>发布时间：2024-05-06</li><li>来源：县城管局</li></ul><p>【字体： 】 <a href='#'>打印</a></p>",
            "2024-05-06",
            None,
            "县城管局",
        ),
        ("<p>来源： 发布日期：2019-12-13 11:21:16 关键词：</p>", "2019-12-13", "11:21:16", None),
        ("<p>- 发布日期：2021-07-19</p><p>- 浏览次数：</p>", "2021-07-19", None, None),
        ("<div>来源：&nbsp;&nbsp;&nbsp; 时间：2024年01月25日</div>", "2024-01-25", None, None),
        (
            "<div>作者：　　发布时间：2024-03-29　　信息来源： 云岭县教育局　　浏览数：</div>",
            "2024-03-29",
            None,
            "云岭县教育局",
        ),
        (
            "<div>来源：中共云岭县教育局委员会 云岭县教育局       发布日期：2024-01-23     点击数： 人次</div>",
            "2024-01-23",
            None,
            "中共云岭县教育局委员会 云岭县教育局",
        ),
        ("<div>云岭县人民政府 2024年01月08日</div>", "2024-01-08", None, "云岭县人民政府"),
        ("<ul><li>访问次数 ：</li><li>发布时间 ：2017-01-13 03:09</li></ul>", "2017-01-13", "03:09", None),
        (
            "<div>2021-10-20 14:39    来源：市人大     字号：    点击数：{{ pvCount }} 次</div>",
            "2021-10-20",
            "14:39",
            "市人大",
        ),
        ("<div>来源： 云岭人大网  浏览字号： 2023年04月10日 10:48</div>", "2023-04-10", "10:48", "云岭人大网"),
        (
            "<div>背景颜色： 【字体： 】【2018-03-23 09:53:53】 【来源：】 【作者：】  【关 闭】</div>",
            "2018-03-23",
            "09:53:53",
            None,
        ),
        ("<div>来源：  发布时间：2019-10-25   字号【</div>", "2019-10-25", None, None),
        ("<div>来源:作者:发布时间:2017-11-24</div>", "2017-11-24", None, None),
    ],
)
def test_lines_under_the_title(line, date, time, source):
    content = extract(with_line(line))
    assert content.title == "云岭县2023年法治政府建设年度报告"
    assert (content.publication_date, content.publication_time, content.source) == (date, time, source)
    assert (content.author, content.date_basis) == (None, "label")
    assert content.text.startswith("柳河市人民政府：")


def test_a_header_clock_is_no_date():
    clock = '<div class="top">今天是：2019年10月31日 星期四 农历十月初七</div>'
    assert extract(with_line("").replace(NAV, clock + NAV)).publication_date is None
    content = extract(with_line("<p>文章来源：司法局 更新时间：2021/03/29 11:30:01</p>").replace(NAV, clock + NAV))
    assert content.publication_date == "2021-03-29"


def test_the_day_of_a_speech_is_no_publication():
    content = extract(
        with_line("<p>——2023年1月8日在云岭县第十届人民代表大会第三次会议上</p>", title="云岭县政府工作报告")
    )
    assert (content.publication_date, content.topic, content.reporting_year) == (None, "other", None)


def test_the_epoch_of_an_address_is_no_date():
    content = extract(with_line(""), url="http://a.gov.cn/xxgk/zfwj/zfzgbg/t19700101_3424692.shtml")
    assert (content.publication_date, content.date_basis) == (None, None)


def test_an_address_speaks_last():
    content = extract(with_line(""), url="http://a.gov.cn/xxgk/zfgzbg/202503/t20250305_3597051.shtml")
    assert (content.publication_date, content.date_basis) == ("2025-03-05", "url")


def test_the_list_row_speaks_before_the_address():
    url = "http://a.gov.cn/xxgk/zfgzbg/202503/t20250305_3597051.shtml"
    content = extract(with_line(""), url=url, listed=Entry(url, "云岭县2023年法治政府建设…", "2025-03-04"))
    assert (content.publication_date, content.date_basis) == ("2025-03-04", "list")


BULLETS = """<div class="xxgk"><ul><li>索引号： 6107280000/2024-001005</li><li>主题分类：</li><li>来源：</li>
<li>发文机构：</li>
<li>发文字号： 云政发〔2024〕7号</li><li>发文日期： 2024年04月06日 16:40</li><li>有效性：</li>
<li>发布日期： 2024年04月06日 16:34</li><li>内容概述：</li></ul></div>"""
RULES_TITLE = "云岭县人民政府工作规则"
RULES_BODY = (
    "<p>第一章 总 则</p>"
    "<p>第一条 为了规范云岭县人民政府工作，提高行政效能，建设法治政府，根据有关法律法规，制定本规则。</p>"
    "<p>第二条 县人民政府工作的指导思想是全面贯彻党的基本理论和基本路线，坚持依法行政，密切联系群众。</p>"
    "<p>第三条 本规则自印发之日起施行。</p>"
)


def rules_page(table, title=RULES_TITLE):
    return page(f'<div class="main">{table}<h1>{title}</h1><div id="zoom">{RULES_BODY}</div></div>', title=title)


def test_a_catalogue_of_bullets():
    content = extract(rules_page(BULLETS))
    assert content.index_number == "6107280000/2024-001005"
    assert content.document_number == "云政发〔2024〕7号"
    assert (content.document_date, content.publication_date) == ("2024-04-06", "2024-04-06")
    assert (content.publication_time, content.date_basis) == ("16:34", "catalogue")
    assert (content.subject, content.source, content.issuing_authority, content.legal_force) == (None, None, None, None)
    assert content.title == RULES_TITLE
    assert content.text.startswith("第一章 总 则")


PIPES = """<table><tr><td>索引号:</td><td>330522/2023-05094</td><td>成文日期:</td><td>2023-12-16</td></tr>
<tr><td>公开方式:</td><td>主动公开</td><td>公开时限:</td><td>长期公开</td></tr>
<tr><td>文件编号:</td><td></td><td>发布机构:</td><td>云岭县政府办公室</td></tr></table>"""


def test_a_catalogue_of_two_pairs_a_row_and_a_line():
    content = extract(rules_page(PIPES).replace("</h1>", "</h1><p>发布日期：2023-12-16 09:09:03</p>"))
    assert (content.index_number, content.disclosure_mode) == ("330522/2023-05094", "主动公开")
    assert (content.document_number, content.publisher) == (None, "云岭县政府办公室")
    assert (content.document_date, content.publication_date) == ("2023-12-16", "2023-12-16")
    assert (content.publication_time, content.date_basis) == ("09:09:03", "label")
    assert ("公开时限", "长期公开") in [(each.label, each.value) for each in content.raw_labels]


NO_COLONS = """<div class="info-table"><table>
<tr><td>索引号</td><td>001008003004034/2011-204477</td><td>主题分类</td><td>综合类</td></tr>
<tr><td>文号</td><td>云政办〔2011〕129号</td><td>发布机构</td><td>县政府办</td></tr>
<tr><td>成文日期</td><td>2011-09-01</td><td>有效性</td><td></td></tr></table></div>"""


def test_the_day_of_a_change_comes_after_the_day_of_publication():
    content = extract(rules_page(TWICE).replace("</h1>", "</h1><p>更新时间：2022-05-06 10:00</p>"))
    assert (content.publication_date, content.date_basis) == ("2021-03-15", "catalogue")
    assert "date_conflict" not in content.warnings


def test_a_subtitle_is_no_value():
    line = "<p>来源： 发布日期：2019-12-13 关键词：</p><p>——在全县工作会议上的讲话</p>"
    content = extract(with_line(line))
    assert (content.keywords, content.author, content.source) == (None, None, None)


def test_a_number_between_title_and_body():
    content = extract(with_line("<p>发布时间：2019-12-13</p><p class='wh'>云政发〔2019〕5号</p>"))
    assert content.document_number == "云政发〔2019〕5号"


def test_a_catalogue_without_colons():
    content = extract(rules_page(NO_COLONS))
    assert content.index_number == "001008003004034/2011-204477"
    assert (content.subject, content.document_number) == ("综合类", "云政办〔2011〕129号")
    assert (content.publisher, content.document_date, content.legal_force) == ("县政府办", "2011-09-01", None)


def test_a_catalogue_on_lines_of_its_own():
    rows = ["标题", RULES_TITLE, "发文机关", "高云县人民政府", "发文字号", "高政发〔2021〕5号", "索引号",
            "11370322004222241N/2021-5135380", "成文日期", "2021-08-02", "发文日期", "2021-08-03", "主题分类",
            "综合政务-文秘工作", "有效性", "有效"]  # fmt: skip
    table = "<div class='people-desc'>" + "".join(f"<div>{row}</div>" for row in rows) + "</div>"
    content = extract(rules_page(table))
    assert content.issuing_authority == "高云县人民政府"
    assert content.document_number == "高政发〔2021〕5号"
    assert content.index_number == "11370322004222241N/2021-5135380"
    assert (content.document_date, content.subject) == ("2021-08-02", "综合政务-文秘工作")
    assert content.legal_force == "有效"
    assert content.title == RULES_TITLE


def test_a_catalogue_of_glued_pairs():
    table = """<table><tr><td>索引号: 640221044/2023-00612 主题分类:</td></tr>
    <tr><td>发文机关: 平云县司法局 成文日期: 2023年11月28日</td></tr>
    <tr><td>标  题: 行政复议决定书(平府复决字〔2023〕30号)</td></tr>
    <tr><td>发文字号: 平府复决字〔2023〕30号 有效性: 有效</td></tr></table>"""
    content = extract(rules_page(table, title="行政复议决定书(平府复决字〔2023〕30号)"))
    assert (content.index_number, content.subject) == ("640221044/2023-00612", None)
    assert (content.issuing_authority, content.document_date) == ("平云县司法局", "2023-11-28")
    assert (content.document_number, content.legal_force) == ("平府复决字〔2023〕30号", "有效")
    assert content.topic == "reconsideration"


TWICE = """<table>
<tr><td>索引号：</td><td>11500383009338112H/2021-00021</td><td>发文字号：</td><td>来府发〔2021〕3号</td></tr>
<tr><td>发布机构：</td><td>来云镇人民政府</td><td>成文日期：</td><td>2021-03-11</td></tr>
<tr><td>发布日期：</td><td>2021-03-15</td><td></td><td></td></tr></table>"""


def test_a_catalogue_printed_twice():
    content = extract(rules_page(TWICE + TWICE), url="http://a.gov.cn/jz/202104/t20210411_9137912.html")
    assert (content.document_number, content.publisher) == ("来府发〔2021〕3号", "来云镇人民政府")
    assert (content.document_date, content.publication_date) == ("2021-03-11", "2021-03-15")
    assert len(content.raw_labels) == 5


def test_a_repealed_document_says_so_in_its_title():
    table = """<table><tr><td>索 引 号:</td><td>11441300007187648G/2017-00096</td><td>分  類:</td><td>通知</td></tr>
    <tr><td>發佈機構:</td><td>惠云县人民政府</td>
    <td>名  稱:</td><td>【已失效】惠云县工作规则</td></tr>
    <tr><td>文  號:</td><td>惠府〔2017〕46号</td><td>主 題 詞:</td><td></td></tr></table>"""
    content = extract(rules_page(table, title="【已失效】惠云县工作规则"))
    assert (content.publisher, content.document_number) == ("惠云县人民政府", "惠府〔2017〕46号")
    assert content.legal_force == "已失效"
    assert "legal_force_inferred" in content.warnings


def test_meta_tags_fill_what_no_label_says():
    head = (
        '<meta name="SiteName" content="云岭县人民政府">'
        '<meta name="ArticleTitle" content="云岭县2023年法治政府建设年度报告">'
        '<meta name="pubdate" content="2024-03-18 03:11"><meta name="contentSource" content="县司法局">'
    )
    content = extract(page(f'<h1>云岭县2023年法治政府建设年度报告</h1><div id="zoom">{REPORT}</div>', head))
    assert (content.publication_date, content.publication_time, content.date_basis) == ("2024-03-18", None, "meta")
    assert content.source == "县司法局"


def test_the_office_that_runs_the_site_is_no_author():
    head = '<meta name="ArticleTitle" content="云岭县2023年法治政府建设年度报告"><meta name="Author" content="{}">'
    html = page(f'<h1>云岭县2023年法治政府建设年度报告</h1><div id="zoom">{REPORT}</div>', head)
    assert extract(html.replace("{}", "云岭县人民政府办公室")).author is None
    assert extract(html.replace("{}", "张三")).author == "张三"


def test_a_catalogue_of_glued_inline_pairs():
    table = (
        "<div><span>索引号：A-1</span><span>文号：云政办发〔2017〕47号</span><span>发文日期：2017-05-15</span>"
        "<span>信息来源：县政府办</span><span>关键词：防火</span></div>"
    )
    content = extract(rules_page(table))
    assert (content.index_number, content.document_number) == ("A-1", "云政办发〔2017〕47号")
    assert (content.document_date, content.source, content.keywords) == ("2017-05-15", "县政府办", "防火")


def test_a_catalogue_inside_the_body_reads_nothing_of_the_body():
    body = (
        "索引号：A-1<br>发文机关：云岭县人民政府<br>发文字号：云政发〔2017〕47号<br>有效性：有效<br>各乡镇人民政府：<br>"
        "现将有关事项通知如下，请结合实际认真贯彻执行，确保各项工作落到实处，取得实效。<br>总体要求：<br>依法供水，保障安全。"
    )
    content = extract(
        page(f'<h1>关于做好供水工作的通知</h1><div id="zoom">{body}</div>', title="关于做好供水工作的通知")
    )
    assert [label.label for label in content.raw_labels] == ["索引号", "发文机关", "发文字号", "有效性"]
    assert content.document_number == "云政发〔2017〕47号"
    assert "unknown_label" not in content.warnings


def test_a_page_without_heading_and_line_keeps_its_signature():
    title = "云岭县人民政府关于做好供水工作的通知"
    body = (
        "<p>各乡镇人民政府：</p><p>现将有关事项通知如下，请结合实际认真贯彻执行，确保各项工作落到实处，取得实效。</p>"
        "<p>云岭县人民政府</p><p>2019年3月12日</p>"
    )
    head = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2019-03-15 15:20">'
    content = extract(page(f'<div class="TRS_Editor">{body}</div>', head, title))
    assert (content.title, content.publication_date, content.date_basis) == (title, "2019-03-15", "meta")
    assert content.document_date == "2019-03-12"
    assert content.text.endswith("云岭县人民政府\n2019年3月12日")


def test_the_time_at_which_a_page_was_made_is_no_publication():
    head = '<meta name="PubDate" content="2025-03-27 09:36:38">'
    head += '<meta name="others" content="页面生成时间 2025-03-27 09:36:38">'
    content = extract(page(f'<h1>云岭县2023年法治政府建设年度报告</h1><div id="zoom">{REPORT}</div>', head))
    assert content.publication_date is None


def test_future_and_impossible_days_are_null_and_told():
    line = "<p>发布时间：2028-12-17 来源：县司法局</p>"
    content = extract(with_line(line), seen_on=dt.date(2018, 1, 18))
    assert (content.publication_date, content.source) == (None, "县司法局")
    assert "future_date" in content.warnings
    content = extract(with_line("<p>发布时间：2018年6月31日 来源：县司法局</p>"))
    assert content.publication_date is None
    assert "impossible_date" in content.warnings
    assert ("发布时间", "2018年6月31日") in [(each.label, each.value) for each in content.raw_labels]


def test_the_county_its_own_report():
    line = "<p>来源：县司法局 发布时间：2024-03-18</p>"
    content = extract(with_line(line))
    assert (content.topic, content.reporting_year, content.issuer_level) == ("annual_report", 2023, "county")


def test_a_report_that_names_nobody_is_that_of_the_portal():
    body = REPORT.replace("我县", "全县上下")
    html = with_line("", title="2023年法治政府建设年度报告", body=body)
    content = extract(html, division="云岭县", section="法治政府建设年度报告")
    assert (content.topic, content.issuer_level) == ("annual_report", "county")


def test_a_report_of_a_bureau_is_a_subordinate_one():
    content = extract(with_line("", title="云岭县教育局2023年法治政府建设年度报告"), division="云岭县")
    assert (content.topic, content.reporting_year, content.issuer_level) == ("subordinate_report", 2023, "department")


def test_the_breadcrumb_is_kept():
    crumb = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/x/">政务公开</a>'
    crumb += ' &gt; <a href="/y/">法治政府</a></div>'
    content = extract(with_line("<p>发布时间：2024-03-18</p>").replace(NAV, NAV + crumb))
    assert content.breadcrumb == ("首页", "政务公开", "法治政府")


def test_signature_force_and_number_out_of_the_text():
    body = (
        "<p>云政发〔2018〕21号</p><p>各乡镇人民政府，县政府各部门：</p>"
        "<p>现将《办法》印发给你们，请认真组织实施，做好各项工作。</p>"
        "<p>云岭县人民政府</p><p>二○一八年九月三日</p><p>第一条 为加强供水管理，制定本办法。</p>"
        "<p>第四条 本办法自2018年10月1日起施行，有效期至2023年9月30日。</p>"
    )
    content = extract(
        with_line("<p>发布时间：2018-09-10</p>", title="云岭县人民政府关于印发《供水管理办法》的通知", body=body)
    )
    assert content.document_number == "云政发〔2018〕21号"
    assert (content.document_date, content.publication_date) == ("2018-09-03", "2018-09-10")
    assert (content.effective_date, content.expiry_date) == ("2018-10-01", "2023-09-30")
    assert content.topic == "normative_document"


def test_a_cut_title_is_completed_by_the_list():
    html = with_line("<p>发布时间：2018-09-10</p>", title="云岭县人民政府办公室关于印发2018年…")
    whole = "云岭县人民政府办公室关于印发2018年法治政府建设工作要点的通知"
    assert extract(html, listed=Entry(URL, whole)).title == whole
    assert "cut_title" in extract(html).warnings
