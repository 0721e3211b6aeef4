"""What the sample portal publishes: sections and articles, read from the data files in ``pages``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from archive.errors import BadInput

HERE = Path(__file__).parent
PAGES = HERE / "pages"
FILES = HERE / "files"


@dataclass(frozen=True, slots=True)
class File:
    """A file that an article carries: its name in the address, its printed name, the shipped file behind it."""

    name: str
    label: str
    source: str

    @property
    def body(self) -> bytes:
        """The bytes that the portal serves under this name."""
        return (FILES / self.source).read_bytes()


@dataclass(frozen=True, slots=True)
class Article:
    """One thing published. ``lines`` are its body in the small notation of ``markup``.

    ``listed`` says whether its section still names it, ``answers`` whether its address still works: the two
    fall apart on real portals, where lists are files that nobody rebuilds.
    """

    id: int
    section: str
    date: date
    title: str
    lines: tuple[str, ...] = ()
    time: str = ""
    source: str = ""
    author: str = ""
    catalogue: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    pictures: tuple[str, ...] = ()
    word: bool = False
    noisy: bool = False
    listed: bool = True
    answers: bool = True

    @property
    def folder(self) -> str:
        """The path of the folder that holds the page and its files, with a slash at both ends."""
        return f"/{self.section}/{self.date:%Y%m}/"

    @property
    def stem(self) -> str:
        """The page's file name without its suffix; in-article paging counts on from it."""
        return f"t{self.date:%Y%m%d}_{self.id}"

    @property
    def is_file(self) -> bool:
        """Whether the list row leads straight to a file, with no page between."""
        return not self.lines

    @property
    def path(self) -> str:
        """Where its list row leads."""
        return self.folder + (self.files[0].name if self.is_file else f"{self.stem}.html")


@dataclass(frozen=True, slots=True)
class Section:
    """A list: ``rows`` a page; ``records`` chooses the pager that states a record count; ``noisy`` a live clock."""

    path: str
    name: str
    rows: int
    articles: tuple[Article, ...]
    records: bool = False
    noisy: bool = False
    siblings: bool = False

    @property
    def folder(self) -> str:
        """Its path with a slash at both ends."""
        return f"/{self.path}/"

    @property
    def listed(self) -> tuple[Article, ...]:
        """The articles that its list pages name, newest first."""
        named = (article for article in self.articles if article.listed)
        return tuple(sorted(named, key=lambda article: (article.date, article.id), reverse=True))

    @property
    def pages(self) -> int:
        """How many list pages there are; an empty section has one."""
        return max(1, -(-len(self.listed) // self.rows))


@dataclass(frozen=True, slots=True)
class Site:
    """The whole portal at one moment.

    ``columns`` are first pages without rows of their own, as (name, folder); ``sections`` are those of 法治苗山,
    ``others`` the rest of a county's portal; ``design`` is ``old`` or ``new``. ``news``, ``pictures`` and
    ``boxes`` are what the home page shows.
    """

    name: str
    code: str
    columns: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    others: tuple[Section, ...]
    news: str
    pictures: str
    boxes: tuple[str, ...]
    design: str = "old"

    @property
    def every_section(self) -> tuple[Section, ...]:
        """All sections, those of 法治苗山 first."""
        return self.sections + self.others

    def section(self, path: str) -> Section:
        """Return the section at a path. Raises BadInput when there is none."""
        for section in self.every_section:
            if section.path == path:
                return section
        raise BadInput(f"sample portal: expected the path of a section, got {path!r}")

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of all sections, listed or not."""
        return tuple(article for section in self.every_section for article in section.articles)

    def under(self, folder: str) -> tuple[Section, ...]:
        """Return the sections under a column's folder."""
        return tuple(section for section in self.every_section if section.folder.startswith(folder))


def read_site(folder: Path = PAGES) -> Site:
    """Read the portal's first night from ``site.toml`` and the section files that it names.

    Raises BadInput, naming the file, when one cannot be read.
    """
    plan = read_toml(folder / "site.toml")
    return Site(
        name=plan["name"],
        code=plan["code"],
        columns=tuple((column["name"], column["folder"]) for column in plan["column"]),
        sections=tuple(_section(folder, path) for path in plan["sections"]),
        others=tuple(_section(folder, path) for path in plan["others"]),
        news=plan["news"],
        pictures=plan["pictures"],
        boxes=tuple(plan["boxes"]),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """Read one data file. Raises BadInput with its path when it is missing or no TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: expected a TOML file of the sample portal, got {error}") from error


def _section(folder: Path, path: str) -> Section:
    data = read_toml(folder / f"{PurePosixPath(path).name}.toml")
    articles = tuple(read_article(row, path, folder) for row in data.pop("document", ()))
    return Section(path=path, articles=articles, **data)


def read_article(row: Mapping[str, Any], section: str, folder: Path = PAGES) -> Article:
    """Return the article that one ``[[document]]`` table describes; ``text_file`` names a text kept apart."""
    data = dict(row)
    kept_apart = data.pop("text_file", None)
    text = (folder / kept_apart).read_text("utf-8") if kept_apart else data.pop("text", "")
    files = tuple(File(**file) for file in data.pop("file", ()))
    catalogue = tuple(data.pop("catalogue", {}).items())
    pictures = tuple(data.pop("pictures", ()))
    lines = tuple(text.splitlines())
    return Article(section=section, lines=lines, catalogue=catalogue, files=files, pictures=pictures, **data)
