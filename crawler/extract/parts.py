"""An article that is spread over several pages is one document (B35): where its parts are, and how they join."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from archive.records import Content
from crawler.extract.page import Page, resolve

MOST_PARTS = 60
"""More pages than the longest article seen by far: what claims more is a trap, and is not followed (B34)."""

_CALL = re.compile(
    r"""createPageHTML\(\s*(?P<container>["'][^"']*["']\s*,)?\s*(?P<count>\d+)\s*,\s*\d+\s*,"""
    r"""\s*["'](?P<name>[^"']+)["']\s*,\s*["']\.?\w+["']"""
)
"""The pager inside an article: count of parts, number of this one, own file name, extension.

TRS counts from 0, so that the second part is ``_1``; the namesake that is given a container first counts from 1.
"""


def article_parts(page: Page) -> tuple[str, ...]:
    """Return the addresses of an article's further parts in order; empty for an article of one page."""
    stem, _, extension = urlsplit(page.url).path.rpartition("/")[2].rpartition(".")
    if not stem or page.root is None:
        return ()
    numbers = _stated(page, stem) or _linked(page, stem, extension)
    links = (resolve(page, f"{stem}_{number}.{extension}") for number in numbers[:MOST_PARTS])
    return tuple(link for link in links if link)


def _stated(page: Page, stem: str) -> list[int]:
    for call in _CALL.finditer(page.decoding.text):
        if call["name"] == stem:
            second = 2 if call["container"] else 1
            return list(range(second, second + int(call["count"]) - 1))[:MOST_PARTS]
    return []


def _linked(page: Page, stem: str, extension: str) -> list[int]:
    """Numbers of links to ``<own name>_<n>``; only when they run on without a gap from 1 (or 2) are they parts."""
    part = re.compile(rf"(?:^|/){re.escape(stem)}_(\d{{1,3}})\.{re.escape(extension)}$")
    found = {int(match[1]) for href in _hrefs(page) if (match := part.search(href))}
    numbers = sorted(found)
    gapless = bool(numbers) and numbers[0] in {1, 2} and numbers == list(range(numbers[0], numbers[-1] + 1))
    return numbers if gapless else []


def _hrefs(page: Page) -> list[str]:
    return [] if page.root is None else [str(href).strip() for href in page.root.xpath("//a/@href")]


def join_parts(parts: Sequence[Content]) -> Content:
    """Return one record of an article's parts: the first part's fields, all texts and attachments in order."""
    first = parts[0]
    if len(parts) == 1:
        return first
    return replace(
        first,
        outcome="content",
        text="\n".join(part.text for part in parts if part.text),
        markdown="\n\n".join(part.markdown for part in parts if part.markdown),
        attachments=tuple({link.url: link for part in parts for link in part.attachments}.values()),
        replacement_characters=sum(part.replacement_characters for part in parts),
        warnings=tuple(dict.fromkeys(code for part in parts for code in part.warnings)),
    )
