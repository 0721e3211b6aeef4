"""Site to bytes: every address of the sample portal with what it answers, in the encoding of its design."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.demo import views
from crawler.demo.markup import parts
from crawler.demo.site import FILES, Article, Section, Site

ENCODINGS = {"old": ("gb18030", "gb2312"), "new": ("utf-8", "utf-8")}
"""Design -> what the bytes are and what they are labelled. Portals of 2017 labelled their pages gb2312, the set
of 1980 that lacks 镕 and 㙦 (B01); with a redesign the encoding changed under the same addresses (B02)."""

MEDIA_TYPES = {
    ".css": "text/css", ".js": "application/x-javascript", ".txt": "text/plain", ".png": "image/png",
    ".jpg": "image/jpeg", ".pdf": "application/pdf", ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address answers. A ``noisy`` one is made anew at every request and carries no validators."""

    body: bytes
    media_type: str
    noisy: bool = False


def render(site: Site) -> dict[str, Resource]:
    """Return every address (path from ``/``) of the portal with its answer."""
    found = dict(_assets())
    found |= _index("/", _html(site, "/", site.name, views.home(site), noisy=True))
    for name, folder in site.columns:
        found |= _index(folder, _html(site, folder, name, views.landing(site, name, folder), noisy=True))
    for section in site.every_section:
        found |= _lists(site, section)
        for article in section.articles:
            found |= _article(site, section, article) if article.answers else {}
    return found


def file_resource(path: Path, name: str) -> Resource:
    """Return a shipped file as it is served under ``name``, whose suffix decides the media type."""
    return Resource(path.read_bytes(), MEDIA_TYPES[Path(name).suffix])


def _assets() -> Iterator[tuple[str, Resource]]:
    yield "/robots.txt", file_resource(views.TEMPLATES / "robots.txt", "robots.txt")
    for name in ("style.css", "page.js"):
        yield f"/images/{name}", file_resource(views.TEMPLATES / name, name)
    for path in sorted((FILES / "site").iterdir()):
        yield f"/images/{path.name}", file_resource(path, path.name)


def _html(site: Site, path: str, title: str, content: str, metas: str = "", noisy: bool = False) -> Resource:
    """Return one page. Lists and landing pages leave the charset to the page; articles name it in the header too."""
    encoding, label = ENCODINGS[site.design]
    body = views.page(site, path, title, content, metas, noisy).encode(encoding)
    return Resource(body, f"text/html; charset={label}" if path.endswith(".html") else "text/html", noisy)


def _index(folder: str, resource: Resource) -> dict[str, Resource]:
    return {folder: resource, f"{folder}index.html": resource}


def _lists(site: Site, section: Section) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    folder, metas = section.folder, views.section_metas(section)
    for number in range(section.pages):
        content = views.list_page(site, section, number)
        resource = _html(site, folder, f"{section.name}-{site.name}", content, metas, section.noisy)
        found |= {f"{folder}index_{number}.html": resource} if number else _index(folder, resource)
    return found


def _article(site: Site, section: Section, article: Article) -> dict[str, Resource]:
    found = {article.folder + file.name: file_resource(FILES / file.source, file.name) for file in article.files}
    found |= {article.folder + name: file_resource(FILES / name, name) for name in article.pictures}
    metas = views.article_metas(section, article)
    for number in range(len(parts(article.lines))):
        path = f"{article.folder}{article.stem}{f'_{number}' if number else ''}.html"
        content = views.article_page(site, section, article, number)
        found[path] = _html(site, path, f"{site.name}-{article.title}", content, metas, article.noisy)
    return found
