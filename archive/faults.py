"""A fault that ``verify`` names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``kind`` is a stable word, ``place`` the row or thing at fault, ``message`` what was expected and got."""

    kind: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: {self.message}"
