"""Renders our pages: the one Jinja environment, what every template may use, and the pages of the command line."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from archive import citations, labels, printing, reading
from archive.changes import Comparison, folded
from archive.reading import Edition
from archive.reports.words import STATUSES
from archive.site.markup import document_html, text_html
from archive.site.queries import QUERIES
from archive.snippets import highlight

STATIC = files("archive.site") / "static"

Paths = Callable[[str], str]


@cache
def environment() -> Environment:
    """Return the templates' environment: everything is escaped, an unknown name is an error."""
    templates = Environment(
        loader=PackageLoader("archive.site"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["china_time"] = reading.china_time
    templates.filters["china_day"] = reading.china_day_of
    templates.globals.update(
        fields=labels.FIELDS,
        topics=labels.TOPICS,
        states=labels.STATES,
        events=labels.EVENTS,
        changes=labels.CHANGES,
        outcomes=labels.OUTCOMES,
        untitled=labels.UNTITLED,
        body_of=body_of,
        facts_of=printing.facts,
        cite_styles=tuple(citations.STYLES),
        cite=citations.cite,
        highlight=highlight,
        folded=folded,
        queries=QUERIES,
        statuses=STATUSES,
        topic_address=topic_address,
    )
    return templates


def render(name: str, *, path: Paths = str, lang: str = "zh", **context: Any) -> str:
    """Return a page. ``path`` turns an address of ours into the one to be linked; ``lang`` is zh or en."""
    return environment().get_template(name).render(path=path, lang=lang, **context)


def topic_address(topic: str, year: int | str) -> str:
    """Return the address of the documents of a topic, of a year, or of both; "" is any."""
    if not topic:
        return f"/years/{year}"
    return f"/topics/{topic}/{year}" if year else f"/topics/{topic}"


def body_of(edition: Edition) -> Markup:
    """Return a version's body as HTML that cannot do anything."""
    content = edition.version.content
    return document_html(content.markdown) if content.markdown else text_html(content.text)


def edition_page(edition: Edition) -> str:
    """Return a version as a page of its own, for ``fazhi show --format html``."""
    return render("alone.html", edition=edition, comparison=None, style=stylesheet())


def comparison_page(before: Edition, after: Edition, comparison: Comparison) -> str:
    """Return a comparison as a page of its own, for ``fazhi diff --format html``."""
    return render("alone.html", edition=after, before=before, comparison=comparison, style=stylesheet())


def stylesheet() -> Markup:
    """Return the stylesheet, to stand inside a page."""
    return Markup((STATIC / "site.css").read_text(encoding="utf-8"))  # noqa: S704  # our own file
