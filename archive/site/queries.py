"""The questions that a researcher asks first, ready to run: SQL that shows how it is done and can be changed."""

from archive.reports.deadlines import deadline_sql

_LINKS = "d.document_id, d.title, d.portal, d.publication_date"

QUERIES: dict[str, dict[str, str | bool]] = {
    "edited": {
        "hide_sql": True,
        "title": "发布后修改 Edited after publication",
        "description": "同一文件发布后内容有变的每一次。Every change of a document's content that the archive saw.",
        "sql": f"""
SELECT e.at, {_LINKS}, d.versions, e.version_id
FROM events AS e JOIN disclosures AS d USING (document_id)
WHERE e.kind = 'revised' ORDER BY e.at DESC LIMIT 1000""",
    },
    "gone": {
        "hide_sql": True,
        "title": "已下线或暂缺 Gone or missing",
        "description": "网站上已找不到的文件，全文仍在档案中。What the sites no longer show; the texts are kept here.",
        "sql": f"""
SELECT d.state, documents.missing_since, documents.gone_at, {_LINKS}
FROM disclosures AS d JOIN documents ON documents.id = d.document_id
WHERE d.state IN ('gone', 'missing') ORDER BY documents.missing_since DESC LIMIT 1000""",
    },
    "numbers_missing": {
        "hide_sql": True,
        "title": "发文字号缺号 Gaps in series of document numbers",
        "description": "同一机关同一年的发文字号中没有见到的号。Serial numbers between two that the archive has.",
        "sql": """
WITH cut AS (
    SELECT portal, document_number, instr(document_number, '〔') AS opening, instr(document_number, '〕') AS closing
    FROM disclosures WHERE document_number LIKE '%〔%〕%号'
), numbers AS (
    SELECT portal, substr(document_number, 1, opening - 1) AS agency,
        CAST(substr(document_number, opening + 1, closing - opening - 1) AS INTEGER) AS year,
        CAST(ltrim(substr(document_number, closing + 1), '第') AS INTEGER) AS serial
    FROM cut WHERE serial > 0
), followed AS (
    SELECT *, lead(serial) OVER (PARTITION BY portal, agency, year ORDER BY serial) AS following FROM numbers
)
SELECT portal, agency, year, serial + 1 AS first_missing, following - 1 AS last_missing,
    following - serial - 1 AS missing
FROM followed WHERE following > serial + 1 ORDER BY portal, agency, year, serial LIMIT 1000""",
    },
    "late": {
        "hide_sql": True,
        "title": "逾期发布的年度报告 Annual reports dated after the deadline",
        "description": "页面所标日期晚于次年3月31日。By the date that the page claims; 31 March is in time.",
        "sql": f"""
SELECT d.reporting_year, {_LINKS}, d.date_basis, d.first_seen_at
FROM disclosures AS d
WHERE d.topic = 'annual_report' AND d.publication_date > {deadline_sql("d.reporting_year")}
ORDER BY d.reporting_year DESC, d.publication_date DESC LIMIT 1000""",
    },
    "silent": {
        "hide_sql": True,
        "title": "最久未更新 Longest silence",
        "description": "各网站最近一次发布距最近走访的天数。Days from a portal's newest document to the last visit.",
        "sql": """
WITH newest AS (
    SELECT portal_id, count(*) AS documents, max(publication_date) AS newest FROM disclosures GROUP BY portal_id
), visited AS (
    SELECT portal_id, max(last_walked_at) AS last_visit FROM sections GROUP BY portal_id
)
SELECT name AS portal, county, documents, newest, last_visit,
    CAST(julianday(date(last_visit, '+8 hours')) - julianday(newest) AS INTEGER) AS days
FROM portals JOIN newest ON newest.portal_id = id LEFT JOIN visited ON visited.portal_id = id
ORDER BY days DESC LIMIT 1000""",
    },
}
"""Canned queries of every archive, by the name in their address."""
