from crawler.extract.attachments import read_attachments
from crawler.extract.page import read_page
from crawler.extract.rules import Rules
from crawler.extract.zones import find_zones

URL = "http://www.yunling.example.gov.cn/zwgk/202105/t20210520_15561.shtml"
BODY = "<p>各乡镇人民政府，县政府各部门：</p><p>现将有关事项通知如下，请认真贯彻执行，确保各项工作落到实处。</p>" * 3


def links(content, after=""):
    html = f"""<html><head><title>关于印发要点的通知</title></head><body><h1>关于印发要点的通知</h1>
    <p>来源：县政府办 发布时间：2021-05-20</p><div class="TRS_Editor">{BODY}{content}</div>{after}
    <div class="footer"><a href="/about.html">关于我们</a></div></body></html>"""
    page = read_page(html.encode(), URL)
    return [(link.url.rpartition("/")[2], link.name) for link in read_attachments(find_zones(page, Rules()))]


def test_files_beside_the_page_with_their_names_in_order():
    found = links(
        '<p>附件：1.<a href="./P020210520341.pdf">要点.pdf</a></p>'
        '<p>2.<a href="./P020210520342.xlsx">任务分解表</a></p>'
    )
    assert found == [("P020210520341.pdf", "要点.pdf"), ("P020210520342.xlsx", "任务分解表")]


def test_addresses_are_absolute():
    html = f'<html><body><h1>通知</h1><div id="zoom">{BODY}<a href="15561/files/ab.pdf">表</a></div></body></html>'
    page = read_page(html.encode(), URL)
    assert read_attachments(find_zones(page, Rules()))[0].url.endswith("/zwgk/202105/15561/files/ab.pdf")


def test_a_separate_block_of_several_files():
    block = '<div class="fujian"><a href="a/files/1.pdf" download>下载图片版</a>\n'
    block += '<a href="a/files/1.docx" download>下载文字版</a></div>'
    assert links("", block) == [("1.pdf", "下载图片版"), ("1.docx", "下载文字版")]


def test_download_scripts():
    found = links(
        '<p>附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=25">'
        "目录.doc</a>】</p>"
        '<p><a href="/module/download/downfile.jsp?classid=0&filename=1806.xlsx">清单</a></p>'
    )
    assert [name for _, name in found] == ["目录.doc", "清单"]
    assert "wbfileid=25" in found[0][0]


def test_an_address_in_a_click_handler():
    found = links("""<p><a href="javascript:;" onclick="window.open('./P020210520341.pdf')">要点</a></p>""")
    assert found == [("P020210520341.pdf", "要点")]


def test_a_link_that_a_script_fills_in_is_none():
    assert links("""<p><a href="javascript:openFile('17')">要点</a></p>""") == []


def test_the_same_file_twice_is_one_with_the_printed_name():
    found = links('<p><a href="1.pdf"><img src="pdf.gif"></a><a href="1.pdf">要点</a></p>')
    assert found == [("1.pdf", "要点")]


def test_the_large_copy_of_a_picture_is_no_attachment():
    assert links('<p><a href="W0202.jpg"><img src="W0202_s.jpg"></a></p>') == []


def test_a_viewer_shows_a_file():
    assert links('<iframe src="/pdfjs/web/viewer.html?file=/files/1.pdf"></iframe>') == [("1.pdf", "1.pdf")]


def test_files_that_a_script_writes():
    found = links("""<script>var fj='<a href=\\"./P020210520341.pdf\\">要点.pdf<\\/a>';document.write(fj);</script>""")
    assert found == [("P020210520341.pdf", "要点.pdf")]


def test_scripts_of_the_site_hold_no_attachments():
    assert links("<script>var app='/public/app.zip'; load('/js/manual.pdf');</script>") == []


def test_links_outside_the_document_are_none():
    assert links("", '<div class="footer"><a href="/help/manual.pdf">网站使用手册</a></div>') == []
