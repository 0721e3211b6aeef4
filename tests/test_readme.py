"""README and help name the same commands, and each command's help shows an example."""

import re

import click
import pytest
from click.testing import CliRunner

from crawler.cli import main
from tests.test_house import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands() -> dict[str, click.Command]:
    """Return every command by its words, groups left out."""
    found: dict[str, click.Command] = {}
    for name, command in main.commands.items():
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": sub for inner, sub in command.commands.items()}
        else:
            found[name] = command
    return found


COMMANDS = commands()


@pytest.mark.parametrize("words", COMMANDS)
def test_help_has_an_example(words: str) -> None:
    result = CliRunner().invoke(main, [*words.split(), "--help"])
    assert result.exit_code == 0
    assert re.search(r"Example:\n\s+.*fazhi " + re.escape(words), result.output)


@pytest.mark.parametrize("name", main.commands)
def test_readme_names_every_command(name: str) -> None:
    assert re.search(rf"\bfazhi {name}\b", README) or name == "demo"


def test_readme_names_no_command_that_is_not_there() -> None:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
    named = set(re.findall(r"^fazhi ([a-z]+)", blocks, re.MULTILINE))
    assert named <= set(main.commands)


def test_readme_opens_with_two_commands_that_make_knows() -> None:
    first = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)[0]
    targets = re.findall(r"^make (\w+)", first, re.MULTILINE)
    assert targets == ["demo", "test"]
    assert all(f"\n{target}:" in MAKEFILE for target in targets)


def test_ci_runs_the_command_that_readme_names() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
