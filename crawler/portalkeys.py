"""What each key of a portal file takes. Knows values and how to complain about them, not what they are for."""

import difflib
import importlib.util
import math
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import cssselect

from crawler.errors import PortalFileError
from crawler.sites import site_of
from crawler.topics import TOPICS
from crawler.window import EXPECTED, is_window

Table = Mapping[str, Any]
"""A TOML table as ``tomllib`` reads it: any value may stand behind any key until it has been checked."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key takes: in words, as a test, and as the list of its values where that is closed."""

    expected: str
    fits: Callable[[Any], bool]
    values: Callable[[], Iterable[str]] = tuple
    required: bool = False


def check(table: object, keys: Mapping[str, Key], where: str) -> Table:
    """Return a table whose every key is known, present where required, and fits.

    Raises PortalFileError: place, key, what was expected, the value got, and the nearest valid key or value.
    """
    if not isinstance(table, dict):
        raise PortalFileError(f"{where}: expected a table, got {table!r}")
    for name in table:
        if name not in keys:
            raise PortalFileError(f"{where}: {name}: unknown key, expected {_choice(name, keys)}, got {name!r}")
    for name, key in keys.items():
        if name in table and not key.fits(table[name]):
            raise PortalFileError(f"{where}: {name}: expected {_wish(key, table[name])}, got {table[name]!r}")
        if key.required and name not in table:
            raise PortalFileError(f"{where}: {name}: missing key, expected {key.expected}, got {sorted(table)!r}")
    return table


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return the valid word that looks most like the given one, quoted; empty when there is none to choose."""
    return "".join(map(repr, difflib.get_close_matches(word, sorted(valid), n=1, cutoff=0.0)))


@cache
def family_names() -> tuple[str, ...]:
    """Return the families that exist: one module each, found by name, never imported from down here."""
    spec = importlib.util.find_spec("spiders")
    roots = spec.submodule_search_locations if spec else None
    folders = [f"{root}/families" for root in roots or ()]
    return tuple(module.name for module in pkgutil.iter_modules(folders) if not module.name.startswith("_"))


def _wish(key: Key, value: object) -> str:
    values = tuple(key.values())
    return _choice(str(value), values) if values else key.expected


def _choice(word: str, valid: Iterable[str]) -> str:
    choice = sorted(valid)
    return f"{nearest(word, choice)} or another of {', '.join(choice)}"


def _text(pattern: str) -> Callable[[Any], bool]:
    shape = re.compile(pattern)
    return lambda value: isinstance(value, str) and shape.fullmatch(value) is not None


def _one_of(values: Callable[[], Iterable[str]], *, required: bool = False) -> Key:
    return Key("one of a closed list", lambda value: value in tuple(values()), values, required)


def _table(value: object) -> bool:
    return isinstance(value, dict)


def _tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _name(value: object) -> bool:
    return isinstance(value, str) and value.strip() == value != "" and not re.search(r"[\x00-\x1f\x7f]", value)


def _hosts(value: object) -> bool:
    is_host = _text(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?")
    return isinstance(value, list) and all(is_host(host) for host in value)


def _address(value: object) -> bool:
    return isinstance(value, str) and site_of(value) is not None


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _css(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(cssselect.HTMLTranslator().css_to_xpath(value))
    except cssselect.SelectorError:
        return False


_NAME = Key("a name in one line", _name, required=True)
_ADDRESS = Key("an address that begins with http:// or https://", _address, required=True)

FILE: Mapping[str, Key] = {"portal": Key("tables under [[portal]]", _tables, required=True)}
"""A file that holds several portals holds nothing else."""

PORTAL: Mapping[str, Key] = {
    "id": Key("a-z, 0-9 and hyphens", _text(r"[a-z0-9-]+"), required=True),
    "name": _NAME,
    "division_code": Key('six digits in quotes, such as "450225"', _text(r"[0-9]{6}"), required=True),
    "home": _ADDRESS,
    "site_code": Key('ten characters in quotes, such as "4502250002"', _text(r"[0-9A-Za-z]{10}")),
    "family": _one_of(family_names),
    "hosts": Key('a list of host names in lower case, such as ["sfj.example.gov.cn"]', _hosts),
    "delay": Key("seconds, 0 or more", _seconds),
    "render": Key("true or false", lambda value: isinstance(value, bool)),
    "evidence": _one_of(lambda: ("seen", "derived")),
    "tls": _one_of(lambda: ("legacy",)),
    "window": Key(EXPECTED, is_window),
    "section": Key("tables under [[section]]", _tables),
    "expect": Key("a table under [expect]", _table),
    "selectors": Key("a table under [selectors]", _table),
}
"""Keys of a portal, as interface.md lists them."""

SECTION: Mapping[str, Key] = {"name": _NAME, "url": _ADDRESS, "topic": _one_of(lambda: TOPICS)}

EXPECT: Mapping[str, Key] = {"documents_min": Key("a whole number, 0 or more", _count)}

_SELECTOR = Key("a CSS selector", _css)
SELECTORS: Mapping[str, Key] = dict.fromkeys(("body", "title", "info_line", "list_rows", "catalogue"), _SELECTOR)
"""The closed list of places where a portal file may overrule the general way."""
