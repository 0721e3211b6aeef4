"""Meta tags of the 政府网站发展指引 (国办发〔2017〕47号): names in any case, the last value that says something.

Templates leave placeholders in them, and some platforms fill PubDate with the time at which the page was made; that
is no publication date.
"""

import re
from collections.abc import Mapping

import lxml.html

from archive.language.dates import Moment, read_date
from archive.language.folding import tidy

_GENERATED = ("maketime", "htmlgeneratetime", "generatetime", "pagegeneratetime", "createpagetime")
_GENERATED_TEXT = re.compile(r"(?:页面|网页|文件)?生成(?:时间|日期)\s*[:：]?\s*(.+)")
_PLACEHOLDER = re.compile(
    r"^[{<$#%]|^[\[【]?(?:网站名称|网站域名|网站标识码|政府网站标识码|栏目名称|栏目类别|文章标题|标题|发布日期|发布时间|内容来源|来源"
    r"|稿件来源|作者|关键词|描述|摘要|null|undefined|none|无)[\]】]?$",
    re.IGNORECASE,
)
_PUBLISHED = ("pubdate", "publishdate", "publishtime", "publish_time", "article:published_time")


def read_metas(root: lxml.html.HtmlElement | None) -> Mapping[str, str]:
    """Return the meta tags of a page by lower-case name: the last value of each that is no placeholder."""
    metas: dict[str, str] = {}
    for tag in root.iter("meta") if root is not None else ():
        name = tidy(tag.get("name") or tag.get("property") or "").lower()
        content = tidy(tag.get("content") or "")
        if name and content and not _PLACEHOLDER.search(content):
            metas[name] = content
    return metas


def published(metas: Mapping[str, str]) -> Moment | None:
    """Return the day of PubDate, null when it is the time at which the page was made.

    Only the day is kept: some platforms write the hour with a twelve-hour clock.
    """
    value = next((metas[name] for name in _PUBLISHED if name in metas), None)
    moment = read_date(value) if value else None
    if moment is None or any(_same(moment, made) for made in _made(metas)):
        return None
    return Moment(moment.date, None, moment.precision, moment.raw, moment.problem)


def _made(metas: Mapping[str, str]) -> list[Moment]:
    """Return the times at which the page says it was made."""
    texts = [metas[name] for name in _GENERATED if name in metas]
    texts += [match[1] for value in metas.values() if (match := _GENERATED_TEXT.search(value))]
    return [moment for moment in map(read_date, texts) if moment]


def _same(moment: Moment, made: Moment) -> bool:
    """Compare two times to the precision that both have."""
    return moment.date == made.date and (moment.time or "")[:5] == (made.time or "")[:5]
