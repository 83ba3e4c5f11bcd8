"""What the README says can be done, can be done."""

import functools
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line, comments=True)
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
HEADLESS = [command[3:] for command in COMMANDS if command[1:3] == ["-m", "app"]]
LINKS = re.findall(r"\]\(([^)#:]+)\)", README)
FOLDERS = re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@functools.cache
def help_of(*command: str) -> str:
    """What the headless door says of itself, or of one of its commands."""
    done = run("-m", "app", *command, "--help")
    assert done.returncode == 0, done.stderr
    return done.stdout


def options(text: str) -> set[str]:
    return set(re.findall(r"--[a-z][a-z-]*", text))


@pytest.mark.parametrize("command", HEADLESS, ids=" ".join)
def test_a_headless_command_exists_with_its_options(command: list[str]) -> None:
    known = options(help_of()) | options(help_of(command[0]))
    assert options(" ".join(command[1:])) <= known


def test_the_options_named_in_passing_exist() -> None:
    named = {"--store", "--user", "--password-file"}
    assert named <= options(README)
    assert named <= options(help_of()) | options(help_of("list"))


@pytest.mark.parametrize("target", [*LINKS, *FOLDERS])
def test_what_it_points_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_every_folder_of_the_program_is_explained() -> None:
    assert {"app/", "ui/", "resources/", "data/", "packaging/", "tests/"} <= set(FOLDERS)


def test_the_two_commands_come_first_and_are_the_set_up() -> None:
    first, second = COMMANDS[:2]
    assert first == ["python3", "packaging/start.py"]
    assert second == ["python3", "packaging/start.py", "test"]
    assert (ROOT / first[1]).is_file()


def test_the_set_up_explains_itself_when_asked_for_something_else() -> None:
    done = run("packaging/start.py", "--help")
    assert done.returncode == 1
    assert done.stderr.startswith("Usage:")
