"""A portal whose lists only a script fills in, from a service that no family knows."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.crawler.test_middlewares import page
from tests.crawling import portal_file
from tests.servers import Answer, Pages, Site

SECTION = '[[section]]\nname = "规范性文件"\nurl = "{}{}"\n'
SCRIPT = """
axios = {get: address => fetch(address).then(answer => answer.json())};
axios.get('/cms/rows.json' + location.search).then(rows => {
  document.getElementById('app').innerHTML = '<ul class="list">' + rows.map(row =>
    `<li><a href="${row.url}" title="${row.title}">${row.title}</a><span>${row.day}</span></li>`).join('') + '</ul>'
    + (window.PAGER || '');
});
"""


def title(number: int) -> str:
    return f"融水县行政执法办法第{number}号"


def document_pages(numbers: range) -> Pages:
    return {f"/t{number}.html": Answer(document(number)) for number in numbers}


def document(number: int) -> bytes:
    """Return a document's page whose text no other has."""
    return page(title(number)).replace("应当".encode(), f"在第{number}号行动中应当".encode())


def row_service(numbers: range, *, day: str = "2017-11-{:02}") -> Answer:
    rows = [{"url": f"/t{n}.html", "title": title(n), "day": day.format(n)} for n in numbers]
    return Answer(json.dumps(rows).encode(), headers={"Content-Type": "application/json"})


def shell(script: str = SCRIPT, head: str = "", body: str = "") -> Answer:
    """Return a list page without rows."""
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>规范性文件</title>{head}</head>
    <body><div class="menu"><a href="/">首页</a><a href="/list/">规范性文件</a></div><div id="app"></div>{body}
    <script>{script}</script></body></html>"""
    return Answer(html.encode())


def scripted(numbers: range, list_page: Answer | None = None) -> Pages:
    """Return a portal with one list of these documents."""
    pages: Pages = {"/list/": list_page or shell(), "/cms/rows.json": row_service(numbers)}
    return pages | document_pages(numbers)


def described(folder: Path, site: Site, extra: str = "") -> Path:
    """Write the portal's file, with its one section."""
    return portal_file(folder, site.url, extra + SECTION.format(site.url, "/list/"))


def noting(answer: Answer, into: list[dict[str, str]]) -> Callable[[Site], Answer]:
    """Return the same answer, noting the headers of each request for it, names in lower case."""

    def noted(site: Site) -> Answer:
        into.append({name.lower(): value for name, value in site.headers.items()})
        return answer

    return noted
