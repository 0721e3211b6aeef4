"""The line under a title: 来源 ‖ 作者 ‖ 发布时间 ‖ 字体, in every separator and with every gap seen on county pages."""

import re
from dataclasses import dataclass

from archive.language.dates import Moment, find_dates, read_date
from archive.language.folding import tidy
from archive.records import Label
from crawler.extract.labels import clean_value, cut, field_of, key_of, known, may_hide_date, values_of

_NOW = re.compile(r"(?:今天是?|现在(?:是|时间)?|当前(?:时间|日期))\s*[:：]?\s*[^|‖]{0,40}?日")
_CLOCK = re.compile(rf"{_NOW.pattern}|[0-9 ]{{4,6}}年[0-9 ]{{1,4}}月[0-9 ]{{1,4}}日\s*(?:星期|农历)")
"""A header's clock prints the day of the week; beside a source the day is the document's."""

_COUNTER = re.compile(r"(?:浏览|访问|点击|阅读|查看|人气)(?:次数?|量|数|率)?\s*\d*\s*人?次?")
_BARE_COUNT = re.compile(r"(?<=[\u4e00-\u9fff])\s+\d{1,7}\s*$")
_LONGEST = 300
_ISSUER = re.compile(r"(?:人民政府|办公室|办公厅|委员会|[厅局委办院社网站报厅部台]|中心)$")


@dataclass(frozen=True, slots=True)
class InfoLine:
    """What an info line says. ``labels`` are the pairs as printed; ``published`` the day that it gives, if any.

    ``source`` and ``author`` are null when blank; ``is_update`` says that the day is one of 更新时间.
    """

    labels: tuple[Label, ...] = ()
    published: Moment | None = None
    source: str | None = None
    author: str | None = None
    is_update: bool = False


def read_info_line(text: str) -> InfoLine:
    """Read the text of the line near a title. A header's clock is no date; a label with nothing after it is null.

    A date without a label counts, and so does one that has slipped behind another label
    (来源: 门户网站 2021-09-24 16:37, 浏览字号: 2023年04月10日), but only when no label announces one.
    """
    line = cut(tidy(text))
    labels = tuple(label for label in line.labels if known(label.label) or clean_value(label.value))
    published = _labelled(labels) or _loose(line.before, labels)
    source = _without_date(_best(labels, "source"))
    if source is None and not labels and published:
        source = _bare_issuer(line.before, published)
    return InfoLine(labels, published, source, _without_date(_best(labels, "author")), _only_updates(labels))


def belongs(text: str) -> bool:
    """Say whether a line of its own is part of an info line: it holds labels, or an office with a date and no more.

    A date in a subtitle (——2023年1月8日在……会议上) is no date of the page.
    """
    if len(text) > _LONGEST:
        return False
    line = read_info_line(text)
    return any(known(label.label) for label in line.labels) or line.source is not None


def _best(labels: tuple[Label, ...], field: str) -> str | None:
    """Return the value of the best label of a field that has one."""
    return next(iter(values_of(labels, field)), None)


def _labelled(labels: tuple[Label, ...]) -> Moment | None:
    moments = map(read_date, values_of(labels, "publication_date"))
    return next((moment for moment in moments if moment), None)


def _only_updates(labels: tuple[Label, ...]) -> bool:
    """Say whether the only day that labels announce is one of a change."""
    dated = [key_of(each.label) for each in labels if values_of([each], "publication_date")]
    return bool(dated) and all(key.startswith("更新") for key in dated)


def _loose(before: str, labels: tuple[Label, ...]) -> Moment | None:
    """Return the first date that no label announces, looking before the first label, then behind the others."""
    hosts = [label.value for label in labels if may_hide_date(label.label)]
    clock = _CLOCK if not any(field_of(label.label) == "source" for label in labels) else _NOW
    for piece in (before, *hosts):
        found = find_dates(clock.sub(" ", piece))
        if found:
            return found[0]
    return None


def _without_date(value: str | None) -> str | None:
    """Return a value without a date that stands behind it without a label of its own."""
    if value is None:
        return None
    for moment in find_dates(value):
        value = value.replace(moment.raw, " ")
    return clean_value(value)


def _bare_issuer(before: str, published: Moment) -> str | None:
    """Return the office in a line that is an office and a date and nothing else."""
    name = clean_value(_BARE_COUNT.sub("", _COUNTER.sub(" ", before.replace(published.raw, " "))))
    return name if name and " " not in name and len(name) <= 30 and _ISSUER.search(name) else None
