"""The one vocabulary of printed labels -> fields, and the cutting of a line into labels and values.

Labels are those of the catalogues that counties publish under the disclosure regulation, of GB/T 9704-2012 and of
the lines under a title; spelt with inner blanks, full or half width, simplified or not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.language.folding import label_key, tidy
from archive.records import Label

LABELS_OF: dict[str, str] = {
    "title": "标题 名称 信息名称 文件名称 公文名称 信息标题 文件标题 公文标题 题名",
    "index_number": "索引号 索取号 信息索引号 信息索取号 索引编号 索引码",
    "document_number": "发文字号 文号 文件编号 发文号 文件号 公文文号 文件文号 发文文号 文件字号 公文字号 发文编号",
    "issuing_authority": "发文机关 发文单位 发文机构 发文部门 制发机关 制定机关 颁布单位 颁发部门 制发单位",
    "publisher": "发布机构 公开机构 发布单位 公开单位 发布部门 公开主体 信息发布机构 信息公开机构"
    " 公开责任部门 发布机关",
    "document_date": "成文日期 成文时间 生成日期 产生日期 生成时间 产生时间 信息生成日期 发文日期 发文时间"
    " 制发日期 签发日期",
    "publication_date": "发布日期 发布时间 发表日期 发表时间 公布日期 公布时间 公开日期 公开时间 发稿时间"
    " 信息发布日期 信息发布时间 文章发布时间 首发时间 信息时间 上网日期 上网时间 刊登日期"
    " 录入时间 添加时间 上传时间 发布 日期 时间 更新日期 更新时间",
    "effective_date": "施行日期 实施日期 生效日期 施行时间 实施时间 生效时间 执行日期",
    "expiry_date": "失效日期 废止日期 失效时间 废止时间 有效期至 终止日期",
    "legal_force": "有效性 时效性 效力状态 有效状态 文件有效性 是否有效 时效状态 文件状态 效力",
    "subject": "主题分类 主题类别 主题 分类",
    "genre": "体裁分类 文种 体裁 公文种类 文件种类 公文体裁",
    "keywords": "主题词 关键词 关键字",
    "abstract": "内容概述 摘要 内容摘要 概述 内容简介 信息概述 信息摘要",
    "disclosure_mode": "公开方式 公开属性 公开形式",
    "source": "来源 信息来源 文章来源 稿件来源 内容来源 资料来源 来源单位 稿源 出处 供稿单位",
    "author": "作者 撰稿 撰稿人 文章作者 信息作者",
}
"""Labels of each field, those first that win when a page prints several with a value."""

_COUNTERS = """
    浏览次数 浏览数 浏览量 访问次数 访问量 访问数 点击数 点击量 点击次数 点击率 阅读次数 阅读量 阅读数 阅读
    浏览 人气 点击 访问 已阅
"""
_CLOCKS = """
    今天是 今天 现在是 现在时间 当前时间 当前日期 系统时间 页面生成时间 页面更新时间 星期
"""
_FURNITURE = """
    字体 字号 字体大小 浏览字号 字体显示 显示字体 字体颜色 文字大小 背景颜色 背景色 视力保护色 保护视力色
    视力保护 打印 分享 分享到 分享至 扫一扫 责任编辑 编辑 责编 审核 审核人 审稿 校对 初审 复审 终审 一审 二审
    三审 签发 签发人 发布人 录入 录入人 录入者 信息员 责任人 审签 编审 摄影 责任单位 撰写 上传者 发布者
"""
_OTHERS = """
    栏目 所属栏目 信息分类 信息类别 文章类型 所属类别 组配分类 公开类别 公开时限 公开期限 公开范围 公开程序 公开载体
    统一编号 归档时间 归档日期 主送机关 抄送机关 印发日期 印发机关 语种 载体类型 记录形式 联系电话 咨询电话
    服务对象 所属主题 所属机构 有效期 有效期限 备注 附件 相关附件 附件下载 文件下载 页数 规范性文件编号 登记号
    统一登记号 解读单位 联合发文单位 联合发文机关 公文类型 信息类型 正文 信息状态 状态 内容分类 事项 当前位置 位置
"""
_TRADITIONAL = str.maketrans("發佈機構類稱號題詞檔關單時間來開學屬內", "发布机构类称号题词档关单时间来开学属内")

_FIELD_OF = {
    **dict.fromkeys(f"{_COUNTERS} {_CLOCKS} {_FURNITURE} {_OTHERS}".split()),
    **{label: field for field, labels in LABELS_OF.items() for label in labels.split()},
}
_RANK = {label: rank for labels in LABELS_OF.values() for rank, label in enumerate(labels.split())}
_SHORT = """
    时间 日期 分类 主题 名称 标题 发布 今天 编辑 审核 状态 正文 备注 附件 位置 事项 效力 打印 分享 星期 摘要
    概述
