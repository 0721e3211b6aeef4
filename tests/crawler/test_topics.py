import pytest

from crawler.topics import TOPICS, Clues, classify, reporting_year, section_reason, topic_of_section


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("法治政府建设年度报告", "annual_report"),
        ("法治政府建设工作报告", "annual_report"),
        ("依法行政工作报告", "annual_report"),
        ("法治年报", "annual_report"),
        ("法治政府建设", "other"),
        ("依法行政", "other"),
        ("依法治县", "other"),
        ("法治苗山", "other"),
        ("法治云岭", "other"),
        ("年度工作计划", "annual_plan"),
        ("法治政府建设工作要点", "annual_plan"),
        ("工作会议信息", "meeting"),
        ("财政局行政处罚", "penalty"),
        ("政府常务会议", "meeting"),
        ("法治动态", "meeting"),
        ("重大行政决策", "major_decision"),
        ("重大行政决策事项年度目录及文本", "major_decision"),
        ("规 范 性 文 件", "normative_document"),
        ("现行有效规范性文件", "normative_document"),
        ("规范性文件清理结果", "cleanup"),
        ("行政执法公示", "enforcement"),
        ("行政执法“三项制度”", "enforcement"),
        ("行政处罚", "penalty"),
        ("行政处罚决定", "penalty"),
        ("行政许可", "licence"),
        ("行政复议", "reconsideration"),
        ("行政应诉", "litigation"),
        ("普法宣传", "legal_education"),
        ("谁执法谁普法", "legal_education"),
        ("政策解读", "interpretation"),
        ("规范性文件解读", "interpretation"),
        ("政府信息公开年报", "information_disclosure"),
        ("依申请公开", "information_disclosure"),
    ],
)
def test_sections_by_name(name, topic):
    assert topic_of_section(name) == topic


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("政府工作报告", "work report"),
        ("财政预决算", "finance"),
        ("招考招聘", "staff"),
        ("党建工作", "party"),
        ("法律援助", "legal services"),
        ("自治区规范性文件", "higher level"),
        ("国家法律法规", "higher level"),
        ("政府信息公开指南", "how disclosure works"),
        ("融水要闻", "no word"),
        ("法治新闻", "no word"),
        ("领导之窗", "no word"),
    ],
)
def test_distractors_are_refused_with_a_reason(name, reason):
    topic, why = section_reason(name)
    assert topic is None
    assert reason in why


def test_accepted_sections_say_why():
    assert section_reason("行政处罚决定") == ("penalty", "its name says 行政处罚")
    assert section_reason("法治苗山") == ("other", "a local name built on 法治")


def judged(title, level=None, **more):
    return classify(Clues(title, level=level, **more))


@pytest.mark.parametrize(
    "title",
    [
        "2017年融水苗族自治县法治政府建设工作报告",
        "柳城县2025年法治政府建设年度报告",
        "静海区2023年度法治政府建设情况报告",
        "2020年静海区法治政府建设情况报告",
        "云岭县人民政府关于2023年度法治政府建设情况的报告",
        "云岭县2014年依法行政工作报告",
        "云岭县2018年推进依法行政建设法治政府工作总结的报告",
        "云岭县2021年度推进法治政府建设工作情况报告",
        "云岭县人民政府关于公布2022年法治政府建设年度报告的公告",
    ],
)
def test_reports_of_a_county(title):
    assert judged(title, "county").topic == "annual_report"


