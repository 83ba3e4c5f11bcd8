"""The headless door as a program of its own: streams, encodings, exit codes, what it loads."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main

pytestmark = pytest.mark.windows

ROOT = Path(__file__).parents[3]


@pytest.fixture
def environment() -> dict[str, str]:
    """A user with an empty data folder and a console that knows no Vietnamese."""
    kept = {name: value for name, value in os.environ.items() if name != "ANDAN_PASSWORD"}
    return kept | {"PYTHONIOENCODING": "ascii"}


def andan(
    environment: dict[str, str], *arguments: object, code: int = 0
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-m", "app", *map(str, arguments)],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL,
        check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_the_demo_opens_by_itself_and_reports(environment: dict[str, str], tmp_path: Path) -> None:
    shown = andan(environment, "demo", "--until", "2026-10-31").stdout
    assert "xem thử An Dân" in shown
    for ending in ("xlsx", "json"):
        path = tmp_path / f"r.{ending}"
        andan(environment, "report", "movement", "--period", "2026-10", "--to", path)
        assert path.stat().st_size > 0
    told = json.loads(andan(environment, "info", "--json").stdout)
    assert told["registers"]["visit"] == 600
    assert "Phường" in told["unit"]["name"]
    again = andan(environment, "demo", code=1)
    assert again.stdout == ""
    assert len(again.stderr.splitlines()) == 1


def test_a_damaged_store_is_one_sentence_and_no_log_of_the_driver(
    environment: dict[str, str], tmp_path: Path
) -> None:
    store = tmp_path / "so.andan"
    andan(environment, "demo", "--store", store)
    store.write_bytes(bytes(200) + store.read_bytes()[200:])
    (sentence,) = andan(environment, "list", "area", "--store", store, code=1).stderr.splitlines()
    assert "so.andan" in sentence


@pytest.mark.parametrize("beside", [subprocess.DEVNULL, subprocess.STDOUT])
def test_a_reader_that_goes_away_ends_the_command_quietly(
    environment: dict[str, str], beside: int
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "app", "registers", "--json"],
            cwd=ROOT, env=environment, stdout=output, stderr=beside, check=False,
        )  # fmt: skip
    assert done.returncode == 1


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL])
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_reader_has_gone_in_the_words_of_each_system(
    environment: dict[str, str], number: int, stream: str
) -> None:
    """Windows calls it an invalid argument."""
    program = f"""
import sys
from app.__main__ import main
class Gone:
    encoding = "utf-8"
    def write(self, text): raise OSError({number}, "gone")
    flush = lambda self: None
    fileno = sys.{stream}.fileno
sys.{stream} = Gone()
code = main({["registers"] if stream == "stdout" else ["list", "nonsense"]})
sys.__stdout__.flush()
sys.exit(code)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_the_data_folder_is_where_the_environment_says(
    environment: dict[str, str], tmp_path: Path
) -> None:
    own = tmp_path / "Dữ liệu"
    andan(environment | {"ANDAN_HOME": str(own)}, "demo")
    assert (own / "so.andan").is_file()
    assert not Path(environment["ANDAN_HOME"]).exists()


def test_json_alone_stands_on_standard_output(environment: dict[str, str]) -> None:
    done = andan(environment, "registers", "--json")
    assert {book["key"] for book in json.loads(done.stdout)} > {"visit", "area"}
    assert done.stderr == ""


def test_wrong_usage_and_help(environment: dict[str, str]) -> None:
    assert andan(environment, "nonsense", code=2).stdout == ""
    assert "headless" not in andan(environment, "--help").stdout
    assert "without its window" in " ".join(
        andan(environment, "--lang", "en", "--help").stdout.split()
    )


def test_records_come_from_standard_input(environment: dict[str, str], tmp_path: Path) -> None:
    environment["ANDAN_PASSWORD"] = "một câu của riêng Lan"
    store = ("--store", tmp_path / "so.andan")
    code = andan(environment, "init", "--unit", "03127", "--name", "Lan", *store).stdout
    assert len(code.split()) >= 1
    done = subprocess.run(
        [sys.executable, "-m", "app", "add", "area", "--json", "-", *map(str, store)],
        cwd=ROOT, env=environment, input='[{"name": "Thôn Đông"}]', capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == {"added": ["KDC-01"], "warnings": []}


def test_a_user_may_be_called_as_a_command_is(environment: dict[str, str], tmp_path: Path) -> None:
    andan(environment, "demo")  # whose user is called “demo”
    records = tmp_path / "records.txt"
    records.write_text('[{"name": "Thôn Đông"}]', encoding="utf-8")
    done = andan(environment, "--user", "demo", "add", "area", "--json", records)
    assert json.loads(done.stdout) == {"added": ["KDC-16"], "warnings": []}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_answer_that_finds_no_room_is_one_sentence(environment: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "app", "--lang", "en", "registers", "--json"],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.PIPE, encoding="utf-8",
            check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, f"{main._UNWRITTEN.en}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of its kind")
def test_streams_that_are_closed_are_no_crash(environment: dict[str, str]) -> None:
    andan(environment, "demo", "--until", "2026-10-31")
    for closed, code in (("<&-", 0), (">&-", 1), ("2>&-", 0), ("<&- >&- 2>&-", 1)):
        line = f'"{sys.executable}" -m app list area {closed}'
        done = subprocess.run(line, shell=True, cwd=ROOT, env=environment, capture_output=True,
                              encoding="utf-8", check=False)  # fmt: skip
        assert done.returncode == code, closed
        assert (str(main._UNWRITTEN) in done.stderr) == (closed == ">&-")
        assert "Traceback" not in done.stderr


def test_a_light_command_loads_nothing_heavy(environment: dict[str, str]) -> None:
    program = (
        "import sys; from app.__main__ import main; main(['registers', '--json']);"
        "sys.stderr.write(' '.join(n for n in ('openpyxl', 'reportlab', 'PySide6', 'ui')"
        " if n in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stderr == ""