"""
"""Labels short enough to end a longer word (截止时间：), so no Chinese character may stand before them."""

_COLON = re.compile(r"(?<![0-9])[\s\u200b]*[:：](?!//)")
_BRACKETED = re.compile(r"[\[【〔]\s*(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff \u3000]{0,10}[\u4e00-\u9fff])\s*[\]】〕]")
_LONGEST = 16
_FURTHEST = 2000
"""No label is looked for beyond: what is longer is prose, or an attack on the reader's time."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_UNKNOWN = re.compile(r"(?:^|[\s|‖｜【\[(（•·●◆■,，;；])(?P<label>[\u4e00-\u9fff]{2,8})$")
_TEMPLATE = re.compile(r"\{\{[^}]*\}*|\$\{[^}]*\}?|\$\[[^\]]*\]?|<[!%][^>]*>|#[a-z]+#", re.IGNORECASE)
_TOOLS = (
    r"(?:打\s*印(?:本页)?|关\s*闭(?:窗口)?|字体|字号|收藏|分享到?|返回|我要纠错|纠错|放大|正常|缩小"
    r"|大|中|小|人次|次|A\+|A-)"
)
_BUTTONS = re.compile(rf"[【\[(（]\s*{_TOOLS}[^】\])）]{{0,20}}[】\])）]?|(?:\s|^){_TOOLS}(?=[\s】\])）]|$)")
_SEPARATORS = " \t\n|‖｜"
_EDGES = " \t|‖｜【】[]•·●◆■▪-—_/\\、,，;；:：>》"
_WORD = re.compile(r"\w")
_BLANK = frozenset({"无", "暂无", "空", "null", "undefined", "none", "nan", "n/a"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line cut at its labels: what stands before the first, then labels with their values as printed."""

    before: str
    labels: tuple[Label, ...]


@lru_cache(maxsize=8192)
def key_of(label: str) -> str:
    """Return a printed label as the vocabulary spells it."""
    return label_key(label).strip("()").translate(_TRADITIONAL)


def known(label: str) -> bool:
    """Say whether the vocabulary has this label, for a field or only as one to keep raw."""
    return key_of(label) in _FIELD_OF


def field_of(label: str) -> str | None:
    """Return the field that a printed label stands for; null for an unknown label and for one that is only kept raw."""
    return _FIELD_OF.get(key_of(label))


def rank_of(label: str) -> int:
    """Return how early a label comes among those of its field; the smallest wins."""
    return _RANK.get(key_of(label), len(_RANK))


def may_hide_date(label: str) -> bool:
    """Say whether a date without a label of its own may stand behind this label: 来源, 作者, counters, font buttons."""
    return field_of(label) in ("source", "author") or key_of(label) in f"{_COUNTERS} {_FURNITURE}".split()


def values_of(labels: Iterable[Label], field: str) -> list[str]:
    """Return the clean values that labels give a field, the best label's first; blank ones give none."""
    ranked = sorted((label for label in labels if field_of(label.label) == field), key=lambda each: rank_of(each.label))
    return [value for label in ranked if (value := clean_value(label.value))]


def cut(text: str) -> Line:
    """Cut a line at the labels that a colon follows, whatever stands between the pairs, even nothing.

    A label in brackets ([成文日期] 2022-02-28) needs no colon when it stands for a field. A word of two to eight
    characters that a colon follows is a label too, unknown to the vocabulary, when it begins a piece of the line.
    """
    marks = sorted((*_marks(text), *_bracketed(text)))
    starts = [start for start, _, _ in marks] + [len(text)]
    labels = tuple(
        Label(label, text[begin:end].strip(_SEPARATORS))
        for (_, begin, label), end in zip(marks, starts[1:], strict=True)
    )
    return Line(text[: starts[0]].strip(), labels)


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a label starts, where its value starts, and the label as printed."""
    last = 0
    for colon in _COLON.finditer(text, 0, _FURTHEST):
        start = _label_start(text, max(last, colon.start() - _LONGEST), colon.start())
        if start is not None:
            yield start, colon.end(), tidy(text[start : colon.start()])
            last = colon.end()


def _bracketed(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield as ``_marks`` does, for labels in brackets that no colon follows."""
    for match in _BRACKETED.finditer(text, 0, _FURTHEST):
        if field_of(match["label"]) is not None and text[match.end() : match.end() + 2].strip()[:1] not in (":", "："):
            yield match.start(), match.end(), tidy(match["label"])


def _label_start(text: str, low: int, high: int) -> int | None:
    """Return where the label that ends at ``high`` starts: the longest known one, else an unknown word."""
    for start in range(low, high):
        if _HAN.match(text[start]) and known(text[start:high]) and _has_border(text, start, high):
            return start
    unknown = _UNKNOWN.search(text[low:high])
    return low + unknown.start("label") if unknown else None


def _has_border(text: str, start: int, end: int) -> bool:
    return key_of(text[start:end]) not in _SHORT.split() or start == 0 or not _HAN.match(text[start - 1])


def clean_value(value: str) -> str | None:
    """Return a printed value without separators, buttons and unfilled templates; null when nothing is left."""
    bare = _BUTTONS.sub(" ", _TEMPLATE.sub(" ", tidy(value)))
    bare = tidy(bare).strip(_EDGES)
    return None if bare.lower() in _BLANK or not _WORD.search(bare) else bare
