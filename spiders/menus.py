"""What a page's menus name: every link with the name a reader sees for it, and whether it leads to an article.

Menus are anchors, pictures, image maps, drop-downs, frames, elements that open an address on a click (B33), and
trees that a script holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

import lxml.html
from lxml import etree

from archive.language.folding import tidy
from crawler.extract.page import Page, resolve
from spiders.lists.links import find_links, is_file, is_navigation
from spiders.lists.literals import read_literal
from spiders.lists.pager import is_pager_text
from spiders.lists.rowdate import is_date

_MORE = re.compile(
    r"^(?:查看|点击|阅读|浏览|显示|了解)?(?:更多|全部|详细|详情|more|进入|>+|»|\++|…)+[>»…\s]*$", re.IGNORECASE
)
_MORE_OF = re.compile("^(?:查看)?更多|更多$")
_EDGES = re.compile(r"^[\s·•●◆■▪>»›\-|｜\[【(（+]+|[\s·•>»›\-|｜\]】)）+]+$")
_CUT = re.compile(r"(?:\.{2,}|…)$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_SHORT_DAY = re.compile(r"^\W*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\W*$")
_LONGEST_NAME = 24

_ARTICLE_PATH = re.compile(
    r"/t(?:\d{8}_)?\d{3,}\.\w+$"                        # trs
    r"|/art(?:_\w+|/\d{4}/.*/art_\w+|/\d{4}/art_\w+)\.\w+$"  # hanweb
    r"|/(?:content|post|doc|article|detail|show)[_-]\w*\d\w*\.\w+$"
    r"|/c\d{5,}/content\.\w+$|/content/(?:post_|article/)?\d+(?:\.\w+)?$"
    r"|/(?:19|20)\d{2}[-/]?\d{2}(?:[-/]?\d{2})?/\w+\.\w+$"
    r"|/info/\d+/\d+\.\w+$"                             # vsb
    r"|/public/\d+/\d+\.\w+$"                           # public_column
    r"|/\d+/\d{4,}\.s?html?$|news-show-\d+",
    re.IGNORECASE,
)  # fmt: skip
_ARTICLE_QUERY = re.compile(r"(?:^|&)(?:news_?id|wbnewsid|article_?id|info_?id|doc_?id|content_?id)=\w", re.IGNORECASE)
_TITLE = re.compile(
    r"^关于|《|(?:的|年)(?:通知|公告|公示|通报|意见|决定|批复|函|报告|方案|办法)$|^(?:19|20)\d{2}年?.*(?:报告|总结|要点|计划|通知|公告)$"
)
_TREE = re.compile(r"\bTREE['\"]?\s*:\s*(?=\[)")
_NODE = re.compile(r"\{[^{}]{1,600}")
_NODE_NAME = re.compile(r"['\"]?\b(?:name|title|text|label)['\"]?\s*:\s*(['\"])(.{2,40}?)\1")
_NODE_CALL = re.compile(
    r"\(\s*['\"]?\w+['\"]?\s*,\s*['\"]?[-\w]+['\"]?\s*,\s*(?P<quote>['\"])(?P<name>[^'\"\n]{2,40})(?P=quote)\s*,"
    r"\s*(?P<mark>['\"])(?P<url>[^'\"\s]*/[^'\"\s]*)(?P=mark)"
)
"""A branch of dTree's kind: ``d.add(number, number of its parent, name, address)``."""

_WRITTEN_LINK = re.compile(
    r"<a\b[^<>]{0,200}?\bhref=\\?(?P<mark>[\"'])(?P<url>[^\"'\\\s<>{}$+]+)\\?(?P=mark)[^<>]{0,200}>"
    r"(?P<name>.{1,200}?)<\\?/a>",
    re.IGNORECASE,
)
"""A link that a script writes into the page as it stands; one that is put together from variables is none."""

