"""What the names of elements mean: tags that end a line, and the words in ids and classes.

Names are read as words, so that ``BreadcrumbNav`` and ``breadcrumb-nav`` are one thing whatever the vendor.
"""

import re
from functools import lru_cache

import lxml.html

HIDDEN, NAMED, NAVIGATION = "hidden", "named", "navigation"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _words(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary"
    " table tbody td tfoot th thead tr ul"
)
"""Elements at whose borders a printed line ends."""

SILENT = _words(
    "script style noscript select option button input textarea iframe object embed template head title svg canvas"
    " audio video map link datalist"
)
"""Elements whose content is never text of the document."""

_FURNITURE = _words(
    "nav navi navs navbar navigation menu menus submenu footer foot copyright breadcrumb breadcrumbs crumb crumbs cru"
    " dqwz weizhi curpos share bdshare bdsharebuttonbox jiathis bshare social qrcode qr ewm erweima wechat weixin weibo"
    " prev next prevnext prenext prenextbox sxp syp xyp pager paging pagination fanye related relate correlation xgwz"
    " xgxx xgyd xgwj xglj xgjd xgzc xggj recommend tuijian phb fontsize changesize zihao jiucuo pinglun feedback"
    " friendlink friendlinks youlian gotop backtop zrbj bianji"
)
_LOOSE = _words(
    "top topbar header head left right side sidebar aside bottom links hot rank position path location place print"
    " printer dy tool tools toolbar search login comment close editor"
)
_NOT_FURNITURE = _words("area content con cont body article text txt box main trs")
_BREADCRUMB = _words("breadcrumb breadcrumbs crumb crumbs cru bread dqwz weizhi curpos position location path place wz")
_HIDDEN_CLASSES = _words("hide hidden none displaynone dn d-none")
_FURNITURE_TAGS = _words("nav footer aside marquee")

_BODY = _words(
    "zoom zoomcon zoomcontent ucapcontent ucap detailcontent trs_editor trs_editor_view trs_ueditor trs_web trs_view"
    " trseditor articlecontent articlecon newscontent newscon infocontent maintxt contenttext textcontent pagescontent"
    " xxgkcontent neirong zhengwen artcontent artcon bodycontent conttext contxt ztxt detailtext newstext"
)
_BODY_PAIRS = ({"vsb", "content"}, {"trs", "editor"}, {"main", "txt"})
_KINDS = _words("article art news detail info text view xl xilan wz xxgk zw page pages bt wp entry post doc gk")
_PARTS = _words("content con cont contents body text txt nr neirong articlecontent")
_ATTACHED = _words("attach attachment attachments accessory annex appendix enclosure fujian fj fjxz xgfj fjlist")
_TITLES = _words("title titles biaoti bt tit cotitle articletitle arttitle newstitle contitle")

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DIGITS = re.compile(r"\d+")
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
"""What a ``style`` says of an element that no reader sees."""


def identity(element: lxml.html.HtmlElement) -> str:
    """Return id and class of an element as one string of names, their numbers left out; '' when it has neither."""
    name = f"{element.get('id') or ''} {element.get('class') or ''}".strip()
    return _DIGITS.sub("", name) if name else name


@lru_cache(maxsize=8192)
def words_of(name: str) -> frozenset[str]:
    """Return the words that an id or class is made of, lower-case, and the whole names too."""
    return frozenset(word.lower() for word in _WORD.findall(name)) | _words(name.lower())


@lru_cache(maxsize=16384)
def furniture_of(tag: str, name: str, style: str) -> str | None:
    """Tell by tag, names and style why an element is furniture: ``hidden``, ``named``, or ``navigation``, if by chance.

    Hidden elements are such as copies kept for printing (B16). ``navigation`` names are those that bodies bear too
    (``left``, ``print``): only what else it holds decides. Null when nothing speaks against the element.
    """
    if HIDING.search(style) or not _HIDDEN_CLASSES.isdisjoint(name.lower().split()):
        return HIDDEN
    words = words_of(name)
    if tag in _FURNITURE_TAGS or words & _FURNITURE:
        return NAMED
    return NAVIGATION if words & _LOOSE and not words & _NOT_FURNITURE else None


@lru_cache(maxsize=8192)
def names_body(name: str) -> bool:
    """Tell by id and class whether an element is the container that some template keeps its document in.

    One vocabulary for all vendors: ``zoom``, ``TRS_Editor``, ``UCAP-CONTENT``, ``vsb_content_2``, ``article-con``.
    """
    words = words_of(name)
    if words & _BODY or any(pair <= words for pair in _BODY_PAIRS):
        return True
    return bool(words & _KINDS and words & _PARTS and len(words & (_KINDS | _PARTS)) > 1)


@lru_cache(maxsize=8192)
def names_attachments(name: str) -> bool:
    """Tell by id and class whether an element is a separate block of attachments."""
    return bool(words_of(name) & _ATTACHED)


@lru_cache(maxsize=8192)
def names_title(name: str) -> bool:
    """Tell by id and class whether an element holds the document's title."""
    return bool(words_of(name) & _TITLES)


@lru_cache(maxsize=8192)
def names_breadcrumb(name: str) -> bool:
    """Tell by id and class whether an element holds the way from the home page."""
    return bool(words_of(name) & _BREADCRUMB) or "breadcrumbnav" in name.lower()
