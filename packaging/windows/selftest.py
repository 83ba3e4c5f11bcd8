"""Try what was built, as an officer's PC would: install it, use every part once, remove it.

    python selftest.py AnDan-0.1.0-setup.exe FOLDER       or the program's own folder

Run by a Windows Python, wine's or a real one. All is written to FOLDER, whose name has Vietnamese
letters for a reason; the installation is the user's own, so where An Dân is installed it refuses.
"""

from __future__ import annotations

import ctypes
import json
import os
import runpy
import shutil
import subprocess
import sys
import time
import winreg
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    raise SystemExit("This is run by Windows' Python; build.py does it.")

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALLED = Path(os.environ["LOCALAPPDATA"], "Programs/AnDan")
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\AnDan"
OPEN = 3  # the exit code of the installer where An Dân is open
PATIENCE = 300  # seconds, for a busy machine under wine
CLOSE = 0x0010  # WM_CLOSE
LAST_MONTH = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
PASSWORD = "xem thử An Dân"  # the demo's, published


class Failed(Exception):
    """Something did not do what it should."""


class Trial:
    """The programs in ``program``, working in ``folder``."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.home = folder / "nhà"  # the data folder; the window's demo stands there as well
        self.store = self.home / "vi-du" / "vi-du.andan"

    @property
    def environment(self) -> dict[str, str]:
        """A user with a data folder of his own who need not type his password."""
        return os.environ | {"ANDAN_HOME": str(self.home), "ANDAN_PASSWORD": PASSWORD}

    def andan(self, *words: object, store: Path | None = None, code: int = 0) -> str:
        """What andan-cli.exe answers; it has to end with ``code``, and never with a traceback."""
        command = [self.program / "andan-cli.exe", *words, "--store", store or self.store]
        done = subprocess.run(
            [str(word) for word in command], env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
        )  # fmt: skip
        check(done.returncode == code, f"exit code {done.returncode}: {done.stdout}{done.stderr}")
        check("Traceback" not in done.stderr, done.stderr)
        return done.stdout

    def answer(self, *words: object, store: Path | None = None) -> Any:
        """What it answers as JSON."""
        return json.loads(self.andan(*words, "--json", store=store))

    def codes(self, register: str) -> list[str]:
        """The codes of the first records."""
        records = self.answer("list", register, "--limit", 3)["records"]
        return [record["code"] for record in records]

    # ---- the command line -----------------------------------------------------------------------

    def demo(self) -> None:
        self.home.mkdir(parents=True)
        check("demo" in self.andan("demo"), "no user is named")

    def info(self) -> None:
        found = self.answer("info")
        check(found["integrity"] == "ok", str(found["integrity"]))
        check(found["registers"]["visit"] > 0, "no visits")
        # The registers find themselves: in a bundle too, or whole tables would be missing.
        files = len([*(ROOT / "app/registers").glob("[!_]*.py")])
        check(len(found["registers"]) == files, f"{len(found['registers'])} registers of {files}")
        expected = runpy.run_path(str(ROOT / "app/base/version.py"))["VERSION"]
        check(found["version"] == expected, f"version {found['version']}")

    def search(self) -> None:
        check(len(self.codes("visit")) == 3, "not three visits")
        check(self.answer("search", "nguyễn")["total"] > 0, "nobody is found")

    def report(self) -> None:
        for ending, sound in (("xlsx", is_workbook), ("pdf", is_pdf), ("json", is_json)):
            target = self.folder / f"Báo cáo.{ending}"
            self.andan("report", "movement", "--period", LAST_MONTH, "--to", target)
            sound(target)

    def certificates(self) -> None:
        target = self.folder / "giấy khen.pdf"
        decision = self.codes("decision")[0]
        self.andan("certificates", "--decision", decision, "--to", target)
        is_pdf(target)
        self.andan("attach", "decision", decision, target)

    def export(self) -> None:
        target = self.folder / "hộ.xlsx"
        self.andan("export", "household", "--to", target)
        is_workbook(target)

    def backup(self) -> None:
        self.andan("backup", "--to", self.folder / "USB Ổ E")
        self.andan("verify")

    def restore(self) -> None:
        (copy,) = (self.folder / "USB Ổ E").iterdir()
        restored = self.folder / "phục hồi/so.andan"
        restored.parent.mkdir()
        self.andan("restore", copy, "--to", restored)
        self.andan("verify", store=restored)
        was, now = self.answer("info"), self.answer("info", store=restored)
        check(was["registers"] == now["registers"], "other records than were backed up")

    def submit(self) -> None:
        packages = self.folder / "nộp"
        self.andan("submit", "movement", "--period", LAST_MONTH, "--to", packages)
        total = self.folder / "cộng.xlsx"
        self.answer("rollup", packages, "--to", total)
        is_workbook(total)

    # ---- the window -----------------------------------------------------------------------------

    def window(self) -> None:
        """It opens the demo, keeps others out of it, and leaves a backup when it is closed."""
        self._change()
        before = set(self.home.rglob("*.saoluu"))
        with self._open_window() as window:
            self._picture()
            self.andan("info", code=1)
            close(window)
            check(window.wait(PATIENCE) == 0, f"exit code {window.returncode}")
        made = set(self.home.rglob("*.saoluu")) - before
        check(len(made) == 1, "closing left no backup")
        self.andan("verify")

    def _change(self) -> None:
        """Records were added since the last backup."""
        area = self.folder / "thôn.json"
        area.write_text('[{"name": "Thôn Đông"}]', encoding="utf-8")
        self.andan("add", "area", "--json", area)

    @contextmanager
    def _open_window(self) -> Iterator[subprocess.Popen[bytes]]:
        """AnDan.exe with the demo open in it; ended if it has not ended by itself."""
        log = self.store.with_name(self.store.name + "-wal")  # there while SQLite has it open
        with subprocess.Popen(
            [str(self.program / "AnDan.exe"), "--demo"], env=self.environment
        ) as window:
            try:
                wait(lambda: bool(windows_of(window.pid)) and log.exists(), "its window")
                time.sleep(10)  # its first page is read and drawn
                yield window
            finally:
                window.kill()

    def _picture(self) -> None:
        from PIL import ImageGrab

        picture = ImageGrab.grab()
        picture.save(self.folder / "window.png")
        check(picture.getcolors(256) is None, "nothing is drawn")

    # ---- the installer --------------------------------------------------------------------------

    def install(self, setup: Path) -> None:
        check(run(setup, "/S") == 0, "the installer fails")
        check((self.program / "AnDan.exe").is_file(), f"nothing in {self.program}")
        check(all(link.exists() for link in shortcuts()), "no shortcuts")
        check(installed(), "not in Windows' list of programs")

    def refuse_while_open(self, setup: Path) -> None:
        with self._open_window() as window:
            check(run(setup, "/S") == OPEN, "installed over an open program")
            check(self._uninstall() == OPEN, "removed an open program")
            check((self.program / "AnDan.exe").is_file(), "an open program is gone")
            close(window)
            check(window.wait(PATIENCE) == 0, f"exit code {window.returncode}")

    def install_again(self, setup: Path) -> None:
        stray = self.program / "_internal/of-an-older-version.dll"
        stray.touch()
        check(run(setup, "/S") == 0, "the installer fails over an older version")
        check(not stray.exists(), "what an older version had is still there")

    def uninstall(self) -> None:
        check(self._uninstall() == 0, "it fails")
        check(not self.program.exists(), f"{self.program} is still there")
        check(not any(link.exists() for link in shortcuts()), "shortcuts are still there")
        check(not installed(), "still in Windows' list of programs")
        check(self.store.is_file(), "the data is gone")

    def _uninstall(self) -> int:
        # With _?= it works in its place and can be waited for, but cannot remove itself.
        code = run(self.program / "Uninstall.exe", "/S", f"_?={self.program}")
        if code == 0:
            (self.program / "Uninstall.exe").unlink(missing_ok=True)
            self.program.rmdir()
        return code


def main(subject: Path, folder: Path) -> int:
    """Try each part; 1 at the first that fails."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    setup = subject if subject.suffix == ".exe" else None
    if setup and installed():
        say("An Dân is installed here, and the trial would replace and remove it.")
        return 1
    trial = Trial(INSTALLED if setup else subject.resolve(), folder.resolve())
    for name, step in steps(trial, setup):
        begun = time.monotonic()
        try:
            step()
        except (Failed, OSError, ValueError, LookupError, subprocess.TimeoutExpired) as error:
            say(f"FAILED  {name}: {type(error).__name__}: {error}")
            return 1
        say(f"ok      {name}  {time.monotonic() - begun:.1f} s")
    return 0


