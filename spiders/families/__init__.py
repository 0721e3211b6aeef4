"""Families: one module per way of making lists, chosen for each list page by what that page does.

A family is a module of this package. It answers three questions about a list page as pure functions of its bytes
and address: is this mine, which entries are on it, what are the requests for the other pages. Adding one is adding
its module and its fixtures. Widgets that vendors share prove nothing; only behaviour does.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Protocol, cast

from crawler.extract.page import Page
from spiders.lists.listpage import ListPage, PageRequest

__all__ = ["Family", "ListPage", "PageRequest", "families", "read_list", "read_more"]

_NONE: Mapping[str, str] = MappingProxyType({})


class Family(Protocol):
    """What a module of this package holds."""

    name: str

    def claims(self, page: Page) -> bool:
        """Tell whether a list page works as this family's do."""

    def read(self, page: Page, selectors: Mapping[str, str]) -> ListPage:
        """Read a list's page: entries, paging, requests of the other pages."""

    def more(self, page: Page, first: ListPage) -> ListPage:
        """Read a further page of a list, whatever its form; ``first`` is what the list's page gave."""


@cache
def families() -> Mapping[str, Family]:
    """Return the families by name, in the order in which they are asked: ``plain`` takes what is left."""
    names = sorted((module.name for module in iter_modules(__path__)), key=lambda name: (name == "plain", name))
    return {name: cast("Family", import_module(f"{__name__}.{name}")) for name in names}


def read_list(page: Page, selectors: Mapping[str, str] = _NONE, family: str | None = None) -> ListPage:
    """Read a list page by the family that claims it, or by the one that a portal file names. Never raises.

    ``selectors`` are a portal file's; only ``list_rows`` is of use here. An unknown list is ``plain``.
    """
    known = families()
    named = known.get(family or "")
    asked = [named, *known.values()] if named else list(known.values())
    chosen = next((one for one in asked if one.claims(page)), known["plain"])
    return chosen.read(page, selectors)


def read_more(family: str, page: Page, first: ListPage) -> ListPage:
    """Read a further page of the list whose page ``first`` came from: HTML, a fragment, XML or JSON. Never raises.

    Its ``others`` are empty while those of ``first`` hold; where they are not, they replace what is left of them.
    """
    known = families()
    return known.get(family, known["plain"]).more(page, first)
