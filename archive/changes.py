"""What differs between two versions: fields, paragraphs, characters inside a changed paragraph, table cells, files.

Paragraphs are aligned first. One that stands word for word elsewhere has moved; one that is much like the one
it replaces is compared inside, cell by cell where it is a table row with as many cells, and there by tokens: a
number is one token, so that 12 become 15 reads as that and not as 2 become 5.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from archive.digest import COVERED, attachment_sha256
from archive.records import Attachment
from archive.versions import Version

FIELDS = tuple(name for name in COVERED if name != "text")

_TOKEN = re.compile(r"\d+(?:[.,，]\d+)*|[〇零一二三四五六七八九十百千万亿]{2,}|[A-Za-z]+|.", re.DOTALL)
_NUMBER = re.compile(r"[\d.,，〇零一二三四五六七八九十百千万亿]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ALIKE = 0.4
_SHORTEST_MOVE = 6
_PAIRS_LIMIT = 40_000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: ``op`` is equal, insert, delete or replace; what stood there before, what stands after."""

    op: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the comparison, in the order of reading; ``before`` or ``after`` is null where there is none.

    ``op`` is equal, insert, delete or replace. ``moved`` marks the delete and the insert of a paragraph that
    changed its place only. ``runs`` are what the line is made of, cells parted by a tab.
    """

    op: str
    before: str | None
    after: str | None
    runs: tuple[Run, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value changed."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AttachmentChange:
    """An attachment that was added, removed, replaced (other content), renamed or moved (other position)."""

    name: str
    change: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one version of a document to another; the versions by number."""

    document_id: str
    before: int
    after: int
    fields: tuple[FieldChange, ...]
    paragraphs: tuple[Paragraph, ...]
    attachments: tuple[AttachmentChange, ...]


def compare(before: Version, after: Version) -> Comparison:
    """Return what changed between two versions of a document, whichever is the older."""
    return Comparison(
        document_id=after.document_id,
        before=before.number,
        after=after.number,
        fields=tuple(_field_changes(before, after)),
        paragraphs=tuple(compare_texts(before.content.text, after.content.text)),
        attachments=tuple(_attachment_changes(before.attachments, after.attachments)),
    )


def comparison_json(comparison: Comparison) -> dict[str, object]:
    """Return a comparison as ``fazhi diff --json`` prints it.

    The runs of ``text`` put together give both texts whole: every ``before`` the old one, every ``after`` the new.
    """
    return {
        "document_id": comparison.document_id,
        "from": comparison.before,
        "to": comparison.after,
        "fields": [{"field": f.field, "before": f.before, "after": f.after} for f in comparison.fields],
        "text": [{"op": r.op, "before": r.before, "after": r.after} for r in text_runs(comparison.paragraphs)],
        "attachments": [{"name": a.name, "change": a.change} for a in comparison.attachments],
    }


def text_runs(paragraphs: Iterable[Paragraph]) -> list[Run]:
    """Return the whole comparison as runs of characters, line ends in their place, neighbours of one kind joined."""
    runs: list[Run] = []
    old_begun = new_begun = False
    for paragraph in paragraphs:
        in_old, in_new = paragraph.before is not None, paragraph.after is not None
        runs.append(_run("\n" if in_old and old_begun else "", "\n" if in_new and new_begun else ""))
        runs += paragraph.runs
        old_begun, new_begun = old_begun or in_old, new_begun or in_new
    return _joined(runs)


def folded(paragraphs: Sequence[Paragraph], *, kept: int = 1) -> list[tuple[bool, list[Paragraph]]]:
    """Return the comparison cut into stretches: those to show, and (true) unchanged ones that can be folded away.

    ``kept`` unchanged paragraphs stay in sight on each side of a change.
    """
    changed = [at for at, paragraph in enumerate(paragraphs) if paragraph.op != "equal"]
    shown = {near for at in changed for near in range(at - kept, at + kept + 1)}
    stretches = groupby(enumerate(paragraphs), lambda item: item[0] not in shown)
    return [(is_folded, [paragraph for _, paragraph in group]) for is_folded, group in stretches]


# --- paragraphs -------------------------------------------------------------------------------------------------


def compare_texts(before: str, after: str) -> list[Paragraph]:
    """Return two texts as aligned paragraphs (lines): every line of both is there once, in its order."""
    old, new = before.split("\n") if before else [], after.split("\n") if after else []
    paragraphs: list[Paragraph] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            paragraphs += [_paragraph(line, line) for line in old[i1:i2]]
        else:
            paragraphs += [_paragraph(*pair) for pair in _paired(old[i1:i2], new[j1:j2])]
    return _with_moves(paragraphs)


def _paragraph(before: str | None, after: str | None) -> Paragraph:
    if before is None or after is None:
        run = _run(before or "", after or "")
        return Paragraph("insert" if before is None else "delete", before, after, (run,) if run.op != "equal" else ())
    if before == after:
        return Paragraph("equal", before, after, (_run(before, after),))
    return Paragraph("replace", before, after, tuple(_line_runs(before, after)))


