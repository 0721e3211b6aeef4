import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.changes import Run, compare, compare_texts, comparison_json, text_runs
from archive.records import Attachment, Content
from archive.versions import Version


def version(number=1, attachments=(), **fields):
    content = Content(outcome="content", **fields)
    return Version(f"p-1.{number}", "p-1", number, "0", "2024-01-01T00:00:00Z", "", content, tuple(attachments))


def changes(before, after):
    return [(run.before, run.after) for run in text_runs(compare_texts(before, after)) if run.op != "equal"]


def file(position, name, payload, url="http://p.example/a.pdf"):
    return Attachment(position=position, url=url, name=name, outcome="stored", payload_sha256=payload)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("办结案件12件。", "办结案件15件。", [("12", "15")]),
        ("办结案件12件。", "办结案件112件。", [("12", "112")]),
        ("收入1,200.5万元", "收入1,300.5万元", [("1,200.5", "1,300.5")]),
        ("三十二件", "三十五件", [("三十二", "三十五")]),
        ("分别为12、15件", "分别为13、16件", [("12", "13"), ("15", "16")]),
        ("12件的案", "13件的案", [("12", "13")]),
        ("甲的乙，完", "丙的丁，完", [("甲的乙", "丙的丁")]),
        ("我县加强监督。", "我县加强层级监督。", [("", "层级")]),
        ("使用APP办理", "使用APPS办理", [("APP", "APPS")]),
    ],
)
def test_the_change_inside_a_paragraph_reads_as_what_it_is(before, after, expected):
    assert changes(before, after) == expected


def test_one_cell_of_a_table_row_changes():
    (paragraph,) = compare_texts("县司法局\t12\t3", "县司法局\t12\t31")
    assert [run for run in paragraph.runs if run.op != "equal"] == [Run("replace", "3", "31")]


def test_a_change_never_crosses_cells():
    runs = text_runs(compare_texts("甲\t乙\t丙", "丁\t戊\t丙"))
    assert all("\t" not in run.before + run.after for run in runs if run.op != "equal")


def test_paragraphs_added_and_removed_are_whole():
    paragraphs = compare_texts("一、开头\n二、中间的段落\n三、结尾", "一、开头\n三、结尾\n附：另外的内容")
    assert [(p.op, p.before, p.after) for p in paragraphs] == [
        ("equal", "一、开头", "一、开头"),
        ("delete", "二、中间的段落", None),
        ("equal", "三、结尾", "三、结尾"),
        ("insert", None, "附：另外的内容"),
    ]


def test_a_moved_paragraph_is_recognised():
    moved = "加强行政执法监督工作。"
    paragraphs = compare_texts(f"{moved}\n第一段内容\n第二段内容", f"第一段内容\n第二段内容\n{moved}")
    assert [(p.op, p.moved) for p in paragraphs] == [
        ("delete", True),
        ("equal", False),
        ("equal", False),
        ("insert", True),
    ]


def test_an_edited_paragraph_is_paired_with_itself_among_others():
    old = "（一）加强组织领导，落实责任。\n（二）推进行政复议工作，办结12件。"
    new = "（一）全新的一段文字在此。\n（一）加强组织领导，落实责任。\n（二）推进行政复议工作，办结15件。"
    assert [p.op for p in compare_texts(old, new)] == ["insert", "equal", "replace"]


def test_unlike_paragraphs_are_not_mixed_character_by_character():
    paragraphs = compare_texts("柳州市人民政府：", "附表共三页")
    assert [p.op for p in paragraphs] == ["delete", "insert"]


LINES = st.text(st.sampled_from("甲乙12,一的\t\n"), max_size=40)


@given(LINES, LINES)
def test_the_runs_put_together_give_both_texts(before, after):
    runs = text_runs(compare_texts(before, after))
    assert "".join(run.before for run in runs) == before
    assert "".join(run.after for run in runs) == after
    assert all(run.before != run.after for run in runs if run.op != "equal")


@given(LINES)
def test_a_text_does_not_differ_from_itself(text):
    assert {run.op for run in text_runs(compare_texts(text, text))} <= {"equal"}


def test_a_large_rewrite_is_compared_in_reasonable_time():
    old = "\n".join(f"第{n}行\t{n * 7}\t甲" for n in range(3000))
    new = "\n".join(f"第{n}行\t{n * 7 + 1}\t乙" for n in range(3000))
    assert len(compare_texts(old, new)) == 3000


def test_fields_and_numbers_of_the_versions():
    comparison = compare(version(1, title="旧", source=None), version(2, title="新", source="县司法局"))
    assert comparison_json(comparison) == {
        "document_id": "p-1",
        "from": 1,
        "to": 2,
        "fields": [
            {"field": "title", "before": "旧", "after": "新"},
            {"field": "source", "before": None, "after": "县司法局"},
        ],
        "text": [],
        "attachments": [],
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [file(1, "a", "x")], [("a", "added")]),
        ([file(1, "a", "x")], [], [("a", "removed")]),
        ([file(1, "a", "x")], [file(1, "a", "y")], [("a", "replaced")]),
        ([file(1, "a", "x")], [file(1, "b", "x")], [("b", "renamed")]),
        ([file(1, "a", "x")], [file(1, "b", "y")], [("b", "replaced"), ("b", "renamed")]),
        (
            [file(1, "a", "x"), file(2, "b", "y")],
            [file(1, "b", "y"), file(2, "a", "x")],
            [("b", "moved"), ("a", "moved")],
        ),
        ([file(1, "a", "x")], [file(1, "a", "x")], []),
        ([file(1, "a", "x")], [file(1, "n", "z", "u"), file(2, "a", "x")], [("a", "moved"), ("n", "added")]),
    ],
)
def test_attachments(before, after, expected):
    found = compare(version(1, before), version(2, after)).attachments
    assert [(change.name, change.change) for change in found] == expected