_TAG = re.compile(r"<[^<>]*>")
_NODE_URL = re.compile(r"['\"]?\b(?:url|href|link)['\"]?\s*:\s*(['\"])(.+?)\1")


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A link as a reader meets it. ``parent`` is the name of the branch it hangs on, ``empty`` a list known empty."""

    name: str
    url: str
    is_article: bool
    parent: str = ""
    empty: bool = False


def named_links(page: Page) -> Iterator[NamedLink]:
    """Yield the links of a page in document order, names made readable, then those that its scripts hold.

    A picture that nobody described is yielded without a name: it may lead anywhere. A pager's links name no list.
    """
    if page.root is None:
        return
    for link in find_links(page, page.root):
        if link.url:
            name = _name(link.element)
            if (name or _has_picture(link.element)) and not is_pager_text(name):
                yield NamedLink(name, link.url, _is_article(name, link.url, link.element))
    for element in page.root.iter("area", "option", "frame", "iframe"):
        yield from _other(page, element)
    for script in page.root.iter("script"):
        yield from _in_script(page, script.text or "")


def says_something(name: str) -> bool:
    """Tell whether a name has words that can be judged."""
    return _CHINESE.search(name) is not None


def _other(page: Page, element: lxml.html.HtmlElement) -> Iterator[NamedLink]:
    address = element.get("href") or element.get("value") or element.get("src") or ""
    if "/" in address and (url := resolve(page, address)):
        name = _clean(element.text_content() or element.get("alt") or element.get("title") or "")
        yield NamedLink(name, url, _looks_like_article(name, url))


def _name(element: lxml.html.HtmlElement) -> str:
    printed, title = _clean(element.text_content()), _clean(_MORE_OF.sub("", element.get("title") or ""))
    if _MORE.match(printed):
        return title if says_something(title) else _heading(element, levels=4)
    if printed and not (title and _CUT.search(printed)):
        return printed
    return title or printed or _pictures(element) or ("" if _has_picture(element) else _heading(element, levels=2))


def _pictures(element: lxml.html.HtmlElement) -> str:
    described = (_clean(image.get("alt") or image.get("title") or "") for image in element.iter("img"))
    return next(filter(None, described), "")


def _has_picture(element: lxml.html.HtmlElement) -> bool:
    return element.find(".//img") is not None


def _clean(text: str) -> str:
    plain, before = tidy(text), None
    while plain != before:
        plain, before = _EDGES.sub("", plain), plain
    return plain


def _heading(element: lxml.html.HtmlElement, levels: int) -> str:
    """The name of the box whose 更多 this is: the first words, no list row's, of the nearest block that has any."""
    for _, block in zip(range(levels), element.iterancestors(), strict=False):
        for node, text in _texts_before(block, element):
            words = _clean(text)
            if says_something(words):
                return "" if _is_in_row(node, block) or len(words) > _LONGEST_NAME else words
    return ""


def _is_in_row(node: lxml.html.HtmlElement, block: lxml.html.HtmlElement) -> bool:
    row = node if node.tag == "li" else next(node.iterancestors("li"), None)
    return row is not None and block in row.iterancestors()


def _texts_before(
    block: lxml.html.HtmlElement, end: lxml.html.HtmlElement
) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    for event, node in etree.iterwalk(block, events=("start", "end")):
        if node is end:
            return
        yield node, (node.text if event == "start" else node.tail) or ""


def _is_article(name: str, url: str, element: lxml.html.HtmlElement) -> bool:
    return _looks_like_article(name, url) or (not is_navigation(url) and _is_dated(element))


def _looks_like_article(name: str, url: str) -> bool:
    parts = urlsplit(url)
    if is_file(url) or _ARTICLE_PATH.search(parts.path) or _ARTICLE_QUERY.search(parts.query):
        return True
    return not is_navigation(url) and (len(name) > _LONGEST_NAME or _TITLE.search(name) is not None)


def _is_dated(element: lxml.html.HtmlElement) -> bool:
    """Tell whether the link's own row prints a day beside it, as rows of articles do."""
    row = next(element.iterancestors("li", "tr", "dd", "p"), None)
    if row is None:
        row = next((box for box in element.iterancestors("div") if tidy(box.text_content()) != _text(element)), None)
    if row is None or len(row.findall(".//a")) > 1:
        return False
    pieces = (tidy(text) for text in row.itertext())
    return any(_SHORT_DAY.match(piece) or is_date(piece) for piece in pieces if piece)


def _text(element: lxml.html.HtmlElement) -> str:
    return tidy(element.text_content())


def _in_script(page: Page, script: str) -> Iterator[NamedLink]:
    """Category trees: Guangdong's ``TREE``, with lists at ``…/gkmlpt/index#<id>``; menus as objects, calls or text."""
    tree = _TREE.search(script)
    if tree:
        yield from _branches(page, read_literal(script, tree.end()), "")
        return
    for node in _NODE.finditer(script):
        title, address = _NODE_NAME.search(node[0]), _NODE_URL.search(node[0])
        if title and address and (url := resolve(page, address[2].replace("\\/", "/"))):
            yield NamedLink(_clean(title[2]), url, _looks_like_article(title[2], url))
    for match in (*_NODE_CALL.finditer(script), *_WRITTEN_LINK.finditer(script)):
        name = _clean(_TAG.sub("", match["name"]))
        if says_something(name) and (url := resolve(page, match["url"])):
            yield NamedLink(name, url, _looks_like_article(name, url))


def _branches(page: Page, nodes: object, parent: str) -> Iterator[NamedLink]:
    """A node with ``jump_url`` is a link to elsewhere; one that counts no posts has none of its own."""
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict) and "name" in node:
            name = _clean(str(node["name"]))
            if not node.get("jump_url"):
                url = f"{urldefrag(page.url)[0]}#{node.get('id')}"
                yield NamedLink(name, url, is_article=False, parent=parent, empty=node.get("post_count") == 0)
            yield from _branches(page, node.get("children"), name)
