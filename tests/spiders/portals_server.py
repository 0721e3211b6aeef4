"""Small county portals on loopback, one for each way of making lists, with the truth about what they publish.

``with serve("vsb") as portal`` runs one; ``portal.url`` is its home page, ``portal.truth`` what a crawl must bring
home: per section of ours the address and title of every document. Sections that are not ours have lists and
documents like the others. ``python -m tests.spiders.portals_server FAMILY`` runs one for a person to look at.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.spiders.sites import PER_PAGE, SUBJECTS, Answer, Ask, Document, Section, Site, column, html, rows


class Trs(Site):
    """Total first, counted from zero."""

    def lists(self, ask: Ask) -> Answer | None:
        for section in self.sections:
            for number in range(1, section.pages + 1):
                name = "index.html" if number == 1 else f"index_{number - 1}.html"
                if ask.path in (f"/{section.slug}/{name}", f"/{section.slug}/" if number == 1 else ""):
                    call = f'<script>createPageHTML({section.pages}, {number - 1}, "index", "html");</script>'
                    return html(section.name, column(rows(section.page(number), cut=12)) + call)
        return None


class Ucap(Site):
    """Container first, counted from one, with the record count."""

    def lists(self, ask: Ask) -> Answer | None:
        for section in self.sections:
            for number in range(1, section.pages + 1):
                name = "list.shtml" if number == 1 else f"list_{number}.shtml"
                if ask.path == f"/cx/{section.slug}/{name}":
                    total = f"{section.pages},{number},'list','shtml',{len(section.documents)}"
                    pager = f"<div id='page_div'></div><script>createPageHTML('page_div',{total});</script>"
                    return html(section.name, column(rows(section.page(number))) + pager)
        return None


class Component(Site):
    """Older pages are fragments that count down."""

    def lists(self, ask: Ask) -> Answer | None:
        for section in self.sections:
            base = f"/n1/{section.slug}/index"
            for number in range(2, section.pages + 1):
                if ask.target == f"{base}_77_{section.pages - number + 1}.html":
                    return "text/html", rows(section.page(number)).encode()
            if ask.target == f"{base}.html":
                script = f'var purl="../../n1/{section.slug}/index_77"; var maxPageNum=0; maxPageNum = {section.pages};'
                return html(
                    section.name, column(f'<span id="comp_77">{rows(section.page(1))}</span><script>{script}</script>')
                )
        return None


class Dataproxy(Site):
    """A first batch in a script block, the rest by record number."""

    SERVICE = "/module/web/jpage/dataproxy.jsp"

    def lists(self, ask: Ask) -> Answer | None:
        if ask.path == self.SERVICE and ask.method == "POST":
            column_id = ask.form["columnid"]
            section = next(s for s in self.sections if s.slug == column_id)
            records = section.documents[int(ask.query["startrecord"]) - 1 : int(ask.query["endrecord"])]
            return "text/xml; charset=utf-8", self._store(section, records).encode()
        section = self.section_at(ask.path)
        if section is None:
            return None
        fields = f"columnid:'{section.slug}', unitid:'31', webid:'2', proxyUrl:'{self.SERVICE}'"
        call = f"$('#1').jpage({{totalRecord:{len(section.documents)}, perPage:{PER_PAGE}, {fields}}})"
        store = self._store(section, section.page(1))
        return html(section.name, f'<div id="1"><script type="text/xml">{store}</script></div><script>{call}</script>')

    @staticmethod
    def _store(section: Section, documents: Sequence[Document]) -> str:
        records = "".join(f"<record><![CDATA[{rows([d], cut=15)}]]></record>" for d in documents)
        total = f"<totalrecord>{len(section.documents)}</totalrecord>"
        return f"<datastore>{total}<recordset>{records}</recordset></datastore>"


class Uid(Site):
    """Pages by the list element's id and a number in the query."""

    def lists(self, ask: Ask) -> Answer | None:
        section = self.section_at(ask.path)
        if section is None:
            return None
        number = int(ask.query.get("pageNum", "1"))
        link = f"{ask.path}?uid=474&pageNum="
        pager = f'<a href="{link}{number + 1}">下页</a><a class="pgLast" href="{link}{section.pages}">尾页</a>'
        listed = f'<div id="474">{column(rows(section.page(number)))}</div>'
        return html(section.name, f'{listed}<div class="page">{pager}</div>')


class Jpaas(Site):
    """A unit is asked for by GET and answers JSON with HTML; it wants a Referer."""

    SERVICE = "/api-gateway/jpaas-publish-server/front/page/build/unit"

    def lists(self, ask: Ask) -> Answer | None:
        if ask.path == self.SERVICE:
            section = next(s for s in self.sections if s.slug == ask.query["pageId"])
            number = json.loads(ask.query.get("paramJson", '{"pageNo":1}'))["pageNo"]
            pager = f'<div class="pagination" rows="{PER_PAGE}" count="{len(section.documents)}"></div>'
            built = f"<ul>{rows(section.page(number), cut=10)}</ul>{pager}"
            return "application/json", json.dumps({"success": True, "data": {"html": built}}).encode()
        section = self.section_at(ask.path)
        if section is None:
            return None
        query = f"{{'webId':'w1','pageId':'{section.slug}','pageType':'column','tagId':'当前栏目_list'}}"
        return html(section.name, f'<div url="{self.SERVICE}" queryData="{query}"></div>')


