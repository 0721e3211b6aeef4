"""What every small portal of the tests has: sections, documents, home page, rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from math import ceil
from urllib.parse import parse_qs, urlsplit

PER_PAGE = 5


@dataclass(frozen=True)
class Document:
    """A thing published: its path on the portal, its title and its day."""

    path: str
    title: str
    day: str
    number: int


@dataclass(frozen=True)
class Section:
    """A list; ``ours`` says whether the rule of law is its business."""

    slug: str
    name: str
    documents: tuple[Document, ...]
    ours: bool

    @property
    def pages(self) -> int:
        return ceil(len(self.documents) / PER_PAGE)

    def page(self, number: int) -> tuple[Document, ...]:
        return self.documents[(number - 1) * PER_PAGE : number * PER_PAGE]


SUBJECTS = (
    ("fzbg", "法治政府建设年度报告", "澄溪县{}法治政府建设年度报告", 16, True),
    ("gfxwj", "行政规范性文件", "澄溪县人民政府关于印发{}管理办法的通知", 13, True),
    ("xzcf", "行政处罚", "澄溪县{}行政处罚决定书", 12, True),
    ("gzbg", "政府工作报告", "在县人民代表大会上的政府工作报告（{}）", 11, False),
    ("czxx", "财政信息", "澄溪县{}部门预算公开说明", 12, False),
    ("xwdt", "新闻动态", "全县{}现场推进会在河口镇召开并作工作部署", 14, False),
)
TOPICS = (
    "林业局",
    "教育局",
    "水务局",
    "司法局",
    "民政局",
    "财务科",
    "住建局",
    "交通局",
    "卫健局",
    "统计局",
    "文旅局",
    "医保局",
)

Answer = tuple[str, bytes]


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    target: str
    body: str

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass
class Site:
    """What every family's portal has in common: home page, landing page, documents. A family adds its lists."""

    document_path: str
    list_pattern: str
    sections: list[Section] = field(init=False)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.sections = [self._section(order, *subject) for order, subject in enumerate(SUBJECTS)]

    @property
    def truth(self) -> dict[str, dict[str, str]]:
        """Per section of ours: the documents' addresses and titles."""
        return {s.name: {self.url + d.path: d.title for d in s.documents} for s in self.sections if s.ours}

    def list_path(self, slug: str) -> str:
        return self.list_pattern.format(slug)

    def list_url(self, section: Section) -> str:
        return self.url + self.list_path(section.slug)

    def answer(self, ask: Ask) -> Answer | None:
        self.asked.append(f"{ask.method} {ask.target}")
        if ask.path in ("/", "/index.html", "/index.htm"):
            return html("澄溪县人民政府", self.home())
        if ask.path == "/zwgk/":
            return html("政务公开", self.menu(self.sections[1:5]))
        document = next((d for s in self.sections for d in s.documents if d.path == ask.path), None)
        return html(document.title, detail(document)) if document else self.lists(ask)

    def lists(self, ask: Ask) -> Answer | None:
        """Answer for a list page; null when the address is none."""
        raise NotImplementedError

    def section_at(self, path: str) -> Section | None:
        return next((s for s in self.sections if urlsplit(self.list_path(s.slug)).path == path), None)

    def _section(self, order: int, slug: str, name: str, pattern: str, size: int, ours: bool) -> Section:
        documents = []
        for turn in range(size):
            day = date(2024, 3, 28) - timedelta(days=31 * turn + order)
            year = f"{2023 - turn // len(TOPICS)}年" if "年度" in name else f"第{size - turn}号"
            number = 1000 * (order + 1) + size - turn
            path = self.document_path.format(slug=slug, number=number, day=day)
            title = pattern.format(TOPICS[turn % len(TOPICS)] + year)
            documents.append(Document(path, title, str(day), number))
        return Section(slug, name, tuple(documents), ours)

    def menu(self, sections: Sequence[Section]) -> str:
        items = "".join(
            f'<li><a href="{escape(self.list_path(s.slug))}" title="{s.name}">{s.name}</a></li>' for s in sections
        )
        return f'<div class="menu"><ul>{items}</ul></div>'

    def home(self) -> str:
        nav = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul>'
        news = "".join(
            f'<li><a href="{d.path}">{d.title}</a><span>{d.day}</span></li>' for d in self.sections[5].documents[:4]
        )
        return f"{nav}{self.menu([self.sections[0], self.sections[5]])}<h3>要闻</h3><ul class='news'>{news}</ul>"


def html(title: str, body: str, head: str = "") -> Answer:
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-澄溪县人民政府</title>
<meta name="SiteName" content="澄溪县人民政府">{head}</head><body><div class="header">澄溪县人民政府门户网站</div>
{body}<div class="footer">主办：澄溪县人民政府办公室 网站标识码：4599990001</div></body></html>"""
    return "text/html; charset=utf-8", page.encode()


def detail(document: Document) -> str:
    lines = (
        f"{document.title}的第{part}部分：各单位要结合实际抓好落实，编号{document.number}-{part}。"
        for part in "一二三四"
    )
    paragraphs = "".join(f"<p>{line}有关情况请及时报送县司法局汇总，并按规定向社会公开。</p>" for line in lines)
    place = '<div class="location">当前位置：<a href="/">首页</a> &gt; 正文</div>'
    line = f'<div class="info">来源：澄溪县司法局 发布时间：{document.day} 09:30</div>'
    return f'{place}<h1>{document.title}</h1>{line}<div id="zoom" class="TRS_Editor">{paragraphs}</div>'


def rows(documents: Sequence[Document], cut: int = 0) -> str:
    def shown(title: str) -> str:
        return title[:cut] + "..." if cut and len(title) > cut else title

    return "".join(
        f'<li><a href="{d.path}" target="_blank" title="{d.title}">{shown(d.title)}</a><span>{d.day}</span></li>'
        for d in documents
    )


def column(body: str) -> str:
    return f'<div class="crumb">当前位置：<a href="/">首页</a></div><div class="list"><ul>{body}</ul></div>'
