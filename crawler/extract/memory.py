"""What a host taught: the places on its pages whose text is furniture. Numbered, and never changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostMemory:
    """Furniture of one host's template: ``paths`` are DOM paths whose text recurs from page to page.

    ``number`` names this state of learning in a version's ``extractor`` (``0.1.0+host12``).
    """

    number: int
    paths: frozenset[str] = frozenset()