class Gkmlpt(Site):
    """Categories in a tree, articles by JSON."""

    def lists(self, ask: Ask) -> Answer | None:
        path = ask.path
        if path == "/gkmlpt/index":
            tree = [
                {"id": 700 + i, "name": s.name, "post_count": len(s.documents), "jump_url": "", "children": []}
                for i, s in enumerate(self.sections)
            ]
            config = f"window._CONFIG = {{ SID: '755042', TREE: {json.dumps(tree, ensure_ascii=False)} }};"
            return html("政府信息公开目录", '<div id="app"></div>', f"<script>{config}</script>")
        if not path.startswith("/gkmlpt/api/all/7"):
            return None
        section = self.sections[int(path.rpartition("/")[2]) - 700]
        number = int(ask.query["page"])
        articles = [self._article(d) for d in section.documents[(number - 1) * 100 : number * 100]]
        return "application/json", json.dumps({"total": len(section.documents), "articles": articles}).encode()

    def _article(self, document: Document) -> dict[str, object]:
        return {
            "id": document.number,
            "title": document.title,
            "url": self.url + document.path,
            "display_publish_time": f"{document.day} 09:00:00",
        }

    def list_path(self, slug: str) -> str:
        return f"/gkmlpt/index#{700 + [subject[0] for subject in SUBJECTS].index(slug)}"

    def menu(self, _sections: Sequence[Section]) -> str:
        return '<ul><li><a href="/gkmlpt/index">政府信息公开目录</a></li></ul>'


class Vsb(Site):
    """Page 2 is in a folder named like the list, and numbers count down."""

    def lists(self, ask: Ask) -> Answer | None:
        for section in self.sections:
            for number in range(1, section.pages + 1):
                folder = f"/{section.pages - number + 1}" if number > 1 else ""
                path = f"/xx/{section.slug}{folder}.htm"
                if ask.path == path:
                    return html(section.name, column(rows(section.page(number), cut=14)) + self._pager(section, number))
        return None

    @staticmethod
    def _pager(section: Section, number: int) -> str:
        folder = f"{section.slug}/" if number == 1 else ""
        left = section.pages - number
        links = f'<a href="{folder}{left}.htm">下页</a> <a href="{folder}1.htm">尾页</a>' if left else ""
        return f'<div class="pb_sys_common">共{len(section.documents)}条 {number}/{section.pages} {links}</div>'


class PublicColumn(Site):
    """Rows are fragments from a label service; visible titles are cut."""

    def lists(self, ask: Ask) -> Answer | None:
        if ask.path == "/site/label/8888" and ask.query.get("file") == "/t9/publicInfoList_x":
            section = next(s for s in self.sections if s.slug == ask.query["catId"])
            listed = rows(section.page(int(ask.query["pageIndex"])), cut=10)
            return "text/html; charset=utf-8", f"<ul>{listed}</ul>".encode()
        section = next((s for s in self.sections if self.list_path(s.slug) == ask.target), None)
        if section is None:
            return None
        fields = f"labelName=publicInfoList&siteId=7&catId={section.slug}&file=/t9/publicInfoList_x&length=10"
        url = f"/site/label/8888?{fields}&pageIndex="
        script = f"var url='{url}'; Ls.load(url + 1); Ls.pagination('#p', {{pageCount:{section.pages}}});"
        return html(section.name, f'<div id="con"></div><div id="p"></div><script>{script}</script>')


class Postback(Site):
    """Each next page is a form whose hidden fields are those of the latest answer."""

    def lists(self, ask: Ask) -> Answer | None:
        section = next((s for s in self.sections if self.list_path(s.slug) == ask.target), None)
        if section is None:
            return None
        number = 1
        if ask.method == "POST":
            number = int(ask.form["__EVENTARGUMENT"])
            if ask.form["__VIEWSTATE"] != f"state{number - 1}==":
                number = 1
        call = f"href=\"javascript:__doPostBack('Pager','{number + 1}')\"" if number < section.pages else ""
        pager = f'<div class="page">{number}/{section.pages}页 <a {call}>下一页</a></div>'
        state = f'<input type="hidden" name="__VIEWSTATE" value="state{number}=="><input type="submit" name="go">'
        listed = column(rows(section.page(number)))
        return html(section.name, f'<form method="post" action="{escape(ask.target)}">{state}{listed}{pager}</form>')


