"""Site to HTML: the home page, landing pages, list pages and articles as a TRS site of 2017 printed them."""

from html import escape
from posixpath import relpath
from string import Template

from crawler.demo.markup import markup, parts
from crawler.demo.site import HERE, Article, Section, Site

TEMPLATES = HERE / "templates"

CLOCK, COUNT, TOKEN = "@@CLOCK@@", "@@COUNT@@", "@@TOKEN@@"
"""Marks in a noisy page that the server fills anew at every request."""

STALE_CLOCK = "2016年3月8日 星期二"
"""What static pages print in their header: the day on which the template was last published."""

CUT = 24
"""Row titles longer than this many characters are cut; the title attribute holds the whole."""

NEWS_ROWS = 8
BOX_ROWS = 5
STATED_PAGES = 50
"""First argument of the pager that states a record count: wrong, and its script knows (Guangxi's quirk)."""


def fill(name: str, /, **values: object) -> str:
    """Return a template file with its ``$names`` replaced by the values, which are HTML already."""
    return Template((TEMPLATES / name).read_text("utf-8")).substitute(values)


def page(site: Site, path: str, title: str, content: str, metas: str = "", noisy: bool = False) -> str:
    """Return a whole page around its content, with links relative to ``path`` as TRS writes them."""
    clock = CLOCK if noisy else STALE_CLOCK
    return fill(
        f"{site.design}/page.html", title=escape(title), site=site.name, code=site.code, metas=metas, root=root(path),
        clock=clock, content=content,
    )  # fmt: skip


def root(path: str) -> str:
    """Return the way from a page up to the home page: ``../`` a folder, ``./`` at the top."""
    return "../" * (path.count("/") - 1) or "./"


def home(site: Site) -> str:
    """Return the home page's content: news, picture links and a box for each of some sections."""
    boxes = "".join(_box(site.section(path), "/") for path in site.boxes)
    focus = escape(site.section(site.pictures).listed[0].title)
    news = _rows(site.section(site.news).listed[:NEWS_ROWS], "/")
    return fill("home.html", root=root("/"), focus=focus, news=news, boxes=boxes, count=COUNT, token=TOKEN)


def landing(site: Site, name: str, folder: str) -> str:
    """Return the content of a column's first page: a box for each section under it, three in a row."""
    boxes = [_box(section, folder) for section in site.under(folder)]
    lines = ["<tr>" + "".join(boxes[start : start + 3]) + "</tr>" for start in range(0, len(boxes), 3)]
    return fill("landing.html", root=root(folder), column=name, boxes="\n".join(lines))


def list_page(site: Site, section: Section, number: int) -> str:
    """Return the content of one list page; ``number`` counts from 0."""
    shown = section.listed[number * section.rows : (number + 1) * section.rows]
    name, siblings = _family(site, section)
    return fill(
        f"{site.design}/list.html", column=name, siblings=siblings, name=section.name,
        crumbs=crumbs(site, section, section.folder), rows=_rows(shown, section.folder), pager=_pager(section, number),
    )  # fmt: skip


def article_page(site: Site, section: Section, article: Article, number: int) -> str:
    """Return the content of an article's page ``number`` (from 0), of as many as it has parts."""
    split = parts(article.lines)
    return fill(
        f"{site.design}/detail.html", crumbs=crumbs(site, section, article.folder), catalogue=_catalogue(article),
        site=site.name, title=escape(article.title), source=article.source, author=article.author,
        published=_published(article), hits=f"点击数:&nbsp;{COUNT}&nbsp;‖&nbsp;" if article.noisy else "",
        body=markup(split[number], article.word), parts=len(split), current=number, stem=article.stem,
        files=_files(article), siblings=_neighbours(section, article),
    )  # fmt: skip


def crumbs(site: Site, section: Section, folder: str) -> str:
    """Return the breadcrumb's links, relative to ``folder``: home, the column when there is one, the section."""
    columns = ((name, path) for name, path in site.columns if section.folder.startswith(path))
    steps = [("首页", "/"), *columns, (section.name, section.folder)]
    links = (f'<a href="{_way(path, folder)}" title="{name}" class="CurrChnlCls">{name}</a>' for name, path in steps)
    return "&nbsp;&gt;&nbsp;".join(links)


