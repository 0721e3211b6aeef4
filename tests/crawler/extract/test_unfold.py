"""Documents that arrive as JSON, inside a script, or as a saved text."""

import json

import pytest

from crawler.extract.document import extract_document
from crawler.extract.page import read_page
from crawler.extract.unfold import is_data_list, unfold, unfold_script

URL = "http://www.yunling.example.gov.cn/api/doc?id=1"
BODY = (
    "<p>各乡镇人民政府：</p><p>现将《云岭县城市管理办法》印发给你们，请认真贯彻执行，执行中的问题请报。</p>"
    "<p>云岭县人民政府</p><p>2022年5月5日</p>"
)


def answer(**record):
    return json.dumps({"code": 0, "data": {"id": 7, **record}}, ensure_ascii=False).encode()


def test_a_json_record_gives_title_facts_text_and_files():
    body = answer(
        docTitle="关于印发办法的通知",
        docClob=f"<html><head><title>x</title></head><body>{BODY}</body></html>",
        publish_date="2022-05-06 08:00:00",
        documentNo="云政发〔2022〕5号",
        indexNo="0001/2022-5",
        attachmentInfoVOList=[{"fileName": "办法.pdf", "fileUrl": "/f/1.pdf"}],
    )
    content = extract_document(body, URL)
    assert content.outcome == "content"
    assert content.title == "关于印发办法的通知"
    assert content.text.splitlines()[0] == "各乡镇人民政府："
    assert (content.publication_date, content.document_number) == ("2022-05-06", "云政发〔2022〕5号")
    assert [(link.url, link.name) for link in content.attachments] == [
        ("http://www.yunling.example.gov.cn/f/1.pdf", "办法.pdf")
    ]


@pytest.mark.parametrize("seconds", [1651766400, 1651766400000])
def test_seconds_and_milliseconds_are_a_day_in_china(seconds):
    content = extract_document(answer(title="关于印发办法的通知", content=BODY, publishTime=seconds), URL)
    assert (content.publication_date, content.publication_time) == ("2022-05-06", "00:00:00")


def test_plain_text_in_a_record_keeps_its_lines():
    text = "第一条 为规范管理，制定本办法。\n第二条 本办法自印发之日起施行。" * 4
    assert len(extract_document(answer(title="云岭县管理办法", content=text), URL).text.splitlines()) == 5


def test_a_record_inside_a_script_is_found_and_other_scripts_are_not():
    record = json.dumps({"title": "关于印发办法的通知", "content": BODY})
    script = f"<div id='app'></div><script>window._CONFIG = {{ SID: '7', DETAIL: {record} }};</script>"
    assert extract_document(script.encode(), URL).title == "关于印发办法的通知"
    assert unfold_script(read_page(b'<script>var content = {"a": 1};</script>', URL)) is None


def test_lists_of_records_are_no_document():
    rows = json.dumps({"data": [{"title": "公告一", "id": 1}, {"title": "公告二", "id": 2}]}).encode()
    assert is_data_list(read_page(rows, URL))
    assert not is_data_list(read_page(answer(title="公告", content=BODY), URL))


def test_a_saved_text_has_its_site_name_apart():
    head = "您当前的位置:> 正文\n  白水县人民政府 2018年白水县法治政府建设报告\n来源: 发布时间:2018-12-03\n"
    text = f"{head}\n南阳市人民政府:\n正文一段。"
    content = extract_document(text.encode(), URL)
    assert content.title == "2018年白水县法治政府建设报告"
    assert content.text == "南阳市人民政府:\n正文一段。"


@pytest.mark.parametrize("body", [b"{}", b"[1, 2]", b'{"title": "x"}', b"", b"%PDF-1.4"])
def test_what_holds_no_document_stays_as_it_is(body):
    assert unfold(read_page(body, URL)).root is None
