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
    assert content_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{BODY}{footer}").text == "\n".join(TEXT)
