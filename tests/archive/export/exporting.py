"""Makes an archive of one run and exports it as WARC."""

from pathlib import Path

from archive.export.warc import Selection, export_warc
from archive.records import Capture, PortalRow, Run
from archive.store import Archive
from tests.archive.export.warcs import Record, read_warc
from tests.archive.library import FIRST_NIGHT, SECOND_NIGHT

ALL = Selection()


def exported(folder: Path, *captures: Capture, name: str = "a.warc.gz") -> list[Record]:
    """The records of one run's captures."""
    with Archive.open(folder / "a.db") as archive:
        archive.save_portal(PortalRow("rongshui", "融水苗族自治县人民政府", "http://www.rongshui.gov.cn/"))
        run = archive.begin_run(Run(FIRST_NIGHT, {"portals": ["rongshui"]}, {"fazhi": "0.1.0"}, "柳州"))
        for capture in captures:
            archive.add_capture(run, capture)
        archive.finish_run(run, "complete", {}, SECOND_NIGHT)
        export_warc(archive, folder / name, ALL)
    return read_warc(folder / name)
