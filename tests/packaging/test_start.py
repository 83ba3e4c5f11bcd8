"""The set-up: what the system lacks is installed, an environment is made, and a stop can be mended."""

import ast
import importlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pypdfium2
import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parent.parent.parent
PACKAGING = ROOT / "packaging"
START = PACKAGING / "start.py"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="apt, and Python as Debian has it")

# --- what the system lacks -------------------------------------------------------------------

# A system whose apt knows one package under its newer name, and brings a program with it.
PROGRAMS = {
    "apt-get": """
        case " $* " in *" install "*)
            [ -e "$BIN/broken" ] && echo "E: Unable to fetch some archives" >&2 && exit 100
            for name; do
                [ "$name" = thing-2 ] && printf '#!/bin/sh\\n' > "$BIN/thing" && chmod +x "$BIN/thing"
            done
            [ -e "$BIN/killed" ] && exit 137
        esac
        exit 0""",
    "apt-cache": "printf 'thing-2:\\n  Installed: (none)\\n  Candidate: 2.1\\n'\n"
    "printf 'thing:\\n  Installed: (none)\\n  Candidate: (none)\\n'",
    "dpkg": "",
    "sudo": '[ -e "$BIN/refused" ] && exit 1; exec "$@"',
    "su": 'exec sh -c "$3"',
}


class Machine:
    """A system of which only the programs in one folder are seen."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.log = folder, folder / "log"
        for name in ("env", "sh", "chmod", "true"):
            (folder / name).symlink_to(str(shutil.which(name)))
        for name, text in PROGRAMS.items():
            self.add(name, f'echo "{name} $*" >> "$BIN/log"\n{text}')

    def add(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        """What was run to change the system, in short."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [
            line.replace("env DEBIAN_FRONTEND=noninteractive ", "").replace(
                "-qq -o DPkg::Lock::Timeout=60 -o Dpkg::Use-Pty=0 ", ""
            )
            for line in lines
            if not line.startswith("apt-cache")
        ]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("BIN", str(tmp_path))
    return machine


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    system = importlib.import_module("system")
    monkeypatch.setattr(system, "UNFINISHED", tmp_path / "build" / "unfinished")
    return system


