"""What a host teaches: its furniture by place, never a body's stock sentences."""

from crawler.extract.document import extract_page
from crawler.extract.memory import FEWEST_PAGES, HostMemory, from_json, learn, to_json
from crawler.extract.outcome import judge_answer
from crawler.extract.page import Page, read_page
from crawler.extract.rules import Rules

SLOGAN = "打造一流营商环境，建设幸福美丽云岭，欢迎各界人士监督。"


def page_of(number: int, closing: str = "特此通知。"):
    """A page of an unknown template: a slogan before the body, other documents in a list, stock closing words."""
    related = "".join(f"<li><a href='{number}{i}.html'>关于第{number}{i}号事项的通知</a></li>" for i in range(4))
    html = (
        f"<html><head><title>关于第{number}号事项的通知</title></head><body>"
        f"<div class='q1'>关于第{number}号事项的通知</div>"
        f"<div class='q2'>发布时间：2022-03-{number + 10} 来源：县政府办</div>"
        f"<div class='q5'>{SLOGAN}</div><div class='q3'><p>各乡镇人民政府：</p>"
        f"<p>经研究，第{number}号事项由县政府办牵头办理，{number * 7}日内办结。</p><p>{closing}</p></div>"
        f"<ul class='q4'>{related}</ul></body></html>"
    )
    return read_page(html.encode(), f"http://www.yunling.example.gov.cn/{number}.html")


PAGES = [page_of(number) for number in range(1, 9)]


def text_of(page, memory: HostMemory | None) -> str:
    return extract_page(page, Rules(memory=memory)).text


def test_recurring_furniture_is_cut_and_stock_sentences_stay():
    memory = learn(PAGES, 3)
    assert SLOGAN in text_of(PAGES[0], None)
    assert text_of(PAGES[0], memory).splitlines() == [
        "各乡镇人民政府：",
        "经研究，第1号事项由县政府办牵头办理，7日内办结。",
        "特此通知。",
    ]
    assert SLOGAN not in text_of(page_of(30), memory)


def test_nothing_is_learned_from_a_few_pages():
    assert learn(PAGES[: FEWEST_PAGES - 1], 1) == HostMemory(1)


def test_learning_does_not_depend_on_the_order_of_pages():
    assert learn(PAGES, 1) == learn(reversed(PAGES), 1)


def test_a_memory_survives_as_text():
    memory = learn(PAGES, 12)
    assert from_json(to_json(memory)) == memory
    assert to_json(memory) == to_json(from_json(to_json(memory)))


SET_PHRASES = (
    "经查，当事人未取得许可从事经营活动，违反了有关法律的规定。",
    "一、没收违法所得；",
    "二、罚款人民币五千元。",
    "如不服本决定，可以在六十日内向县人民政府申请行政复议。",
)


def decision(number: int, party: str) -> Page:
    body = "".join(f"<p>{line}</p>" for line in (party, *SET_PHRASES))
    html = (
        f"<h1>行政处罚决定书（第{number}号）</h1><div class='zzx'>{body}</div><div class='foot'>本县政务中心印制</div>"
    )
    head = "<html><head><meta charset='utf-8'></head>"
    return read_page(f"{head}<body>{html}</body></html>".encode(), f"http://a.gov.cn/t{number}.html")


def test_set_phrases_of_an_office_are_not_furniture() -> None:
    pages = [decision(number, f"当事人：第{number}号商行") for number in range(1, 12)]
    memory = learn(pages, 1)
    content = extract_page(pages[3], Rules(memory=memory))
    assert content.text.splitlines() == ["当事人：第4号商行", *SET_PHRASES]


def test_what_was_learned_never_costs_a_whole_body() -> None:
    pages = [decision(number, "当事人：某商行") for number in range(1, 12)]
    memory = learn(pages, 1)
    assert "当事人：某商行" in extract_page(pages[3], Rules(memory=memory)).text


def test_a_directory_of_links_inside_a_known_container_stays() -> None:
    rows = "".join(f"<li><a href='{i}.html'>云岭县权责清单第{i}部分</a></li>" for i in range(1, 4))
    facts = "<h1>云岭县权责清单目录</h1><p>发布时间：2023-04-05 来源：县委编办</p>"
    html = f"<title>云岭县权责清单目录</title>{facts}<div id='zoom'><p>清单如下：</p><ul>{rows}</ul></div>"
    content = extract_page(read_page(html.encode(), "http://a.gov.cn/t1.html"), Rules(memory=HostMemory(1)))
    assert content.text.splitlines() == ["清单如下：", *(f"云岭县权责清单第{i}部分" for i in range(1, 4))]


def test_a_page_that_was_read_before_by_other_rules_gives_the_same_record():
    memory = learn(PAGES, 3)
    page = page_of(30)
    judge_answer(200, {}, page)
    for rules in (Rules(), Rules(memory=memory), Rules()):
        assert extract_page(page, rules) == extract_page(page_of(30), rules)
