"""The piece of a text that shows why a search found it: whole sentences around the hits, and where they are."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.language.folding import fold

Span = tuple[int, int]

_SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]+[”’』」）)]*|[^。！？；!?;]+")
_ELLIPSIS = "…"
_LEAD = 24
"""Characters kept before a hit inside a sentence too long to be shown whole."""

_SHORT = 40
"""Below so many characters a line does not say enough by itself."""

_PASSAGES = 2


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text with hits in it: ``hits`` are spans of ``text``, in order, none touching the next."""

    text: str
    hits: tuple[Span, ...] = ()

    def pieces(self) -> list[tuple[str, bool]]:
        """Return the text cut at the hits: each piece, and whether it is one."""
        edges = [0, *(edge for hit in self.hits for edge in hit), len(self.text)]
        cut = [(self.text[start:end], bool(turn % 2)) for turn, (start, end) in enumerate(pairwise(edges))]
        return [piece for piece in cut if piece[0]]


def highlight(text: str, words: Iterable[str]) -> Snippet:
    """Return the whole text with every place marked where one of the folded words stands."""
    return Snippet(text, tuple(_merged(span for word in words for span in occurrences(text, word))))


def snippet_of(texts: Iterable[str], words: Sequence[str], size: int = 120) -> Snippet:
    """Return about ``size`` characters of the first of ``texts`` that has one of the folded words.

    Two passages at most, each cut at the ends of sentences; a sentence too long for that is cut with an ellipsis.
    Where no text has a word (it stands in the title), the beginning of the first text is returned.
    """
    lead = ""
    for text in texts:
        lead = lead or text
        passages = _passages(text, words)
        if passages:
            share = size // len(passages)
            return highlight(f" {_ELLIPSIS} ".join(_around(each, words, share) for each in passages), words)
    return Snippet(_around(lead.partition("\n")[0], (), size))


def occurrences(text: str, word: str) -> list[Span]:
    """Return where ``text``, folded, reads ``word``, as spans of the text as it is written."""
    folded = fold(text)
    starts = list(_starts(folded, word))
    if len(folded) == len(text):
        spans = [(start, start + len(word)) for start in starts]
        if all(fold(text[start:end]) == word for start, end in spans):
            return spans
    places = _places(text, folded)
    return [(places[start][0], places[start + len(word) - 1][1]) for start in starts] if places else []


def _starts(folded: str, word: str) -> Iterator[int]:
    start = folded.find(word) if word else -1
    while start >= 0:
        yield start
        start = folded.find(word, start + len(word))


def _places(text: str, folded: str) -> list[Span]:
    """Return, for each folded character, the characters of the text that it came from; empty when unclear."""
    places: list[Span] = []
    pieces: list[str] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            pieces.append(fold(text[start:end]))
            places += [(start, end)] * len(pieces[-1])
            start = end
    return places if "".join(pieces) == folded else []


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _passages(text: str, words: Sequence[str]) -> list[str]:
    """Return the line with most of the words, and one more with most of the others; short ones with what follows."""
    missing = set(words)
    lines = text.split("\n")
    folded = [fold(line) for line in lines] if missing else []
    found: list[str] = []
    while missing and len(found) < _PASSAGES:
        here = [sum(word in line for word in missing) for line in folded]
        best = here.index(max(here))
        if not here[best]:
            break
        found.append(_passage(lines, best))
        missing -= {word for word in missing if word in folded[best]}
    return found


def _passage(lines: Sequence[str], start: int) -> str:
    """Return a line, or, where it is a heading or a table row, as many as make a passage."""
    end = start + 1
    while end < len(lines) and sum(map(len, lines[start:end])) < _SHORT:
        end += 1
    return " ".join(lines[start:end])


def _around(line: str, words: Sequence[str], size: int) -> str:
    """Return whole sentences of the line from the first hit on, up to ``size`` characters."""
    hits = _merged(span for word in words for span in occurrences(line, word))
    first = hits[0][0] if hits else 0
    sentences = [match.span() for match in _SENTENCE.finditer(line)]
    inside = [span for span in sentences if span[1] > first] or [(0, len(line))]
    start, end = inside[0]
    for _, further in inside[1:]:
        if further - start > size:
            break
        end = further
    return _cut(line, (start, end), first, size)


def _cut(line: str, span: Span, first: int, size: int) -> str:
    start, end = span
    if end - start > size:
        start = max(start, first - _LEAD)
        end = min(end, start + size)
    before = _ELLIPSIS if start > span[0] else ""
    after = _ELLIPSIS if end < span[1] else ""
    return before + line[start:end].replace("\t", " ").strip() + after
