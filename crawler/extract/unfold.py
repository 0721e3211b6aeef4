"""Documents that arrive as data or as plain text, unfolded into the page that they stand for.

A JSON answer, a JSON object in a page's script (``_CONFIG.DETAIL``) and a saved text become a small HTML page: heading,
line of facts, table of facts, body, attachments. So every reader downstream knows one kind of page.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any

from crawler.extract.page import Page, parse_html

_TITLES = ("docsubtitle", "articletitle", "arttitle", "infotitle", "title", "doctitle", "name", "subject")
_BODIES = ("docclob", "articlecontent", "infocontent", "contenthtml", "htmlcontent", "content", "body", "html", "text")
_LINE = {
    "发布时间": (
        "publishdate",
        "publishtime",
        "pubdate",
        "pubtime",
        "displaypublishtime",
        "releasetime",
        "releasedate",
    ),
    "来源": ("docsource", "source", "origin", "contentsource"),
    "作者": ("author", "writer"),
}
_TABLE = {
    "索引号": ("indexno", "identifier", "indexnumber", "idxno", "infoindex"),
    "发文字号": ("documentno", "documentnumber", "fileno", "docno", "filenum"),
    "发布机构": ("publisher", "publishorg", "puborg", "agencytypename"),
    "成文日期": ("builddate", "date", "writedate", "writetime", "documentdate"),
    "主题分类": ("classifythemename", "themename", "subjectname"),
    "体裁分类": ("classifygenrename", "genrename"),
    "主题词": ("keywords", "keyword"),
    "内容概述": ("abstract", "docsummary", "summary"),
}
_FILES = ("attachmentinfovolist", "attachments", "attachment", "attachlist", "filelist")
_FILE_URLS = ("url", "fileurl", "attachmenturl", "path", "filepath", "downloadurl")
_FILE_NAMES = ("name", "filename", "title", "attachmentname", "originalname")
_SINGLE_FILES = ("pdffileurl", "docfileurl")

_TAG = re.compile(r"<(?:p|div|br|span|table|section|h[1-6]|ul|img|a)\b", re.IGNORECASE)
_WRAPPERS = re.compile(r"<title\b.*?</title\s*>|</?(?:html|head|body|!doctype)\b[^>]*>", re.IGNORECASE | re.DOTALL)
_OBJECT = re.compile(r"[=:(]\s*(?=\{\s*[\"'])")
_MOST_TRIES = 60
_CHINA = timezone(timedelta(hours=8))
_EARLIEST, _LATEST = 315_532_800, 4_102_444_800
_SITE_FIRST = re.compile(r"^(\S{2,30}?(?:县|市|区|旗|州|盟|省|乡|镇))(人民政府\S{0,6}|政府网|政府门户网站)\s+(\S.*)$")

Record = dict[str, Any]


def unfold(page: Page) -> Page:
    """Return the page that a JSON answer or a saved text stands for; any other page as it is."""
    if page.root is not None or page.decoding.encoding == "binary":
        return page
    data = _load(page.decoding.text)
    if data is None:
        return _with_html(page, _text_page(page.decoding.text)) if page.decoding.text.strip() else page
    record = _best_record(data)
    return _with_html(page, _record_page(record)) if record else page


def unfold_script(page: Page) -> Page | None:
    """Return the page that a record inside this page's scripts stands for, or null when there is none."""
    scripts = page.root.iter("script") if page.root is not None else ()
    for script in scripts:
        source = script.text or ""
        found = [record for data in _objects(source) if (record := _best_record(data))] if "ontent" in source else []
        if found:
            return _with_html(page, _record_page(max(found, key=lambda record: len(_value(record, _BODIES)))))
    return None


def is_data_list(page: Page) -> bool:
    """Tell whether a JSON answer lists titled records and carries the text of none."""
    data = _load(page.decoding.text) if page.root is None else None
    rows = [record for record in _records(data) if _value(record, _TITLES)] if data is not None else []
    return len(rows) > 1 and _best_record(data) is None


def _load(text: str) -> Any:
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _objects(source: str) -> Iterator[Any]:
    """Every JSON object that a script assigns or passes, the outermost that can be read first."""
    decoder = json.JSONDecoder()
    end = 0
    for tries, match in enumerate(_OBJECT.finditer(source)):
        if tries >= _MOST_TRIES:
            return
        if match.end() < end:
            continue
        try:
            data, end = decoder.raw_decode(source, match.end())
        except (ValueError, RecursionError):
            continue
        yield data


def _records(data: Any) -> Iterator[Record]:
    """Every object inside JSON data, outermost first."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting += reversed(list(item.values()))
        elif isinstance(item, list):
            waiting += reversed(item)


def _best_record(data: Any) -> Record | None:
    """The object with a title and the longest body, if there is one with markup or a text worth the name."""
    found = [record for record in _records(data) if _value(record, _TITLES) and _is_body(_value(record, _BODIES))]
    return max(found, key=lambda record: len(_value(record, _BODIES)), default=None)


def _is_body(text: str) -> bool:
    return _TAG.search(text) is not None or len(text) > 100


def _value(record: Record, names: tuple[str, ...]) -> str:
    """The first of these keys that says something, as text; seconds since 1970 as a day and time in China."""
    plain = {key.lower().replace("_", ""): value for key, value in record.items() if isinstance(key, str)}
    for name in names:
        value = plain.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            moment = _moment(value)
            if moment:
                return moment
    return ""


def _moment(value: float) -> str:
    seconds = value / 1000 if value > _LATEST else value
    if not _EARLIEST < seconds < _LATEST:
        return ""
    return datetime.fromtimestamp(seconds, _CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _with_html(page: Page, html: str) -> Page:
    return replace(page, root=parse_html(html))


def _record_page(record: Record) -> str:
    title = escape(_value(record, _TITLES))
    line = "　".join(f"{label}：{escape(_value(record, keys))}" for label, keys in _LINE.items())
    facts = {label: _value(record, keys) for label, keys in _TABLE.items()}
    rows = "".join(f"<tr><td>{label}</td><td>{escape(value)}</td></tr>" for label, value in facts.items())
    body = _value(record, _BODIES)
    body = _WRAPPERS.sub("", body) if _TAG.search(body) else escape(body).replace("\n", "<br>")
    return (
        f'<html><head><meta name="ArticleTitle" content="{title}"></head><body><h1>{title}</h1>'
        f'<p class="info">{line}</p><table>{rows}</table><div id="zoom">{body}</div>'
        f'<div class="attachment">{_links(record)}</div></body></html>'
    )


def _links(record: Record) -> str:
    plain = {key.lower().replace("_", ""): value for key, value in record.items() if isinstance(key, str)}
    files = [(_value(item, _FILE_URLS), _value(item, _FILE_NAMES)) for key in _FILES for item in _dicts(plain.get(key))]
    files += [(plain[key], "") for key in _SINGLE_FILES if isinstance(plain.get(key), str)]
    return "".join(f'<p><a href="{escape(url)}">{escape(name)}</a></p>' for url, name in files if url)


def _dicts(value: Any) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text_page(text: str) -> str:
    """A text saved from a page: one paragraph a line. The site's name in front of the title gets a line of its own."""
    lines: list[str] = []
    for line in text.splitlines():
        site = _SITE_FIRST.match(line.strip())
        if site and site[1] in site[3]:
            lines += [f"<p>{escape(site[1] + site[2])}</p>", f"<h1>{escape(site[3])}</h1>"]
        elif line.strip():
            lines.append(f"<p>{escape(line)}</p>")
    return f"<html><body>{''.join(lines)}</body></html>"
