"""Any title, info line, body, tools and footer, in boxes of any names: title, day and text are found."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.document import extract_document
from crawler.extract.outcome import judge_page
from crawler.extract.page import read_page
from crawler.extract.rules import Rules

URL = "http://www.yunling.example.gov.cn/zwgk/a.html"

TITLES = st.sampled_from(
    [
        "云岭县2023年法治政府建设年度报告",
        "关于印发《云岭县行政执法公示办法》的通知",
        "县司法局召开“双随机、一公开”工作推进会",
        "行政处罚决定书（云市监罚〔2022〕3号）",
        "【已失效】云岭县城市管理办法",
    ]
)
SUFFIXES = st.sampled_from(["", "_云岭县人民政府", " - 云岭县人民政府门户网站"])
INFO = st.sampled_from(
    [
        "来源:　发布日期: 2021-07-12 10:20    |  作者:",
        "来源: 云岭县人民政府<br>发布日期: 2021-07-12",
        "信息来源:云岭县政府办 发布时间:2021-07-12 12:07 【字体:",
        "来源: 云岭县人民政府门户网站 2021-07-12 16:37",
        "文章来源:司法局 更新时间:2021/07/12 11:30:01",
        "来源: 发布日期:2021-07-12 11:21:16 关键词:",
        "云岭县人民政府 2021年07月12日",
        "• 访问次数 :<br>• 发布时间 :2021-07-12 03:09",
        "2021-07-12 14:39    来源:市人大     字号:    点击数:{{ pvCount }} 次",
        "来源:  ‖  作者:  ‖  发布时间:2021-07-12  ‖  字体:  ",
        "<span>来源：县府办</span><span>时间：2021年07月12日</span>",
        "发布日期: 2021- 07- 12 14: 58: 15 浏览次数: 来源: 县科技局<br>字体:[ ]",
        "【2021-07-12 09:53:53】 【来源:】 【作者:】  【关 闭】",
    ]
)
SENTENCES = [
    "为全面贯彻落实依法治国基本方略，加快建设法治政府，结合我县实际，制定本方案。",
    "一、总体要求",
    "（一）健全依法决策机制。",
    "1.完善制度。各单位应当建立重大行政决策合法性审查制度。",
    "联系人：张某，联系电话：0772-5120033。",
    "特此通知。",
]
BODIES = st.lists(st.sampled_from(SENTENCES[1:]), unique=True).map(lambda more: [SENTENCES[0], *more])
PRINTINGS = st.sampled_from(
    [
        lambda lines: "".join(f"<p style='text-indent:2em'>　　{line}</p>\n" for line in lines),
        lambda lines: "　　" + "<br>\n　　".join(lines),
        lambda lines: "".join(f"<div><span>{line[:3]}</span><font>{line[3:]}</font></div>" for line in lines),
    ]
)
TOOLS = st.lists(
    st.sampled_from(
        [
            "【<a>打印本页</a>】【<a>关闭窗口</a>】",
            "分享到：<a>微信</a><a>微博</a>",
            "<img src='qr.png'><p>扫一扫在手机打开当前页</p>",
            "<p>上一篇：<a href='a.html'>关于开展植树活动的通知</a></p><p>下一篇：<a href='b.html'>防汛通知</a></p>",
            "<h4>相关链接</h4><ul><li><a href='c.html'>云岭县政府信息公开指南</a></li></ul>",
            "<p>责任编辑：王某</p>",
            "附件下载：<a href='/u/2.pdf'>附件2.pdf</a>",
            "<ul><li><a href='/n1.html'>县委召开常委会会议传达学习上级精神</a><span>2021-08-01</span></li></ul>",
        ]
    ),
    max_size=4,
    unique=True,
)
CATALOGUES = st.sampled_from(
    [
        "",
        "<table><tr><td>索 引 号</td><td>0001/2021-00022</td></tr><tr><td>发文机关</td><td>县政府</td></tr></table>",
        "<ul><li>索引号: 4502250000/2021-001005</li><li>主题分类:</li><li>发文机构: 云岭县人民政府</li></ul>",
    ]
)
FOOTERS = st.sampled_from(
    [
        "<p>主办单位：云岭县人民政府办公室　承办单位：云岭县信息中心</p><p>网站标识码：4311290001</p>",
        "版权所有：云岭县人民政府　<a>网站地图</a>　<a>联系我们</a>",
        "<p>本网站所刊登信息，未经授权不得转载。</p><p>Copyright © 2021 云岭县人民政府</p>",
    ]
)
NAMES = {
    "none": lambda _: "",
    "nonsense": lambda part: f" class='x{sum(map(ord, part)) % 97}q'",
    "speaking": lambda part: f" class='{part}'",
}
BOX_NAMES = {"body": ["content", "TRS_Editor", "zoom", "con"], "wrap": ["main", "left", "article", "print"]}


@st.composite
def pages(draw):
    """A page and what is on it: HTML, title, lines of the body."""
    name = NAMES[draw(st.sampled_from(sorted(NAMES)))]
    title, lines = draw(TITLES), draw(BODIES)

    def box(content: str, part: str) -> str:
        return f"<div{name(draw(st.sampled_from(BOX_NAMES.get(part, [part]))))}>{content}</div>" if content else ""

    tag = draw(st.sampled_from(["h1", "h2", "div", "p"]))
    facts = draw(st.permutations([box(draw(INFO), "info"), box(draw(CATALOGUES), "attr")]))
    tools = "".join(box(tool, "tool") for tool in draw(TOOLS))
    crumb = "当前位置：<a href='/'>首页</a> &gt; <a href='/a/'>政务公开</a> &gt; 正文"
    head = f"{box(crumb, 'crumb')}<{tag}{name('title')}>{title}</{tag}>{''.join(facts)}"
    main = box(head + box(draw(PRINTINGS)(lines), "body") + tools, "wrap")
    menu = box("<a href='/'>首页</a>|<a href='/a/'>走进云岭</a>|<a href='/b/'>政务公开</a>", "nav")
    html = (
        f"<html><head><meta charset='utf-8'><title>{title}{draw(SUFFIXES)}</title></head>"
        f"<body>{menu}{main}{box(draw(FOOTERS), 'footer')}</body></html>"
    )
    return html, title, lines


@given(pages())
@settings(max_examples=200, deadline=None)
def test_documents(page):
    html, title, lines = page
    content = extract_document(html.encode(), URL)
    assert content.outcome in {"content", "short"}
    assert content.title == title
    assert content.publication_date == "2021-07-12"
    assert content.text.splitlines() == lines


ROWS = st.sampled_from(
    [
        "<li><a href='{0}.html'>{1}</a><span>2021-0{0}-12</span></li>",
        "<tr><td>·</td><td><a href='{0}.html'>{1}</a></td><td>2021/{0}/12</td></tr>",
        "<dl><dt><a href='{0}.html'>{1}</a></dt><dd>0{0}-12</dd></dl>",
        "<p>[2021-0{0}-12] <a href='{0}.html'>{1}</a></p>",
        "<h3><a href='{0}.html'>{1}</a></h3><p>为加快建设法治政府，制定本方案。</p><p>发布时间：2021-0{0}-12</p>",
    ]
)


@given(ROWS, st.integers(4, 9), st.sampled_from(sorted(NAMES)), st.sampled_from(["", "<h2>通知公告</h2>"]), FOOTERS)
def test_lists(row, count, names, heading, footer):
    rows = "".join(row.format(i, f"关于公布第{i}批行政执法人员名单的公告") for i in range(1, count + 1))
    rows = f"<table>{rows}</table>" if "<tr>" in row else rows
    html = f"<title>通知公告</title><div{NAMES[names]('content')}>{heading}{rows}</div><div>{footer}</div>"
    assert judge_page(read_page(html.encode(), URL), Rules()) == "list"
