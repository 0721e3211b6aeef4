import lxml.html
import pytest

from crawler.extract.title import Title, Told, choose_title, head_text, heading_text, without_site

SITE = ("云岭县人民政府",)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("2017年云岭县法治政府建设工作报告_云岭县人民政府", "2017年云岭县法治政府建设工作报告"),
        ("2017年云岭县法治政府建设工作报告 - 云岭县人民政府门户网站", "2017年云岭县法治政府建设工作报告"),
        ("云岭县人民政府 2017年云岭县法治政府建设工作报告", "2017年云岭县法治政府建设工作报告"),
        ("云岭县人民政府门户网站-关于停水的通知", "关于停水的通知"),
        ("云岭县人民政府关于停水的通知", "云岭县人民政府关于停水的通知"),
        ("云岭县人民政府 关于停水的通知", "云岭县人民政府 关于停水的通知"),
        ("关于开展“双随机、一公开”抽查的通知－2018年－云岭县人民政府", "关于开展“双随机、一公开”抽查的通知－2018年"),
        (
            "关于开展“双随机、一公开”抽查的通知－2018年－某县人民政府",
            "关于开展“双随机、一公开”抽查的通知－2018年－某县人民政府",
        ),
        ("云岭县人民政府", "云岭县人民政府"),
    ],
)
def test_only_a_known_name_is_removed(printed, title):
    assert without_site(printed, SITE) == title


def test_the_heading_comes_first():
    told = Told(heading="关于停水的通知", head="关于停水的通知_通知公告_某网", meta="")
    assert choose_title(told) == Title("关于停水的通知", "heading")


def test_a_site_name_is_no_title():
    assert choose_title(Told(head="云岭县人民政府"), SITE) == Title()
    assert choose_title(Told(head="云岭县人民政府门户网站", listed="关于停水的通知"), SITE) == Title(
        "关于停水的通知", "listed"
    )


def test_unless_the_own_heading_says_it():
    assert choose_title(Told(heading="云岭县人民政府"), SITE) == Title("云岭县人民政府", "heading")


def test_a_section_name_is_no_title():
    told = Told(heading="通知公告", head="关于停水的通知 - 云岭县人民政府")
    assert choose_title(told, SITE, ("通知公告",)) == Title("关于停水的通知", "head")


def test_a_breadcrumb_that_ends_in_the_title_takes_nothing_away():
    told = Told(head="关于停水的通知")
    assert choose_title(told, SITE, ("首页", "关于停水的通知")).text == "关于停水的通知"


@pytest.mark.parametrize("dots", ["…", "...", "……"])
def test_a_cut_title_is_completed(dots):
    told = Told(
        heading=f"云岭县人民政府办公室关于印发云岭县2017年{dots}",
        listed="云岭县人民政府办公室关于印发云岭县2017年要点的通知",
    )
    assert choose_title(told) == Title("云岭县人民政府办公室关于印发云岭县2017年要点的通知", "listed")


def test_a_cut_title_that_nobody_completes_is_marked():
    assert choose_title(Told(heading="云岭县人民政府办公室关于…", listed="别的")) == Title(
        "云岭县人民政府办公室关于", "heading", is_cut=True
    )


def test_a_cut_list_title_is_of_no_use():
    told = Told(heading="云岭县人民政府办公室关于印发要点的通知", listed="云岭县人民政府办公室关于...")
    assert choose_title(told).text == "云岭县人民政府办公室关于印发要点的通知"


def test_one_line_of_a_longer_article_title():
    told = Told(heading="关于印发要点的通知", meta="云岭县人民政府关于印发要点的通知")
    assert choose_title(told).origin == "meta"


def test_article_title_with_a_section_behind_it():
    told = Told(heading="关于印发要点的通知", meta="关于印发要点的通知-通知公告")
    assert choose_title(told).text == "关于印发要点的通知"


def test_a_heading_that_nobody_else_knows():
    told = Told(heading="走进云岭", meta="关于停水的通知", head="关于停水的通知_云岭在线")
    assert choose_title(told) == Title("关于停水的通知", "meta")


def heading(html):
    return heading_text(lxml.html.fragment_fromstring(html))


def test_lines_of_a_heading_are_one_title():
    assert heading("<h1>云岭县人民政府<br>关于印发《办法》的通知</h1>") == "云岭县人民政府关于印发《办法》的通知"
    assert heading("<div><p>云岭县人民政府</p>\n<p>关于停水的 <b>通</b>知</p></div>") == "云岭县人民政府关于停水的 通知"


def test_an_office_in_a_heading_of_its_own():
    root = lxml.html.fragment_fromstring("<div><h1>云岭县人民政府办公室</h1><h1>关于停水的通知</h1></div>")
    assert heading_text(root[1]) == "云岭县人民政府办公室关于停水的通知"
    root = lxml.html.fragment_fromstring("<div><h1>通知公告</h1><h1>关于停水的通知</h1></div>")
    assert heading_text(root[1]) == "关于停水的通知"


def test_the_info_line_inside_a_heading_is_not_title():
    assert heading("<div> 关于停水的通知 <p>文章来源：供水局 　发布时间：2025-03-03</p></div>") == "关于停水的通知"


def test_scripts_and_comments_inside_a_heading():
    assert heading("<h1><!--begin-->关于停水<!--end-->的通知<script>x()</script></h1>") == "关于停水的通知"
    assert heading_text(None) == ""


def test_the_title_element():
    root = lxml.html.document_fromstring("<html><head><title>\n【《规定》 2026年第41号令】-某委 </title></head></html>")
    assert head_text(root) == "《规定》 2026年第41号令-某委"
    assert head_text(None) == ""


def test_a_title_of_its_own_in_brackets_stays():
    root = lxml.html.document_fromstring("<html><head><title>【已失效】某办法</title></head></html>")
    assert head_text(root) == "【已失效】某办法"


@pytest.mark.parametrize("rest", ["_云岭县人民政府", " - 通知公告 - 云岭县政府门户网站", "-云岭县司法局"])
def test_a_way_that_ends_with_the_article_makes_it_no_section(rest):
    told = Told(heading="关于停水的通知", head=f"关于停水的通知{rest}", listed="关于停水的通知")
    assert choose_title(told, (), ("首页", "通知公告", "关于停水的通知")) == Title("关于停水的通知", "heading")


@pytest.mark.parametrize("head", ["通知公告-关于停水的通知-云岭县人民政府", "通知公告_关于停水的通知"])
def test_a_section_before_the_title_stays_a_section(head):
    assert choose_title(Told(heading="通知公告", head=head), (), ("首页", "通知公告")) == Title(head, "head")
