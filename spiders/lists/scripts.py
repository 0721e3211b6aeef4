"""What a page's scripts say: their text, the arguments of a call, the value of a variable."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extract.page import Page
from crawler.extract.stubs import block

_REFERENCE = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_ARGUMENT = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,()"']*))\s*(?:,|$)""")
_FETCHES = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\b|XMLHttpRequest|\bfetch\(|axios|\.load\(|loadPageData|v-for=|ng-repeat|\{\{",
    re.IGNORECASE,
)
_APPLICATION = re.compile(r"<div[^>]+id=[\"']?(?:app|root|__nuxt)\b", re.IGNORECASE)
_NOTHING = re.compile(r"暂无|没有(?:找到|查到)?相关|无相关(?:信息|数据|内容)|栏目建设中")


def unescape(text: str) -> str:
    """Replace the character references in a script or an address; ``&currentPage=2`` holds none, ``&amp;`` is one.

    The old references that need no semicolon would make ``&curren``, ``&para`` and ``&sect`` of parameters' names.
    """
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text)


def script_text(page: Page) -> str:
    """Return the text of a page's inline scripts, one after the other."""
    return "\n".join(script.text or "" for script in page.root.iter("script")) if page.root is not None else ""


def calls(text: str, function: str) -> Iterator[list[str]]:
    """Yield the arguments of each call of a function, quotes taken off; declarations are no calls."""
    for match in re.finditer(rf"(?<!function )(?<![\w.]){function}\s*\(([^()]*)\)", text):
        yield arguments(match[1])


def arguments(inside: str) -> list[str]:
    """Split what stands between a call's brackets at its commas."""
    found = [
        next((group for group in match.groups() if group is not None), "").strip()
        for match in _ARGUMENT.finditer(inside)
    ]
    return found[:-1] if found and not inside.rstrip().endswith(",") and found[-1] == "" else found


@dataclass(frozen=True, slots=True)
class Declaration:
    """A function that a script declares: the names of its parameters, and its body as written."""

    parameters: tuple[str, ...]
    body: str


def declaration(script: str, function: str) -> Declaration | None:
    """Return a function's declaration, null when the script has none."""
    name = re.escape(function)
    match = re.search(rf"(?:\bfunction\s+{name}|(?<![\w$]){name}\s*[=:]\s*function)\s*\(([^()]*)\)\s*\{{", script)
    if match is None:
        return None
    parameters = (parameter.strip() for parameter in match[1].split(","))
    return Declaration(tuple(filter(None, parameters)), block(script, match.end()))


def number(text: str, variable: str) -> int | None:
    """Return the whole number that a script gives a variable or a key; null when it gives none."""
    match = re.search(rf"(?<![\w.]){variable}[\"']?\s*[=:]\s*[\"']?(\d{{1,7}})\b", text)
    return int(match[1]) if match else None


def fills_rows(page: Page) -> bool:
    """Tell whether a page without rows has a script that fetches them, rather than nothing to list."""
    text = page.decoding.text
    return not _NOTHING.search(text) and bool(_FETCHES.search(text) or _APPLICATION.search(text))


def pager_script(page: Page) -> str:
    """Return the scripts that run; where they draw no pager, all of the page, comments included.

    Templates that fill their rows by a service leave the static list and its pager commented out.
    """
    script = script_text(page)
    return script if "createPageHTML" in script or "countPage" in script else page.decoding.text
