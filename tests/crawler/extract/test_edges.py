"""Where a body ends that no container names: boxes of the template outside the article, and lines that are its own."""

import pytest

from crawler.extract.document import extract_document

URL = "http://www.yunling.example.gov.cn/zwgk/a.html"
TITLE = "云岭县关于冬季森林防火的通告"
TEXT = ["为切实做好今冬明春森林防火工作，现通告如下。", "一、森林防火期内禁止一切野外用火。"]
BODY = "".join(f"<div>{line}</div>" for line in TEXT)
HEAD = f"<title>{TITLE}</title><table><tr><td><a href=/>首页</a> <a href=/a>政务公开</a></td></tr></table>"
ARTICLE = f"<div>{TITLE}</div><div>2010-11-05　来源：县林业局</div><div>{BODY}</div>"


def text_of(html: str) -> str:
    return extract_document(html.encode(), URL).text


@pytest.mark.parametrize(
    "box",
    [
        "云岭县林业局主办　电话：0838-5551234",
        "云岭县人民政府办公室　云岭县信息办　联合制作<br>地址：云岭县丹凤镇　邮编：655700",
        "<p>维护单位：云岭县信息中心</p>",
        "栏目最新<ul><li><a href=/1>教育局召开安全工作会议</a></li><li><a href=/2>组织校车检查</a></li></ul>",
    ],
)
@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<div>{ARTICLE}</div><div>{{box}}</div>",
        f"{HEAD}<table><tr><td>{ARTICLE}</td></tr></table><table><tr><td>{{box}}</td></tr></table>",
    ],
    ids=["blocks", "tables"],
)
def test_a_box_outside_the_article_that_says_who_made_the_site_or_heads_links(page, box):
    assert text_of(page.format(box=box)) == "\n".join(TEXT)


def test_a_box_below_that_says_who_made_the_site_though_the_title_stands_apart():
    page = f"{HEAD}<div>{TITLE}</div><div>2010-11-05　来源：县林业局</div><div>{BODY}</div><div>云岭县林业局主办</div>"
    assert text_of(page) == "\n".join(TEXT)


@pytest.mark.parametrize("own", ["联系电话：0838-5551234", "主办单位：云岭县司法局", "地址：云岭大道8号 邮编：655700"])
def test_contacts_among_the_articles_own_lines_stay(own):
    assert text_of(f"{HEAD}<div>{ARTICLE}<p>{own}</p></div>") == "\n".join([*TEXT, own])
    assert text_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{BODY}<div>{own}</div>") == "\n".join([*TEXT, own])


def test_sentences_outside_the_article_stay():
    own = "本通告由云岭县林业局负责解释，电话：0838-5551234。"
    assert text_of(f"{HEAD}<div>{ARTICLE}</div><div>{own}</div>") == "\n".join([*TEXT, own])


def test_tabs_above_the_text_are_none_of_it():
    tabs = "<div><a class=on>征集内容</a><a href=fk.html>结果反馈</a></div>"
    assert text_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{tabs}{BODY}") == "\n".join(TEXT)
    linked = "<p><a href=1.html>《云岭县森林防火办法》</a></p>"
    assert text_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{linked}{BODY}") == "\n".join(
        ["《云岭县森林防火办法》", *TEXT]
    )


def test_an_info_line_in_the_last_paragraph():
    line = "<p>（信息来源：县监察局　发布时间：2009-06-08　责任编辑：刘某）</p>"
    body = "".join(f"<p>{line}</p>" for line in TEXT)
    found = extract_document(f"<title>{TITLE}</title><h1>{TITLE}</h1><div>{body}{line}</div>".encode(), URL)
    assert (found.text, found.source, found.publication_date) == ("\n".join(TEXT), "县监察局", "2009-06-08")


SENTENCES = "".join(f"<p>{line}</p>" for line in [*TEXT, "三、其他事项"])
LAST = "\n".join([*TEXT, "三、其他事项"])


@pytest.mark.parametrize("stated", ["<title>::云岭县人民政府网::</title>", f"<title>{TITLE}</title>"])
@pytest.mark.parametrize("heading", [f"<h2>{TITLE}</h2>", f"<div align=center><b>{TITLE}</b></div>"])
@pytest.mark.parametrize(
    "facts",
    [
        "<div>发布时间：2012-06-03　来源：县林业局</div>",
        "<ul><li>发布时间：2012-06-03</li><li>信息来源：县林业局</li></ul>",
        "<div><p>来源：县林业局</p><p>发布时间：2012-06-03</p></div>",
    ],
)
@pytest.mark.parametrize("box", ["", "<table><tr><td>云岭县林业局主办　电话：0838-5551234</td></tr></table>"])
def test_the_info_line_may_stand_below_the_text(stated, heading, facts, box):
    menu = "<div><a href=/>首页</a> <a href=/a>政务公开</a></div>"
    html = f"{stated}{menu}{heading}<div>{SENTENCES}</div>{facts}{box}"
    found = extract_document(html.encode(), URL)
    assert (found.title, found.publication_date, found.source) == (TITLE, "2012-06-03", "县林业局")
    assert found.text == LAST


def test_a_single_sentence_above_a_box_of_the_template():
    menu = "<div><a href=/>首页</a> <a href=/a>政务公开</a></div>"
    page = (
        f"<title>{TITLE}</title>{menu}<h2>{TITLE}</h2><div>{TEXT[0]}</div><div>云岭县林业局主办<br>电话：0838-1</div>"
    )
    assert text_of(page) == TEXT[0]


def test_neither_a_fact_nor_the_catalogue_is_the_title_where_nothing_states_one():
    facts = "<div><p>来源：县林业局</p><p>发布时间：2012-06-03</p></div>"
    table = "".join(
        f"<p>{fact}</p>" for fact in ("索引号：11450225/2021-00123", "发布机构：云岭县人民政府", "有效性：有效")
    )
    found = extract_document(f"<div><b>{TITLE}</b></div>{table}{facts}<div>{SENTENCES}</div>".encode(), URL)
    assert (found.title, found.publication_date, found.source) == (TITLE, "2012-06-03", "县林业局")
    assert (found.index_number, found.text) == ("11450225/2021-00123", LAST)
