"""The one rule-of-law vocabulary: names of sections and titles of documents -> topic.

The slugs are those of the interface. What is the county's own annual report, and what only looks like one, is
judged here and nowhere else; the duty behind it is the regulation 厅字〔2019〕28号.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.folding import fold
from archive.language.numbers import ZEROS, read_whole

TOPICS = (
    "annual_report", "subordinate_report", "annual_plan", "meeting", "major_decision", "normative_document",
    "cleanup", "enforcement", "penalty", "licence", "reconsideration", "litigation", "legal_education",
    "interpretation", "information_disclosure", "other",
)  # fmt: skip

BELOW_GOVERNMENT = frozenset({"department", "township"})
"""Issuer levels whose report on the rule of law is a ``subordinate_report``."""

_RULE_OF_LAW = "(?:法治政府|依法行政|法治建设|法治工作|依法治[省市县区州旗])"
_REPORT = "(?:年度?报告?|报告|工作总结|情况总结|情况说明|建设情况|行政情况|建设工作情况|总结)"

_NEVER_OURS = (
    (re.compile("政府工作报告"), "the government's general work report is not the report on the rule of law"),
    (re.compile("法律援助|法律服务|公证|律师|司法鉴定|人民调解"), "legal services to the public"),
    (re.compile("上级|国家|国务院|中央|自治区|省(?:级|政府|委)"), "documents of a higher level"),
    (re.compile("公开(?:指南|制度|目录|规定|监督)"), "how disclosure works, not what it discloses"),
)
"""Names that share words with ours and lead elsewhere, each with the reason that discovery prints."""

_STRANGERS = (
    (re.compile("财政|预算|决算|三公经费|审计"), "public finance"),
    (re.compile("招考|招聘|人事|录用|任免|职称"), "staff matters"),
    (re.compile("党建|党务|纪检|巡察|组织工作"), "the party's own affairs"),
    (re.compile("招标|采购|中标|土地出让|交易"), "tenders and sales"),
)
"""Names that say what they are about, when no word of ours stands beside it (财政局行政处罚 is ours)."""

_SECTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern))
    for topic, pattern in (
        ("interpretation", "解读|图解|一图读懂|读懂"),
        ("information_disclosure", "信息公开.{0,6}(?:年度?报|报告|申请)|依申请公开|申请公开|公开年报"),
        ("annual_report", f"{_RULE_OF_LAW}.{{0,8}}(?:报告|年报|总结)|法治(?:年度?)?报告|法治年报"),
        ("legal_education", "普法|法治宣传|法制宣传|法治教育|法律六进|以案释法|法治文化|宪法宣传|法律明白人"),
        ("annual_plan", f"(?:{_RULE_OF_LAW}|法治).{{0,10}}(?:要点|计划|规划|方案|安排)|^年度工作(?:计划|要点)$"),
        (
            "cleanup",
            "(?:规范性)?文件.{0,6}清理|清理结果|清理.{0,6}文件|文件.{0,4}(?:废止|失效)|(?:废止|失效).{0,6}文件",
        ),
        ("major_decision", "重大(?:行政)?决策|行政决策"),
        ("reconsideration", "行政复议"),
        ("litigation", "行政应诉|行政诉讼|出庭应诉|应诉"),
        ("enforcement", "行政执法|执法公示|三项制度|执法(?:流程|人员|监督|信息|检查)|行政(?:检查|强制)|双公示|双随机"),
        ("penalty", "行政处罚|处罚决定|处罚信息|处罚公示|处罚案件"),
        ("licence", "行政许可|许可决定|许可信息"),
        ("normative_document", "规范性文件|政府规章"),
        (
            "meeting",
            f"(?:{_RULE_OF_LAW}|法治).{{0,6}}(?:会议|动态|信息|要闻)|常务会议|政府会议|^(?:工作)?会议(?:公开|信息)?$",
        ),
        ("other", f"{_RULE_OF_LAW}|依法治"),
    )
)
_LOCAL_NAME = re.compile(r"^法治[\u4e00-\u9fff]{2,5}$")
_NOT_LOCAL = re.compile("新闻|时评|视频|人物|故事|网|报$|热点|副刊|论坛")

_READING = re.compile("解读|图解|一图(?:读|看)懂|读懂|问答|答记者问")
_DISCLOSURE = re.compile("信息公开.{0,10}(?:年度?报|报告|申请)|依申请公开")
_EVENT = re.compile(
    "召开|举行|举办|出席|主持|听取|审议|参加|赴.{1,12}(?:调研|指导)|推进会|座谈会|培训[会班]|动员会|部署会|现场会"
    "|常务会|全体会|工作会|专题会|会议|督察|督查|调研|检查组|获评|荣获|出炉"
)
_OWN_NEWS = re.compile("我[县市区州旗](?!.{0,40}(?:报告|总结|计划|要点|方案|目录|清单|名单|公告|通告|办法)$)")
_NO_EVENT = re.compile("听证会|会议制度|会议事规则|议事规则|议定|会议纪要")
_NEWS_OF_REPORT = re.compile("发布|公布|公开|晒出|亮出")
_ABOUT_REPORTS = re.compile(
    "(?:报送|上报|征集|做好|撰写|编制|提交|开展|汇总|统计|评议|征求).{0,40}(?:报告|总结)|报告.{0,8}(?:汇总|统计|评议|反馈)"
    "|第一责任人|述法|述职|示范|评估|整改|考核|自查"
)
"""Words of titles that speak of reports, or of reports on something else: a leader's own, a review, a contest."""

