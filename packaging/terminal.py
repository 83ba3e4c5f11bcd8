"""Talking to whoever started the set-up, and running other programs for them."""

from __future__ import annotations

import subprocess
import sys


def say(text: str) -> None:
    """A line for the person at the terminal, before what the next program prints."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def confirm(question: str) -> bool:
    """Whether the person agrees; where nobody can answer, nobody has agreed."""
    sys.stdout.write(f"{question} [Y/n] ")
    sys.stdout.flush()
    answer = sys.stdin.readline()
    if not answer:
        say("")  # nobody closed the question's line
    return bool(answer) and answer.strip().lower() in ("", "y", "yes")


def works(*command: str) -> bool:
    """Whether the program is there and ends well; what it prints is of no interest."""
    return attempt(*command).returncode == 0


def attempt(*command: str) -> subprocess.CompletedProcess[str]:
    """A finished program with what it printed; one that cannot be started has failed."""
    try:
        return subprocess.run(
            command,
            capture_output=True,
            check=False,
            close_fds=False,  # what is held here is held by the program too
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))