@pytest.mark.parametrize(
    "title",
    [
        "市城市管理局2025年法治政府建设年度报告",
        "建湖县教育局2024年法治政府建设情况报告",
        "来苏镇2020年法治政府建设工作报告",
    ],
)
def test_the_same_of_a_bureau_or_township(title):
    assert judged(title, "department").topic == "subordinate_report"
    assert judged(title, "township").topic == "subordinate_report"


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("《云岭县2023年法治政府建设年度报告》解读", "interpretation"),
        ("【文字解读】云岭县2024年法治政府建设年度报告", "interpretation"),
        ("云岭县公布2023年法治政府建设年度报告", "meeting"),
        ("县政府常务会议听取2023年法治政府建设情况报告", "meeting"),
        ("融水县召开争创法治政府建设示范县工作推进会", "meeting"),
        ("柳北区政府工作报告", "other"),
        ("云岭县2023年政府信息公开工作年度报告", "information_disclosure"),
        ("云岭县司法局2023年政府信息公开年报", "information_disclosure"),
        ("关于报送2023年度法治政府建设情况报告的通知", "other"),
        ("云岭县县长2023年度履行推进法治建设第一责任人职责情况报告", "other"),
        ("云岭县创建全国法治政府建设示范县工作情况报告", "other"),
        ("云岭县法治政府建设督察整改情况报告", "meeting"),
        ("云岭县2022年法治政府建设工作要点", "annual_plan"),
        ("云岭县法治政府建设实施方案（2016—2020年）", "annual_plan"),
    ],
)
def test_what_only_looks_like_the_report(title, topic):
    assert judged(title, "county").topic == topic


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("云岭县人民政府2021年度重大行政决策事项目录", "major_decision"),
        ("云岭县人民政府关于印发《云岭县农村集中供水管理办法》的通知", "normative_document"),
        ("云岭县农村集中供水管理办法（试行）", "normative_document"),
        ("云岭县人民政府关于宣布失效一批规范性文件的决定", "cleanup"),
        ("云岭县规范性文件清理结果", "cleanup"),
        ("长兴县规范性文件清理结果解读", "interpretation"),
        ("县档案局2019年度行政处罚公示", "penalty"),
        ("行政处罚流程图", "enforcement"),
        ("2019年行政执法工作报告", "enforcement"),
        ("望都城管“三项制度”", "enforcement"),
        ("行政复议决定书(平府复决字〔2023〕30号)", "reconsideration"),
        ("一图读懂云岭县2022年普法依法治理工作要点", "interpretation"),
        ("云岭县2022年普法依法治理工作要点", "legal_education"),
        ("关于重大行政决策听证会的公告", "major_decision"),
    ],
)
def test_titles_of_the_other_kinds(title, topic):
    assert judged(title).topic == topic


def test_the_title_outranks_the_section():
    assert (
        judged("来苏镇行政处罚决定书", section="法治政府建设年度报告", section_topic="annual_report").topic == "penalty"
    )


def test_plans_of_any_kind_in_the_section_of_plans():
    title = "云岭县2017年度规范性文件制定计划"
    assert judged(title, section="年度工作计划").topic == "annual_plan"
    assert judged(title).topic == "normative_document"


def test_news_about_own_work():
    assert judged("我县部署“放管服”改革涉及的规范性文件清理工作").topic == "meeting"
    assert judged("我县开展宪法宣传周活动").topic == "legal_education"
    assert judged("全县行政执法人员名单").topic == "enforcement"


def test_a_silent_title_takes_the_topic_of_its_place():
    assert judged("第十二期", section_topic="normative_document").topic == "normative_document"
    assert judged("第十二期", section="行政许可").topic == "licence"
    assert judged("第十二期", breadcrumb=("首页", "行政复议", "正文")).topic == "reconsideration"
    assert judged("第十二期").topic == "other"


def test_a_bare_title_is_a_report_in_the_section_of_reports():
    judgement = judged("2022年度报告", "county", section="法治政府建设年度报告")
    assert (judgement.topic, judgement.reporting_year) == ("annual_report", 2022)
    assert judged("关于停水的公告", "county", section="法治政府建设年度报告").topic == "other"


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        ("2017年融水苗族自治县法治政府建设工作报告", "", 2017),
        ("云岭县二〇一五年依法行政工作报告", "", 2015),
        ("关于2022年法治政府建设情况和2023年工作安排的报告", "", 2022),
        ("云岭县法治政府建设年度报告", "2021年，云岭县坚持依法行政。", 2021),
        ("云岭县法治政府建设年度报告", "一年来，云岭县坚持依法行政。", None),
    ],
)
def test_reporting_year(title, text, year):
    assert reporting_year(title, text) == year


def test_only_reports_have_a_year():
    assert judged("云岭县2022年法治政府建设工作要点", "county").reporting_year is None


def test_every_topic_is_one_of_the_interface():
    assert len(set(TOPICS)) == 16
