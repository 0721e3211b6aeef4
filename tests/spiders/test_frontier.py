"""The best page is looked at first, each once, one at a time, and not for ever."""

from spiders.discovery import Lead, list_key
from spiders.frontier import Frontier


def lead(name, promise):
    return Lead(name, f"http://a.gov.cn/{name}/", None, "", promise)


def drain(frontier):
    names = []
    while step := frontier.next():
        names.append((step[0].name, step[1]))
        frontier.done()
    return names


def test_the_most_promising_comes_first_then_the_nearest_then_the_earliest():
    frontier = Frontier(10)
    frontier.add([lead("局一", 3), lead("公开", 8), lead("局二", 3)], 1)
    frontier.add([lead("目录", 8), lead("局三", 3)], 2)
    assert drain(frontier) == [("公开", 1), ("目录", 2), ("局一", 1), ("局二", 1), ("局三", 2)]


def test_an_address_is_handed_out_once():
    frontier = Frontier(10)
    frontier.add([lead("公开", 8), Lead("again", "https://www.a.gov.cn/公开/index.html", None, "", 9)], 1)
    assert drain(frontier) == [("公开", 1)]


def test_one_page_at_a_time():
    frontier = Frontier(10)
    frontier.add([lead("公开", 8), lead("目录", 8)], 1)
    assert frontier.next() is not None
    assert frontier.next() is None
    frontier.done()
    assert frontier.next() is not None


def test_the_budget_is_kept():
    frontier = Frontier(2)
    frontier.add([lead(name, 5) for name in "甲乙丙丁"], 1)
    assert len(drain(frontier)) == 2


def test_a_list_that_is_walked_already_costs_nothing():
    frontier = Frontier(1)
    frontier.add([lead("公开", 8), lead("目录", 5)], 1)
    assert frontier.next({list_key("http://a.gov.cn/公开/")})[0].name == "目录"
