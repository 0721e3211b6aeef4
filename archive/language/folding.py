"""One form for text that only looks different: folding for search, tidying for fields, keys for labels."""

import re
import unicodedata

_BRACKETS = str.maketrans("[]〔〕【】〖〗", "()()()()")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad\x00-\x08\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"\s+")
_LABEL_NOISE = re.compile(r"[\s:：·•●▪■◆*]+")


def fold(text: str) -> str:
    """Return ``text`` as search compares it: NFKC, lower case, one kind of brackets.

    Counties print one document number with 〔〕, [], 【】 or （）; a reader types any of them.
    """
    return unicodedata.normalize("NFKC", text).lower().translate(_BRACKETS)


def tidy(text: str) -> str:
    """Return ``text`` on one line: white space of any kind is one blank, invisible characters are gone (B07, B08)."""
    return " ".join(_INVISIBLE.sub("", text).split())


def label_key(text: str) -> str:
    """Return a printed label as the vocabulary spells it: ``索　引　号：`` is ``索引号``."""
    return _LABEL_NOISE.sub("", fold(_INVISIBLE.sub("", text)))
