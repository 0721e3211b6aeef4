"""Guangdong's disclosure platform: how its answers state a total, or lead on where they state none."""

import json

from crawler.extract.page import read_page
from spiders.families import ListPage, read_list, read_more

SERVICE = "http://www.yunpu.example.gov.cn/gkmlpt/api/all/201?page={}&sid=755099"
INDEX = b'<html><script>window._CONFIG = {SID: \'755099\', TREE: [{"id": 201, "name": "x"}]}</script></html>'


def first() -> ListPage:
    return read_list(read_page(INDEX, "http://www.yunpu.example.gov.cn/gkmlpt/index#201"))


def answered(page: int, rows: int, **stated: object) -> ListPage:
    articles = [{"title": f"决定书第{page}-{n}号", "url": f"/content/post_{page}{n:03}.html"} for n in range(rows)]
    body = json.dumps({"articles": articles, **stated}).encode()
    return read_more("gkmlpt", read_page(body, SERVICE.format(page)), first())


def asked(listing: ListPage) -> list[str]:
    return [request.url for request in listing.others]


def test_the_total_of_a_category_leads_to_all_its_pages() -> None:
    listing = answered(1, 100, classify={"post_count": 214})
    assert (listing.paging.records, listing.paging.pages) == (214, 3)
    assert asked(listing) == [SERVICE.format(2), SERVICE.format(3)]
    assert asked(answered(2, 100, classify={"post_count": 214})) == []


def test_without_a_total_a_full_page_leads_on() -> None:
    assert asked(answered(1, 100)) == [SERVICE.format(2)]
    assert asked(answered(2, 100)) == [SERVICE.format(3)]
    assert asked(answered(3, 14)) == []
