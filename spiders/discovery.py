"""Which links of a page lead to our sections, which may hold some further in, and why: pure judgement of names.

Addresses prove nothing: ``zfgzbg`` holds rule-of-law reports on one county portal and the mayor's work report on the
next. A section is judged by the names it goes by; the words are those of ``crawler.topics``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from archive.addresses import address_key
from archive.language.folding import tidy
from crawler.extract.breadcrumb import find_breadcrumb
from crawler.extract.page import Page
from crawler.extract.reading import read_lines
from crawler.portals import Portal, in_scope
from crawler.topics import Clues, classify, section_reason
from spiders.families import read_list
from spiders.lists.links import is_navigation
from spiders.menus import NamedLink, named_links, says_something

LEVELS = 3
"""How deep one goes for sections: home, 信息公开, 法定主动公开内容, a bureau's page; their links are still judged."""

SILENT = section_reason("")[1]
"""The reason that ``crawler.topics`` gives when a name says neither yes nor no."""

_HUBS = tuple(
    (promise, re.compile(pattern))
    for promise, pattern in (
        (9, "网站地图|站点地图"),
        (8, "法定主动公开|主动公开|公开目录|公开平台|信息公开|政务公开|公开专栏|五公开|公开事项|公开内容|标准目录"),
        (7, "司法局|司法所|法制办|法制局|法治|法制|依法"),
        (6, "专题|专栏|专区|重点领域|标准化规范化"),
        (5, "政策|文件|法规|规章|公文|执法|监管|权力|权责|决策|公示"),
        (4, "报告|总结|规划|计划|履职|年报"),
        (3, "部门|单位|机构|乡镇|街道|[局委办乡镇]$"),
        (2, "政务|政府|公开"),
    )
)
"""Names of pages that may hold sections of ours, best first."""

_UNNAMED = 1
"""Promise of a picture that nobody described."""

_READ_ROWS = 4
"""Promise of a page whose rows must tell."""

_DEAD_ENDS = re.compile(
    "新闻|要闻|快讯|图片|视频|直播|旅游|信箱|邮箱|投诉|咨询|留言|访谈|调查|互动|举报|办事|服务|登录|注册|无障碍|搜索|检索"
    "|领导|简历|人事|招|采购|财政|预算|决算|党|概况|天气|地图服务|指南|申请|下载|微博|微信|客户端|English"
)
"""Words of pages that hold no lists of ours, whatever else their name says."""

_TOLD_BY_ROWS = {
    "annual_report": "annual_report",
    "subordinate_report": "annual_report",
    "annual_plan": "annual_plan",
    "major_decision": "major_decision",
    "normative_document": "normative_document",
    "cleanup": "cleanup",
}
"""Topics that titles prove, and the section's that follows: reports are sorted by issuer one by one. News of
meetings and campaigns prove nothing, they fill too many other lists."""

_UNCLEAR = re.compile("工作报告$|^(?:年度|专项|述职)?报告$|^(?:工作)?总结|^报告总结|^计划总结|^总结计划")
"""Names that tell less than the rows below them. 政府工作报告 is a stranger's, but some counties keep ours there."""

_TITLE_JOINTS = re.compile(r"[-_|—–>]+")
_FORM = re.compile("申请")
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A list of ours, with the words that made it one. ``topic`` as in ``crawler.topics``."""

    name: str
    url: str
    topic: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A link that is no section itself: to be looked at, or refused. The higher ``promise``, the sooner.

    ``stranger``: it is refused for nothing but its host.
    """

    name: str
    url: str
    topic: str | None
    reason: str
    promise: int = 0
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class Leads:
    """What one page leads to. ``explore`` is in the order of promise; the caller keeps the budget of requests."""

    sections: tuple[FoundSection, ...] = ()
    explore: tuple[Lead, ...] = ()
    refused: tuple[Lead, ...] = ()


def leads(page: Page, portal: Portal, depth: int) -> Leads:
    """Judge every link of a page that was reached in ``depth`` steps from the portal's home, and the page itself.

    Articles are not judged: they belong to the list that names them. One address is judged once, by the best of its
    names. At ``LEVELS`` nothing more is to be explored.
    """
    own = _itself(page, portal, depth)
    judged: dict[str, FoundSection | Lead] = {list_key(own.url): own} if own else {}
    home = {list_key(portal.home), list_key(page.url)}
    for link in named_links(page):
        key = list_key(link.url)
        verdict = None if link.is_article or key in home else _judge(link, page, portal, own)
        if verdict and _rank(verdict) > _rank(judged.get(key)):
            judged[key] = verdict
    return _sorted(judged.values(), depth)


def list_key(url: str) -> str:
    """Return what two addresses of one list have in common: no scheme, no ``www.``, no ``index.html`` (B71).

    The fragment stays where it names the list, as in ``/gkmlpt/index#4321``.
    """
    plain, fragment = urldefrag(url)
    key = _INDEX.sub("/", address_key(plain))
    return f"{key}#{fragment}" if fragment and urlsplit(plain).path.rstrip("/").endswith("/index") else key


