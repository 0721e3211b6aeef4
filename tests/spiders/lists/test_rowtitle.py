"""A row's title is whole: the attribute where the text was cut, and nothing that is not title."""

import lxml.html
import pytest

from spiders.lists.rowtitle import is_cut, link_title

WHOLE = "澄溪县人民政府关于2023年度法治政府建设情况的报告"


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (f'<a title="{WHOLE}">澄溪县人民政府关于2023年度法治政府...</a>', WHOLE),
        (f'<a title="{WHOLE}">澄溪县人民政府关于2023年度法治政府……</a>', WHOLE),
        (f'<a title="{WHOLE}">澄溪县人民政府关于2023年度法治政</a>', WHOLE),
        (f'<a title="点击查看">{WHOLE}</a>', WHOLE),
        (f'<a title="">{WHOLE}</a>', WHOLE),
        (f'<a title="{WHOLE[:6]}&lt;br/&gt;{WHOLE[6:]}">{WHOLE[:12]}...</a>', WHOLE),
        (f'<a title="标题：{WHOLE}\n作者：佚名">澄溪县人民政府关于...</a>', WHOLE),
        (f'<a><span title="{WHOLE}">澄溪县人民政府关于...</span></a>', WHOLE),
        (f'<a title="{WHOLE}"><img src="a.jpg"></a>', WHOLE),
        (f"<a>· {WHOLE}</a>", WHOLE),
        (f"<a>1、{WHOLE}</a>", WHOLE),
        (f"<a>{WHOLE}<span>2024-03-26</span></a>", WHOLE),
        (f"<a><h4>{WHOLE}</h4><p>摘要：报告分为四个部分。</p></a>", WHOLE),
        (f'<a><span class="til">{WHOLE}</span><span class="sub-til">（2024年3月1日公布）</span></a>', WHOLE),
        (f'<a title="{WHOLE}"><span class="t">{WHOLE}</span><span>县司法局</span><span>2024-03-26</span></a>', WHOLE),
        ("<a>4月21日<em>疫情</em>防控<br>最新消息</a>", "4月21日疫情防控 最新消息"),
        ('<a title="关于推进法治乡村建设的意见">[通知] 关于推进法治...</a>', "关于推进法治乡村建设的意见"),
        ("<a>2023年年报<script>var a='x';</script></a>", "2023年年报"),
    ],
)
def test_title(html, title):
    assert link_title(lxml.html.fromstring(html)) == (title, None)


def test_parent_holds_the_whole_title():
    row = lxml.html.fromstring(f'<li title="{WHOLE}"><a>澄溪县人民政府关于2023年度...</a></li>')
    assert link_title(row[0])[0] == WHOLE


def test_cut_title_without_its_rest_stays_cut():
    title, _ = link_title(lxml.html.fromstring("<a>澄溪县人民政府关于...</a>"))
    assert is_cut(title)
