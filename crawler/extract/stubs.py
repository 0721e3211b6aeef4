"""Pages that only send the reader on: by meta refresh or by script (B39)."""

import re

from crawler.extract.page import Page, resolve

_REFRESH = re.compile(r"^\s*(\d{1,3})?(?:\.\d+)?\s*[;,]?\s*url\s*=\s*[\"']?\s*([^\"']+)", re.IGNORECASE)
_SCRIPT = re.compile(
    r"(?:window|document|self|top|parent|this)?\.?\s*location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"'](?!\s*\+)"
    r"|location\.(?:replace|assign)\s*\(\s*[\"']([^\"']+)[\"']\s*\)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
_DECLARED = re.compile(r"\bfunction\s+(?P<name>[\w$]+)\s*\([^()]*\)\s*\{")
_ON_CLICK = re.compile(r"(?:click|change)['\"]?\s*(?:=|,|\()\s*function\s*\([^()]*\)\s*\{", re.IGNORECASE)
_SLOWEST = 10
_LONGEST_SCRIPT = 4000


def stub_target(page: Page) -> str | None:
    """Return the absolute address that a page sends its reader to at once, or null when it sends him nowhere.

    Reads meta refresh with its attributes in either order, inside noscript too, and ``location`` set by a short
    script; what waits for the reader's click sends nobody on, nor does an address that is put together from pieces.
    Relative targets resolve against the base tag. Whether the page is a stub is for ``judge_page`` to say.
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
    root = page.root
    scripts = [script.text or "" for script in root.iter("script")] if root is not None else []
    short = [_COMMENTS.sub("", script) for script in scripts if len(script) <= _LONGEST_SCRIPT]
    loads = root.xpath("//@onload") if root is not None else []
    running = "\n".join((*short, *map(str, loads)))
    return [match[1] or match[2] for script in short for match in _SCRIPT.finditer(_at_once(script, running))]


def _at_once(script: str, running: str) -> str:
    """Return a script without the functions that nothing calls while the page loads."""
    for opening in (*_DECLARED.finditer(script), *_ON_CLICK.finditer(script)):
        name = opening.groupdict().get("name")
        if not name or len(re.findall(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", running)) < 2:
            script = script.replace(block(opening.string, opening.end()), "")
    return script


def block(script: str, start: int) -> str:
    """Return what stands between the brace before ``start`` and the one that closes it; nothing when none does."""
    depth = 1
    for mark in re.finditer(r"[{}]", script[start:]):
        depth += 1 if mark[0] == "{" else -1
        if depth == 0:
            return script[start : start + mark.start()]
    return ""
