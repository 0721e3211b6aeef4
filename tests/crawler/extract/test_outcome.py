"""What a page is before anyone reads its text: every kind that is no document, and documents that look like one."""

import random

import pytest

from crawler.extract.document import extract_document
from crawler.extract.outcome import judge_answer, judge_page, stub_target
from crawler.extract.page import read_page
from crawler.extract.rules import Rules

URL = "http://www.yunling.example.gov.cn/zwgk/a.html"
HEAD = '<div class="nav"><a href="/">首页</a><a href="/zw/">政务公开</a><a href="/hd/">互动交流</a></div>'
FOOT = '<div class="footer"><p>主办单位：云岭县人民政府 承办单位：云岭县信息中心</p><p>网站标识码：4311290001</p></div>'
PROSE = "为深入推进依法行政，加快建设法治政府，根据有关规定，结合本县实际，现就有关事项通知如下，请认真贯彻执行。"


def page_of(html: str, url: str = URL):
    return read_page(html.encode(), url)


def judged(html: str) -> str:
    return judge_page(page_of(html), Rules())


def framed(body: str, title: str = "云岭县人民政府") -> str:
    return f"<html><head><title>{title}</title></head><body>{HEAD}{body}{FOOT}</body></html>"


ROWS = "".join(
    f'<li><a href="/zw/2023/{i}.html">关于公布第{i}批行政执法人员名单的公告</a><span>2023-0{i}-11</span></li>'
    for i in range(1, 9)
)
CELLS = "".join(
    f'<tr><td><a href="/c{i}.asp">云岭县{i}月份环境空气质量状况</a></td><td>2015-{i}-2</td></tr>' for i in range(1, 9)
)


@pytest.mark.parametrize(
    "body",
    [
        f"<ul>{ROWS}</ul>",
        f'<div class="news_content"><ul>{ROWS}</ul></div>',
        f"<div><h1>通知公告</h1><ul>{ROWS}</ul><p>共 8 条 第 1/1 页</p></div>",
        f"<table>{CELLS}</table>",
        "".join(f"<p>2023-0{i}-01 <a href='{i}.html'>云岭县第{i}次政府常务会议召开</a></p>" for i in range(1, 8)),
        "".join(
            f"<h3><a href='{i}.html'>县司法局开展第{i}期法治讲座</a></h3><p>{PROSE}</p><p>发布时间：2023-0{i}-04</p>"
            for i in range(1, 7)
        ),
    ],
    ids=["list", "list in a body container", "list with heading", "table", "date first", "with summaries"],
)
def test_pages_of_dated_rows_are_lists(body):
    assert judged(framed(body)) == "list"


@pytest.mark.parametrize(
    "row",
    [
        "·<a href='{0}.html'>县司法局召开第{0}次会议</a> 2023/{0}/11<br>",
        "<li>2023.0{0}.11<a href='{0}.html'>县司法局召开第{0}次会议</a></li>",
        "<li><a href='{0}.html'><div>县司法局召开第{0}次会议</div><div>来源：县司法局 2023-0{0}-11</div></a></li>",
    ],
)
@pytest.mark.parametrize(
    "menu", ["", "<p>" + "".join(f"<a href='/{y}/'>{y}年</a>" for y in range(2017, 2025)) + "</p>"]
)
def test_a_row_below_the_sections_name_is_no_info_line(row, menu):
    rows = "".join(row.format(i) for i in range(1, 7))
    assert judged(framed(f"<h2>通知公告</h2>{menu}<ul>{rows}</ul>", "通知公告-云岭县人民政府")) == "list"


def test_undated_rows_of_documents_are_a_list():
    rows = "".join(f"<li><a href='{i}.html'>云岭县权责清单第{i}部分（2022年版）</a></li>" for i in range(1, 12))
    assert judged(framed(f"<ul>{rows}</ul>")) == "list"


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='/a/{0}.html'>云岭县第{0}批重大行政决策事项目录</a><span>2023-0{0}-11</span></li>",
        "<li><a href='/a/{0}.html'><b>云岭县第{0}批重大行政决策事项目录</b><i>2023-0{0}-11</i></a></li>",
        "<tr><td>{0}</td><td><a href='/a/{0}.html'>云岭县第{0}批决策事项目录</a></td><td>2023-0{0}-11</td></tr>",
    ],
)
def test_a_young_section_is_a_list(row, count):
    rows = "".join(row.format(i) for i in range(1, count + 1))
    rows = f"<table><tr><td>序号</td><td>名称</td><td>发布日期</td></tr>{rows}</table>" if "<tr>" in row else rows
    assert judged(framed(f"<h3>重大决策</h3>{rows}", "重大决策_云岭县人民政府")) == "list"


def test_a_picture_above_a_dated_link_is_a_document():
    link = "<div><a href='/a/1.html'>云岭县第1批重大行政决策事项目录</a><span>2023-01-11</span></div>"
    assert (
        judged(framed(f"<h1>一图读懂重大行政决策</h1><div><img src=a.png></div>{link}", "一图读懂重大行政决策"))
        == "content"
    )


