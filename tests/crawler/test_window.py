"""Night windows, by clocks in China."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadInput
from crawler.window import Window, is_window, read_window

MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "instant", "is_open"),
    [
        ("22:00-06:00", "2024-03-31T14:00:00+00:00", True),
        ("22:00-06:00", "2024-03-31T13:59:59+00:00", False),
        ("22:00-06:00", "2024-03-31T21:59:59+00:00", True),
        ("22:00-06:00", "2024-03-31T22:00:00+00:00", False),
        ("01:30-05:00", "2024-03-31T17:30:00+00:00", True),
        ("01:30-05:00", "2024-03-31T21:00:00+00:00", False),
    ],
)
def test_a_window_opens_and_closes(text: str, instant: str, is_open: bool) -> None:
    window = read_window(text, "window")
    assert window is not None
    assert window.is_open(datetime.fromisoformat(instant)) is is_open


@given(MINUTES, MINUTES, INSTANTS)
def test_an_open_window_is_open_until_its_end_and_not_beyond(begin: time, end: time, instant: datetime) -> None:
    window = Window(begin, end)
    if begin == end or not window.is_open(instant):
        return
    left = window.seconds_left(instant)
    assert 0 < left <= 24 * 3600
    assert window.is_open(instant + timedelta(seconds=left) - timedelta(microseconds=1))
    assert not window.is_open(instant + timedelta(seconds=left))


@given(MINUTES, MINUTES)
def test_what_is_printed_is_read(begin: time, end: time) -> None:
    window = Window(begin, end)
    assert is_window(str(window)) is (begin != end)
    if begin != end:
        assert read_window(str(window), "window") == window


@pytest.mark.parametrize("text", ["at night", "22-6", "24:00-06:00", "22:00-22:00", "22:00 - 06:00", "22:00-06:60"])
def test_what_is_no_window_is_refused(text: str) -> None:
    assert not is_window(text)
    with pytest.raises(BadInput, match="window"):
        read_window(text, "window")