def steps(trial: Trial, setup: Path | None) -> Iterator[tuple[str, Callable[[], None]]]:
    """What is tried, by name, in this order."""
    if setup:
        yield "install", lambda: trial.install(setup)
    for step in (
        *(trial.demo, trial.info, trial.search, trial.report, trial.certificates, trial.export),
        *(trial.backup, trial.restore, trial.submit, trial.window),
    ):
        yield step.__name__, step
    if setup:
        yield "refuse while open", lambda: trial.refuse_while_open(setup)
        yield "install again", lambda: trial.install_again(setup)
        yield "uninstall", trial.uninstall


# ---- Windows ------------------------------------------------------------------------------------


def windows_of(process: int) -> list[int]:
    """The windows of a process that can be seen."""
    found: list[int] = []
    user = ctypes.windll.user32

    def note(window: int, _: int) -> bool:
        owner = ctypes.c_ulong()
        user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(owner))
        if owner.value == process and user.IsWindowVisible(ctypes.c_void_p(window)):
            found.append(window)
        return True

    kind = ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
    user.EnumWindows(kind(note), None)
    return found


def close(window: subprocess.Popen[bytes]) -> None:
    """As the cross in its corner does."""
    for one in windows_of(window.pid):
        ctypes.windll.user32.PostMessageW(ctypes.c_void_p(one), CLOSE, None, None)


