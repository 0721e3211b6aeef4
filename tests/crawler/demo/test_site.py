"""The data files: as many documents, lists and oddities as the sample portal promises."""

import re
from pathlib import Path

import pytest

from archive.errors import BadInput
from crawler.demo.site import Site, read_site, read_toml


@pytest.fixture(scope="module")
def site() -> Site:
    return read_site()


def test_the_sections_are_those_that_the_report_lists(site: Site) -> None:
    assert [section.name for section in site.sections] == [
        "年度工作计划", "法治政府建设工作报告", "工作会议信息", "重大行政决策事项年度目录及文本",
        "现行有效规范性文件", "规范性文件清理结果", "行政执法流程与处罚决定",
    ]  # fmt: skip


def test_sixty_to_eighty_documents_on_several_list_pages(site: Site) -> None:
    assert 60 <= sum(len(section.articles) for section in site.sections) <= 80
    assert sorted(section.pages for section in site.sections)[-3:] == [2, 3, 3]


def test_ids_are_unique_and_have_seven_digits(site: Site) -> None:
    ids = [article.id for article in site.articles]
    assert len(set(ids)) == len(ids)
    assert all(1_000_000 <= one < 10_000_000 for one in ids)


def test_detail_addresses_have_the_form_of_the_platform(site: Site) -> None:
    form = re.compile(r"/fzms/[a-z]+/(\d{6})/t\1\d\d_\d{7}\.html")
    pages = [article.path for section in site.sections for article in section.articles if not article.is_file]
    assert all(form.fullmatch(path) for path in pages)


def test_lists_run_from_new_to_old(site: Site) -> None:
    for section in site.every_section:
        dates = [article.date for article in section.listed]
        assert dates == sorted(dates, reverse=True)


def test_every_file_and_picture_is_shipped(site: Site) -> None:
    files = [file for article in site.articles for file in article.files]
    kinds = {file.name.rpartition(".")[2] for file in files}
    assert kinds == {"pdf", "doc", "xls", "xlsx"}
    assert all(file.body for file in files)


def test_a_section_that_is_not_there_is_named(site: Site) -> None:
    with pytest.raises(BadInput, match="got 'fzms/nowhere'"):
        site.section("fzms/nowhere")


def test_a_missing_data_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"absent\.toml"):
        read_toml(tmp_path / "absent.toml")
