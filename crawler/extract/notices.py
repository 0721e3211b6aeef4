"""What sites say instead of a document: not found, under maintenance, refused. Wording and scripts only, no verdict."""

import re


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_THING = "(?:页面|网页|文章|信息|内容|文件|链接|网址|地址|资源|稿件|栏目|记录|数据)"
_SITE = "(?:网站|系统|平台|页面|服务器?|栏目|本站|站点|门户)"
_REMOVED = "(?:删除|移除|下线|下架|撤销|过期)"

_NOT_FOUND = _any_of(
    f"{_THING}(?:已经?|可能)?(?:不存在|不见了|找不到|未找到|丢失|失效|被?{_REMOVED})",
    f"(?:找不到|未找到|没有找到|无法找到|不存在)(?:您|你|该|此|这个|所)?.{{0,12}}{_THING}",
    f"[您你]所?要?(?:访问|查看|浏览|请求|查找)的.{{0,16}}(?:不存在|已.{{0,4}}{_REMOVED}|找不到|丢失|失效|出错)",
    "(?:页面|网页).{0,4}(?:出错|走丢|迷路|飞走)",
    r"404\s*(?:[-—_:：]\s*)?(?:not found|error|页面|错误|找不到|未找到)|(?:错误|error)\s*404",
    r"\bnot found\b|page (?:can ?not|could not) be found",
    f"[该此本](?:信息|文章|内容|页面)(?:不存在|已被?{_REMOVED})",
)
_BARE_404 = re.compile(r"(?:error|错误)?[\s:：]*404[\s!！。.…]*", re.IGNORECASE)
_MAINTENANCE = _any_of(
    f"{_SITE}.{{0,10}}(?:正在|临时|暂时|例行|停机|升级)(?:进行)?.{{0,8}}(?:维护|升级|改版|调整|建设|迁移|检修)",
    f"(?:正在|例行|停机)(?:进行)?{_SITE}?.{{0,4}}(?:维护|升级|改版|检修)|{_SITE}?(?:维护|建设|升级|改版)中|(?:暂停|停止|暂时无法|暂不)(?:服务|访问|提供|对外)|网站已?(?:临时)?关闭",
    "(?:稍后|改日|过后)再(?:试|来|访问)",
    "under (?:construction|maintenance)|service (?:temporarily )?unavailable",
)
_REFUSED = _any_of(
    "(?:enable|turn on|requires?|activate) javascript|javascript (?:is )?(?:disabled|required)",
    "(?:开启|启用|打开|允许|支持).{0,6}(?:javascript|JS脚本|脚本)",
    "(?:安全|人机|滑动|访问)验证|请(?:先|您)?(?:输入|完成|通过).{0,8}验证",
    "(?:访问|请求|操作).{0,6}(?:被拦截|被拒绝|被阻断|受限|异常|过于频繁|太频繁|频率过高)",
    "(?:拦截|拒绝)了?[您你]的(?:访问|请求)|[您你]的(?:IP|访问).{0,20}(?:禁止|限制|拦截|封锁|威胁|异常)",
    "无权限?(?:访问|查看|浏览)|没有(?:访问|浏览|查看)?权限|禁止访问|访问禁止",
    "web应用防火墙|网站防火墙|云防护|创宇盾|安全狗",
    r"access denied|\bforbidden\b|just a moment|checking your browser|attention required|captcha",
    "request (?:was )?blocked|疑似(?:黑客)?攻击|被网站管理员(?:设置)?为?拦截|拦截并记录",
)
_FAULT = _any_of(
    r"HTTP Status 5\d\d|Internal Server Error|\b50[24]\b.{0,3}(?:Bad Gateway|Gateway Time-?out)",
    "服务器(?:内部)?错误|Server Error in|应用程序中的服务器错误|运行时错误|Runtime Error|Fatal error:|SQLSTATE",
    "Microsoft OLE DB|ODBC .{0,20}Driver|ADODB|数据库.{0,4}(?:连接)?(?:失败|错误|出错)",
    "Welcome to nginx|IIS Windows|Apache2? .{0,20}Default Page|^It works!?$|Test Page for",
)
_NOTHING = re.compile(
    "(?:该栏目|本栏目)?(?:暂时?|目前|还)?(?:没有|无)(?:任何|相关|符合条件的)*(?:数据|信息|内容|记录|文章|稿件|结果)[!！。.]?"
    "|(?:信息|内容|数据|栏目|资料)?(?:正在)?(?:更新|建设|整理|完善)中[!！。.…]*"
)
_REDIRECT = _any_of(
    "(?:正在|即将|自动|秒后?).{0,8}(?:跳转|转到|转向|进入|返回)|redirecting|click here|点击(?:这里|此处)"
)
_CHALLENGE = _any_of(
    r"\$_ts\s*=|__jsl_clearance|wzwschallenge|reason:\s*GeoBL|_wzws_|__tst_status|acw_sc__v2|yunsuo_session",
    r"__cf_chl|cdn-cgi/challenge|EO_Bot|arg1\s*=\s*'[0-9A-F]{40}'|safeline|SafeDog",
)
_RELOAD = re.compile(r"location(?:\.href)?\s*=\s*(?:window\.)?location\.(?:pathname|href)|location\.reload\(")
_DRAWN = _any_of("createPageHTML|loadPageData|dataproxy|jpaas|publicInfoList|pageCount|articleList|totalpage|page_div")


def says_not_found(text: str) -> bool:
    """Tell whether a line says that what was asked for is not there."""
    return _NOT_FOUND.search(text) is not None or _BARE_404.fullmatch(text) is not None


def says_maintenance(text: str) -> bool:
    """Tell whether a line says that the site is closed for work or overload."""
    return _MAINTENANCE.search(text) is not None


def says_fault(text: str) -> bool:
    """Tell whether a line is a server's own: a fault of its programs, or the welcome of a site that is not set up."""
    return _FAULT.search(text) is not None


def says_nothing(text: str) -> bool:
    """Tell whether a line only says that there is nothing yet (暂无数据)."""
    return _NOTHING.fullmatch("".join(text.split())) is not None


def says_refused(text: str) -> bool:
    """Tell whether a line refuses the reader, or asks him to prove that he is a browser (B36, B38)."""
    return _REFUSED.search(text) is not None


def says_redirect(text: str) -> bool:
    """Tell whether a line says that the reader is being sent elsewhere."""
    return _REDIRECT.search(text) is not None


def is_challenge(source: str) -> bool:
    """Tell whether a page's source carries the script of a known challenge; a page that was let through may too."""
    return _CHALLENGE.search(source) is not None


def asks_again(source: str) -> bool:
    """Tell whether a script sets a cookie and loads the same page again: on a page that shows nothing, a challenge."""
    return "document.cookie" in source and _RELOAD.search(source) is not None


def draws_rows(source: str) -> bool:
    """Tell whether a page's source draws list rows or pages of a list by script."""
    return _DRAWN.search(source) is not None
