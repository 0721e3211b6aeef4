"""What a night comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import SECTION_OUTCOMES
from crawler.outcomes import run_outcome, section_trouble, worst


def test_worst_of_nothing_is_complete() -> None:
    assert worst([]) == "complete"


@given(st.lists(st.sampled_from(SECTION_OUTCOMES), min_size=1))
def test_worst_is_one_of_them_and_none_is_worse(outcomes: list[str]) -> None:
    result = worst(outcomes)
    assert result in outcomes
    assert all(SECTION_OUTCOMES.index(other) <= SECTION_OUTCOMES.index(result) for other in outcomes)


@pytest.mark.parametrize(
    ("portals", "warnings", "failure", "stopped", "expected"),
    [
        (["complete", "complete"], 0, None, False, "complete"),
        (["complete"], 1, None, False, "complete_with_errors"),
        (["complete", "forbidden"], 0, None, False, "complete"),
        (["complete", "blocked"], 0, None, False, "incomplete"),
        (["needs_browser"], 0, None, False, "incomplete"),
        (["unreachable"], 3, None, True, "interrupted"),
        (["complete"], 0, "disk full", True, "failed"),
    ],
)
def test_run_outcome(portals: list[str], warnings: int, failure: str | None, stopped: bool, expected: str) -> None:
    assert run_outcome(portals, warnings, failure, stopped) == expected


@pytest.mark.parametrize(
    ("capture", "section"),
    [("dns", "unreachable"), ("timeout", "unreachable"), ("server_error", "unreachable"), ("blocked", "blocked"),
     ("forbidden", "forbidden"), ("not_found", "incomplete"), ("redirect", "incomplete")],
)  # fmt: skip
def test_what_a_failed_list_page_means(capture: str, section: str) -> None:
    assert section_trouble(capture) == section