def test_a_list_that_a_script_draws_is_a_list():
    assert (
        judged(framed("<div id='list'></div><script>createPageHTML('page_div',5,1,'list','shtml',99)</script>"))
        == "list"
    )


def test_a_short_document_beside_a_dated_list_is_content():
    facts = "<h1>行政处罚公示</h1><p>发布时间：2023-01-08 来源：县档案局</p>"
    body = f"{facts}<p>我局本年度未作出行政处罚决定。</p><ul>{ROWS}</ul>"
    assert judged(framed(body, "行政处罚公示")) == "content"


@pytest.mark.parametrize(
    "body",
    [
        "<p>您访问的页面不存在或已删除！</p>",
        "<h2>404</h2>",
        "<div><h1>404 Not Found</h1><hr>nginx</div>",
        "<p>抱歉，找不到您要查看的文章。</p><p><a href='/'>返回首页</a></p>",
        "<p>该信息已被删除</p>",
        "<div class='content'>页面走丢了，5秒后返回首页</div>",
    ],
)
def test_soft_not_found(body):
    assert judged(framed(body)) == "soft_not_found"


@pytest.mark.parametrize(
    "body", ["<p>网站正在升级维护中，请稍后再访问。</p>", "<h1>系统维护</h1><p>暂停服务，敬请谅解</p>"]
)
def test_maintenance(body):
    assert judged(framed(body)) == "maintenance"


@pytest.mark.parametrize(
    "html",
    [
        "<title>Apache Tomcat/7.0.52 - Error report</title><h1>HTTP Status 500 - Internal Server Error</h1><pre>"
        + "at com.cms.Detail.show(Detail.java:33)\n" * 20,
        "<h1>“/”应用程序中的服务器错误。</h1><p>未将对象引用设置到对象的实例。</p>",
        "<p>Microsoft OLE DB Provider for SQL Server 错误 '80004005'</p><p>SQL Server 不存在或拒绝访问。</p>",
        "<title>Welcome to nginx!</title><p>If you see this page, the web server is successfully installed.</p>",
    ],
)
def test_a_servers_own_message_is_no_document(html):
    assert judged(html) == "maintenance"


@pytest.mark.parametrize(
    "words", ["暂无数据", "暂无相关信息！", "没有符合条件的记录", "信息更新中...", "本栏目暂无内容"]
)
def test_a_section_that_says_it_has_nothing_is_empty(words):
    assert judged(framed(f"<h3>行政复议</h3><div><p>{words}</p></div>", "行政复议_云岭县人民政府")) == "empty"
    facts = "<h1>行政复议情况</h1><p>发布时间：2023-01-08 来源：县司法局</p>"
    assert judged(framed(f"{facts}<p>{words}</p>", "行政复议情况")) == "content"


def test_a_template_that_was_left_blank_is_empty():
    blank = "<div><h1></h1><p>发布时间： 来源： 浏览次数：</p><div></div></div>"
    assert judged(framed(blank, "-云岭县人民政府")) == "empty"


def test_results_of_a_search_are_a_list():
    heading = "<h3><a href=/x{0}>云岭县第{0}份法治政府建设报告</a></h3>"
    result = f"{heading}<p>现将有关情况报告如下...</p><p>http://x/{{0}} 2024-01-0{{0}}</p>"
    assert judged(framed("".join(result.format(i) for i in range(1, 7)), "站内搜索")) == "list"


@pytest.mark.parametrize(
    "html",
    [
        "<title></title><script>setTimeout(f,1)</script><body>Please enable JavaScript and refresh.</body>",
        "<html><body><noscript>请开启JavaScript并刷新该页。</noscript><script>var a=1</script></body></html>",
        "<html><head><meta content='x' r='m'><script r='m'>$_ts=window['$_ts'];</script></head><body></body></html>",
        "<html><script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script></html>",
        "<html><head><title>访问被拦截</title></head><body><p>您的访问请求可能对网站造成威胁，已被拦截。</p></body></html>",
        "<h1>当前访问疑似黑客攻击，已被网站管理员设置为拦截并记录</h1><p>您的IP：10.0.0.1</p>",
        "<html><head><title>系统提示</title></head><body><p>系统提示</p><p>您无权访问此页面</p></body></html>",
        "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>",
    ],
)
def test_blocked(html):
    assert judged(html) == "blocked"


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<script>window.location.href='/zw/new.html';</script>", "http://www.yunling.example.gov.cn/zw/new.html"),
        ('<script>location.replace("b.html")</script>', "http://www.yunling.example.gov.cn/zwgk/b.html"),
        ('<meta http-equiv="refresh" content="0;url=b.html">', "http://www.yunling.example.gov.cn/zwgk/b.html"),
        ('<meta content="0; URL=\'b.html\'" http-equiv="Refresh">', "http://www.yunling.example.gov.cn/zwgk/b.html"),
        (
            '<noscript><meta http-equiv="refresh" content="1;url=/c.html"></noscript>',
            "http://www.yunling.example.gov.cn/c.html",
        ),
        ('<base href="/x/y/"><script>location="b.html"</script>', "http://www.yunling.example.gov.cn/x/y/b.html"),
    ],
)
def test_redirect_stubs_say_where_to(html, target):
    page = page_of(f"<html><head>{html}</head><body></body></html>")
    assert judge_page(page, Rules()) == "redirect_stub"
    assert stub_target(page) == target


