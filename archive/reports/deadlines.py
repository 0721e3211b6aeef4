"""By which day a government must have published the report on a year: the one rule for pages, queries, reports.

Up to the reports on 2018 the outline of 2015 asked for the first quarter. Since those on 2019 the provisions of
April 2019 (厅字〔2019〕28号) say "before 1 April": read strictly 1 April is late, and whoever reads it otherwise says
so. Under either reading 31 March is in time, and it is the deadline unless 1 April is let pass.
"""

from datetime import date

PROVISIONS_SINCE = 2019
"""The first reporting year under the provisions."""


def deadline(reporting_year: int, *, first_of_april_is_late: bool = True) -> date:
    """Return the last day on which the report on ``reporting_year`` is in time, a day in China."""
    if reporting_year >= PROVISIONS_SINCE and not first_of_april_is_late:
        return date(reporting_year + 1, 4, 1)
    return date(reporting_year + 1, 3, 31)


def deadline_sql(column: str = "reporting_year") -> str:
    """Return the strict deadline as an SQL expression over a column with the reporting year."""
    return f"printf('%04d-03-31', {column} + 1)"
