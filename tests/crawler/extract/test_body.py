"""The body's text and structure: what people report about losing them (B10 to B19), and what the interface asks for."""

import pytest

from crawler.extract.document import explain, extract_document, extract_page, record_json
from crawler.extract.page import read_page
from crawler.extract.rules import Rules

URL = "http://www.yunling.example.gov.cn/zwgk/202301/t20230105_1.html"
FACTS = "<h1>关于值班安排的通知</h1><p>发布时间：2023-01-05 来源：县政府办</p>"
PROSE = "为做好节日期间值班工作，现将有关事项通知如下，请各单位认真遵照执行，确保政令畅通。"


def content_of(body: str, rules: Rules | None = None, head: str = ""):
    html = f"<html><head><title>关于值班安排的通知</title>{head}</head><body>{FACTS}{body}</body></html>"
    return extract_document(html.encode(), URL, {}, rules or Rules())


def lines_of(body: str) -> list[str]:
    return content_of(body).text.splitlines()


def test_a_short_notice_keeps_its_lines():
    assert lines_of("<div><p>各单位请注意：</p><p>明天放假一天。</p></div>") == ["各单位请注意：", "明天放假一天。"]


def test_inline_pieces_stay_in_their_sentence():
    cell = "开头的<b>文字</b>和<i>斜体</i>以及<b>结尾</b>。<p>下一段。</p>"
    body = f"<table><tr><td>导航</td><td><table><tr><td>{cell}</td></tr></table></td></tr></table>"
    assert "开头的文字和斜体以及结尾。" in lines_of(body)


def test_nested_main_and_article_give_each_paragraph_once():
    body = f"<main><article><div><br>{PROSE}</div></article></main>"
    assert lines_of(body) == [PROSE]


def test_a_hidden_copy_for_printing_is_dropped_and_a_repeated_paragraph_stays():
    body = f"<div id='zoom'><p>{PROSE}</p><p>特此通知。</p><p>特此通知。</p></div>"
    copy = f"<div class='print' style='DISPLAY: none'><p>{PROSE}</p></div>"
    assert lines_of(body + copy) == [PROSE, "特此通知。", "特此通知。"]


def test_hidden_words_inside_a_line_are_dropped():
    assert lines_of("<div id='zoom'><p>共<span style='display:none'>二</span>三件。</p></div>") == ["共三件。"]


def test_pictures_neither_split_nor_replace_the_body():
    paragraphs = ["第一段，文字。", "第二段，文字。", "第三段。"]
    body = "<img src='1.jpg'>".join(f"<div>{paragraph}</div>" for paragraph in paragraphs)
    assert lines_of(f"<div>{body}</div>") == paragraphs


def test_a_selector_gives_bare_text():
    rules = Rules(selectors={"body": "div.odd"})
    content = content_of(f"<p>{PROSE}</p><div class='odd'>只要这一句。</div>", rules)
    assert content.text == "只要这一句。"
    assert "selector_missed" not in content.warnings


@pytest.mark.parametrize("selector", ["div.renamed", "div[", ""])
def test_a_selector_that_misses_is_a_warning_not_a_loss(selector):
    content = content_of(f"<div id='zoom'><p>{PROSE}</p></div>", Rules(selectors={"body": selector}))
    assert content.text == PROSE
    assert ("selector_missed" in content.warnings) == bool(selector)


def test_charset_trouble_is_a_warning():
    content = content_of(f"<p>{PROSE}\ufffd</p>", head="<meta charset=gbk>")
    assert {"charset_conflict", "replacement_characters"} <= set(content.warnings)
    assert (content.encoding, content.declared_encoding, content.replacement_characters) == ("utf-8", "gbk", 1)


def test_markdown_has_headings_lists_and_absolute_links():
    body = (
        "<div id='zoom'><p>一、总体要求</p><p>（一）指导思想</p><p>1.坚持原则</p><p>二、各单位要落实责任。</p>"
        "<ul><li>甲</li><li>乙</li></ul><p>详见<a href='./b.html'>办<b>法</b></a>。</p></div>"
    )
    assert content_of(body).markdown.split("\n\n") == [
        "## 一、总体要求",
        "### （一）指导思想",
        "#### 1.坚持原则",
        "二、各单位要落实责任。",
        "- 甲\n- 乙",
        "详见[办法](http://www.yunling.example.gov.cn/zwgk/202301/b.html)。",
    ]


def test_markdown_escapes_what_would_be_markup():
    assert content_of("<div id='zoom'><p>金额*10_000|元</p></div>").markdown == r"金额\*10\_000\|元"


def test_content_marks_and_twin_containers():
    marked = f"<div><p>一</p><!--<$[信息内容]>begin--><p>{PROSE}</p><!--<$[信息内容]>end--><p>二</p></div>"
    assert lines_of(marked) == [PROSE]
    twins = f"<div><div class='TRS_Editor'><p>{PROSE}</p></div><div class='TRS_Editor'><p>附则。</p></div></div>"
    assert lines_of(twins) == [PROSE, "附则。"]


def test_a_page_whose_prose_stands_above_its_heading_is_not_empty():
    html = f"<title>关于值班的通知</title><div><p>{PROSE}</p><p>{PROSE}</p></div><div><h3>关于值班的通知</h3></div>"
    content = extract_document(html.encode(), URL)
    assert content.text.splitlines() == [PROSE, PROSE]


def test_a_record_has_every_field_and_lists_have_theirs():
    record = record_json(content_of(f"<p>{PROSE}</p>"))
    assert {"title", "text", "markdown", "date_basis", "attachments", "raw_labels", "warnings"} <= record.keys()
    assert "entries" not in record
    rows = "".join(f"<li><a href='{i}.html'>关于第{i}批名单的公告</a> 2023-01-0{i}</li>" for i in range(1, 9))
    assert record_json(extract_document(f"<ul>{rows}</ul>".encode(), URL)).keys() > {"family", "entries", "paging"}


@pytest.mark.parametrize("html", ["<p>您访问的页面不存在</p>", "<p>Please enable JavaScript</p>", ""])
def test_what_is_no_document_carries_no_text(html):
    content = extract_document(html.encode(), URL)
    assert (content.text, content.title) == ("", None)


def test_explain_says_where_everything_came_from():
    page = read_page(f"<h1>值班通知</h1><div id='zoom'><p>{PROSE}</p><p>责任编辑：王某</p></div>".encode(), URL)
    said = "\n".join(explain(page, Rules()))
    for part in (
        "decoder: utf-8",
        "outcome: short",
        "container div zoom",
        "cut, wording: 责任编辑：王某",
        "title line: 值班通知",
    ):
        assert part in said
    assert extract_page(page, Rules()).text == PROSE


def test_explain_says_where_each_field_came_from():
    metas = "<meta name='ContentSource' content='县政府办公室'>"
    table = "<table><tr><td>索 引 号：</td><td>450225/2017-1</td><td>成文日期：</td><td>2017年3月2日</td></tr></table>"
    line = "<p>发布时间：2017-03-04</p>"
    html = f"<html><head>{metas}</head><body><h1>值班通知</h1>{table}{line}<div id='zoom'><p>{PROSE}</p></div></body>"
    said = explain(read_page(html.encode(), URL), Rules())
    for part in (
        "field title: '值班通知', from the heading",
        "field publication_date: '2017-03-04', from the label '发布时间'",
        "field document_date: '2017-03-02', from the label '成文日期'",
        "field source: '县政府办公室', from the meta tag 'contentsource'",
        "field index_number: '450225/2017-1', from the label '索 引 号'",
    ):
        assert part in said