def test_a_stub_may_say_that_it_sends_on():
    html = '<meta http-equiv="refresh" content="3;url=/new.html"><p>页面正在跳转，请稍候……</p>'
    assert judged(html) == "redirect_stub"


def test_a_form_or_noscript_on_a_list_condemns_nothing():
    extra = "<form>用户名 密码 请输入验证码</form><noscript>请开启JavaScript</noscript>"
    assert judged(framed(f"<div>{extra}</div><ul>{ROWS}</ul>")) == "list"


def test_a_short_text_that_builds_and_adjusts_is_no_maintenance():
    assert judged(framed("<div id='zoom'><p>我县正在推进法治政府建设。</p></div>")) == "content"


def test_a_script_in_a_comment_sends_nobody_on():
    assert stub_target(page_of("<p>x</p><script>// location.href='/b.html'\n</script>")) is None


def test_a_page_that_redirects_nowhere_is_empty():
    assert judged("<html><body><div id='app'></div></body></html>") == "empty"


def test_nothing_at_all_is_empty():
    assert judged("") == "empty"


@pytest.mark.parametrize(
    "sentence",
    ["部分链接提示“您访问的页面不存在”，已修复。", "网站正在升级改造，工期三个月。", "请在登录时输入验证码。"],
)
def test_a_document_may_speak_of_such_things(sentence):
    body = f"<h1>关于门户网站的说明</h1><p>发布时间：2022-03-04 来源：县政府办</p><p>{sentence}</p>"
    assert judged(framed(body, "关于门户网站的说明")) == "content"
    assert judged(framed(f"<h1>通知</h1><p>{PROSE * 5}</p><p>{sentence}</p>", "通知")) == "content"


def test_remnants_of_a_challenge_do_not_condemn_a_page_with_a_body():
    html = framed(f"<h1>通知</h1><div id='zoom'><p>{PROSE * 2}</p></div><script r='m'>$_ts={{}};</script>", "通知")
    assert judged(html) == "content"


def test_data_is_judged_too():
    rows = '{"data": {"total": 2, "lists": [{"title": "公告一", "id": 1}, {"title": "公告二", "id": 2}]}}'
    assert judged(rows) == "list"
    assert judged('{"title": "批复", "content": "<p>你行请示收悉。</p>"}') == "content"
    assert judge_page(read_page(b"%PDF-1.4 ...", URL), Rules()) == "content"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "ok"),
        (304, "not_modified"),
        (301, "redirect"),
        (404, "not_found"),
        (410, "not_found"),
        (400, "client_error"),
        (500, "server_error"),
        (502, "server_error"),
        *((status, "blocked") for status in (403, 412, 429, 468, 521)),
    ],
)
def test_answers_are_judged_by_their_status(status, outcome):
    assert judge_answer(status, {}, page_of(framed(f"<h1>通知</h1><p>{PROSE}</p>", "通知"))) == outcome
    assert judge_answer(status, {}, None) == outcome


def test_answers_with_200_are_judged_by_their_page():
    assert judge_answer(200, {}, page_of(framed("<p>您访问的页面不存在</p>"))) == "soft_not_found"
    assert judge_answer(200, {}, page_of("<p>Please enable JavaScript</p>")) == "blocked"
    assert judge_answer(503, {"retry-after": "600"}, None) == "maintenance"
    assert judge_answer(503, {}, page_of("<p>网站维护中</p>")) == "maintenance"


@pytest.mark.parametrize("length", [64, 3000, 60_000])
def test_bytes_that_are_no_text_are_no_document(length: int) -> None:
    noise = random.Random(length).randbytes(length)  # noqa: S311  (the same noise every time)
    assert extract_document(noise, "http://a.gov.cn/download?id=1").outcome == "empty"


@pytest.mark.parametrize(
    "script",
    [
        "function go(id){ window.location.href = '/col/col' + id + '/index.html'; }",
        "function home(){ if (1) { location.href='/b.html'; } }",
        "$('#b').click(function(){ location.href='/b.html'; });",
        "document.getElementById('b').onclick = function () { location.replace('/b.html') }",
    ],
)
def test_what_waits_for_a_click_sends_nobody_on(script):
    assert stub_target(page_of(f"<a onclick='go(1)'>x</a><script>{script}</script>")) is None


@pytest.mark.parametrize(
    "call", ["<script>go();</script>", "<body onload='go()'>", "<script>setTimeout(go, 9)</script>"]
)
def test_a_function_that_runs_at_once_sends_on(call):
    page = page_of(f"<script>function go(){{ location.href='/b.html'; }}</script>{call}")
    assert (stub_target(page) or "").endswith("/b.html")
