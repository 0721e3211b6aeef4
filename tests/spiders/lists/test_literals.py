"""JavaScript literals read as the data they are."""

import json

from hypothesis import given
from hypothesis import strategies as st

from spiders.lists.literals import arrays, read_literal


def test_loose_quotes_keys_commas_and_comments():
    text = "x = {a: 'b\\'c', \"d\": [1, 2.5, -3,], // end\n e: undefined, 'f': true, /* no */ g: 'u\\u4e00\\n',};"
    assert read_literal(text, 4) == {"a": "b'c", "d": [1, 2.5, -3], "e": None, "f": True, "g": "u一\n"}


def test_comma_in_a_text_stays():
    assert read_literal("['a,]',]", 0) == ["a,]"]


def test_code_is_no_data():
    assert read_literal("[f(1), 2]", 0) is None
    assert read_literal("[1, 2", 0) is None


def test_arrays_by_name():
    assert list(arrays('var a = [{"x":[1]}], b; c: ["y"]')) == [("a", [{"x": [1]}]), ("c", ["y"])]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_reads_as_itself(value):
    assert read_literal(json.dumps([value]), 0) == [value]
