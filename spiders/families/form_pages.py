"""Lists whose pager sets a field of a form and sends it: ``page('2')``, ``document.f.cpage.value = n; f.submit()``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import lxml.html

from archive.language.folding import tidy
from archive.records import Paging
from crawler.extract.page import Page, resolve
from spiders.lists.answers import answer, more_rows
from spiders.lists.counts import page_numbers
from spiders.lists.listpage import ListPage, PageRequest, form_post
from spiders.lists.pager import is_pager_text, read_pager
from spiders.lists.rows import read_rows
from spiders.lists.scripts import script_text

name = "form_pages"

_CALL = re.compile(r"(?:javascript:)?\s*(\w+)\(\s*['\"]?(\d{1,5})['\"]?\s*\)")

more = more_rows


@dataclass(frozen=True, slots=True, eq=False)
class _Turning:
    form: lxml.html.HtmlElement
    field: str
    highest: int


def claims(page: Page) -> bool:
    """A page is this family's when a pager's link calls a function that sets a field of a form and sends it."""
    return page.root is not None and _turning(page) is not None


def read(page: Page, selectors: Mapping[str, str]) -> ListPage:
    """Read rows and totals; the other pages are the form with its field set, sent as the form says."""
    rows = read_rows(page, selectors)
    turning = _turning(page)
    if page.root is None or turning is None:
        return answer(name, rows, Paging())
    stated = read_pager(page, page.root)
    pages = stated.pages or turning.highest
    others = [_request(page, turning, number) for number in page_numbers(2, pages)]
    page2 = others[0].url if others and others[0].method == "GET" else None
    return answer(name, rows, Paging(pages, stated.records, page2), others)


def _turning(page: Page) -> _Turning | None:
    """Return the form that the pager's function sends, the field that it sets, and the highest page it names."""
    if page.root is None:
        return None
    links = [link for link in page.root.iter("a", "input", "button") if is_pager_text(tidy(link.text_content()))]
    calls = [call for link in links if (call := _CALL.match(link.get("onclick") or link.get("href") or ""))]
    for function in dict.fromkeys(call[1] for call in calls):
        field = _field_set(script_text(page), function)
        form = next((form for form in page.root.forms if field in form.fields), None) if field else None
        if field and form is not None:
            return _Turning(form, field, max(int(call[2]) for call in calls if call[1] == function))
    return None


def _field_set(script: str, function: str) -> str | None:
    """Return the field to which a function gives its argument before it sends the form."""
    declared = re.search(rf"function\s+{function}\s*\(\s*(\w+)[^)]*\)\s*\{{([^{{}}]*submit\s*\([^{{}}]*)\}}", script)
    if declared is None:
        return None
    by_name = re.search(rf"(\w+)['\"]?\s*[\])]?\s*\.value\s*=\s*{declared[1]}\b", declared[2])
    by_query = re.search(rf"\$\(\s*['\"][^'\"]*?(\w+)['\"]?\]?['\"]\s*\)\.val\(\s*{declared[1]}\s*\)", declared[2])
    found = by_name or by_query
    return found[1] if found else None


def _request(page: Page, turning: _Turning, number: int) -> PageRequest:
    fields = [(key, value) for key, value in turning.form.form_values() if key != turning.field]
    sent = [*fields, (turning.field, str(number))]
    url = resolve(page, turning.form.get("action") or "") or page.url.partition("#")[0]
    if turning.form.method == "GET":
        return PageRequest(f"{url.partition('?')[0]}?{urlencode(sent)}")
    return form_post(page, url, sent)
