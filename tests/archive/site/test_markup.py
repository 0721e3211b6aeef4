import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.site.markup import document_html, text_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[点](javascript:alert(1))",
    "[点](  JaVaScRiPt:alert(1))",
    "[点](data:text/html,<script>alert(1)</script>)",
    "![图](javascript:alert(1))",
    '[点](http://x.example/"onmouseover="alert(1))',
    "<http://x.example/><svg onload=alert(1)>",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "[甲]: javascript:alert(1)\n\n[甲]",
    "| <script>alert(1)</script> | [x](vbscript:x) |\n| --- | --- |\n| <b onclick=x>1</b> | 2 |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


def elements(markup):
    return list(html.fragment_fromstring(str(markup), create_parent="div").iter())


def is_tame(markup):
    for element in elements(markup):
        assert element.tag not in {"script", "img", "svg", "iframe", "object", "style", "link"}
        assert not [name for name in element.attrib if name.startswith("on")]
        assert re.match(r"(https?|ftp|mailto):", element.get("href", "http:"), re.IGNORECASE)
    return True


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through(text):
    assert is_tame(document_html(text))
    assert is_tame(text_html(text))


@given(
    st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "|", "[", "](", "<", ">", '"', "`", "甲", "\t"]), max_size=8).map(
        "".join
    )
)
def test_no_mixture_of_it_either(text):
    assert is_tame(document_html(text))
    assert is_tame(text_html(text))


def test_an_official_document_is_set_as_one():
    markup = document_html("柳州市人民政府：\n\n现报告如下。\n\n## 一、工作\n\n融水县人民政府\n\n2018年3月5日")
    classes = [element.get("class") for element in elements(markup) if element.tag == "p"]
    assert classes == ["addressee", None, "signature", "signature"]
    assert [element.tag for element in elements(markup) if element.tag.startswith("h")] == ["h2"]


def test_a_date_in_a_sentence_is_no_signature():
    markup = document_html("甲。\n\n本办法自2018年3月5日起施行。")
    assert "signature" not in markup


def test_links_and_pictures():
    markup = document_html("[附件](http://x.example/a.pdf) ![图](http://x.example/a.png)")
    links = [
        (element.get("href"), element.text, element.get("rel")) for element in elements(markup) if element.tag == "a"
    ]
    assert links == [
        ("http://x.example/a.pdf", "附件", "noreferrer nofollow"),
        ("http://x.example/a.png", "〔图〕", "noreferrer nofollow"),
    ]


def test_plain_text_with_table_rows():
    markup = text_html("第一段\n单位\t件数\n司法局\t12\n末段")
    assert [element.text for element in elements(markup) if element.tag == "td"] == ["单位", "件数", "司法局", "12"]
    assert [element.text for element in elements(markup) if element.tag == "p"] == ["第一段", "末段"]
