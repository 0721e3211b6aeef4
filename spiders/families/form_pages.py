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
from spiders.lists.scripts import Declaration, declaration, script_text

name = "form_pages"

_CALL = re.compile(r"(?:javascript:)?\s*(\w+)\(\s*['\"]?(\d{1,5})['\"]?\s*\)")
_SENDS = re.compile(r"submit\s*\(")
_ACTION = re.compile(r"\baction['\"]?\s*[=,]\s*['\"]([^'\"]+)['\"]")

more = more_rows


@dataclass(frozen=True, slots=True, eq=False)
class _Turning:
    form: lxml.html.HtmlElement
    field: str
    highest: int
    action: str | None


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
        declared = declaration(script_text(page), function)
        printed = _field_set(declared) if declared else None
        held = _form_with(page.root, printed) if printed else None
        if declared and held:
            action = _ACTION.search(declared.body)
            highest = max(int(call[2]) for call in calls if call[1] == function)
            return _Turning(*held, highest, action[1] if action else None)
    return None


def _field_set(declared: Declaration) -> str | None:
    """Return the field, by name or id, to which a function gives its first argument before it sends the form."""
    if not declared.parameters or not _SENDS.search(declared.body):
        return None
    argument = re.escape(declared.parameters[0])
    by_name = re.search(rf"(\w+)['\"]?\s*[\])]?\s*\.value\s*=\s*{argument}\b", declared.body)
    by_query = re.search(rf"\$\(\s*['\"][^'\"]*?(\w+)['\"]?\]?['\"]\s*\)\.val\(\s*{argument}\s*\)", declared.body)
    found = by_name or by_query
    return found[1] if found else None


def _form_with(root: lxml.html.HtmlElement, printed: str) -> tuple[lxml.html.HtmlElement, str] | None:
    """Return the form that has a field of this name or id, and the field's name."""
    for form in root.forms:
        for field in form.inputs:
            if field.get("name") and printed in (field.get("name"), field.get("id")):
                return form, field.get("name")
    return None


def _request(page: Page, turning: _Turning, number: int) -> PageRequest:
    fields = [(key, value) for key, value in turning.form.form_values() if key != turning.field]
    sent = [*fields, (turning.field, str(number))]
    url = resolve(page, turning.action or turning.form.get("action") or "") or page.url.partition("#")[0]
    if turning.form.method == "GET":
        return PageRequest(f"{url.partition('?')[0]}?{urlencode(sent)}")
    return form_post(page, url, sent)