def section_metas(section: Section) -> str:
    """Return the column meta tags of the 政府网站发展指引 (国办发〔2017〕47号)."""
    said = {"ColumnName": section.name, "ColumnDescription": section.name, "ColumnType": "政务公开"}
    return _metas(said | {"ColumnKeywords": section.name})


def article_metas(section: Section, article: Article) -> str:
    """Return the content meta tags of the 政府网站发展指引; ContentSource is often there and empty."""
    said = {"ColumnName": section.name, "ColumnType": "政务公开", "ArticleTitle": article.title}
    return _metas(said | {"PubDate": _published(article), "ContentSource": article.source})


def _metas(said: dict[str, str]) -> str:
    return "\n".join(f'<meta name="{name}" content="{escape(value)}" />' for name, value in said.items())


def _published(article: Article) -> str:
    return f"{article.date:%Y-%m-%d} {article.time}".strip()


def _way(path: str, folder: str) -> str:
    """Return the relative address of ``path`` on a page in ``folder``; folders keep their closing slash."""
    way = relpath(path, folder) + ("/" if path.endswith("/") else "")
    return way if way.startswith(".") else f"./{way}"


def _box(section: Section, folder: str) -> str:
    rows = _rows(section.listed[:BOX_ROWS], folder)
    return fill("box.html", name=section.name, href=_way(section.folder, folder), rows=rows)


def _rows(articles: tuple[Article, ...], folder: str) -> str:
    return "\n".join(_row(article, folder) for article in articles)


def _row(article: Article, folder: str) -> str:
    title = escape(article.title)
    cut = title if len(article.title) <= CUT else escape(article.title[:CUT]) + "..."
    href = _way(article.path, folder)
    return f'<li><span>{article.date}</span><a href="{href}" title="{title}" target="_blank">{cut}</a></li>'


def _pager(section: Section, number: int) -> str:
    if not section.records:
        return fill("pager.js", pages=section.pages, current=number)
    records = len(section.listed)
    return fill("pager_records.js", pages=STATED_PAGES, current=number, rows=section.rows, records=records)


def _family(site: Site, section: Section) -> tuple[str, str]:
    """Return what stands left of a list: the name of its column and links to the sections beside it."""
    for name, path in site.columns:
        if section.folder.startswith(path):
            beside = ((_way(one.folder, section.folder), one.name) for one in site.under(path))
            return name, "\n".join(f'<li><a href="{way}">{title}</a></li>' for way, title in beside)
    return section.name, ""


def _catalogue(article: Article) -> str:
    """Return the 公文信息表: two pairs a row, labels spaced out with ideographic blanks as they were set."""
    pairs = list(article.catalogue)
    rows = [_catalogue_row(pairs[start : start + 2]) for start in range(0, len(pairs), 2)]
    return fill("catalogue.html", rows="\n".join(rows)) if rows else ""


def _catalogue_row(pairs: list[tuple[str, str]]) -> str:
    cells = (f'<td width="14%"><b>{label}：</b></td><td>{escape(value)}</td>' for label, value in pairs)
    return f"<tr>{''.join(cells)}</tr>"


def _files(article: Article) -> str:
    """Return the block of files that the body itself does not link."""
    body = "\n".join(article.lines)
    apart = [file for file in article.files if f"]({file.name})" not in body]
    links = (f'<p><a href="./{file.name}" target="_blank">{escape(file.label)}</a></p>' for file in apart)
    return f'<div class="fj"><b>相关附件：</b>{"".join(links)}</div>' if apart else ""


def _neighbours(section: Section, article: Article) -> str:
    """Return the links to the articles before and after: they change when a neighbour does, the article does not."""
    if not section.siblings or article not in section.listed:
        return ""
    at = section.listed.index(article)
    before, after = section.listed[max(0, at - 1) : at], section.listed[at + 1 : at + 2]
    lines = [*(("上一篇", one) for one in before), *(("下一篇", one) for one in after)]
    links = (f'{name}：<a href="{_way(one.path, article.folder)}">{escape(one.title)}</a><br />' for name, one in lines)
    return f'<div class="xg">{"".join(links)}</div>'
