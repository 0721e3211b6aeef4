import pytest

from crawler.extract.page import read_page
from crawler.extract.parts import article_parts

HERE = "http://gov.example/a/content.shtml"


def parts(call):
    html = f"<html><body><p>正文</p><script>{call}</script></body></html>"
    return article_parts(read_page(html.encode(), HERE))


@pytest.mark.parametrize(
    ("call", "numbers"),
    [
        ('createPageHTML(3, 0, "content","shtml");', [1, 2]),
        ("createPageHTML('page_div',3, 1,'content','shtml',3);", [2, 3]),
        ("createPageHTML('page_div',1, 1,'content','shtml',1);", []),
        ("createPageHTML('page_div',3, 1,'list','shtml',40);", []),
    ],
)
def test_the_pager_of_an_article_counts_as_its_namesake_of_lists_does(call, numbers):
    assert parts(call) == tuple(f"http://gov.example/a/content_{number}.shtml" for number in numbers)