def shortcuts() -> list[Path]:
    """Where the installer puts them."""
    menu = Path(os.environ["APPDATA"], "Microsoft/Windows/Start Menu/Programs")
    return [place / "An Dân.lnk" for place in (menu, Path.home() / "Desktop")]


def installed() -> bool:
    """Whether Windows lists An Dân among its programs."""
    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CURRENT_USER, KEY))
    except FileNotFoundError:
        return False
    return True


# ---- checks -------------------------------------------------------------------------------------


def run(program: Path, *words: str) -> int:
    """The exit code of a program."""
    return subprocess.run(
        [str(program.resolve()), *words], check=False, timeout=PATIENCE
    ).returncode


def wait(until: Callable[[], bool], what: str) -> None:
    """Wait until it is so."""
    last = time.monotonic() + PATIENCE
    while not until():
        check(time.monotonic() < last, f"{what} does not come")
        time.sleep(0.5)


def check(holds: bool, otherwise: str) -> None:
    """Raise Failed where it does not hold."""
    if not holds:
        raise Failed(otherwise)


def is_workbook(path: Path) -> None:
    """A ZIP file that is whole."""
    with zipfile.ZipFile(path) as book:
        check(book.testzip() is None and "xl/workbook.xml" in book.namelist(), f"bad: {path.name}")


def is_pdf(path: Path) -> None:
    """From its first line to its last."""
    data = path.read_bytes()
    check(data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"), f"bad: {path.name}")


def is_json(path: Path) -> None:
    """It can be read."""
    json.loads(path.read_text(encoding="utf-8"))


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
