"""Calls of a page's own functions, whose scripts print the address (B33)."""

from crawler.extract.page import read_page
from spiders.lists.openers import templated_address

SCRIPT = """<html><script>
function openFile(id) { if (id) { window.open('/view.do?fid=' + id + '&p=1', '_blank'); } }
function elsewhere(id) { window.open(base + id); }
function hint(text) { alert(text); }
</script></html>"""
PAGE = read_page(SCRIPT.encode(), "http://www.chengxi.example.gov.cn/fy/index.html")


def test_an_argument_is_put_into_the_printed_template() -> None:
    opened = "http://www.chengxi.example.gov.cn/view.do?fid=41&p=1"
    assert templated_address(PAGE, "javascript:openFile('41')") == opened
    assert templated_address(PAGE, "openFile(&quot;41&quot;);return false;") == opened


def test_what_the_page_does_not_print_is_not_guessed() -> None:
    calls = ("elsewhere('41')", "hint('41')", "openFile()", "unknown('41')", "javascript:;")
    assert [templated_address(PAGE, call) for call in calls] == [None] * 5
