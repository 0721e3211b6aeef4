"""Decoding (B01 to B08), parsing (B32 and pages closed twice) and addresses (B31)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.page import parse_html, read_page, resolve

URL = "http://www.yunling.example.gov.cn/zwgk/tzgg/index.html"
TEXT = "镕、昇、喆、堃、赟在麦㙦镇开会，费用100€。"


def page_of(html: str, encoding: str = "utf-8", content_type: str | None = None):
    headers = {"Content-Type": content_type} if content_type else {}
    return read_page(html.encode(encoding), URL, headers)


def labelled(charset: str, text: str = TEXT) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"<html><head>{meta}</head><p>{text}</p></html>"


def test_gb2312_label_is_read_as_gb18030():
    page = page_of(labelled("gb2312"), "gb18030")
    assert TEXT in page.decoding.text
    assert (page.decoding.encoding, page.decoding.declared) == ("gb18030", "gb2312")
    assert page.decoding.replacement_characters == 0
    assert not page.decoding.conflict


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "text/html; charset=ISO-8859-1", None])
def test_the_bytes_decide_when_the_header_lies(content_type):
    page = page_of(labelled("gbk", "云岭县人民政府"), "gbk", content_type)
    assert "云岭县人民政府" in page.decoding.text
    assert page.decoding.conflict == (content_type is not None)


def test_gbk_bytes_declared_utf8_and_the_reverse():
    assert "依法行政" in page_of(labelled("utf-8", "依法行政"), "gbk").decoding.text
    assert "依法行政" in page_of(labelled("gb2312", "依法行政"), "utf-8").decoding.text


@pytest.mark.parametrize(
    "head",
    [
        '<meta httpequiv="Content-Type" content="text/html; charset=gbk">',
        '<meta http-equiv="Content-Type" content="text/html; charset=gbk; ">',
        f'<!--{"x" * 6000}--><meta charset="gbk">',
        '<!-- <meta charset="utf-8"> --><meta charset="gbk">',
    ],
)
def test_malformed_and_late_labels_are_found(head):
    page = page_of(f"<html><head>{head}</head><p>县政府</p></html>", "gbk")
    assert "县政府" in page.decoding.text
    assert page.decoding.declared == "gbk"


def test_one_damaged_character_is_one_replacement():
    sentence = "县人民政府关于印发通知，请认真贯彻执行。" * 5
    gbk = f"<meta charset=gbk><p>{sentence}</p>".encode("gbk").replace(b"</p>", b"\xb2</p>")
    utf8 = f"<p>{sentence}</p>".encode().replace("通".encode(), "通".encode()[:2], 1)
    for body, encoding in ((gbk, "gb18030"), (utf8, "utf-8")):
        decoding = read_page(body, URL).decoding
        assert (decoding.encoding, decoding.replacement_characters) == (encoding, 1)
        assert "请认真贯彻执行" in decoding.text


def test_controls_are_dropped_and_nothing_after_them_is_lost():
    page = page_of("<p>第一\x00段\x01</p><p>第二段</p><a href='/a\x00b.html'>x</a>")
    assert page.root.text_content() == "第一段第二段x"
    assert resolve(page, page.root.find(".//a").get("href")).endswith("/ab.html")


def test_byte_order_marks():
    for encoding in ("utf-8-sig", "utf-16"):
        assert page_of("<p>县政府</p>", encoding).root.text_content() == "县政府"


def test_a_label_of_another_family_is_believed_when_it_reads_better():
    page = page_of('<meta charset="big5"><p>' + "關於公佈的通知，在一月和二月。" * 4 + "</p>", "big5")
    assert page.decoding.encoding == "big5"


def test_windows_euro_sign_in_a_gbk_page():
    assert "€100" in read_page("<p>费用</p>".encode("gbk") + b"\x80100", URL).decoding.text


@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(body):
    decoding = read_page(body, URL).decoding
    assert "\x00" not in decoding.text
    assert decoding.replacement_characters == decoding.text.count("\ufffd")


@given(st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), max_size=80))
def test_every_character_survives_gb18030(text):
    body = f"<p>县人民政府的公告，{text}</p>".encode("gb18030")
    assert text in read_page(body, URL).decoding.text


def test_the_first_real_base_counts_wherever_it_stands():
    far = f"<head><!--{'x' * 6000}--><style>{'y' * 6000}</style><base href='../'></head>"
    assert resolve(page_of(far), "a.html") == "http://www.yunling.example.gov.cn/zwgk/a.html"
    assert (
        resolve(page_of("<!-- <base href='/x/'> --><p>y"), "a.html")
        == "http://www.yunling.example.gov.cn/zwgk/tzgg/a.html"
    )


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("\n\t  ./201803/t1.html\n", "http://www.yunling.example.gov.cn/zwgk/tzgg/201803/t1.html"),
        ("../../col/1.html", "http://www.yunling.example.gov.cn/col/1.html"),
        ("//m.example/a.html", "http://m.example/a.html"),
        ("http:/host.example/b.html", "http://host.example/b.html"),
        ("\\zwgk\\b.html", "http://www.yunling.example.gov.cn/zwgk/b.html"),
        ("/附件/年报 1.pdf", "http://www.yunling.example.gov.cn/%E9%99%84%E4%BB%B6/%E5%B9%B4%E6%8A%A5%201.pdf"),
        ("/WZWSREL25wYy8v", "http://www.yunling.example.gov.cn/WZWSREL25wYy8v"),
        ("?page=2", "http://www.yunling.example.gov.cn/zwgk/tzgg/index.html?page=2"),
        *((href, None) for href in ("javascript:void(0)", "mailto:a@b.cn", "#", "", " ", "http://[bad", "tel:110")),
    ],
)
def test_addresses_are_resolved_as_a_browser_would(href, address):
    assert resolve(page_of("<p>x"), href) == address


def test_a_query_is_written_in_the_pages_own_encoding():
    page = page_of("<p>县政府", "gbk")
    assert resolve(page, "/s.asp?q=县") == "http://www.yunling.example.gov.cn/s.asp?q=%CF%D8"


def test_text_after_the_closing_tag_is_kept():
    assert parse_html("<p>一</p></body></html><div>二</div></html>").text_content() == "一二"


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "font"])
def test_text_below_ten_thousand_tags_is_kept(tag):
    text = parse_html(f"<{tag}>" * 10_000 + "深处" + "<p>之后").text_content()
    assert "深处" in text
    assert "之后" in text


@pytest.mark.parametrize("body", [b"", b"   ", b'{"a": 1}', b"[]", b"%PDF-1.5 x", "无标记的文本".encode()])
def test_what_is_no_html_has_no_tree(body):
    assert read_page(body, URL).root is None
