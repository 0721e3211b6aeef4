"""Lists in a frame: the section's page is a shell, and its rows stand on a page of their own inside it."""

import re
from collections.abc import Iterator

from crawler.extract.names import HIDING
from crawler.extract.page import Page, resolve

_TINY = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)")


def list_frames(page: Page) -> Iterator[str]:
    """Yield the addresses of a page's frames that a reader sees, in their order; those of no size only count visits."""
    for frame in page.root.iter("iframe", "frame") if page.root is not None else ():
        tiny = {frame.get("width"), frame.get("height")} & {"0", "1", "0px", "1px"}
        style = frame.get("style") or ""
        address = resolve(page, frame.get("src") or "")
        if address and not (tiny or _TINY.search(style) or HIDING.search(style)):
            yield address