def be(user: int, monkeypatch: pytest.MonkeyPatch, answer: str = "") -> None:
    """Let the set-up be run by this user, who types the answer."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))


DONE = [
    "dpkg --configure -a",
    "apt-get update",
    "apt-get install -y --no-install-recommends --fix-broken thing-2",
]


def provide(system: ModuleType, *, agreed: bool = False) -> None:
    system.provide([system.Program("thing", "thing", "thing-2")], agreed=agreed)


def refusal(system: ModuleType, **how: bool) -> str:
    with pytest.raises(SystemExit) as stopped:
        provide(system, **how)
    assert isinstance(stopped.value.code, str)
    return stopped.value.code


def test_what_is_here_is_not_installed(machine: Machine, system: ModuleType) -> None:
    machine.add("thing", "")
    provide(system)
    assert machine.calls == []


def test_root_installs_under_the_name_of_this_release_and_is_not_requested(
    machine: Machine, system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(0, monkeypatch)
    provide(system)
    assert machine.calls == DONE
    provide(system)
    assert machine.calls == DONE


THROUGH_SUDO = ["sudo true", *(line for call in DONE for line in (f"sudo {call}", call))]


@pytest.mark.parametrize("answer", ["y\n", "\n"])
def test_sudo_installs_after_one_question(
    machine: Machine,
    system: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
) -> None:
    be(1000, monkeypatch, answer)
    provide(system)
    assert machine.calls == THROUGH_SUDO
    assert capsys.readouterr().out.count("Install this with sudo: thing-2?") == 1


def test_who_has_agreed_is_not_requested(
    machine: Machine,
    system: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    be(1000, monkeypatch)
    provide(system, agreed=True)
    assert machine.calls == THROUGH_SUDO
    assert "?" not in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_who_does_not_agree_or_cannot_be_asked_gets_the_line_to_type(
    machine: Machine, system: ModuleType, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    be(1000, monkeypatch, answer)
    line = refusal(system).splitlines()[-1]
    assert machine.calls == []
    subprocess.run(["sh", "-c", line], check=True)
    assert machine.calls[0].startswith("sudo sh -c dpkg --configure -a; apt-get update; apt-get i")
    provide(system)  # and it goes on


@pytest.mark.parametrize("refused", [True, False], ids=["sudo refuses", "no sudo"])
def test_without_sudo_the_line_to_type_is_that_of_su(
    machine: Machine, system: ModuleType, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    be(1000, monkeypatch)
    if refused:
        (machine.bin / "refused").touch()
    else:
        (machine.bin / "sudo").unlink()
    line = refusal(system, agreed=True).splitlines()[-1]
    assert line.split()[0] == "su"
    subprocess.run(["sh", "-c", line], check=True)
    provide(system)


def test_what_apt_cannot_bring_is_named_and_the_next_run_goes_on(
    machine: Machine, system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(0, monkeypatch)
    broken = machine.bin / "broken"
    broken.touch()
    text = refusal(system)
    assert text.startswith("This system lacks thing, and apt, which says why above, did not finish")
    assert text.endswith("; apt-get install -y --no-install-recommends thing-2")
    broken.unlink()
    provide(system)


def test_an_installation_that_was_broken_off_is_finished_though_nothing_seems_to_lack(
    machine: Machine, system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(0, monkeypatch)
    killed = machine.bin / "killed"
    killed.touch()
    assert "run the same command again" in refusal(system)
    assert (machine.bin / "thing").exists()  # unpacked, not yet configured
    killed.unlink()
    provide(system)
    assert machine.calls == [*DONE, *DONE]
    provide(system)
    assert machine.calls == [*DONE, *DONE]


def test_empty_lists_are_filled_before_a_name_is_chosen(
    machine: Machine, system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(0, monkeypatch)
    full = (machine.bin / "apt-cache").read_text(encoding="utf-8")
    machine.add("apt-cache", f'[ -e "$BIN/log" ] || exit 0\n{full}')
    provide(system)
    assert machine.calls == DONE


def test_a_system_without_apt_is_told_what_it_lacks(machine: Machine, system: ModuleType) -> None:
    (machine.bin / "apt-get").unlink()
    text = refusal(system)
    assert text.startswith("This system lacks thing, and has no apt")
    assert "\n" not in text


def test_each_kind_of_need_is_seen(system: ModuleType, tmp_path: Path) -> None:
    assert system.Library("libc.so.6").is_here()
    assert not system.Library("libandan-none.so.6").is_here()
    assert system.File(str(tmp_path)).is_here()
    assert not system.File(str(tmp_path / "none")).is_here()
    assert system.EnvironmentMaker("none", "none").is_here() is any(
        importlib.util.find_spec(name) for name in ("pip", "virtualenv")
    )


def test_a_long_list_is_told_in_short(system: ModuleType) -> None:
    assert system.names(system.WINDOW[:3]) == "libGL.so.1, libEGL.so.1, libX11.so.6"
    assert system.names(system.WINDOW[:5]) == "libGL.so.1, libEGL.so.1, libX11.so.6 and 2 more"


def test_the_system_of_the_tests_has_all_that_is_listed(system: ModuleType) -> None:
    needs = (*system.WINDOW, *system.TESTS)
    assert [need.name for need in needs if not need.is_here()] == []


def test_the_list_is_all_that_qt_takes_from_the_system() -> None:
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    parts = [qt / f"lib/libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "Svg")]
    parts += (qt / "plugins/platforms").glob("libq[xow]*.so")
    parts += (qt / "plugins/xcbglintegrations").glob("*.so")
    parts += (qt / "plugins/platforminputcontexts").glob("*.so")
    command = ["ldd", *map(str, parts)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert len(parts) > 8
    missing = [line.strip() for line in done.stdout.splitlines() if "not found" in line]
    # Qt's own parts that we do not install are never loaded.
    assert [line for line in missing if not line.startswith("libQt6")] == []


# --- a whole set-up, of a checkout with nothing to download ----------------------------------

PARTS = {
    "requirements.txt": "",
    "requirements-dev.txt": "\n",
    "PySide6/__init__.py": "",
    "PySide6/QtWidgets.py": "",
    "PySide6/QtGui.py": "import os\ndef QGuiApplication(_): assert os.environ['DISPLAY'] == ':good'",
    "ui/__init__.py": "",
    **{
        f"{name}.py": "import sys\nprint(__name__, __file__.rsplit('/')[-1], *sys.argv[1:])"
        for name in ("ui/__main__", "packaging/preview", "ruff", "mypy", "pytest")
    },
}


class Checkout:
    """A folder that holds our set-up beside invented parts to be started by it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "Hồ sơ An Dân"
        shutil.copytree(PACKAGING, self.root / "packaging")
        for name, text in PARTS.items():
            path = self.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        # No test changes the system that it runs on.
        (folder / "apt-get").write_text("#!/bin/sh\nexit 100\n", encoding="utf-8")
        (folder / "apt-get").chmod(0o755)
        self.path = f"{folder}{os.pathsep}{os.environ['PATH']}"

    def lock(self, text: str) -> None:
        """Let the program and the tools need this, and nothing else."""
        for name in ("requirements.txt", "requirements-dev.txt"):
            (self.root / name).write_text(text, encoding="utf-8")

    def begin(self, *arguments: str, **variables: str) -> "subprocess.Popen[str]":
        kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        return subprocess.Popen(
            [sys.executable, "packaging/start.py", *arguments],
            cwd=self.root, env=kept | {"PATH": self.path} | variables, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *arguments: str, **variables: str) -> SimpleNamespace:
        with self.begin(*arguments, **variables) as process:
            out, error = process.communicate()
        return SimpleNamespace(code=process.returncode, out=out, error=error)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that was set up once."""
    checkout = Checkout(tmp_path_factory.mktemp("start"))
    done = checkout.run()
    assert (done.code, done.error) == (0, "")
    assert "Making .venv" in done.out
    return checkout


@pytest.fixture
def checkout(made: Checkout) -> Iterator[Checkout]:
    """The same, to be broken."""
    yield made
    for name, text in PARTS.items():
        (made.root / name).write_text(text, encoding="utf-8")


def test_without_a_screen_what_can_be_seen_is_written(checkout: Checkout) -> None:
    for display in ({}, {"DISPLAY": ":gone"}):
        done = checkout.run(**display)
        assert done.code == 0
        assert "no screen" in done.out
        assert done.out.endswith(f"preview.py {checkout.root / 'build' / 'preview'}\n")
        assert "Making" not in done.out


def test_on_a_screen_the_window_is_opened(checkout: Checkout) -> None:
    done = checkout.run(DISPLAY=":good")
    assert done.out.splitlines()[-1] == "__main__ __main__.py --demo"
    (checkout.root / "ui/__main__.py").write_text("raise SystemExit(3)", encoding="utf-8")
    assert checkout.run(DISPLAY=":good").code == 3


def test_every_check_is_run_and_the_rest_goes_to_pytest(checkout: Checkout) -> None:
    done = checkout.run("test", "--long", "--yes", "-k", "a or b")
    assert done.code == 0
    assert [line.split()[1:] for line in done.out.splitlines() if line.startswith("__main__")] == [
        ["ruff.py", "check", "."],
        ["ruff.py", "format", "--check", "."],
        ["mypy.py"],
        *[["pytest.py", "-n", "2", "--hypothesis-profile", "long", "-k", "a", "or", "b"]],
    ]
    (checkout.root / "mypy.py").write_text("raise SystemExit(2)", encoding="utf-8")
    done = checkout.run("test")
    assert done.code == 2
    assert done.out.endswith("pytest.py -n 2\n\nNot passed: mypy\n")


@pytest.mark.parametrize("wrong", [["tset"], ["--long"], ["--yes", "now"]], ids=" ".join)
def test_another_command_is_told_how_to_ask(checkout: Checkout, wrong: list[str]) -> None:
    done = checkout.run(*wrong)
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith("Usage: start.py")


@pytest.mark.parametrize("lost", ["installed", "lib"])
def test_half_an_environment_is_made_anew(checkout: Checkout, lost: str) -> None:
    part = checkout.root / ".venv" / lost
    if part.is_dir():
        # As after a new release of the system: the packages are those of another Python.
        (checkout.root / ".venv" / "installed").write_text("0 3.1", encoding="utf-8")
    else:
        part.unlink()
    done = checkout.run()
    assert (done.code, done.error) == (0, "")
    assert "Making .venv" in done.out


UNREACHABLE = f"nothing-of-that-name==1 --hash=sha256:{'0' * 64}\n"


def test_without_a_network_one_sentence_says_what_to_do_and_the_next_run_goes_on(
    checkout: Checkout,
) -> None:
    checkout.lock(UNREACHABLE)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_INDEX": "0"}
    done = checkout.run(**nowhere)
    assert done.code == 1
    assert "Traceback" not in done.error
    assert "mend that and run the same command again" in done.error.splitlines()[-1]
    checkout.lock("")
    assert checkout.run().code == 0


def test_a_set_up_that_was_killed_is_waited_for(checkout: Checkout) -> None:
    """Its pip lives on and writes into the environment; a second beside it would spoil both."""
    checkout.lock(UNREACHABLE)
    with socket.create_server(("127.0.0.1", 0)) as index:
        index.settimeout(120)
        address = f"http://127.0.0.1:{index.getsockname()[1]}/"
        with checkout.begin(PIP_INDEX_URL=address, PIP_RETRIES="0") as first:
            download, _ = index.accept()  # pip waits for an answer
            first.send_signal(signal.SIGKILL)
            first.wait()
            checkout.lock("")
            with checkout.begin() as second:
                assert second.stdout is not None
                assert "waits for it to end" in second.stdout.readline()
                download.close()
                out, error = second.communicate()
    assert (second.returncode, error) == (0, "")
    assert "no screen" in out


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    return importlib.import_module("environment")


def test_where_nothing_can_be_written_one_sentence_says_what_to_do(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SystemExit, match=r"^Nothing can be written into .* folder of your own"):
        environment.check_room()


def test_a_disk_without_room_is_told_before_anything_is_begun(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=20_500_000))
    with pytest.raises(SystemExit, match=r"^The disk has 20 MB left .* make room"):
        environment.check_room()


def test_an_environment_that_cannot_be_made_says_why(checkout: Checkout) -> None:
    venv, aside = checkout.root / ".venv", checkout.root / "aside"
    venv.rename(aside)
    venv.write_text("in the way", encoding="utf-8")
    done = checkout.run()
    assert done.code == 1
    assert done.error.startswith("Python cannot make an environment in ")
    assert done.error.count("\n") == 1
    venv.unlink()
    aside.rename(venv)


# --- an older Python -------------------------------------------------------------------------

OLDER = """
import runpy, sys
sys.version_info, sys.version = (3, 10, 4, "final", 0), "3.10.4 (main)"
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def test_an_older_python_is_told_in_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", OLDER, str(START)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("An Dan needs Python 3.11 or later, and this is 3.10.4:")
    assert done.stderr.count("\n") == 1


def test_an_older_python_can_read_the_file_that_tells_it() -> None:
    tree = ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 6))
    _docstring, first, check = tree.body[:3]
    assert ast.unparse(first) == "import sys"
    assert ast.unparse(check).startswith("if sys.version_info < (3, 11):\n    sys.exit(")
    # Newer than 3.6, and no matter of the grammar.
    assert not any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body)


# --- what is written where there is no screen ------------------------------------------------


def test_the_home_page_a_certificate_and_a_report_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "hình ảnh"
    done = subprocess.run(
        [sys.executable, str(PACKAGING / "preview.py"), str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    names = ["home.png", "certificate.png", "movement.pdf"]
    assert [line.strip() for line in done.stdout.splitlines()] == [str(folder / n) for n in names]
    for name in names[:2]:
        image = QImage(str(folder / name))
        assert image.width() > 1200
        colours = {
            image.pixel(x, y)
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 7)
        }
        assert len(colours) > 20
    document = pypdfium2.PdfDocument(folder / "movement.pdf")
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "Toàn dân bảo vệ an ninh Tổ quốc" in text
