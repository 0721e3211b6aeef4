"""What happens from one night to the next: a script of changes, read from a file and applied to the site."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archive.errors import BadInput
from crawler.demo.site import PAGES, Article, Section, Site, read_article, read_toml

SCRIPT = PAGES / "nights.toml"

PRESENCE = ("remove", "delist", "unpublish", "restore")
"""Keys that hold ids of articles."""

KEYS = {"days", "status", "design", "edit", "add", "exchange", "move", *PRESENCE}


@dataclass(frozen=True, slots=True)
class Edit:
    """One string of an article's title or body replaced, where it occurs exactly once."""

    id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """Another shipped file put under the name that an attachment already has."""

    id: int
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Move:
    """An article taken to another section: a new address, and nothing left at the old one."""

    id: int
    section: str


@dataclass(frozen=True, slots=True)
class Night:
    """The changes of one night, ``days`` after the night before.

    ``status`` is what the whole portal answers this night only, when it is out of order; ``design`` lasts.

    ``remove`` takes page and list row away, ``delist`` the row only, ``unpublish`` the page only; ``restore``
    brings back both.
    """

    days: int = 1
    status: int | None = None
    edit: tuple[Edit, ...] = ()
    add: tuple[Article, ...] = ()
    exchange: tuple[Exchange, ...] = ()
    move: tuple[Move, ...] = ()
    design: str | None = None
    remove: tuple[int, ...] = ()
    delist: tuple[int, ...] = ()
    unpublish: tuple[int, ...] = ()
    restore: tuple[int, ...] = ()


def read_nights(path: Path = SCRIPT) -> tuple[Night, ...]:
    """Read a script of nights; the first entry is the second night. Raises BadInput with the file's name."""
    return tuple(_night(row, path) for row in read_toml(path).get("night", ()))


def apply(site: Site, night: Night) -> Site:
    """Return the site after a night's changes. Raises BadInput when the script names what is not there."""
    for wanted in _named(night) - {article.id for article in site.articles}:
        raise BadInput(f"sample portal's nights: expected the id of an article, got {wanted!r}")
    articles = (*(_article(article, night) for article in site.articles), *night.add)
    for article in articles:
        site.section(article.section)
    sections, others = (tuple(_fill(one, articles) for one in row) for row in (site.sections, site.others))
    return replace(site, sections=sections, others=others, design=night.design or site.design)


def _night(row: Mapping[str, Any], path: Path) -> Night:
    for key in row.keys() - KEYS:
        raise BadInput(f"{path}: expected one of {', '.join(sorted(KEYS))}, got {key!r}")
    return Night(
        days=row.get("days", 1),
        status=row.get("status"),
        edit=tuple(Edit(**one) for one in row.get("edit", ())),
        add=tuple(_addition(one) for one in row.get("add", ())),
        exchange=tuple(Exchange(**one) for one in row.get("exchange", ())),
        move=tuple(Move(**one) for one in row.get("move", ())),
        design=row.get("design"),
        **{key: tuple(row.get(key, ())) for key in PRESENCE},
    )


def _addition(row: Mapping[str, Any]) -> Article:
    data = dict(row)
    return read_article(data, data.pop("section"))


def _named(night: Night) -> set[int]:
    changed = {one.id for kind in (night.edit, night.exchange, night.move) for one in kind}
    return changed | {*night.remove, *night.delist, *night.unpublish, *night.restore}


def _fill(section: Section, articles: tuple[Article, ...]) -> Section:
    return replace(section, articles=tuple(article for article in articles if article.section == section.path))


def _article(article: Article, night: Night) -> Article:
    """Return one article after the night: presence first, then its place, its words and its files."""
    if article.id in night.restore:
        article = replace(article, listed=True, answers=True)
    listed = article.listed and article.id not in {*night.remove, *night.delist}
    answers = article.answers and article.id not in {*night.remove, *night.unpublish}
    place = next((move.section for move in night.move if move.id == article.id), article.section)
    article = replace(article, listed=listed, answers=answers, section=place)
    for edit in night.edit:
        article = _edited(article, edit) if edit.id == article.id else article
    for exchange in night.exchange:
        article = _exchanged(article, exchange) if exchange.id == article.id else article
    return article


def _edited(article: Article, edit: Edit) -> Article:
    said = "\n".join((article.title, *article.lines))
    if said.count(edit.before) != 1:
        raise BadInput(f"article {edit.id}: expected {edit.before!r} once, got {said.count(edit.before)} times")
    title, *lines = said.replace(edit.before, edit.after).split("\n")
    return replace(article, title=title, lines=tuple(lines))


def _exchanged(article: Article, exchange: Exchange) -> Article:
    if exchange.name not in {file.name for file in article.files}:
        raise BadInput(f"article {exchange.id}: expected one of its files' names, got {exchange.name!r}")
    files = (replace(file, source=exchange.source) if file.name == exchange.name else file for file in article.files)
    return replace(article, files=tuple(files))
