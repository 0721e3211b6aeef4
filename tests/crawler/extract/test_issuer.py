import pytest

from crawler.extract.issuer import Speech, issuer_level, level_of, owner_level


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("融水苗族自治县", "county"),
        ("云岭县人民政府", "county"),
        ("静湖区", "county"),
        ("鄂温克族自治旗人民政府", "county"),
        ("镇云县", "county"),
        ("柳河市人民政府", "city"),
        ("云山土家族苗族自治州", "city"),
        ("自治区", "province"),
        ("云南省人民政府", "province"),
        ("天津市人民政府", "province"),
        ("来云镇人民政府", "township"),
        ("城关街道办事处", "township"),
        ("云岭县司法局", "department"),
        ("云岭县人民政府办公室", "department"),
        ("云岭经济开发区", "department"),
        ("云岭高新区管委会", "department"),
        ("政务公开", None),
        ("", None),
    ],
)
def test_level_of_a_name(name, level):
    assert level_of(name) == level


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("2017年融水苗族自治县法治政府建设工作报告", "county"),
        ("柳河县2025年法治政府建设年度报告", "county"),
        ("2020年静湖区法治政府建设情况报告", "county"),
        ("云岭县人民政府关于2023年度法治政府建设情况的报告", "county"),
        ("关于云岭县2023年度法治政府建设情况的报告", "county"),
        ("中共云岭县委 云岭县人民政府关于2023年法治政府建设情况的报告", "county"),
        ("云岭县人民政府办公室关于印发云岭县2023年法治政府建设年度报告的通知", "county"),
        ("云岭县2018年推进依法行政工作总结", "county"),
        ("自治区2017年法治政府建设工作报告", "province"),
        ("市城市管理局2025年法治政府建设年度报告", "department"),
        ("云岭县教育局2024年法治政府建设情况报告", "department"),
        ("云岭省发展和改革委员会等部门关于印发《措施》的通知", "department"),
        ("县法制办到四云乡开展法治政府建设督查", "department"),
        ("云岭县人民政府办公室关于加强供水管理的通知", "county"),
        ("云岭县人民政府办公室2023年法治政府建设年度报告", "department"),
        ("来云镇2020年法治政府建设工作报告", "township"),
        ("柳河市2020年法治政府建设工作报告", "city"),
        ("关于2023年度法治政府建设情况的报告", None),
        ("2023年法治政府建设年度报告", None),
    ],
)
def test_the_title_names_the_issuer(title, level):
    assert issuer_level(Speech(title)) == level


SILENT = "2023年法治政府建设年度报告"


@pytest.mark.parametrize(
    ("speech", "level"),
    [
        (Speech(SILENT, authorities=("云岭县人民政府",)), "county"),
        (Speech(SILENT, "2023年，我县坚持依法行政。", publishers=("云岭县司法局",)), "county"),
        (Speech(SILENT, "2023年，我局在县委领导下，为我县作出贡献。"), "department"),
        (Speech(SILENT, "2023年，我镇坚持依法行政。"), "township"),
        (Speech(SILENT, publishers=("云岭县人民政府办公室",)), "county"),
        (Speech(SILENT, publishers=("云岭县司法局",)), "department"),
        (Speech(SILENT, breadcrumb=("首页", "教育局", "法治政府")), "department"),
        (Speech(SILENT, breadcrumb=("首页", "新闻中心", "政务公开")), None),
        (Speech(SILENT), None),
    ],
)
def test_others_speak_when_the_title_is_silent(speech, level):
    assert issuer_level(speech) == level


def test_a_county_level_city_is_known_by_its_own_portal():
    title = "云岭市2023年法治政府建设年度报告"
    owners = ("云岭市", "云岭市人民政府")
    assert issuer_level(Speech(title, "各镇、街道扎实工作。", owners=owners)) == "county"
    assert issuer_level(Speech(title, "各县（市、区）扎实工作。", owners=owners)) == "city"


def test_the_owner_of_the_portal():
    assert owner_level(Speech(SILENT, owners=("融水苗族自治县",))) == "county"
    assert owner_level(Speech(SILENT)) is None
