"""Kinds of pages whose template nobody knows: what they are, and what they say where."""

import pytest

from crawler.extract.document import extract_document

URL = "http://www.yunling.example.gov.cn/zwgk/a.html"
MENU = "<ul>" + "".join(
    f"<li><a href='/c{i}/'>{name}</a></li>"
    for i, name in enumerate(
        ["首页", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "行政规范性文件库"]
    )
) + "</ul>"  # fmt: skip
TITLE = "云岭县2024年重大行政决策目录"
TEXT = ["根据《重大行政决策程序暂行条例》，现将云岭县2024年重大行政决策事项目录公布如下，请各责任单位认真组织实施。",
        "一、云岭县国土空间总体规划。责任单位：县自然资源局。", "云岭县人民政府"]  # fmt: skip
BODY = "".join(f"<p>{line}</p>" for line in TEXT)


def content_of(html: str):
    return extract_document(html.encode(), URL)


@pytest.mark.parametrize(
    "related",
    ["", "<div>相关链接</div>" + "".join(f"<li><a href='/x/{i}'>关于做好第{i}项重点工作的通知</a> 2023-01-0{i}</li>"
                                       for i in range(1, 8))],
)  # fmt: skip
def test_menus_and_related_documents_make_no_list_of_a_document(related):
    found = content_of(f"<title>{TITLE}</title>{MENU}<div>{TITLE}</div><div>{BODY}</div>{related}")
    assert found.outcome == "content"
    assert found.text == "\n".join(TEXT)


def test_article_title_is_a_documents_tag():
    rows = "".join(f"<li><a href='/x/{i}'>关于做好第{i}项重点工作的通知</a> 2023-01-0{i}</li>" for i in range(1, 8))
    head = f'<title>{TITLE}</title><meta name="ArticleTitle" content="{TITLE}">'
    column = '<title>规范性文件</title><meta name="ArticleTitle" content="规范性文件">'
    assert content_of(f"{head}{MENU}<h3>{TITLE}</h3>{BODY}{rows}").outcome == "content"
    assert (
        content_of(f'{column}<meta name="ColumnName" content="规范性文件"><h3>规范性文件</h3>{rows}').outcome == "list"
    )


def test_without_a_title_element_the_heading_of_the_first_rank_is_the_title():
    found = content_of(
        f"<div>归档时间：2023-06-15</div><h4>详细信息</h4><div class=header><h1>{TITLE}</h1></div>"
        f"<h4>公开内容</h4>{BODY}"
    )
    assert found.title == TITLE
    assert found.text.endswith("\n".join(TEXT))


def test_an_info_line_may_stand_low_on_a_page_of_few_lines():
    menu = "".join(f"<a href='/{i}'>栏目</a><br>" for i in range(30))
    sentence = TEXT[0]
    found = content_of(
        f"<div>{menu}</div><div>{TITLE}</div><div>发布日期：2016-11-22　来源：省发改委</div><p>{sentence}</p>"
    )
    assert (found.title, found.publication_date, found.text) == (TITLE, "2016-11-22", sentence)


def test_labels_in_brackets_and_one_that_nobody_knows():
    facts = ["[主题分类]&nbsp;<span>水利</span>", "[发文机构]&nbsp;<span>云岭县人民政府</span>", "[联合发文单位]",
             "[服务对象]", "[实施日期] 2022-04-01", "[成文日期] 2022-02-28",
             "[发文字号] 云政发〔2022〕8号", "[有效性] <b>是</b>"]  # fmt: skip
    items = "".join(f"<li>{fact}</li>" for fact in facts)
    found = content_of(f"<title>{TITLE}</title><ol>{items}</ol><h1>{TITLE}</h1>{BODY}")
    assert found.text == "\n".join(TEXT)
    assert (found.subject, found.issuing_authority, found.legal_force) == ("水利", "云岭县人民政府", "是")
    assert (found.effective_date, found.document_date) == ("2022-04-01", "2022-02-28")
    assert found.document_number == "云政发〔2022〕8号"


