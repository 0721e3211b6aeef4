"""How the addresses of a list's pages count: up or down, from whatever number, in path or query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from spiders.lists.counts import whole

_DIGITS = re.compile(r"(\d+)")
_PAGE_NUMBER = re.compile(
    r"(?P<head>.*(?:[?&](?:page|pageno|pagenum|pageindex|currentpage|cur_page|curpage|pn|p|pageid)=|[_\-/]))(?P<number>[12])"
    r"(?P<tail>(?:\.\w{2,5})?(?:\?[^?]*)?|&[^?]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Addresses that differ in one number: ``second`` is page 2's, ``step`` what each further page adds to it."""

    head: str
    second: int
    step: int
    tail: str

    def url(self, number: int) -> str:
        """Return the address of page ``number``, counted from 2."""
        return f"{self.head}{self.second + (number - 2) * self.step}{self.tail}"

    def number_of(self, url: str) -> int | None:
        """Return which page an address names; null when it counts otherwise."""
        middle = url.removeprefix(self.head).removesuffix(self.tail)
        number = whole(middle)
        if number is None or f"{self.head}{middle}{self.tail}" != url:
            return None
        turns, rest = divmod(number - self.second, self.step)
        return turns + 2 if rest == 0 and turns >= 0 else None


def numbering(pages: Mapping[int, str], last: str | None = None) -> Numbering | None:
    """Return how the addresses of numbered pages (2 and on) and of the last one count; null when they do not."""
    known = sorted((number, url) for number, url in pages.items() if number >= 2)
    for (first, url), (other, other_url) in pairwise(known):
        if found := _between(url, other_url, other - first, first):
            return found
    return _between(known[0][1], last, None, known[0][0]) if known and last else None


def numbering_of_second(url: str) -> Numbering | None:
    """Return how addresses count when only page 2's is known and it carries a 2, or a 1, where pages are numbered."""
    match = _PAGE_NUMBER.fullmatch(url)
    return Numbering(match["head"], int(match["number"]), 1, match["tail"]) if match else None


def _between(url: str, other: str, distance: int | None, first: int) -> Numbering | None:
    """Compare two addresses; ``distance`` is how many pages lie between them, null when only the direction counts."""
    a, b = _DIGITS.split(url), _DIGITS.split(other)
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or len(differing) != 1 or differing[0] % 2 == 0:
        return None
    at = differing[0]
    start, end = whole(a[at]), whole(b[at])
    if start is None or end is None:
        return None
    gap = end - start
    step, rest = divmod(gap, distance) if distance else (1 if gap > 0 else -1, 0)
    if rest or not step:
        return None
    return Numbering("".join(a[:at]), start - (first - 2) * step, step, "".join(a[at + 1 :]))
