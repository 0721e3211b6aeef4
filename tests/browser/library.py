"""An archive for the site's tests: an edited report, reports over the years, and hostile documents."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from archive.records import Attachment, Content, Link
from tests.archive.library import HOME, NOTICE, REPORT, Library, fetched, fill

NIGHT = "2018-06-01T18:00:00Z"

CAUGHT = "document.documentElement.dataset.caught = 'yes'; window.top.document.title = 'caught';"
SCRIPT = f'<script>{CAUGHT}</script><img src=x onerror="{CAUGHT}"><svg onload="{CAUGHT}"></svg>'
QUOTED = f"\"'><script>{CAUGHT}</script>"

HOSTILE = Content(
    outcome="content",
    title=f"恶意标题{SCRIPT}",
    text=f"{SCRIPT}\n恶意单元\t{SCRIPT}\n{QUOTED}",
    markdown=(
        f"{SCRIPT}\n\n[点这里](javascript:{CAUGHT.replace(' ', '')})\n\n[再点](JaVaScRiPt:alert(1)) "
        f"[数据](data:text/html,{QUOTED.replace(' ', '')})\n\n| 恶意单元 | {SCRIPT} |\n| --- | --- |\n| 乙 | {QUOTED} |"
    ),
    publication_date="2018-03-01",
    document_number=QUOTED,
    source=SCRIPT,
    publisher=QUOTED,
    breadcrumb=(SCRIPT, QUOTED),
    topic="other",
    attachments=(Link(f"{HOME}fzgz/P03.html", f"附件{QUOTED}.html"),),
)

FILE = SCRIPT.encode()

HOSTILE_FILE = Attachment(
    position=1, url=f"{HOME}fzgz/P03.html", name=f"附件{QUOTED}.html", outcome="stored", media_type="text/html",
    size=len(FILE), payload_sha256=hashlib.sha256(FILE).hexdigest(), text=SCRIPT, pages=1,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelved:
    """The archive's file, and the ids of the edited report and of the hostile document."""

    path: Path
    report: str
    hostile: str


def fill_site(path: Path) -> Shelved:
    """Write the archive."""
    report, _ = fill(path)
    library = Library(path)
    library.begin(NIGHT)
    for year in range(2008, 2017):
        content = replace(REPORT, title=f"{year}年依法行政工作报告", reporting_year=year, text=f"{year}年的工作。",
                          publication_date=f"{year + 1}-0{year % 5 + 1}-15", attachments=())  # fmt: skip
        library.see(f"{HOME}fzgz/t{year}0315_9.html", NIGHT, content)
        notice = replace(NOTICE, title=f"{year}年清理结果", publication_date=f"{year}-06-01", text=f"{year}年结果。")
        library.see(f"{HOME}fzgz/t{year}0601_8.html", NIGHT, notice)
    library.store.add_capture(library.run, fetched(HOSTILE_FILE.url, NIGHT, FILE))
    hostile = library.see(f"{HOME}fzgz/t20180301_6.html?x='><script>", NIGHT, HOSTILE, HOSTILE_FILE)
    library.end("2018-06-01T18:05:00Z")
    library.store.close()
    return Shelved(path, report, hostile.document_id)
