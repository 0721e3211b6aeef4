from archive.records import Entry
from crawler.extract.document import extract_document
from crawler.extract.issuer import Speech
from crawler.extract.judgement import Judged, judge
from crawler.extract.rules import Rules

SILENT = "2023年法治政府建设年度报告"


def test_a_report_that_names_nobody_is_that_of_the_owner():
    assert judge(Speech(SILENT, owners=("云岭县",)), Rules()) == Judged("annual_report", 2023, "county")
    assert judge(Speech(SILENT, owners=("云岭县司法局",)), Rules()) == Judged("subordinate_report", 2023, "department")
    assert judge(Speech(SILENT), Rules()) == Judged("annual_report", 2023, None)


def test_nothing_is_assumed_of_other_documents():
    assert judge(Speech("关于停水的公告", owners=("云岭县",)), Rules()) == Judged("other", None, None)


def test_a_report_that_is_a_file_is_judged_by_its_listed_title():
    url = "http://a.gov.cn/1.pdf"
    rules = Rules(listed=Entry(url, "云岭县教育局2023年法治政府建设年度报告", "2024-01-23"), division="云岭县")
    content = extract_document(b"%PDF-1.4", url, rules=rules)
    assert (content.topic, content.issuer_level) == ("subordinate_report", "department")
