"""The deadline is the last day in time: 31 March, or 1 April for who lets that day pass under the provisions."""

import sqlite3
from datetime import date

import pytest

from archive.reports.deadlines import deadline, deadline_sql


@pytest.mark.parametrize("year", [2015, 2018, 2019, 2024])
def test_31_march_is_the_last_day_in_time(year):
    assert deadline(year) == date(year + 1, 3, 31)


@pytest.mark.parametrize(("year", "day"), [(2018, date(2019, 3, 31)), (2019, date(2020, 4, 1))])
def test_who_lets_1_april_pass_does_so_only_under_the_provisions(year, day):
    assert deadline(year, first_of_april_is_late=False) == day


@pytest.mark.parametrize("year", [2015, 2018, 2019, 2024])
def test_sql_says_the_same(year):
    connection = sqlite3.connect(":memory:")
    told = connection.execute(f"SELECT {deadline_sql()} FROM (SELECT ? AS reporting_year)", [year]).fetchone()[0]
    connection.close()
    assert told == deadline(year).isoformat()
