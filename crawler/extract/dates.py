"""Which day to trust: printed label, catalogue, meta, list row, address, else none. Nothing is invented (B23-B26)."""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import dropwhile, pairwise

from archive.language.dates import Moment, find_dates, read_date

_URL_DAYS = (
    re.compile(r"/t(20\d{2})(\d{2})(\d{2})_"),
    re.compile(r"/(20\d{2})[-/_](\d{1,2})[-/_](\d{1,2})(?=[/_.-])"),
    re.compile(r"/(20\d{2})/?(\d{2})(\d{2})(?:/|_\d+\.)"),
)
_SENTENCE_END = re.compile(r"[。；：:，,！？、;]$")
_OFFICE = re.compile(r"(?:政府|办公室|办公厅|委员会|[局厅委办院部处所站会]|中心|大队|街道办事处|公司)$")
_MUCH = 40
_TAKES_FORCE = re.compile(
    r"(?:本(?:办法|规定|细则|规则|条例|通知|意见|决定|制度|方案|标准|准则|公告|规范|法|令)?|现予(?:以)?(?:公布|发布|印发)[，,]?\s*|公布\s+)"
    r"自(?P<day>[^，。；,;起]{6,20})起(?:施行|实施|生效|执行)"
)
_ENDS = re.compile(r"有效期(?:限)?(?:为)?(?:[^，。；]{0,20})?至(?P<day>[^，。；,;止]{6,16})(?:止|[，。；]|$)")


@dataclass(frozen=True, slots=True)
class Published:
    """The day of publication that was trusted, and why. ``basis`` is null exactly when ``date`` is."""

    date: str | None = None
    time: str | None = None
    basis: str | None = None
    warnings: tuple[str, ...] = ()


def choose_publication(
    label: Moment | None,
    catalogue: Moment | None,
    meta: Moment | None,
    listed: str | None,
    url: str,
    seen_on: dt.date | None,
) -> Published:
    """Choose the day of publication among what a page, its list row and its address say, in this order.

    A printed day that is impossible, or later than the day of the fetch, leaves the date null: other places are not
    asked, for the page itself is in doubt. Two printed days that differ give the warning ``date_conflict``.
    """
    printed = [("label", label), ("catalogue", catalogue)]
    told = [(basis, moment) for basis, moment in printed if moment]
    doubts = tuple(doubt for _, moment in told if (doubt := doubt_of(moment, seen_on)))
    if told and doubt_of(told[0][1], seen_on):
        return Published(warnings=doubts[:1])
    days = {moment.date for _, moment in told if moment.precision == "day"}
    warnings = (*dict.fromkeys(doubts), *(("date_conflict",) if len(days) > 1 else ()))
    others = [("meta", meta), ("list", read_date(listed) if listed else None), ("url", day_of_url(url))]
    for basis, moment in [*told, *others]:
        if moment and moment.precision == "day" and not doubt_of(moment, seen_on):
            return Published(moment.date, moment.time or _time_of(moment, told), basis, warnings)
    return Published(warnings=warnings)


def _time_of(day: Moment, told: list[tuple[str, Moment]]) -> str | None:
    """Return the time that the other printed place gives for the same day."""
    return next((moment.time for _, moment in told if moment.time and moment.date == day.date), None)


def doubt_of(moment: Moment, seen_on: dt.date | None) -> str | None:
    """Return the warning that a printed day deserves: ``impossible_date``, ``future_date``, or null (B26).

    Days before the site could exist, such as the epoch that empty fields turn into, are impossible ones.
    """
    if moment.problem == "impossible" or (moment.date or "").startswith("1970-01-01"):
        return "impossible_date"
    later = seen_on is not None and moment.date is not None and moment.date > seen_on.isoformat()[: len(moment.date)]
    return "future_date" if later else None


def day_of_url(url: str) -> Moment | None:
    """Return the day in an address such as ``/t20240318_21877.shtml`` or ``/art/2016/11/22/``.

    Never 1970, which empty fields turn into; a folder ``/202403/`` tells no day, a bare row of digits is an id.
    """
    for form in _URL_DAYS:
        for match in form.finditer(url):
            moment = read_date(f"{match[1]}-{match[2]}-{match[3]}")
            if moment and moment.precision == "day":
                return moment
    return None


def closing_date(text: str) -> Moment | None:
    """Return the day under the signature: a line that is a date, below a short line that ends no sentence.

    The first such place counts: what is printed after it was issued with it. A date at the head of a text, before
    any sentence, is none.
    """
    lines = iter(text.split("\n"))
    body = dropwhile(lambda line: len(line) <= _MUCH and not _SENTENCE_END.search(line), lines)
    signed = (_signed(above, line) for above, line in pairwise(body) if len(line) <= _MUCH and "\t" not in line)
    return next((moment for moment in signed if moment), None)


def _signed(above: str, line: str) -> Moment | None:
    """Read a line as the date under a signature, or as a signature with its date."""
    moments = find_dates(line)
    if len(moments) != 1 or moments[0].problem:
        return None
    rest = line.replace(moments[0].raw, "").strip("（）() ")
    below_signature = not rest and len(above) <= _MUCH and "\t" not in above and not _SENTENCE_END.search(above)
    return moments[0] if below_signature or (rest and _OFFICE.search(rest) and line.endswith(moments[0].raw)) else None


def effective_date(text: str) -> Moment | None:
    """Return the day from which the document says that it applies; null when it names none, or several."""
    return _only(_TAKES_FORCE, text)


def expiry_date(text: str) -> Moment | None:
    """Return the day to which the document says that it is valid; a term of years is not reckoned out."""
    return _only(_ENDS, text)


def _only(form: re.Pattern[str], text: str) -> Moment | None:
    moments = [moment for match in form.finditer(text) if (moment := read_date(match["day"])) and moment.date]
    return moments[0] if len({moment.date for moment in moments}) == 1 else None