@pytest.mark.parametrize(
    "way",
    [
        "您的位置：<a href=/>网站首页</a> - <a href=/a>政务公开</a> - <a href=/b>规范性文件</a>",
        "当前位置：<a href=/>网站首页</a><a href=/a>政务公开</a><a href=/b>规范性文件</a>",
        "当前位置：<a href=/>网站首页</a> | <a href=/a>政务公开</a> | <a href=/b>规范性文件</a> | 正文",
    ],
)
def test_ways_from_the_home_page(way):
    found = content_of(f"<title>{TITLE}</title><div>{way}</div><h1>{TITLE}</h1>{BODY}")
    assert found.breadcrumb == ("网站首页", "政务公开", "规范性文件")


def test_a_table_of_facts_is_no_way_from_the_home_page():
    table = (
        "<table><tr><td>索引号:</td><td>330522/2023-05094</td></tr><tr><td>发布机构:</td><td>县政府办</td></tr></table>"
    )
    found = content_of(f"<title>{TITLE}</title><div class=wz-top>{table}</div><h1>{TITLE}</h1>{BODY}")
    assert found.breadcrumb == ()
    assert found.publisher == "县政府办"


def test_a_footer_may_begin_with_who_runs_the_site():
    footer = "<div><p>云岭县人民政府主办</p><p>地址：云岭大道88号</p><p>备案号：桂ICP备11001234号</p></div>"
    named = "<center>云岭县人民政府法制办公室<br>Powered by PHP</center>"
    for below in (footer, named):
        assert content_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{BODY}{below}").text == "\n".join(TEXT)


