"""The small notation of bodies: the HTML and the plain text of one body say the same."""

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from crawler.demo.markup import markup, parts, plain

WORDS = st.text(alphabet="法治苗山县政府，。年月日0123456789AZ&<", min_size=1, max_size=30).filter(str.strip)
LINES = st.lists(st.tuples(st.sampled_from(["", "=", ">"]), WORDS).map("".join), min_size=1, max_size=8).map(tuple)


def said(html: str) -> list[str]:
    return [p.text_content().strip() for p in lxml.html.fromstring(f"<div>{html}</div>").iter("p")]


@given(LINES)
def test_html_says_what_plain_says(lines: tuple[str, ...]) -> None:
    assert [line for line in said(markup(lines)) if line] == plain(lines).splitlines()


@given(LINES)
def test_figures_split_into_spans_join_again(lines: tuple[str, ...]) -> None:
    assert said(markup(lines, word=True)) == said(markup(lines))


def test_a_table_row_is_one_line_and_a_middle_blank_cell_stays() -> None:
    lines = ("前", "|序号|名称|备注|", "|1||有|", "|2|乙| |", "后")
    assert plain(lines) == "前\n序号\t名称\t备注\n1\t\t有\n2\t乙\n后"
    assert markup(lines).count("<TABLE") == 1
    assert markup(lines).count("<TD>") == 9


def test_a_link_says_its_label_and_a_picture_says_nothing() -> None:
    lines = ("附件：[申请表.doc](P1.doc)", "![](W1.jpg)")
    assert plain(lines) == "附件：申请表.doc"
    assert '<A href="./P1.doc" target="_blank">申请表.doc</A>' in markup(lines)
    assert '<IMG src="./W1.jpg" border="0">' in markup(lines)


def test_only_a_numbered_line_without_a_full_stop_is_a_heading() -> None:
    assert "<STRONG>一、主要工作</STRONG>" in markup(("一、主要工作",))
    assert "<STRONG>" not in markup(("一、贴息对象为贫困户。",))


def test_a_body_is_split_at_its_page_breaks() -> None:
    assert parts(("甲", "----", "乙", "丙")) == (("甲",), ("乙", "丙"))
    assert plain(("甲", "----", "乙")) == "甲\n乙"
