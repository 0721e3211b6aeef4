"""Pages that only send the reader on: by meta refresh or by script (B39)."""

import re

from crawler.extract.page import Page, resolve

_REFRESH = re.compile(r"^\s*(\d{1,3})?(?:\.\d+)?\s*[;,]?\s*url\s*=\s*[\"']?\s*([^\"']+)", re.IGNORECASE)
_SCRIPT = re.compile(
    r"(?:window|document|self|top|parent|this)?\.?\s*location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']"
    r"|location\.(?:replace|assign)\s*\(\s*[\"']([^\"']+)[\"']\s*\)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
_SLOWEST = 10
_LONGEST_SCRIPT = 4000


def stub_target(page: Page) -> str | None:
    """Return the absolute address that a page sends its reader to at once, or null when it sends him nowhere.

    Reads meta refresh with its attributes in either order, inside noscript too, and ``location`` set by a short
    script; relative targets resolve against the base tag. Whether the page is a stub is for ``judge_page`` to say.
    """
    if page.root is None:
        return None
    for href in (*_refreshes(page), *_scripted(page)):
        target = resolve(page, href)
        if target is not None and target != page.url:
            return target
    return None


def _refreshes(page: Page) -> list[str]:
    tags = page.root.iter("meta") if page.root is not None else ()
    found = [_REFRESH.match(tag.get("content") or "") for tag in tags if _is_refresh(tag.get("http-equiv"))]
    return [match[2].strip() for match in found if match and int(match[1] or 0) <= _SLOWEST]


def _is_refresh(name: str | None) -> bool:
    return (name or "").strip().lower() == "refresh"


def _scripted(page: Page) -> list[str]:
    scripts = [script.text or "" for script in page.root.iter("script")] if page.root is not None else []
    short = [_COMMENTS.sub("", script) for script in scripts if len(script) <= _LONGEST_SCRIPT]
    return [match[1] or match[2] for script in short for match in _SCRIPT.finditer(script)]
