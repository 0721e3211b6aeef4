"""Document numbers 发文字号: agency code, year and serial of 融政发〔2017〕13号, in one spelling (GB/T 9704-2012)."""

import re
from dataclasses import dataclass

from archive.language.folding import tidy

_OPEN = "[〔\\[［【（(﹝〖{]"
_CLOSE = "[〕\\]］】）)﹞〗}]"
_YEAR = rf"\s*{_OPEN}\s*(?P<year>(?:19|20)[0-9]{{2}})\s*年?\s*{_CLOSE}\s*"
_NUMBER = re.compile(
    rf"(?P<agency>[\u3400-\u9fff\uf900-\ufaffA-Za-z]{{1,24}}){_YEAR}"
    r"(?P<ordinal>第?)\s*(?P<serial>[0-9]{1,6}(?:\s*[-—－～~、]\s*[0-9]{1,6})?)\s*(?P<sign>[号號])"
)
_YEAR_BRACKETS = re.compile(_YEAR)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_LEADING_WORDS = re.compile(r"^.*(?:根据|依据|按照|印发|转发|废止|执行|文号|字号)")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number taken apart; ``normal`` is its one spelling, with the brackets 〔〕 of the standard."""

    agency: str
    year: int
    serial: str
    normal: str


def read_document_number(text: str) -> DocumentNumber | None:
    """Return the first number of the kind 机关代字〔年〕序号 in ``text``, whatever its brackets and blanks; else null.

    Inside a sentence the agency code is what stands between the last word such as 根据 and the year.
    """
    match = _NUMBER.search(tidy(text).translate(_FULL_WIDTH))
    if match is None:
        return None
    return _taken_apart(match, _LEADING_WORDS.sub("", match["agency"]) or match["agency"])


def _taken_apart(match: re.Match[str], agency: str) -> DocumentNumber:
    serial = re.sub(r"\s", "", match["serial"])
    normal = f"{agency}〔{match['year']}〕{match['ordinal']}{serial}{match['sign']}"
    return DocumentNumber(agency, int(match["year"]), serial, normal)


def is_document_number(text: str) -> bool:
    """Say whether ``text`` is a document number and nothing else."""
    return _NUMBER.fullmatch(tidy(text).translate(_FULL_WIDTH)) is not None


def normalise(text: str) -> str:
    """Return a printed document number with 〔〕 round its year and no blanks beside it; other wording stays.

    An order such as 科学技术部令第23号 has no such year and is only tidied.
    """
    plain = tidy(text).translate(_FULL_WIDTH)
    match = _NUMBER.fullmatch(plain)
    if match:
        return _taken_apart(match, match["agency"]).normal
    return _YEAR_BRACKETS.sub(lambda found: f"〔{found['year']}〕", plain)
