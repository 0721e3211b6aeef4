"""A process that writes an archive: ``python -m tests.archive.writer PATH PORTAL NIGHTS``, one line a document.

``NIGHTS`` may be 0 for ever. With PATH alone it only makes or upgrades the archive.
"""

import sys
from itertools import count
from pathlib import Path

from archive.store import Archive
from tests.archive.nights import HOME, LONG, Site, page

DOCUMENTS = 12


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def live(path: Path, portal: str, nights: int) -> None:
    """Live through nights in which every document is edited."""
    home = HOME.replace("county", portal)
    site = Site(path, portal, home)
    say("ready")
    for number in range(nights) if nights else count():
        answers = {
            f"{home}fzms/t{n}.html": page(f"{portal}第{n}篇第{number}版。" + LONG, f"通知{n}") for n in range(DOCUMENTS)
        }
        site.night(f"2024-{number % 12 + 1:02}-05T18:00:00Z", Told(answers))
    site.archive.close()


class Told(dict):
    """Answers that are printed as they are taken, so that whoever watches knows where the writer is."""

    def items(self):
        for item in super().items():
            say(item[0])
            yield item


if __name__ == "__main__":
    if len(sys.argv) == 2:
        Archive.open(Path(sys.argv[1])).close()
    else:
        live(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
