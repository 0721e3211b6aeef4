"""Numbers as official writing prints them: 三十余, 1.2万, 二〇一七, 3,500 and their mixtures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

ZEROS = "〇零○◯OoＯＯοΟоО"
"""Every character that pages use for the Chinese zero: U+3007, U+25CB, U+25EF, letters O (B23)."""

_DIGITS = {**dict.fromkeys(ZEROS, 0), **{sign: value for value, sign in enumerate("〇一二三四五六七八九")}, "两": 2}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[〇零一二两三四五六七八九十百千万亿廿卅]+"
_NUMBER = re.compile(
    rf"(?P<before>约|近|逾|超过?|大约|将近)?(?P<core>{_ARABIC}|{_CHINESE})(?P<more>[余多])?"
    r"(?P<scale>[百千]?[万亿]+)?(?P<after>[余多])?"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, whether 余, 多, 约 or the like stands with it, and where it is printed."""

    value: int | float
    approximate: bool
    start: int
    end: int


def read_whole(text: str) -> int | None:
    """Return the whole number that ``text`` is: Arabic, Chinese with units, or Chinese digits in a row; else null."""
    text = text.translate(_FULL_WIDTH)
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    if text and all(sign in _DIGITS or sign.isdecimal() for sign in text):
        return int("".join(str(_DIGITS.get(sign, sign)) for sign in text))
    return _with_units(text)


def _with_units(text: str) -> int | None:
    """Return 三千二百 as 3200; null when a sign is none of a number or the order makes no number."""
    total = section = 0
    digit: int | None = None
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section, digit = section + _TENS[sign], None
        elif sign in _UNITS:
            section, digit = section + (1 if digit is None else digit) * _UNITS[sign], None
        elif sign in _MYRIADS:
            total, section, digit = (total + section + (digit or 0)) * _MYRIADS[sign], 0, None
        else:
            return None
    return total + section + (digit or 0) if text else None


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of ``text`` in order, 万 and 亿 multiplied out: 1.2万 is 12000, 30余 is 30 and approximate.

    ``start`` and ``end`` enclose the number with its 余, 多, 万, 亿, without a word such as 约 before it.
    """
    for match in _NUMBER.finditer(text.translate(_FULL_WIDTH)):
        value = _value(match["core"], match["scale"] or "")
        if value is not None:
            doubtful = bool(match["before"] or match["more"] or match["after"])
            yield Number(value, doubtful, match.start("core"), match.end())


def _value(core: str, scale: str) -> int | float | None:
    """Return core times scale without a rounding error: whole numbers as int, others as float."""
    plain = core.replace(",", "")
    base = Decimal(plain) if plain[0].isascii() and plain[0].isdecimal() else read_whole(plain)
    if base is None:
        return None
    product = Decimal(base)
    for sign in scale:
        product *= {**_UNITS, **_MYRIADS}[sign]
    return int(product) if product == product.to_integral_value() else float(product)
