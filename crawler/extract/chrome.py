"""Furniture by its wording: lines that are not the document's whatever element they stand in.

The words are those of the templates in use on county portals: font size, print, share, QR code, previous and next,
view counts, editor's line, related documents, footer.
"""

import re


def _any_of(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_TOOLS = re.compile(
    "(?:"
    + _any_of(
        r"(?:文章|页面|本文|信息)?(?:浏览|访问|点击|阅读|查看|关注)(?:次数?|量|数|率)?(?:人[数次])?[:：]?[\[(（【]?(?:\d+|\{\{.*?\}\})?[\])）】]?人?次?",
        r"(?:人气|已阅)[:：]?\d*",
        "(?:我要)?打印(?:本[页文]|此[页文]|页面|文章|预览)?",
        "关闭(?:窗口|本[页窗]|页面|此[页窗]口?)?",
        "分享(?:到|至|按钮|文章)?",
        r"新浪微博|腾讯微博|QQ空间|QQ好友|微信(?:好友)?|微博|好友|朋友圈|复制链接|(?:点赞|收藏|转发|评论)\d+|点赞",
        "字体(?:大小|显示)?|字号|[特较]大|放大(?:字体)?|缩小(?:字体)?",
        "(?:我要|网站|内容)?纠错|(?:加入|添加)?收藏(?:本[页站文]|夹)?|设为首页|保存(?:本页)?",
        "(?:返回|回到)(?:顶部|首页|列表|上一?[页级]|目录)?",
        "[-—─=]{3,}分[隔割]线[-—─=]{3,}",
        "视力保护色?|背景(?:颜色|色)|(?:语音)?朗读|语音播报",
    )
    + "|(?:正常|默认|[大中小×]|[\\[\\]【】（）()|｜/丨‖:：、·><»«\\-—_.]))++"
)
"""A line of nothing but tools and counters."""
_FILLER = re.compile(r"(?:正常|默认|[大中小×\[\]【】（）()|｜/丨‖:：、·><»«\-—_.])*")
_START = re.compile(
    _any_of(
        r"[【\[（(«<]?(?:[上下前后][一1]|[上下])[篇条则](?:文章|信息|新闻)?(?:[:：】\]>»]|$)|[上下][一1][篇条则]",
        r"扫一扫|(?:使?用)?(?:手机|微信)?扫(?:描|一扫|码).{0,12}(?:二维码|页|手机|微信|分享|查看|浏览)|打开微信.{0,30}扫一扫",
        r"(?:您|你)的浏览器(?:版本)?(?:不支持|过低|太旧)|点击收听|手机(?:版)?(?:查看|浏览|扫码).{0,12}$",
        r"(?:免责|特别|版权|转载)?声明[:：].{0,20}(?:本[网站]|网站).{0,60}(?:转载|侵权|版权)",
        r"[•·]?(?:(?:您|你)(?:当前|现在)?(?:所在)?|当前|现在|所在)(?:所在)?的?位置(?:是)?[:：]?|位置[:：].*(?:首页|>)",
        r"首页(?:>|»|→|—>|/|\\)",
        r"分享(?:到|至)(?:[:：]|$|微信|微博|QQ|朋友圈|好友)",
        r"今天是[:：]?[\d年月日\-/.:：]*(?:星期.)?(?:农历.{0,8})?(?:设为首页|加入收藏|无障碍.{0,6}|\|)*$",
    )
)
_EDITOR = re.compile(
    r"[（(【\[]?(?:责任编辑|本文编辑|网站编辑|编辑|责编|录入员?|信息录入|审核人?|校对|初审|复审|终审|监审|核稿|来稿单位|供稿)"
    r"[:：].{0,30}"
)
_RELATED = re.compile(
    r"[【\[]?"
    + _any_of(
        "相关(?:文[章件档]|链接|阅读|新闻|信息|政策|附件|解读|报道|内容|稿件|推荐|文献)(?:[与和]解读|推荐)?",
        "(?:推荐|延伸|热点|热门|更多)(?:阅读|文章|信息|新闻|链接|视频|图片)|(?:附件|文件)下载",
        "(?:图解|文字|视频|媒体|政策|专家)解读|解读(?:文件|材料)|关联(?:文件|稿件|信息)",
        "(?:点击)?排行榜?|点击排行|最新(?:文章|信息|更新)|(?:网友|发表|我要)评论|我要(?:提意见|留言|咨询|参与|评价)|(?:意见|留言)反馈|满意度评价|友情链接",
    )
    + r"[】\]]?[:：]?(?:更多)?[>»]*"
)
_FOOTER = re.compile(
    "网站标识码|ICP备|公网安?备|公安备案|版权所有(?![者人权])|Copyright|违法和不良信息|Produced By|Powered By"
    "|(?:您|你)是第.{0,12}位",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"(?:建议|推荐)(?:您)?使用.{0,12}(?:浏览器|分辨率)|技术支持[:：]|主办.{2,20}承办"
    r"|(?:主办|主管)(?:单位)?[:：].*承办(?:单位)?[:：]"
    r"|(?:政府|办公室|局|委员会|中心)(?:主办|承办|维护|制作)\s*(?:联系)?(?:电话|地址|邮编)[:：]"
)
_SENTENCE = re.compile("[，。；、]")
_OWNER = re.compile(
    r"(?:版权所有|主办(?:单位)?|网站名称)[:：\s©]*(?P<after>[\u4e00-\u9fff]{4,30}?)(?=$|[^\u4e00-\u9fff]|版权|主办|承办|地址)"
    r"|(?P<before>[\u4e00-\u9fff]{4,30}?)\s*(?:版权所有|主办)(?![:：单])"
)
_PAGER = re.compile(
    r"(?:首页|[上下前后]一?页|[尾末]页|第?\d{1,3}(?:/\d{1,3})?页|[共每]页?\d+[页条](?:记录|信息|数据)?|[\[(（]?\d{1,3}[\])）]?|[>»«<|/….]|GO|跳?转到?第?|页)+",
    re.IGNORECASE,
)
_TURNS = re.compile(r"[上下前后尾末]一?页|共\d")
_SHORT = 90


def is_furniture(line: str) -> bool:
    """Tell whether a line of text is furniture by itself: tools, counters, QR code, previous and next, editor."""
    if len(line) > _SHORT:
        return False
    compact = "".join(line.split())
    if _START.match(compact) or _EDITOR.fullmatch(compact):
        return True
    return _is_tools(compact) or (_TURNS.search(compact) is not None and _PAGER.fullmatch(compact) is not None)


def is_footer(line: str) -> bool:
    """Tell whether a line belongs to the footer that the guideline for government sites asks for."""
    if len(line) > 3 * _SHORT:
        return False
    return _FOOTER.search(line) is not None or (_IMPRINT.search(line) is not None and not _SENTENCE.search(line))


def site_owners(line: str) -> tuple[str, ...]:
    """Return who owns the site, as a line of its footer says it (主办：…, … 版权所有); an office's body with it."""
    names = [match["after"] or match["before"] for match in _OWNER.finditer(line[: 3 * _SHORT])]
    return tuple(dict.fromkeys(name for full in names for name in (full, full.removesuffix("办公室"))))


def is_related_heading(line: str) -> bool:
    """Tell whether a line heads a list of other documents: what follows is no longer this one."""
    return len(line) <= _SHORT and _RELATED.fullmatch("".join(line.split())) is not None


def _is_tools(compact: str) -> bool:
    return _TOOLS.fullmatch(compact) is not None and _FILLER.fullmatch(compact) is None
