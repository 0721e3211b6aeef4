"""What the reading commands print for people: found documents, one document, its history, what changed."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from archive.changes import Comparison, Paragraph, Run, folded
from archive.labels import CHANGES, EVENTS, FIELDS, STATES, UNTITLED
from archive.reading import Edition, History, china_time
from archive.search import Found, Hit, parse
from archive.snippets import Snippet, highlight

_MARK = {"equal": "", "insert": "green", "delete": "red strike"}


def print_found(console: Console, query: str, found: Found, offset: int = 0) -> None:
    """Print how many documents match, then each with a snippet."""
    words = parse(query).wanted
    console.print(f"{found.total} found", style="dim")
    for place, hit in enumerate(found.hits, offset + 1):
        console.print()
        console.print(Text(f"{place}. "), _marked(highlight(hit.title or UNTITLED, words)), sep="")
        console.print(f"   {_facts(hit)}", style="dim", markup=False)
        if hit.snippet.text:
            console.print(Text("   "), _marked(hit.snippet), sep="")


def _facts(hit: Hit) -> str:
    state = "" if hit.state == "present" else STATES.get(hit.state, hit.state)
    return "  ".join(filter(None, (hit.publication_date, hit.portal, hit.topic, state, hit.document_id)))


def _marked(snippet: Snippet) -> Text:
    return Text.assemble(*((piece, "bold yellow" if is_hit else "") for piece, is_hit in snippet.pieces()))


def print_edition(console: Console, edition: Edition) -> None:
    """Print a version: title, catalogue fields, where it is from, text, attachments."""
    content = edition.version.content
    console.print(content.title or UNTITLED, style="bold", markup=False)
    for name, value in facts(edition):
        console.print(Text(f"{name}  ", "dim"), value, sep="", markup=False)
    if content.text:
        console.print()
        console.print(content.text, markup=False)
    for attachment in edition.version.attachments:
        note = "" if attachment.outcome == "stored" else f" [{attachment.outcome}]"
        console.print(f"附件 {attachment.position}  {attachment.name}{note}  {attachment.url}", markup=False)


def facts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield what is known about a version as label and value, leaving out what is not known."""
    version = edition.version
    for field, label in FIELDS.items():
        value = getattr(version.content, field)
        if value and field != "title":
            yield label, value
    yield "网站", f"{edition.portal} ({edition.portal_id})"
    yield "网址", edition.url
    yield "版本", f"{version.number} ({version.id})"
    yield "采集", f"{china_time(edition.first_seen_at)} – {china_time(edition.last_seen_at)} (北京时间)"
    if edition.state != "present":
        yield "状态", STATES[edition.state]


def print_history(console: Console, history: History) -> None:
    """Print a document's versions, events and addresses."""
    for edition in history.editions:
        version = edition.version
        console.print(
            f"version {version.number}  {china_time(edition.first_seen_at)} – {china_time(edition.last_seen_at)}  "
            f"{len(version.content.text)} characters  {edition.content_sha256[:12]}  {version.id}",
            markup=False,
        )
    for event in history.events:
        console.print(
            f"{china_time(event.at)}  {event.kind} {EVENTS.get(event.kind, '')}  run {event.run_id}", markup=False
        )
    for address in history.addresses:
        console.print(
            f"{china_time(address.first_seen_at)} – {china_time(address.last_seen_at)}  {address.url}", markup=False
        )


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print what changed: fields, then the changed paragraphs between their neighbours, then files.

    On a terminal colours mark what went and what came; elsewhere ``[-…-]`` and ``{+…+}`` do.
    """
    plain = not console.is_terminal
    console.print(f"{comparison.document_id}: version {comparison.before} to {comparison.after}", style="bold")
    for change in comparison.fields:
        label = f"{change.field} {FIELDS.get(change.field, '')}".rstrip()
        run = Run("replace", change.before or "", change.after or "")
        console.print(Text(f"{label}: ", "dim"), _runs([run], plain=plain), sep="")
    for is_folded, stretch in folded(comparison.paragraphs):
        for line in [Text("…", "dim")] if is_folded else [_line(each, plain=plain) for each in stretch]:
            console.print(line)
    for file in comparison.attachments:
        console.print(Text("附件: ", "dim"), f"{file.change} {CHANGES[file.change]} {file.name}", sep="", markup=False)
    if not (comparison.fields or comparison.attachments or any(p.op != "equal" for p in comparison.paragraphs)):
        console.print("nothing changed")


def _line(paragraph: Paragraph, *, plain: bool) -> Text:
    sign = {"equal": "  ", "insert": "+ ", "delete": "- ", "replace": "~ "}[paragraph.op]
    moved = Text("(moved) ", "dim") if paragraph.moved else Text("")
    body = _runs(paragraph.runs, plain=plain)
    return Text.assemble(sign, moved, body, style="dim" if paragraph.op == "equal" else "")


def _runs(runs: Iterable[Run], *, plain: bool) -> Text:
    text = Text()
    for run in runs:
        if run.op == "equal":
            text.append(run.after)
            continue
        if run.before:
            text.append(f"[-{run.before}-]" if plain else run.before, _MARK["delete"])
        if run.after:
            text.append(f"{{+{run.after}+}}" if plain else run.after, _MARK["insert"])
    return text
