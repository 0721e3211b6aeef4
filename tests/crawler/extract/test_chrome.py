"""Lines that are furniture whatever page they stand on, and sentences of documents that only sound like it."""

import pytest

from crawler.extract.chrome import is_footer, is_furniture, is_related_heading


@pytest.mark.parametrize(
    "line",
    [
        "【打印本页】【关闭窗口】",
        "打印 关闭",
        "共 3 条记录 每页 20 条 第 1 页/共 1 页 首页 上一页 下一页 尾页",
        "【我要打印】 【关闭】",
        "------分隔线----------------------------",
        "分享到：",
        "分享到： 微信 新浪微博 QQ空间",
        "字体：[大] [中] [小]",
        "【字体：大 中 小】",
        "字号： 默认 大 超大".replace("超大", "特大"),
        "浏览次数：1025次",
        "阅读：{{ pvCount }}",
        "扫一扫在手机打开当前页",
        "用微信扫描二维码，分享至好友和朋友圈",
        "上一篇：没有了",
        "下一条 关于开展宪法宣传周活动的通知",
        "责任编辑：王某某",
        "（编辑：李某）",
        "您当前的位置： 首页 > 政务公开",
        "• 您当前的位置:> 正文",
        "首页>新闻动态>通知公告",
        "今天是2021年10月31日 星期日",
        "返回顶部",
        "我要纠错",
        "1 2 3 下一页 尾页",
        "首页 上一页 1 2 下一页 共12页",
    ],
)
def test_furniture(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "今天是12月4日国家宪法日，全县开展宣传活动。",
        "位置：县政府东侧",
        "大",
        "正常",
        "中",
        "一、关闭非法煤矿",
        "打印社经营者应当依法登记。",
        "分享到各乡镇的经验做法。",
        "浏览器应当支持国产密码。",
        "编辑部设在县地方志办公室，负责日常工作，各单位应当配合并按时报送材料。",
        "第12页",
        "2023",
        "手机扫码即可办理身份证明、居住登记等业务，无需排队。",
        "下篇 分则",
    ],
)
def test_sentences_of_documents(line):
    assert not is_furniture(line)


@pytest.mark.parametrize(
    ("line", "footer"),
    [
        ("网站标识码：4502250002 桂ICP备05000001号", True),
        ("版权所有：云岭县人民政府", True),
        ("主办：云岭县人民政府 承办：云岭县信息中心", True),
        ("建议使用IE8.0以上版本浏览器 1024*768分辨率", True),
        ("技术支持：某某公司", True),
        ("云岭县人民政府办公室主办 电话：0888-1234567", True),
        ("咨询电话：0888-1234567（县司法局）", False),
        ("由县司法局主办、县普法办承办的宣传活动圆满结束。", False),
        ("著作权和版权所有者享有的权利受法律保护。", False),
        ("备案号：云规备〔2023〕1号", False),
        ("承办单位：县司法局", False),
        ("网站地图", False),
    ],
)
def test_footer(line, footer):
    assert is_footer(line) == footer


@pytest.mark.parametrize(
    ("line", "heading"),
    [("相关链接", True), ("【相关文章】", True), ("附件下载", True), ("推荐阅读：", True), ("更多信息 >>", True),
     ("相关部门应当配合", False), ("附件：1.目录", False), ("解读", False)],
)  # fmt: skip
def test_headings_of_other_documents(line, heading):
    assert is_related_heading(line) == heading