Pair = tuple[str | None, str | None]


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Pair lines that are alike, keeping the order of both; the others stand alone, old ones first."""
    i = j = 0
    for row, column in (*_alignment(old, new), (len(old), len(new))):
        yield from ((line, None) for line in old[i:row])
        yield from ((None, line) for line in new[j:column])
        if row < len(old):
            yield old[row], new[column]
        i, j = row + 1, column + 1


def _alignment(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which old line became which new one: the order-keeping choice with the greatest likeness in sum."""
    if len(old) * len(new) > _PAIRS_LIMIT:
        return [(at, at) for at in range(min(len(old), len(new)))]
    likeness = [[_likeness(one, other) for other in map(_features, new)] for one in map(_features, old)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            alike = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike)
    return list(_walk(best))


def _walk(best: list[list[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


def _features(line: str) -> Counter[str]:
    return Counter(line) + Counter(map("".join, pairwise(line)))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _with_moves(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Mark paragraphs that were taken out in one place and put back, word for word, in another."""
    taken = Counter(p.before for p in paragraphs if p.op == "delete" and len(p.before or "") >= _SHORTEST_MOVE)
    put = Counter(p.after for p in paragraphs if p.op == "insert")
    moved = taken & put
    left = {"delete": Counter(moved), "insert": Counter(moved)}
    marked: list[Paragraph] = []
    for paragraph in paragraphs:
        line = paragraph.before if paragraph.op == "delete" else paragraph.after
        counter = left.get(paragraph.op, Counter())
        marked.append(replace(paragraph, moved=counter[line] > 0))
        counter[line] -= 1
    return marked


# --- inside a paragraph -----------------------------------------------------------------------------------------


def _line_runs(before: str, after: str) -> list[Run]:
    old, new = before.split("\t"), after.split("\t")
    if len(old) != len(new):
        return _joined(_token_runs(before, after))
    runs: list[Run] = []
    for one, other in zip(old, new, strict=True):
        runs += [_run("\t", "\t")] if runs else []
        runs += _token_runs(one, other) or [_run("", "")]
    return _joined(runs)


def _token_runs(before: str, after: str) -> list[Run]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    runs = [_run("".join(old[i1:i2]), "".join(new[j1:j2])) for _, i1, i2, j1, j2 in matcher.get_opcodes()]
    return _without_confetti(runs)


def _without_confetti(runs: list[Run]) -> list[Run]:
    """Join changes that one chance character parts: 甲的乙 become 丙的丁 is one change, figures stay apart."""
    kept: list[Run] = []
    for at, run in enumerate(runs):
        inside = 0 < at < len(runs) - 1 and run.op == "equal" and _HAN.fullmatch(run.before)
        if inside and not any(_is_figure(neighbour) for neighbour in (runs[at - 1], runs[at + 1])):
            kept.append(Run("replace", run.before, run.after))
        else:
            kept.append(run)
    return _joined(kept)


def _is_figure(run: Run) -> bool:
    return all(_NUMBER.fullmatch(side) for side in (run.before, run.after) if side)


def _run(before: str, after: str) -> Run:
    if before == after:
        return Run("equal", before, after)
    op = "insert" if not before else "delete" if not after else "replace"
    return Run(op, before, after)


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Join neighbours that are both equal or both changed; drop empty ones."""
    joined: list[Run] = []
    for run in runs:
        if not run.before and not run.after:
            continue
        last = joined[-1] if joined else None
        if last and (last.op == "equal") == (run.op == "equal"):
            joined[-1] = Run(_op(last, run), last.before + run.before, last.after + run.after)
        else:
            joined.append(run)
    return joined


def _op(one: Run, other: Run) -> str:
    return one.op if one.op == other.op else "replace"


# --- fields and files -------------------------------------------------------------------------------------------


def _field_changes(before: Version, after: Version) -> Iterator[FieldChange]:
    for name in FIELDS:
        old, new = getattr(before.content, name), getattr(after.content, name)
        if old != new:
            yield FieldChange(name, old, new)


def _attachment_changes(before: Sequence[Attachment], after: Sequence[Attachment]) -> Iterator[AttachmentChange]:
    """Yield what happened to each file: matched by content and name, then content, then name, then position."""
    left, right = list(before), list(after)
    for same in (_same_file, _same_content, _same_name, _same_position):
        for new in list(right):
            old = next((item for item in left if same(item, new)), None)
            if old is not None:
                left.remove(old)
                right.remove(new)
                yield from _attachment_change(old, new)
    yield from (AttachmentChange(item.name, "removed") for item in left)
    yield from (AttachmentChange(item.name, "added") for item in right)


def _same_file(old: Attachment, new: Attachment) -> bool:
    return old.name == new.name and attachment_sha256(old) == attachment_sha256(new)


def _same_content(old: Attachment, new: Attachment) -> bool:
    return attachment_sha256(old) is not None and attachment_sha256(old) == attachment_sha256(new)


def _same_name(old: Attachment, new: Attachment) -> bool:
    return old.name == new.name


def _same_position(old: Attachment, new: Attachment) -> bool:
    return old.position == new.position and old.url == new.url


def _attachment_change(old: Attachment, new: Attachment) -> Iterator[AttachmentChange]:
    if attachment_sha256(old) != attachment_sha256(new):
        yield AttachmentChange(new.name, "replaced")
    if old.name != new.name:
        yield AttachmentChange(new.name, "renamed")
    elif old.position != new.position and attachment_sha256(old) == attachment_sha256(new):
        yield AttachmentChange(new.name, "moved")