class FormPages(Site):
    """A function sets a field of a form and sends it."""

    def lists(self, ask: Ask) -> Answer | None:
        section = next((s for s in self.sections if self.list_path(s.slug) == ask.target), None)
        if section is None:
            return None
        number = int(ask.form.get("cpage", "1"))
        script = "<script>function page(n){ document.f.cpage.value = n; document.f.submit(); }</script>"
        form = f'<form name="f" method="post" action="{ask.target}"><input type="hidden" name="cpage" value="1"></form>'
        links = "".join(f"<a href=\"javascript:page('{n}')\">{n}</a>" for n in range(1, section.pages + 1))
        listed = column(rows(section.page(number)))
        return html(section.name, f'{script}{form}{listed}<div class="page">{links}</div>')


class JsonRows(Site):
    """All rows in an array of a script."""

    def lists(self, ask: Ask) -> Answer | None:
        section = self.section_at(ask.path)
        if section is None:
            return None
        items = ",".join(
            json.dumps({"title": d.title, "url": d.path, "time": d.day}, ensure_ascii=False) for d in section.documents
        )
        return html(section.name, f'<div id="box"></div><script>var itemObj = [ {items}, ]; draw(itemObj);</script>')


class JsonService(Site):
    """The list is a service's JSON answer."""

    def lists(self, ask: Ask) -> Answer | None:
        section = self.section_at(ask.path)
        if section is None:
            return None
        listed = section.page(int(ask.query.get("pageNo", "1")))
        items = [{"title": d.title, "url": d.path, "publishDate": d.day} for d in listed]
        return "application/json", json.dumps({"data": {"total": len(section.documents), "rows": items}}).encode()


class Eportal(Site):
    """Pages by query, named in script calls."""

    def lists(self, ask: Ask) -> Answer | None:
        section = next((s for s in self.sections if s.slug == ask.query.get("pageId")), None)
        if section is None or ask.path != "/eportal/ui":
            return None
        number = int(ask.query.get("currentPage", "1"))
        url = f"/eportal/ui?pageId={section.slug}&currentPage={number + 1}&moduleId=m1&formKey=GOV_OPEN"
        turn = f"<a href='#' onclick=\"turn(this,'{url}')\">下页</a>"
        pager = f"当前第 {number} 页 共 {section.pages} 页 共 {len(section.documents)} 条 {turn}"
        return html(section.name, column(rows(section.page(number))) + f'<div class="page">{pager}</div>')


class Plain(Site):
    """Tables, a next link that leads on, no totals."""

    def lists(self, ask: Ask) -> Answer | None:
        section = self.section_at(ask.path)
        if section is None:
            return None
        number = int(ask.query.get("page", "1"))
        table = "".join(
            f'<tr><td>·<a href="{d.path}">{d.title}</a></td><td>[{d.day}]</td></tr>' for d in section.page(number)
        )
        following = f'<a href="?page={number + 1}">下一页</a>' if number < section.pages else "下一页"
        return html(section.name, f'<table class="t">{table}</table><p>第{number}页 {following}</p>')


DATED = "/{slug}/{day:%Y%m}/t{day:%Y%m%d}_{number}.html"
ART = "/art/{day:%Y/%m/%d}/art_9_{number}.html"

SITES: dict[str, Callable[[], Site]] = {
    "trs": partial(Trs, DATED, "/{}/"),
    "ucap": partial(Ucap, "/cx/{slug}/{day:%Y%m}/{number}.shtml", "/cx/{}/list.shtml"),
    "component": partial(Component, "/n1/{slug}/c{number}/content.html", "/n1/{}/index.html"),
    "hanweb_dataproxy": partial(Dataproxy, ART, "/col/{}/index.html"),
    "hanweb_uid": partial(Uid, ART, "/col/{}/index.html"),
    "jpaas": partial(Jpaas, ART, "/col/{}/index.html"),
    "gkmlpt": partial(Gkmlpt, "/gkmlpt/content/1/{number}/post_{number}.html", "/gkmlpt/index#{}"),
    "vsb": partial(Vsb, "/info/1057/{number}.htm", "/xx/{}.htm"),
    "public_column": partial(PublicColumn, "/public/3/{number}.html", "/public/column/3?type=4&catId={}&action=list"),
    "postback": partial(Postback, "/show/{number}.html", "/List.aspx?cid={}"),
    "form_pages": partial(FormPages, "/gtapp/show/{number}.html", "/gtapp/{}.action"),
    "json_rows": partial(JsonRows, DATED, "/{}/"),
    "json_service": partial(JsonService, DATED, "/api/{}/list?pageNo=1"),
    "eportal": partial(Eportal, "/gk/{slug}/{number}.html", "/eportal/ui?pageId={}"),
    "plain": partial(Plain, DATED, "/{}.php"),
}


@contextmanager
def serve(family: str, port: int = 0) -> Iterator[Site]:
    """Run a family's portal on a free port of this machine."""
    site = SITES[family]()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            answer = site.answer(Ask(self.command, self.path, self.rfile.read(length).decode()))
            kind, body = answer or ("text/html; charset=utf-8", "<html><body>没有这个页面</body></html>".encode())
            self.send_response(200 if answer else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing: ``asked`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with serve(sys.argv[1]) as running:
        print(running.url)  # noqa: T201 - a person asked for the address
        input()
