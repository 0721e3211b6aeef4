import lxml.html
import pytest

from crawler.extract.metas import published, read_metas


def metas(html):
    return read_metas(lxml.html.document_fromstring(f"<html><head>{html}</head><body>x</body></html>"))


def test_names_in_any_case_and_glued_attributes():
    found = metas('<meta name="contentSource" content=" 县司法局\n"><meta name="Author"content="张三">')
    assert (found["contentsource"], found["author"]) == ("县司法局", "张三")


def test_the_last_value_that_says_something():
    found = metas(
        '<meta name="SiteName" content="网站名称"><meta name="Sitename" content="云岭县人民政府">'
        '<meta name="SiteName" content=""><meta name="ArticleTitle" content="{{title}}">'
    )
    assert found == {"sitename": "云岭县人民政府"}


def test_a_title_in_brackets_is_no_placeholder():
    assert metas('<meta name="ArticleTitle" content="【已失效】某办法">')["articletitle"] == "【已失效】某办法"


def test_the_day_of_publication_without_its_hour():
    assert published(metas('<meta name="PubDate" content="2016-11-22 09:53">')).date == "2016-11-22"
    assert published(metas('<meta name="PubDate" content="2016-11-22 09:53">')).time is None


@pytest.mark.parametrize(
    "made",
    [
        '<meta name="others" content="页面生成时间 2025-03-27 09:36:38">',
        '<meta name="Maketime" content="2025-03-27 09:36:38">',
        '<meta name="HtmlGenerateTime" content="2025-03-27 09:36">',
    ],
)
def test_the_time_at_which_the_page_was_made_is_no_publication(made):
    assert published(metas(f'<meta name="PubDate" content="2025-03-27 09:36:38">{made}')) is None
    assert published(metas(f'<meta name="PubDate" content="2024-01-01 10:00">{made}')).date == "2024-01-01"


def test_no_meta_no_date():
    assert published(metas("")) is None
    assert published(read_metas(None)) is None
