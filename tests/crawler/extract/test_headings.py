"""Which line is the document's heading: beside the site's name, above signatures that begin like it, in any tag."""

from crawler.extract.document import extract_document

URL = "http://www.yunling.example.gov.cn/zwgk/a.html"
OFFICE = "云岭县国土资源局"
TITLE = "云岭县国土资源局行政处罚流程"
SENTENCE = "为规范行政执法行为，现将云岭县国土资源局行政处罚流程公布如下，请各单位认真执行并接受监督："


def content_of(html: str):
    return extract_document(html.encode(), URL)


def test_the_sites_name_may_stand_before_the_title_in_one_line():
    found = content_of(
        f'<title>云岭县人民政府-{TITLE}</title><meta name="SiteName" content="云岭县人民政府"><div class="wz_title">'
        f"<span>云岭县人民政府</span> <b>{TITLE}</b></div><div>来源：　发布时间：2017-04-06</div>"
        f"<div id=zoom><p>{SENTENCE}</p><p align=right>{OFFICE}</p></div>"
    )
    assert found.title == TITLE
    assert found.text == f"{SENTENCE}\n{OFFICE}"


def test_an_office_that_the_title_begins_with_is_a_signature():
    found = content_of(
        f"<title>{TITLE}</title><div>发布时间：2017-04-06</div><div id=zoom><p>{SENTENCE}</p><p>{OFFICE}</p></div>"
    )
    assert found.title == TITLE
    assert found.text == f"{SENTENCE}\n{OFFICE}"


def test_an_office_above_the_rest_of_the_title_belongs_to_it():
    found = content_of(
        f"<title>{OFFICE}关于公布处罚流程的通知</title><p>{OFFICE}</p><p>关于公布处罚流程的通知</p>"
        f"<p>发布时间：2017-04-06</p><p>{SENTENCE}</p>"
    )
    assert found.title == f"{OFFICE}关于公布处罚流程的通知"
    assert found.text == SENTENCE


def test_a_title_in_the_catalogue_is_one_only_where_no_other_prints_it():
    facts = "".join(
        f"<div>{label}</div><div>{value}</div>"
        for label, value in {"标题": TITLE, "发文机关": OFFICE, "索引号": "11370322/2021-5135380"}.items()
    )
    found = content_of(f"<title>{TITLE}</title>{facts}<div>{TITLE}</div><p>{SENTENCE}</p>")
    assert found.text == SENTENCE
    assert found.issuing_authority == OFFICE


def test_a_title_element_that_names_the_site_states_no_title():
    found = content_of(
        f"<title>::云岭县人民政府网::</title><div><font>云岭县人民政府<br>关于公布行政处罚流程的通告</font></div>"
        f"<p>更新时间：2017-04-06</p><p>{SENTENCE}</p>"
    )
    assert (found.title, found.text) == ("云岭县人民政府关于公布行政处罚流程的通告", SENTENCE)