def judge_rows(titles: Sequence[str]) -> tuple[str | None, str]:
    """Return the topic of a list whose name does not tell (工作报告), by what it lists; null when that is not ours.

    Half of its titles must be ours: the same slug and name hold 法治政府建设 reports on one portal, the mayor's work
    report on the next.
    """
    topics = Counter(_TOLD_BY_ROWS.get(classify(Clues(title)).topic) for title in titles)
    ours = len(titles) - topics.pop(None, 0)
    topic = max(topics, key=topics.__getitem__) if topics and 2 * ours >= len(titles) else None
    return topic, f"{ours} of {len(titles)} rows are ours"


def _judge(link: NamedLink, page: Page, portal: Portal, own: FoundSection | Lead | None) -> FoundSection | Lead | None:
    topic, reason = section_reason(link.name) if says_something(link.name) else (None, SILENT)
    topic, reason = (None, "a form to fill in, not a list") if topic and _FORM.search(link.name) else (topic, reason)
    topic, reason = _inherited(link, page, own) if reason == SILENT else (topic, reason)
    promise = 0 if topic else _promise(link.name, reason)
    if (topic or promise > _UNNAMED) and not in_scope(portal, link.url):
        reason = f"its host {urlsplit(link.url).netloc} is not declared as the portal's, nor shows its site code"
        return Lead(link.name, link.url, topic, reason, stranger=True)
    if topic:
        return Lead(link.name, link.url, topic, "empty") if link.empty else _found(link, topic, reason)
    if promise and in_scope(portal, link.url) and not urldefrag(link.url)[1]:
        return Lead(link.name, link.url, None, "may hold sections or be one", promise)
    return Lead(link.name, link.url, None, reason) if reason != SILENT else None


def _found(link: NamedLink, topic: str, reason: str) -> FoundSection:
    return FoundSection(link.name, link.url, topic, reason)


def _inherited(link: NamedLink, page: Page, own: FoundSection | Lead | None) -> tuple[str | None, str]:
    """A name that says nothing (事前公开, 2023年) is ours when it stands below a section of ours."""
    if link.parent:
        topic, _ = section_reason(link.parent)
        return (topic, f"a branch of {link.parent}") if topic else (None, SILENT)
    folder = urlsplit(page.url).path.rpartition("/")[0] + "/"
    path = urlsplit(link.url).path
    below = path.startswith(folder) and "/" in path[len(folder) :] and folder != "/"
    if isinstance(own, FoundSection) and own.topic and below and says_something(link.name):
        return own.topic, f"stands below {own.name}"
    return None, SILENT


def _promise(name: str, reason: str) -> int:
    """How likely a page holds sections, by its name; 0 for a dead end and for a stranger's."""
    if not name:
        return _UNNAMED
    if _UNCLEAR.search(name):
        return _READ_ROWS
    known = next((promise for promise, pattern in _HUBS if pattern.search(name)), 0)
    if _DEAD_ENDS.search(name) or (reason != SILENT and "公开" not in name):
        return 0
    return known


def _rank(verdict: FoundSection | Lead | None) -> int:
    if verdict is None:
        return 0
    return 100 if isinstance(verdict, FoundSection) else 1 + verdict.promise


def _sorted(verdicts: Iterable[FoundSection | Lead], depth: int) -> Leads:
    found = tuple(verdicts)
    others = [verdict for verdict in found if isinstance(verdict, Lead)]
    explore = [lead for lead in others if lead.promise and depth < LEVELS]
    return Leads(
        sections=tuple(verdict for verdict in found if isinstance(verdict, FoundSection)),
        explore=tuple(sorted(explore, key=lambda lead: -lead.promise)),
        refused=tuple(lead for lead in others if not lead.promise),
    )


def _itself(page: Page, portal: Portal, depth: int) -> FoundSection | Lead | None:
    """The page as a section, by the name it gives itself. Whoever names a list instead of a home page wants it."""
    names = list(_own_names(page))
    for name in names:
        topic, reason = section_reason(name)
        if topic and (depth or _is_below_root(page.url)):
            return FoundSection(name, page.url, topic, reason)
    if depth == 0 and _is_below_root(portal.home) and names and _column_name(page):
        return FoundSection(names[0], page.url, None, "the address that was given")
    unclear = next(filter(_UNCLEAR.search, names), None)
    return _by_rows(unclear, page) if depth and unclear else None


def _by_rows(name: str, page: Page) -> FoundSection | Lead:
    topic, reason = judge_rows([entry.title for entry in read_list(page).entries])
    return FoundSection(name, page.url, topic, reason) if topic else Lead(name, page.url, None, reason)


def _is_below_root(url: str) -> bool:
    return _INDEX.sub("/", urlsplit(url).path or "/") != "/"


def _own_names(page: Page) -> Iterator[str]:
    """Names that a page gives itself: ``ColumnName`` (国办发〔2017〕47号), the end of 当前位置, the title's pieces.

    The way to an article ends with its list, so it names only a page that has a list's address.
    """
    if page.root is None:
        return
    title = page.root.find(".//title")
    pieces = _TITLE_JOINTS.split((title.text if title is not None else None) or "")
    way = find_breadcrumb(read_lines(page.root)) if is_navigation(page.url) else ()
    yield from filter(says_something, map(tidy, (_column_name(page), *way[-1:], *pieces)))


def _column_name(page: Page) -> str:
    metas = page.root.iter("meta") if page.root is not None else ()
    named = (tidy(meta.get("content") or "") for meta in metas if (meta.get("name") or "").lower() == "columnname")
    return next(filter(says_something, named), "")