@pytest.mark.parametrize(
    ("line", "time", "source"),
    [
        ("2011-08-15 10:33:08 &nbsp; 县府办 &nbsp; 阅读 88 次", "10:33:08", "县府办"),
        ("<span>2011-08-15</span><span>云岭县司法局</span><span>浏览 156</span>", None, "云岭县司法局"),
        ("<i class=a></i> 2011-08-15 <i class=b></i> 县司法局 <i class=c></i> 345", None, "县司法局"),
        ("信息提供：某某　　上传时间：2011年8月15日　　点击：[]", None, None),
        ("发布：2011-08-15", None, None),
        ("發佈時間：2011-08-15　來源：雲嶺縣司法局", None, "雲嶺縣司法局"),
    ],
)
def test_an_info_line_without_labels_may_count_views(line, time, source):
    found = content_of(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{line}</div>{BODY}")
    assert (found.publication_date, found.publication_time, found.source) == ("2011-08-15", time, source)
    assert found.text == "\n".join(TEXT)


@pytest.mark.parametrize("heading", ["<h1>公告</h1>", "<td><font size=4><b>公告</b></font></td>"])
def test_a_title_may_be_one_word(heading):
    found = content_of(f"<title>公告</title>{heading}<div>来源：县政府办　时间：2020-04-03</div>{BODY}")
    assert (found.title, found.text) == ("公告", "\n".join(TEXT))


def test_documents_that_a_document_lists_above_its_signature():
    listed = [f"{i}.云岭县第{i}项管理办法（云政发〔201{i}〕{i}号）" for i in range(1, 9)]
    links = "".join(f"<p><a href='../t{i}.html'>{line}</a></p>" for i, line in enumerate(listed))
    lines = ["县政府对规范性文件进行了清理，决定继续有效的文件如下：", *listed, "云岭县人民政府", "2022年12月15日"]
    found = content_of(
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>发布时间：2022-12-20</p><div><p>{lines[0]}</p>{links}"
        f"<p>{lines[-2]}</p><p>{lines[-1]}</p></div>"
    )
    assert found.text == "\n".join(lines)
    assert found.document_date == "2022-12-15"


@pytest.mark.parametrize(
    "heading",
    [
        f"<div class=cotitle>{TITLE}<p>文章来源：县外事办　发布时间：2019-06-06</p></div>",
        f"<div>{TITLE}<span>来源：县外事办　发布时间：2019-06-06</span></div>",
        f"<div>{TITLE}<span>2019-06-06 信息来源：县外事办</span></div>",
    ],
)
@pytest.mark.parametrize("site", ["", " - 云岭县"])
def test_title_and_facts_in_one_element(heading, site):
    found = content_of(f"<title>{TITLE}{site}</title>{heading}{BODY}")
    assert (found.title, found.publication_date, found.source) == (TITLE, "2019-06-06", "县外事办")
    assert found.text == "\n".join(TEXT)


@pytest.mark.parametrize(
    "below",
    [
        "<p>相关文件：<a href='/1.html'>云岭县2023年重大行政决策目录</a></p>",
        (
            "<div><span>来源：云岭县司法局</span><span>编辑：张某</span>"
            "<span>发布时间：2018-04-12 08:30</span></div><p>友情链接</p>"
        ),
        "<div><span>点赞 12</span><span>收藏</span><span>分享</span></div>",
        "<form><p>姓名：<input></p><p>内容：<textarea></textarea></p><p>验证码：<input>看不清，换一张</p></form>",
        "<span>附件：</span><ul><li><a href='/1.doc'>1.目录.doc</a></li><li><a href='/2.xls'>2.名单.xls</a></li></ul>",
    ],
)
def test_what_stands_below_the_body(below):
    found = content_of(f"<title>{TITLE}</title><h2>{TITLE}</h2>{BODY}{below}")
    assert found.text == "\n".join(TEXT)
    assert len(found.attachments) == below.count("<li>")


@pytest.mark.parametrize(
    ("shown", "outcome"),
    [
        ("<iframe src='/pdfjs/web/viewer.html?file=/u/2022/bg.pdf'></iframe>", "attachment_only"),
        ("<p><img src='./W020230901.jpg'></p>", "image_only"),
        ("<div><video src='a.mp4'></video></div>", "image_only"),
    ],
)
def test_a_picture_or_a_viewer_where_the_body_would_stand(shown, outcome):
    found = content_of(
        f"{MENU}<title>{TITLE}</title><h1>{TITLE}</h1><p>发布时间：2022-03-30</p><div>{shown}</div><div>友情链接</div>"
    )
    assert (found.outcome, found.text, found.title) == (outcome, "", TITLE)


ROWS = [
    ("云岭县供水管理办法", "20"),
    ("云岭县城市管理办法实施细则", "19"),
    ("云岭县殡葬管理办法的解读", "18"),
    ("云岭县公共停车场管理办法", "17"),
    ("云岭县烟花爆竹管理规定", "16"),
]


@pytest.mark.parametrize(
    "row",
    [
        "<div><b>{day}</b><i>2024-05</i></div><div><a href='/{day}'><h3>{title}</h3></a><p>摘要如下。</p></div>",
        "<tr><td>0031/2024-2</td><td><a href='/{day}'>{title}</a></td><td>8号</td><td>2024-05-{day}</td></tr>",
    ],
)
def test_lists_with_summaries_and_lists_in_tables(row):
    rows = "".join(row.format(title=title, day=day) for title, day in ROWS)
    rows = f"<table>{rows}</table>" if row.startswith("<tr>") else rows
    assert content_of(f"<title>部门文件</title>{MENU}<div>{rows}</div>").outcome == "list"


@pytest.mark.parametrize("stated", ["New Page 1", "详情页", "无标题文档", "新闻详情"])
def test_a_title_that_a_template_left_behind_is_none(stated):
    heading = "云岭县全面推进依法行政五年规划"
    found = content_of(f"<title>{stated}</title><p align=center><font size=5>{heading}</font></p>{BODY}")
    assert (found.title, found.text) == (heading, "\n".join(TEXT))


def test_an_info_line_in_cells():
    cells = "".join(f"<td>{cell}</td>" for cell in ["发布时间：", "2020-10-10", "信息来源：", "县司法局"])
    found = content_of(
        f"<title>{TITLE}</title><table><tr><td colspan=4>{TITLE}</td></tr><tr>{cells}</tr>"
        f"<tr><td colspan=4>{BODY}</td></tr></table>"
    )
    assert (found.publication_date, found.source) == ("2020-10-10", "县司法局")
    assert found.text == "\n".join(TEXT)


def test_labels_and_values_in_turn_on_one_line():
    facts = [
        ("索引号", "SD-2023-0605"),
        ("文号", "云政办字〔2023〕22号"),
        ("发布机构", "云岭县人民政府办公室"),
        ("有效性", "有效"),
    ]
    spans = [f"<span>{label}</span><span>{value}</span>" for label, value in facts]
    found = content_of(
        f"<title>{TITLE}</title><div>{spans[0]}{spans[1]}</div><div>{spans[2]}{spans[3]}</div><h1>{TITLE}</h1>{BODY}"
    )
    assert found.text == "\n".join(TEXT)
    assert (found.index_number, found.document_number, found.legal_force) == (
        "SD-2023-0605",
        "云政办字〔2023〕22号",
        "有效",
    )
    assert found.publisher == "云岭县人民政府办公室"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            "<a href='javascript:void(0)' onclick=\"window.open('/download/file.jsp?id=88')\">完成情况表.xls</a>",
            "/download/file.jsp?id=88",
        ),
        ("<a href='/api/f?id=88'>完成情况表.xls</a>", "/api/f?id=88"),
    ],
)
def test_a_link_that_prints_a_files_name_leads_to_one(link, address):
    found = content_of(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{BODY}<p>附件：{link}</p></div>")
    assert [(file.url, file.name) for file in found.attachments] == [
        (f"http://www.yunling.example.gov.cn{address}", "完成情况表.xls")
    ]
    assert found.text.endswith("\n附件：完成情况表.xls")


def test_a_page_of_nothing_but_a_script_that_sets_a_cookie_and_asks_again():
    script = "document.cookie=('_')+('_jsl_x=1;')+';path=/';location.href=location.pathname+location.search"
    assert content_of(f"<script>{script}</script>").outcome == "blocked"


def test_a_disclaimer_is_no_text():
    words = "声明：本网转载信息，旨在传播更多信息，版权归原作者所有，如有侵权请联系删除。"
    assert content_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{BODY}<div>{words}</div>").text == "\n".join(TEXT)


def test_a_list_may_hide_a_table_of_facts_behind_each_row():
    table = "<table><tr><td>名称</td><td>{0}</td></tr><tr><td>索引号</td><td>0014/{1}</td></tr></table>"
    hidden = f"<div style='display:none'>{table}</div>"
    rows = "".join(f"<div><a href='/{day}'>{title}</a><span>2024-05-{day}</span>{hidden.format(title, day)}</div>"
                   for title, day in ROWS)  # fmt: skip
    assert content_of(f"<title>公告公示</title>{MENU}<div>{rows}</div>").outcome == "list"


def test_a_row_of_a_table_right_below_the_title_is_no_info_line():
    rows = [["来信人", "张**", "来信时间", "2022-04-05"], ["答复单位", "县水利局", "答复时间", "2022-04-08"]]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    found = content_of(f"<title>{TITLE}</title><h2>{TITLE}</h2><table>{table}</table>{BODY}")
    assert found.text == "\n".join(["\t".join(row) for row in rows] + TEXT)
    assert found.publication_date is None


def test_a_copy_for_printing_may_repeat_the_title():
    assert content_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{BODY}<h1>{TITLE}</h1>{BODY}").text == "\n".join(TEXT)


def test_a_line_above_a_bare_day_is_the_title_where_nothing_states_one():
    found = content_of(f"{MENU}<div>{TITLE}</div><div>[2019-05-06]</div><div>{BODY}</div>")
    assert (found.title, found.publication_date, found.text) == (TITLE, "2019-05-06", "\n".join(TEXT))


def test_files_below_a_text_are_no_list():
    files = "".join(f"<li><a href='/u/{i}.doc'>{i}.年度法治示范单位评审表</a></li>" for i in range(1, 6))
    found = content_of(f"<title>{TITLE}</title>{MENU}<h1>{TITLE}</h1>{BODY}<ul>{files}</ul><p>发布时间：2024-11-04</p>")
    assert (found.outcome, found.text, len(found.attachments)) == ("content", "\n".join(TEXT), 5)


FACTS = [("索 引 号：", "007908371/2012-00101"), ("名　　称：", TITLE), ("文　　号：", "云府发〔2012〕15号"),
         ("生成日期：", "2012-06-20"), ("发布日期：", "2012-07-02"), ("主 题 词：", "决策 目录")]  # fmt: skip


@pytest.mark.parametrize("body", [BODY, "<br>".join(TEXT), "".join(TEXT)])
def test_the_document_may_be_the_last_row_of_its_table_of_facts(body):
    rows = "".join(f"<tr><td><b>{label}</b></td><td>{value}</td></tr>" for label, value in FACTS)
    found = content_of(f"<title>信息公开</title><table border=1>{rows}<tr><td colspan=2>{body}</td></tr></table>")
    assert found.text.replace("\n", "") == "".join(TEXT)
    assert (found.title, found.index_number) == (TITLE, "007908371/2012-00101")
    assert (found.document_number, found.keywords) == ("云府发〔2012〕15号", "决策 目录")
    assert (found.publication_date, found.document_date) == ("2012-07-02", "2012-06-20")


def test_an_info_line_in_blocks_of_which_one_holds_the_day():
    blocks = ["发布时间：", "2024-03-29 10:01:33", "来源：", "云岭县人民政府", "浏览次数："]
    line = "".join(f"<div>{block}</div>" for block in blocks)
    found = content_of(f"<title>{TITLE}</title><div>{TITLE}</div><div>{line}</div><div>{BODY}</div>")
    assert (found.publication_date, found.source) == ("2024-03-29", "云岭县人民政府")
    assert found.text == "\n".join(TEXT)


def test_title_and_facts_share_a_line_that_nothing_else_names():
    found = content_of(f"{MENU}<div>{TITLE}　　日期：2010-11-05　　来源：县林业局</div><hr><div>{BODY}</div>")
    assert (found.title, found.publication_date, found.source) == (TITLE, "2010-11-05", "县林业局")
    assert found.text == "\n".join(TEXT)


def test_the_site_is_named_by_its_footer():
    rows = "".join(f"<tr><td>{i}</td><td>县林业局</td><td>护林员第{i}岗，熟悉林区情况</td></tr>" for i in range(1, 9))
    table = f"<table><tr><td>序号</td><td>单位</td><td>岗位</td></tr>{rows}</table>"
    footer = "<div>版权所有 云岭县司法局 地址：云岭大道88号 桂ICP备13000456号</div>"
    assert content_of(f"<title>{TITLE}-云岭县司法局</title>{MENU}{table}{footer}").title == TITLE
    assert content_of(f"<title>{TITLE}-云岭县公安局</title>{MENU}{table}{footer}").title == f"{TITLE}-云岭县公安局"


def test_a_way_from_the_home_page_without_separators():
    way = "".join(f"<span><a>{step}</a><i class=arrow></i></span>" for step in ("首页", "政务公开", "通知公告"))
    found = content_of(f"<title>{TITLE}</title><div class=el-breadcrumb>{way}</div><h1>{TITLE}</h1>{BODY}")
    assert found.breadcrumb == ("首页", "政务公开", "通知公告")
