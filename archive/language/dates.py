"""Days as Chinese pages print them. What is not printed is never filled in (B23, B24, B26)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.language.numbers import ZEROS, read_whole

_FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F)))
_SAME_LENGTH = str.maketrans(_FULL_WIDTH + "\u3000\xa0", "".join(map(chr, range(0x21, 0x7F))) + "  ")
_DIGIT = f"[0-9{ZEROS}一二三四五六七八九]"
_SMALL = f"(?:[0-9]{{1,2}}|[{ZEROS}一二三四五六七八九十廿卅]{{1,3}}|元)"

_CLOCK = (
    r"(?:[\sT,]|[(（]?(?:星期|周)[一二三四五六日天][)）]?){0,8}(?P<half>上午|下午|AM|PM)?\s{0,3}"
    r"(?P<hour>[0-9]{1,2})\s*(?::|时|点)\s*(?P<minute>[0-9]{1,2})(?:\s*[:分]\s*(?P<second>[0-9]{1,2})(?![0-9]))?"
    r"(?:\.[0-9]+)?(?P<utc>Z)?"
)
_WRITTEN = rf"(?<!{_DIGIT})(?P<year>(?:{_DIGIT}\s?){{3}}{_DIGIT})\s*年\s*(?P<month>{_SMALL})\s*月"
_WRITTEN += rf"(?:\s*(?P<day>{_SMALL})\s*(?P<day_sign>[日号]))?"
_MARKED = (
    r"(?<![0-9./\-])(?P<year>(?:19|20)[0-9]{2})\s*(?P<mark>[-/.])\s*(?P<month>[0-9]{1,2})\s*(?P=mark)\s*"
    r"(?P<day>[0-9]{2}(?=[0-9]{2}\s?:)|[0-9]{1,2}(?![0-9]|(?P=mark)\s*[0-9]))"
)
_IN_TEXT = tuple(re.compile(f"{form}(?:{_CLOCK})?") for form in (_WRITTEN, _MARKED))

_WRAPPING = " \t\r\n[]()<>【】〔〕（）《》"
_WHOLE_MONTH = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s*[-/.]\s*(?P<month>[0-9]{1,2})")
_WHOLE_COMPACT = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?)?"
)
_WHOLE_UNSIGNED_DAY = re.compile(rf"(?P<year>{_DIGIT}{{4}})年(?P<month>{_SMALL})月(?P<day>{_SMALL})")
_NO_YEAR = re.compile(rf"[0-9]{{1,2}}\s*[-/.]\s*[0-9]{{1,2}}|{_SMALL}\s*月\s*{_SMALL}\s*[日号]")
_SHORT_YEAR = re.compile(
    rf"[0-9]{{2}}\s*[-/.]\s*[0-9]{{1,2}}\s*[-/.]\s*[0-9]{{1,2}}.*|[0-9]{{2}}年{_SMALL}月{_SMALL}[日号]"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as printed. ``date`` is ``YYYY-MM-DD`` or ``YYYY-MM``, null when ``problem`` says why.

    ``time`` is ``HH:MM`` or ``HH:MM:SS`` in China time, null when not printed; ``precision`` is ``day``,
    ``month`` or ``none``; ``raw`` the characters read. Problems: ``impossible`` (31 June), ``short_year``
    (17-06-01: the order is not known), ``no_year`` (04-20).
    """

    date: str | None
    time: str | None
    precision: str
    raw: str
    problem: str | None = None


def read_date(text: str) -> Moment | None:
    """Return the first date of a short string such as a label's value; null when it holds nothing like one.

    A string that is a date and nothing else may also be 20171124, 2017-06, 17-06-01 or 04-20.
    """
    return _read_whole(text) or next(_scan(text), None)


def find_dates(text: str) -> list[Moment]:
    """Return the dates of a running text in order. Only forms that are dates beyond doubt: year, month, maybe day."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[Moment]:
    plain = text.translate(_SAME_LENGTH)
    if "年" not in plain and not re.search(r"(?:19|20)[0-9]{2}\s*[-/.]", plain):
        return
    found = sorted((match for form in _IN_TEXT for match in form.finditer(plain)), key=lambda match: match.start())
    for match in found:
        yield _moment(match.groupdict(), text[match.start() : match.end()])


def _read_whole(text: str) -> Moment | None:
    """Read a string that is nothing but a date, in the forms that mean other things inside a sentence."""
    plain = text.translate(_SAME_LENGTH).strip(_WRAPPING)
    for form in (_WHOLE_COMPACT, _WHOLE_MONTH, _WHOLE_UNSIGNED_DAY):
        match = form.fullmatch(plain)
        if match:
            return _moment(match.groupdict(), text.strip())
    if _SHORT_YEAR.fullmatch(plain):
        return Moment(None, None, "none", text.strip(), "short_year")
    if _NO_YEAR.fullmatch(plain):
        return Moment(None, None, "none", text.strip(), "no_year")
    return None


def _moment(parts: dict[str, str | None], raw: str) -> Moment:
    """Return the moment that the matched parts make, or an ``impossible`` one with its raw string."""
    year, month = _small(parts["year"]), _small(parts["month"])
    printed_day = parts.get("day")
    try:
        day = dt.date(year, month, _small(printed_day) if printed_day else 1)
    except ValueError:
        return Moment(None, None, "none", raw, "impossible")
    if not printed_day:
        return Moment(day.isoformat()[:7], None, "month", raw)
    return _with_clock(day, parts, raw)


def _small(printed: str | None) -> int:
    """Return a year, month or day as a number; 0, which no calendar has, for what is none."""
    if printed == "元":
        return 1
    return read_whole(re.sub(r"\s", "", printed or "")) or 0


def _with_clock(day: dt.date, parts: dict[str, str | None], raw: str) -> Moment:
    """Add the printed time of day, if it is one: 下午 is the second half of the day, Z is eight hours behind."""
    clock = _clock(parts)
    if clock is None:
        return Moment(day.isoformat(), None, "day", raw)
    moment = dt.datetime.combine(day, clock)
    if parts.get("utc") and day.year < dt.MAXYEAR:
        moment += dt.timedelta(hours=8)
    form = "%H:%M:%S" if parts.get("second") else "%H:%M"
    return Moment(moment.date().isoformat(), moment.strftime(form), "day", raw)


def _clock(parts: dict[str, str | None]) -> dt.time | None:
    printed_hour, minute = parts.get("hour"), parts.get("minute")
    if printed_hour is None or minute is None:
        return None
    hour = int(printed_hour)
    if parts.get("half") in ("下午", "PM") and hour < 12:
        hour += 12
    try:
        return dt.time(hour, int(minute), int(parts.get("second") or 0))
    except ValueError:
        return None
