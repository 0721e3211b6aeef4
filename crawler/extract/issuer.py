"""Whose document is this? The level of the body that speaks: province, city, county, department or township.

The level decides whether a report on the rule of law is the division's own or a bureau's (``crawler.topics``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BLANKS = re.compile(r"[\s《》“”\"'【】]+")
_MATTER = re.compile(
    "法治政府|依法行政|法治建设|法治工作|依法治|政府信息公开|信息公开|关于|印发|转发|行政处罚|行政许可|行政复议|行政执法"
    "|重大行政决策|重大决策|规范性文件|普法|召开|举行|举办|组织|部署|到(?!期)|赴"
)
_YEARS = re.compile(
    r"[(（]?(?:(?:19|20)\d{2}|[一二][〇○零一二三四五六七八九]{3})(?:[-—–－至到~]+(?:19|20)\d{2})?年?度?[)）]?"
)
_PASSED_ON = re.compile("关于(?:印发|公布|发布|公开|转发)(?P<matter>.+)")
_VERBS = re.compile("(?:推进|加强|开展|落实|全面|深入|的|年度|上半年|下半年|等.{0,3}(?:部门|单位))+$")
_OF_GOVERNMENT = re.compile("(?:人民政府|政府)$")
_GOVERNMENT_OFFICE = re.compile("(?<=政府)(?:办公室|办公厅|办)$")
_NO_DIVISION = re.compile("(?:开发|高新|工业|示范|度假|风景|保税|合作|管理|产业|功能|园|景|社|校|片)区$")
_LEVELS = (
    ("township", re.compile("(?:.[乡镇]|苏木|街道|街道办事处|街道办)$")),
    ("province", re.compile("(?:省|自治区|^(?:北京|天津|上海|重庆)市)$")),
    ("city", re.compile("(?:自治州|[州盟]|地区)$")),
    ("county", re.compile("(?:[县旗]|.区)$")),
    ("department", re.compile("(?:[局委厅部处所站队会院馆社校办区]|办公室|办公厅|中心|集团|公司|银行)$")),
)
_BUREAU = re.compile("(?:局|委员会|街道|街道办事处|.[镇乡])$")
"""Steps of a breadcrumb that are a body's own pages; 新闻中心 is none."""

_OWN_OFFICE = re.compile("[我本](?:局|委|办|厅|处|所|院|队|中心|单位(?=的|已))")
_OWN_TOWNSHIP = re.compile("[我本](?:镇|乡|街道)(?!村)")
_OWN_GOVERNMENT = re.compile("我(?:省|自治区|市(?!场)|州|县|区(?!域)|旗)")
_OPENING = 3000
_HAS_COUNTIES = re.compile("县[（(]市、?区[）)]|县区|区县|各县|县、区")


@dataclass(frozen=True, slots=True)
class Speech:
    """What may tell who speaks. ``authorities`` are 发文机关, ``publishers`` 发布机构 and 来源, best first.

    ``owners`` are the names of the portal's division and site, which answer for a report that names nobody.
    """

    title: str
    text: str = ""
    authorities: Sequence[str] = ()
    publishers: Sequence[str] = ()
    breadcrumb: Sequence[str] = ()
    owners: Sequence[str] = ()


def issuer_level(speech: Speech) -> str | None:
    """Return the level of the issuer; null when nothing says it.

    The title speaks first, then 发文机关, then the text's own 我县 or 我局, the publisher, and a bureau's own pages.
    """
    return (
        _first_level([_named_in(speech.title), *map(_on_behalf, speech.authorities)], speech)
        or _own_words(speech)
        or _first_level(map(_on_behalf, speech.publishers), speech)
        or _first_level(filter(_BUREAU.search, speech.breadcrumb), speech)
    )


def owner_level(speech: Speech) -> str | None:
    """Return the level of the portal's owner: whose report it is when nothing in it says otherwise."""
    return _first_level(speech.owners, speech)


def level_of(name: str) -> str | None:
    """Return the level of a body by its name; null for what is no body's name. A city is taken for a prefecture's."""
    place = _OF_GOVERNMENT.sub("", _bare(name))
    if _NO_DIVISION.search(place):
        return "department"
    found = next((level for level, form in _LEVELS if form.search(place)), None)
    return found or ("city" if place.endswith("市") else None)


def _on_behalf(name: str) -> str:
    """Return the government for its own office: 县人民政府办公室 publishes and writes for the government."""
    return _GOVERNMENT_OFFICE.sub("", _bare(name))


def _bare(name: str) -> str:
    return _BLANKS.sub("", name)


def _first_level(names: Iterable[str], speech: Speech) -> str | None:
    levels = (_settled(level_of(name), name, speech) for name in names if name)
    return next((level for level in levels if level), None)


def _settled(level: str | None, name: str, speech: Speech) -> str | None:
    """A city that owns the portal and whose report speaks of no counties is a county-level city."""
    place = _OF_GOVERNMENT.sub("", _bare(name))
    owned = level == "city" and place.endswith("市") and any(place in owner for owner in speech.owners)
    return "county" if owned and not _HAS_COUNTIES.search(speech.text) else level


def _named_in(title: str) -> str:
    """Return the body that a title begins with: what stands before its matter, without years."""
    bare = _YEARS.sub("", _BLANKS.sub("", title))
    passed_on = _PASSED_ON.search(bare)
    inner = _before_matter(passed_on["matter"]) if passed_on else ""
    outer = _before_matter(bare) or _before_matter(bare.removeprefix("关于"))
    return inner or (_on_behalf(outer) if "关于" in bare else outer)


def _before_matter(bare: str) -> str:
    matter = _MATTER.search(bare)
    return _VERBS.sub("", bare[: matter.start()]) if matter else ""


def _own_words(speech: Speech) -> str | None:
    """A bureau says 我局 and perhaps 我县, a county never 我局."""
    opening = speech.text[:_OPENING]
    if _OWN_TOWNSHIP.search(opening):
        return "township"
    if _OWN_OFFICE.search(opening):
        return "department"
    own = _OWN_GOVERNMENT.search(opening)
    return _settled(level_of(own[0]), own[0][1:], speech) if own else None
