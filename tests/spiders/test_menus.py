"""Links of menus and of lists, told apart."""

from crawler.extract.page import read_page
from spiders.menus import named_links


def test_a_link_in_a_box_that_prints_its_day_is_an_articles() -> None:
    row = "<div><span><a href='Show.aspx?n=7'>澄溪县教育局法治政府建设报告</a></span><span>2024-03-01</span></div>"
    menu = "<div><a href='List.aspx?c=3'>法治政府建设报告</a></div>"
    page = read_page(f"<html><body>{row}{menu}</body></html>".encode(), "http://www.chengxi.example.gov.cn/")
    assert [link.is_article for link in named_links(page)] == [True, False]
