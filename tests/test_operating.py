"""What docs/ and deploy/ tell people to type exists: commands, options, settings, files, statuses."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from scrapy.settings import default_settings

from archive.records import RUN_OUTCOMES
from archive.reports.words import STATUSES
from crawler import settings
from crawler.cli import main
from crawler.outcomes import EXIT_STATUS
from tests.test_house import MODULES, ROOT

FILES = [*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "deploy").iterdir()), ROOT / "CONTRIBUTING.md"]
MANUAL = (ROOT / "docs" / "operating.md").read_text("utf-8")
ENDS = {"|", ">", ">>", "2>", "2>>", "&&", ";"}


def text_of(path: Path) -> str:
    """What a file has of commands: of prose only what is set as code, of a Containerfile its words too."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        return "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) + re.findall(r"`(fazhi [^`]+)`", text))
    words = [json.loads(found) for found in re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", text, re.MULTILINE)]
    return "\n".join([text, " ".join(word for found in words for word in found)])


def invocations(path: Path) -> Iterator[list[str]]:
    """The words after the first ``fazhi`` of each line, up to where the shell takes over."""
    for line in re.findall(r"^(?!#).*?(?<![\w.-])fazhi (?!fazhi\b)((?:--)?[a-z].*)", text_of(path), re.MULTILINE):
        words = shlex.split(line, comments=True)
        end = next((place for place, word in enumerate(words) if word in ENDS), len(words))
        yield words[:end]


def check(words: list[str]) -> None:
    """Follow groups to the command, then look each option up."""
    command: click.Command = main
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            assert word in command.commands, words
            command = command.commands[word]
        elif word.startswith("-"):
            known = {name for parameter in command.params for name in parameter.opts} | {"--help", "--version"}
            assert word.partition("=")[0] in known, words


COMMANDS = [(path.name, words) for path in FILES for words in invocations(path)]


@pytest.mark.parametrize(("file", "words"), COMMANDS, ids=[f"{file}: {' '.join(words)}" for file, words in COMMANDS])
def test_every_command_and_option_exists(file: str, words: list[str]) -> None:
    check(words)


@pytest.mark.parametrize("name", ["operating.md", "fazhi.service", "crontab", "Containerfile"])
def test_the_files_an_operator_types_from_are_among_those_checked(name: str) -> None:
    assert any(file == name for file, _ in COMMANDS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_and_variable_exists(path: Path) -> None:
    text = text_of(path)
    for name in re.findall(r"-s ([A-Z_]+)=", text):
        assert hasattr(settings, name) or hasattr(default_settings, name), name
    sources = "\n".join(module.read_text("utf-8") for module in MODULES)
    assert {name for name in re.findall(r"\bFAZHI_[A-Z]+\b", path.read_text("utf-8")) if name not in sources} == set()


def test_every_file_that_the_manual_names_exists() -> None:
    named = set(re.findall(r"\b(?:deploy|docs)/[\w.-]+", MANUAL)) | {"CONTRIBUTING.md", "CHANGELOG.md"}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_manual_tells_what_to_do_about_every_status_and_outcome() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", MANUAL, re.MULTILINE))
    assert told == set(STATUSES)
    for outcome in RUN_OUTCOMES:
        assert re.search(rf"^\| {EXIT_STATUS[outcome]}(?:, 143)? \| `{outcome}` \|", MANUAL, re.MULTILINE), outcome


def test_the_service_keeps_its_promises() -> None:
    service = (ROOT / "deploy" / "fazhi.service").read_text("utf-8")
    timer = (ROOT / "deploy" / "fazhi.timer").read_text("utf-8")
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "StateDirectory=fazhi"):
        assert f"\n{line}\n" in service
    assert f"\nSuccessExitStatus={EXIT_STATUS['incomplete']}\n" in service
    assert "Persistent=true" in timer
    assert "RandomizedDelaySec=" in timer
    assert re.search(r"^OnCalendar=\*-\*-\* 2\d:\d\d:\d\d Asia/Shanghai$", timer, re.MULTILINE)