_ISSUING = re.compile("关于(?:印发|公布|发布|公开)")
_REPORT_TITLE = re.compile(
    f"{_RULE_OF_LAW}.{{0,30}}{_REPORT}|法治.{{0,4}}(?:年度报告|工作报告|情况报告)|推进法治.{{0,10}}报告"
)
_BARE_REPORT = re.compile("年度?报告?$|年度?(?:工作)?(?:情况)?报告|(?:情况|工作)(?:的)?报告|工作总结")
_PLAN_WORDS = re.compile("(?:要点|计划|方案|安排)(?:的通知)?$")
_PLAN = re.compile(f"(?:{_RULE_OF_LAW}|(?<!依)法治).{{0,20}}(?:要点|计划|规划|方案|安排|纲要)")
_YEAR = re.compile(
    rf"((?:19|20)[0-9]{{2}}|[一二][{ZEROS}一二三四五六七八九0-9]{{3}})\s*(?:年|\s*[-—–－至到~～]\s*[0-9]{{4}}年)"
)

_EDUCATION = re.compile("普法|法[治制]宣传|宪法(?:宣传|日)|以案释法|法律明白人|法律进|法治教育|学法用法|民法典")

_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern))
    for topic, pattern in (
        ("cleanup", "(?:规范性|政策|行政)?文件.{0,12}清理|清理.{0,12}文件|(?:废止|失效).{0,12}(?:文件|规章|决定)"),
        ("major_decision", "重大(?:行政)?决策"),
        ("legal_education", _EDUCATION.pattern),
        ("reconsideration", "行政复议|复议决定"),
        ("litigation", "行政应诉|行政诉讼|出庭应诉"),
        ("penalty", "行政处罚(?!.{0,6}(?:流程|裁量|程序|依据))|处罚决定"),
        ("licence", "行政许可(?!.{0,6}(?:流程|程序|依据))|准予许可"),
        ("enforcement", "行政执法|三项制度|执法(?:公示|证|人员|流程|事项|监督|检查)|法制审核|全过程记录|双随机"),
        ("enforcement", "裁量|行政(?:检查|强制)|(?:处罚|许可).{0,6}流程"),
        (
            "normative_document",
            "规范性文件|(?:办法|规定|细则|规则|条例|准则)(?:\\((?:试行|暂行|修订)\\))?(?:[)〉》]|的通知|的公告|的决定|$)",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of a document when its topic is judged.

    ``level`` is the issuer's level, ``section`` and ``section_topic`` come from the list that it stands in.
    """

    title: str
    text: str = ""
    section: str | None = None
    section_topic: str | None = None
    breadcrumb: Sequence[str] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Topic of a document and, for a report, the year that it is about."""

    topic: str
    reporting_year: int | None


def topic_of_section(name: str) -> str | None:
    """Return the topic of a section by its name; ``other`` for one of ours of mixed content; null for a stranger's."""
    return section_reason(name)[0]


def section_reason(name: str) -> tuple[str | None, str]:
    """Return a section's topic, null when it is none of ours, and the reason in a few words for a person."""
    plain = re.sub(r"\s", "", fold(name))
    topic, word = _section_word(plain)
    refusal = _first_reason(_NEVER_OURS, plain)
    if refusal and topic != "information_disclosure":
        return None, refusal
    if topic:
        return topic, f"its name says {word}"
    if _LOCAL_NAME.match(plain) and not _NOT_LOCAL.search(plain):
        return "other", "a local name built on 法治"
    return None, _first_reason(_STRANGERS, plain) or "no word of the rule of law in its name"


def _section_word(plain: str) -> tuple[str | None, str]:
    found = ((topic, pattern.search(plain)) for topic, pattern in _SECTIONS)
    return next(((topic, match[0]) for topic, match in found if match), (None, ""))


def _first_reason(table: Sequence[tuple[re.Pattern[str], str]], plain: str) -> str | None:
    return next((reason for pattern, reason in table if pattern.search(plain)), None)


def classify(clues: Clues) -> Judgement:
    """Judge a document's topic, and a report's year. Its own title outranks the section that lists it."""
    title = re.sub(r"\s", "", fold(clues.title))
    topic = _topic_of_title(title, clues) or _topic_of_place(clues)
    reports = topic in ("annual_report", "subordinate_report", "information_disclosure")
    return Judgement(topic, reporting_year(clues.title, clues.text) if reports else None)


def _topic_of_title(title: str, clues: Clues) -> str | None:
    """The order is the rule: a reading of a report is no report, nor is news about one, nor a call for reports."""
    if "政府工作报告" in title and "法治" not in title:
        return "interpretation" if _READING.search(title) else "other"
    if _READING.search(title):
        return "interpretation"
    if _DISCLOSURE.search(title):
        return "information_disclosure"
    if _PLAN_WORDS.search(title) and "annual_plan" in _section_topics(clues):
        return "annual_plan"
    if _is_event(title):
        return "meeting"
    if _is_report(title, clues):
        return "subordinate_report" if clues.level in BELOW_GOVERNMENT else "annual_report"
    if _PLAN.search(title):
        return "annual_plan"
    return next((topic for topic, pattern in _TITLES if pattern.search(title)), None)


def _is_event(title: str) -> bool:
    if _NO_EVENT.search(title) or _ISSUING.search(title):
        return False
    news = _REPORT_TITLE.search(title) and _NEWS_OF_REPORT.search(title)
    own = _OWN_NEWS.match(title) and not _REPORT_TITLE.search(title) and not _EDUCATION.search(title)
    return bool(news or own or _EVENT.search(title))


def _is_report(title: str, clues: Clues) -> bool:
    """Say whether this is a report on building a rule-of-law government; a bare 2023年度报告 by its section."""
    if _ABOUT_REPORTS.search(title):
        return False
    if _REPORT_TITLE.search(title):
        return True
    return (
        "annual_report" in _section_topics(clues) and bool(_BARE_REPORT.search(title)) and not _is_other_report(title)
    )


def _section_topics(clues: Clues) -> tuple[str | None, str | None]:
    return clues.section_topic, topic_of_section(clues.section or "")


def _is_other_report(title: str) -> bool:
    return any(pattern.search(title) for _, pattern in _TITLES)


def _topic_of_place(clues: Clues) -> str:
    """Return the topic of the section, or of the nearest step of the breadcrumb; reports are made by titles only."""
    steps = [clues.section or "", *reversed(clues.breadcrumb)]
    named = [clues.section_topic, *map(topic_of_section, steps)]
    return next((topic for topic in named if topic and topic not in ("annual_report", "other")), "other")


def reporting_year(title: str, text: str) -> int | None:
    """Return the year that a report is about: the first one of its title, else of its opening; null when unsaid."""
    for place in (title, text[:400]):
        for match in _YEAR.finditer(place):
            year = read_whole(match[1])
            if year and 1949 <= year <= 2100:
                return year
    return None
