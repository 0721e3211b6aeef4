"""Sets a version's markdown as HTML that cannot do anything: archived text is hostile input.

Raw HTML in it is shown as text, addresses other than http, https, ftp and mailto lead nowhere, pictures become
links. Addressee and signature are told from the other paragraphs, as an official document sets them.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from archive.language.dates import read_date

_ADDRESSEE = re.compile(r".{2,80}[:：]")
_SAFE = re.compile(r"(?:https?|ftp)://|mailto:", re.IGNORECASE)
_SIGNATURE_LENGTH = 40


class _Renderer(RendererHTML):
    def image(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Return a link in place of a picture: nothing is loaded from the sites that are archived."""
        name, source = escape(tokens[idx].content or "图片"), escape(tokens[idx].attrs["src"])
        return f'<a class="picture" href="{source}" rel="noreferrer nofollow">〔{name}〕</a>'

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Return a link that tells the other side nothing."""
        tokens[idx].attrSet("rel", "noreferrer nofollow")
        return self.renderToken(tokens, idx, options, env)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer).enable("table")
    reader.disable(["code", "html_block", "html_inline"])
    reader.validateLink = lambda url: bool(_SAFE.match(url.strip()))  # type: ignore[method-assign]  # its own seam
    return reader


def document_html(markdown: str) -> Markup:
    """Return a body as HTML: headings below the page's own, paragraphs, tables."""
    reader = _reader()
    tokens = reader.parse(markdown)
    _lower_headings(tokens)
    _tell_paragraphs(tokens)
    html = reader.renderer.render(tokens, reader.options, {})
    return Markup(html.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>"))  # noqa: S704  # rendered by us, raw HTML off


def text_html(text: str) -> Markup:
    """Return a plain text as HTML: a paragraph a line, table rows (cells parted by tabs) as tables."""
    pieces: list[Markup] = []
    for is_table, lines in groupby(text.split("\n"), lambda line: "\t" in line):
        if is_table:
            rows = Markup("").join(_row(line) for line in lines)
            pieces.append(Markup('<div class="wide"><table>{}</table></div>').format(rows))
        else:
            pieces += [Markup("<p>{}</p>").format(line) for line in lines if line]
    return Markup("\n").join(pieces)


def _row(line: str) -> Markup:
    cells = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in line.split("\t"))
    return Markup("<tr>{}</tr>").format(cells)


def _lower_headings(tokens: Sequence[Token]) -> None:
    """Put the body's highest headings right below the page's own, the others below them as they were."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=0)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + 2)}"


def _tell_paragraphs(tokens: Sequence[Token]) -> None:
    """Give the first paragraph that calls someone, and the last ones that sign and date, a class of their own."""
    paragraphs = [(tokens[at], tokens[at + 1].content) for at in range(len(tokens)) if _is_paragraph(tokens[at])]
    if paragraphs and _ADDRESSEE.fullmatch(paragraphs[0][1]):
        paragraphs[0][0].attrSet("class", "addressee")
    if len(paragraphs) > 1 and _is_date(paragraphs[-1][1]):
        paragraphs[-1][0].attrSet("class", "signature")
        before, text = paragraphs[-2]
        if len(text) <= _SIGNATURE_LENGTH and not text.endswith(("。", "：", ":", "；")):
            before.attrSet("class", "signature")


def _is_paragraph(token: Token) -> bool:
    return token.type == "paragraph_open" and token.level == 0


def _is_date(text: str) -> bool:
    moment = read_date(text)
    return moment is not None and moment.precision == "day" and len(text.strip()) <= len(moment.raw) + 2
