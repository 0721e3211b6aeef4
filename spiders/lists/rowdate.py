"""The day that a list row prints for itself: whole, labelled, or in two pieces. Never guessed, never a neighbour's."""

import re

from archive.language.dates import find_dates, read_date
from archive.language.folding import tidy

_PUNCTUATION = re.compile(r"[\s\[\]()（）【】〔〕<>《》|｜/:：;；,，、·•.\-—‖]+")
_LABEL = re.compile(r"([一-鿿]{0,6}(?:日期|时间|于))\s*[:：]?\s*$")
_OPENED = re.compile(r"[\[【(（〔]\s*$")
_LABEL_ALONE = re.compile(r"[\[【(（]?\s*([一-鿿]{0,4}\s*(?:日\s*期|时\s*间))\s*[:：]?\s*$")
_PUBLISHED = re.compile(r"发布|公开|公布|上传|更新|发表|^日期|^时间|录入|添加|挂网")
_WRITTEN = re.compile(r"成文|发文|印发|生成|制发|签发|发稿")
_OTHER = re.compile(r"施行|生效|废止|截止|截至|失效|实施|召开|会议|到期|有效|起止|征集|开始|结束|归档|至\s*$|活动")
_IN_TITLE = re.compile(r"[\[(（【]([^\[\]()（）【】]{8,20})[\])）】]\s*$")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-./年]?\s+[-./]?\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s+(\d{4})\s*年?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*日?\s+(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")
_DAY_LAST = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?\s+(\d{1,2})\s*日?")


def row_date(pieces: list[str]) -> str | None:
    """Return the publication day, ``YYYY-MM-DD``, among a row's pieces of text outside its title; null when none.

    A day labelled 发布 wins, then one without a label, then 成文; days of effect, deadlines and meetings never.
    Month and day alone stay null (B25); a year printed apart from them is joined. An index number such as
    2026-04-00088 is no date.
    """
    found = [dated for i, piece in enumerate(pieces) if (dated := _dated(piece, pieces[i - 1] if i else ""))]
    for kind in ("published", "bare", "written"):
        if day := next((day for name, day in found if name == kind), None):
            return day
    return _joined(pieces) if not found else None


def prints_day(pieces: list[str]) -> bool:
    """Tell whether a row prints a month and day alone: no date (B25), but the mark of a list all the same."""
    return any((moment := read_date(piece)) is not None and moment.problem == "no_year" for piece in pieces)


def date_after_title(text: str) -> tuple[str, str | None]:
    """Split a bracketed day off the end of a link's text: ``关于……的通知 [2024-01-05]``."""
    match = _IN_TITLE.search(text)
    day = _whole(match[1]) if match else None
    return (text[: match.start()].strip(), day) if match and day else (text, None)


def is_date(piece: str) -> bool:
    """Tell whether a piece of text is a day and nothing else."""
    return _whole(piece) is not None


def _whole(piece: str) -> str | None:
    moments = find_dates(piece)
    if len(moments) != 1 or moments[0].precision != "day":
        return None
    rest = _PUNCTUATION.sub("", piece.replace(moments[0].raw, "", 1))
    return moments[0].date if not rest else None


def _dated(piece: str, before: str) -> tuple[str, str] | None:
    """Return the kind of day that a piece prints, and the day; of several labelled ones that of publication."""
    alone = _LABEL_ALONE.match(before)
    if day := _whole(piece):
        return _kind(alone[1] if alone else ""), day
    found, end = [], 0
    for moment in find_dates(piece):
        start = piece.find(moment.raw, end)
        head, end = _OPENED.sub("", piece[end:start]), start + len(moment.raw)
        label = _LABEL.search(head)
        if moment.precision == "day" and moment.date and (label or _beside_source(head, piece[end:])):
            found.append((_kind(label[1] if label else head), moment.date))
    return min(found, key=lambda one: one[0] != "published", default=None)


def _beside_source(head: str, tail: str) -> bool:
    """A day at the end of a short piece, set off by a blank or a bar: ``来源：司法局  2024-01-05``."""
    return len(head) <= 24 and bool(re.search(r"[\s|｜\]】]$", head)) and not _PUNCTUATION.sub("", tail)


def _kind(label: str) -> str:
    name = tidy(label).replace(" ", "")
    if _OTHER.search(name):
        return "other"
    if _WRITTEN.search(name):
        return "written"
    return "published" if _PUBLISHED.search(name) else "bare"


def _joined(pieces: list[str]) -> str | None:
    """Join a year and a month and day, or a day and a year and month, that stand in neighbouring pieces."""
    for width in (2, 3):
        for start in range(len(pieces) - width + 1):
            text = " ".join(pieces[start : start + width])
            if len(text) <= 20 and (day := _two_pieces(text) or _whole(text.replace(" ", ""))):
                return day
    return None


def _two_pieces(text: str) -> str | None:
    plain = text.strip(" []()（）【】|")
    orders = ((_YEAR_FIRST, (1, 2, 3)), (_YEAR_LAST, (3, 1, 2)), (_DAY_FIRST, (2, 3, 1)), (_DAY_LAST, (1, 2, 3)))
    for form, order in orders:
        if match := form.fullmatch(plain):
            moment = read_date("-".join(match[group] for group in order))
            return moment.date if moment else None
    return None
