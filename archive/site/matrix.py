"""Counts by two things, as the tables show them that charts are drawn from: a row a topic, a column a year."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Key = str | int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts by row and column; a pair that is not in ``cells`` counts nothing."""

    rows: tuple[Key, ...]
    columns: tuple[Key, ...]
    cells: dict[tuple[Key, Key], int]

    def count(self, row: Key, column: Key) -> int:
        """Return one count."""
        return self.cells.get((row, column), 0)

    def total(self, row: Key) -> int:
        """Return the counts of a row, added up."""
        return sum(self.count(row, column) for column in self.columns)

    def by_size(self) -> list[Key]:
        """Return the rows, the greatest first."""
        return sorted(self.rows, key=self.total, reverse=True)

    def records(self, row_name: str, column_name: str, count_name: str = "documents") -> Iterator[dict[str, Key]]:
        """Yield the counts one by one, under these names."""
        for (row, column), count in self.cells.items():
            yield {row_name: row, column_name: column, count_name: count}


def matrix(counted: Iterable[tuple[Key | None, Key | None, int]]) -> Matrix:
    """Return counts by pair as a matrix; rows and columns in their own order, what has no value under ``""``."""
    cells = {("" if row is None else row, "" if column is None else column): count for row, column, count in counted}
    rows = sorted({row for row, _ in cells}, key=_order)
    columns = sorted({column for _, column in cells}, key=_order)
    return Matrix(tuple(rows), tuple(columns), {pair: count for pair, count in cells.items() if count})


def _order(key: Key) -> tuple[bool, int, str]:
    """What has no value comes last."""
    return key == "", key if isinstance(key, int) else 0, str(key)
