"""Which site a page says it belongs to: the name and the code that every government site must show."""

import re

from archive.language.folding import tidy
from crawler.extract.page import Page

_PRINTED_CODE = re.compile(r"网站标识码\s*[:：]?\s*([0-9A-Za-z]{10})\b")


def read_identity(page: Page) -> dict[str, str]:
    """Return the ``name`` and ``site_code`` (网站标识码) of a page's site, as its metas or its footer print them.

    国办发〔2017〕47号 asks for both on every page.
    """
    root = page.root
    if root is None:
        return {}
    metas = {(meta.get("name") or "").lower(): tidy(meta.get("content") or "") for meta in root.iter("meta")}
    printed = _PRINTED_CODE.search(page.decoding.text)
    title = root.find(".//title")
    named = {
        "name": metas.get("sitename") or tidy((title.text if title is not None else "") or ""),
        "site_code": metas.get("siteidcode") or (printed[1] if printed else ""),
    }
    return {key: value for key, value in named.items() if value}
