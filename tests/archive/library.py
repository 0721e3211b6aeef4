"""An archive file with a short history, written through the store: what the readers' tests read."""

from dataclasses import replace
from pathlib import Path

from archive.records import Attachment, Capture, Content, Label, Link, Listing, PortalRow, Run, Saved, Sighting, Walk
from archive.store import Archive
from archive.versions import Again

HOME = "http://www.rongshui.gov.cn/"
REPORT_URL = f"{HOME}fzgz/t20171124_1.html"
NOTICE_URL = f"{HOME}fzgz/t20180305_2.html"
FIRST_NIGHT = "2018-03-06T18:00:00Z"
SECOND_NIGHT = "2018-03-20T18:00:00Z"

REPORT = Content(
    outcome="content",
    title="2017年融水苗族自治县法治政府建设工作报告",
    text="柳州市人民政府：\n我县扎实推进法治政府建设。\n一、行政复议\n共办结行政复议案件12件。\n单位\t件数\n司法局\t12",
    markdown=(
        "柳州市人民政府：\n\n我县扎实推进法治政府建设。\n\n## 一、行政复议\n\n共办结行政复议案件12件。\n\n"
        "| 单位 | 件数 |\n| --- | --- |\n| 司法局 | 12 |"
    ),
    publication_date="2017-11-24",
    date_basis="label",
    issuing_authority="融水苗族自治县人民政府",
    document_number="融政发〔2017〕13号",
    breadcrumb=("首页", "法治苗山", "法治政府建设报告"),
    topic="annual_report",
    reporting_year=2017,
    issuer_level="county",
    attachments=(Link(f"{HOME}fzgz/P02.pdf", "附件1.统计表.pdf"),),
    raw_labels=(Label("发文字号", "融政发[2017]13号"),),
    encoding="gb18030",
    declared_encoding="gb2312",
)

REVISED = {"text": REPORT.text.replace("12件", "15件"), "markdown": REPORT.markdown.replace("12件", "15件")}

NOTICE = Content(
    outcome="content",
    title="关于公布规范性文件清理结果的通知",
    text="各乡镇人民政府：\n现将清理结果予以公布。",
    markdown="各乡镇人民政府：\n\n现将清理结果予以公布。",
    publication_date="2018-03-05",
    topic="cleanup",
)

PAGE = b"<html><head><title>\xc8\xda\xcb\xae</title><script>alert(1)</script></head><body>%s</body></html>"


def fetched(url: str, at: str, body: bytes) -> Capture:
    """Return a capture of a page that answered 200."""
    return Capture(
        portal_id="rongshui", method="GET", url=url, request_headers=(), fetched_at=at, final_url=url, status=200,
        outcome="ok", headers=(("Content-Type", "text/html"),), media_type="text/html", body=body,
    )  # fmt: skip


def attachment(text: str) -> Attachment:
    """Return the report's stored attachment with this text."""
    return Attachment(
        position=1, url=f"{HOME}fzgz/P02.pdf", name="附件1.统计表.pdf", outcome="stored", media_type="application/pdf",
        size=1234, text=text, pages=1,
    )  # fmt: skip


class Library:
    """Writes nights into an archive; used through the functions below."""

    def __init__(self, path: Path) -> None:
        self.store = Archive.open(path)
        self.store.save_portal(
            PortalRow(
                "rongshui", "融水苗族自治县人民政府", HOME, "450225", "广西壮族自治区", "柳州市", "融水苗族自治县"
            )
        )
        self.section = self.store.save_section("rongshui", "法治政府建设报告", f"{HOME}fzgz/", "annual_report")
        self.run = 0

    def begin(self, at: str) -> None:
        """Begin a night."""
        self.run = self.store.begin_run(Run(started_at=at, arguments={"portals": ["rongshui"]}))

    def end(self, at: str) -> None:
        """End it well."""
        self.store.save_walk(self.run, Walk(self.section, "complete", pages=1, listed=2, taken=2, to_end=True))
        self.store.finish_run(self.run, "complete", self.store.counts(self.run), at)

    def see(
        self,
        url: str,
        at: str,
        content: Content,
        *attachments: Attachment,
        extractor: str = "0.1.0",
        again: Again | None = None,
    ) -> Saved:
        """Fetch a page and save what it says."""
        capture = self.store.add_capture(self.run, fetched(url, at, PAGE % content.text.encode("gb18030")))
        listing = Listing(self.section, content.title or "", content.publication_date)
        sighting = Sighting(self.run, "rongshui", (url,), (capture,), at, content, extractor, attachments, (listing,))
        return self.store.save_sighting(sighting, again)


def fill(path: Path) -> tuple[str, str]:
    """Write an archive of two nights: a report that is edited in between, and a notice. Return their ids."""
    library = Library(path)
    library.begin(FIRST_NIGHT)
    report = library.see(REPORT_URL, FIRST_NIGHT, REPORT, attachment("复议案件统计表"))
    notice = library.see(NOTICE_URL, FIRST_NIGHT, NOTICE)
    library.end("2018-03-06T18:05:00Z")
    library.begin(SECOND_NIGHT)
    library.see(REPORT_URL, SECOND_NIGHT, replace(REPORT, **REVISED), attachment("复议案件统计表（更正）"))
    library.see(NOTICE_URL, SECOND_NIGHT, NOTICE)
    library.end("2018-03-20T18:05:00Z")
    library.store.close()
    return report.document_id, notice.document_id
