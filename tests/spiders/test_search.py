"""The search for sections, on a portal whose home page names more bureaus than the budget allows."""

import json

from tests.crawling import fazhi
from tests.servers import Answer, serve


def page(title, *links):
    anchors = "".join(f'<li><a href="{url}">{name}</a></li>' for url, name in links)
    return Answer(f"<title>{title}</title><ul>{anchors}</ul><p>某县人民政府门户网站".encode())


ROWS = "".join(
    f'<li><a href="t{n}.html">某县202{n}年法治政府建设年度报告</a><span>202{n}-03-01</span></li>' for n in range(4)
)


def test_what_lies_deep_is_found_before_the_budget_is_spent_on_bureaus():
    bureaus = [(f"/bm/{n}/", f"第{n}局") for n in range(80)]
    pages = {url: page(name) for url, name in bureaus} | {
        "/": page("某县", *bureaus, ("/zwgk/", "政务公开")),
        "/zwgk/": page("政务公开", ("/zwgk/gkml/", "法定主动公开内容")),
        "/zwgk/gkml/": page("目录", ("/zwgk/gkml/sfj/", "县司法局")),
        "/zwgk/gkml/sfj/": page("县司法局", ("/zwgk/gkml/sfj/bg/", "法治政府建设报告")),
        "/zwgk/gkml/sfj/bg/": Answer(f"<title>报告</title><ul>{ROWS}</ul>".encode()),
    }
    with serve(pages) as site:
        report = json.loads(fazhi("portals", "discover", site.url + "/", "--json").out)
    assert [section["name"] for section in report["sections"]] == ["法治政府建设报告"]
    assert len(site.asked) <= 64
