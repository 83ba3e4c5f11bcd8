"""The help of every command and what is said of wrong usage: explained, in one language, with an example that runs."""

import argparse
import ast
import inspect
import io
import json
import re
import shlex
import shutil
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pytest

from app import demo
from app.__main__ import main
from app.base import language
from app.base.language import Language
from app.cli import grammar
from app.cli.common import Command
from app.cli.main import _EXAMPLE, _THEMES
from app.registers.household import Household
from app.reports.definitions.catalogue import REPORTS
from app.store.security.key_file import Cost
from tests.support import hidden, office_books
from tests.support.wording import labels

UNTIL = date(2026, 10, 3)
QUICK = Cost(1024, 1, 1)
COMMANDS: dict[str, Command] = {
    name: command for theme in _THEMES for name, command in theme.COMMANDS.items()
}
LANGUAGES: tuple[Language, ...] = ("vi", "en")
# What is called so in every language: programs, forms of files, units of measure.
NAMES = {
    *(
        "andan",
        "excel",
        "word",
        "json",
        "xlsx",
        "docx",
        "pdf",
        "csv",
        "jpeg",
        "png",
        "exif",
        "xmp",
        *("unicode", "ods", "tsv", "xls", "xlsm", "vni"),
    ),
    *("powershell", "uid", "mm", "mb", "am", "vi", "en", "tv", "qd", "pt", "hg", "at"),
}
# Vietnamese words that are written as English ones are.
ALIKE = {
    "in",
    "do",
    "to",
    "cho",
    "an",
    "so",
    "hay",
    "can",
    "theo",
    "them",
    "tin",
    "no",
    "as",
    "con",
}
# Only who writes a grammar gets to read these.
PROGRAMMERS = re.compile(
    "conflict|merge|required' is|invalid option string|dest=|mutually|callable|with mode|can't open"
    "|prog|subcommands|not defined"
)
WRONG = (
    (), ("nonsense",), ("list",), ("list", "visit", "--limit", "x"), ("list", "visit", "--limit"),
    ("list", "visit", "--nonsense"), ("demo", "--until", "31/10/2026"), ("backup",),
    ("backup", "--to", "x", "--renew", "x"), ("permit", "lan", "--post", "x"), ("search",),
    ("report", "movement", "--period", "2026", "--window", "x", "--to", "r.xlsx"),
    ("certificates", "--decision", "QD-001", "--to", "k.pdf", "--dx", "500"),
    ("certificates", "--decision", "QD-001", "--to", "k.pdf", "--stock=x"),
    ("export", "visit", "--to", "x.xlsx", "--names"), ("rollup", "x", "--to", "t.xlsx", "--trust", "1"),
    ("compare", "movement", "--period", "2026", "--revision", "0"), ("export", "visit", "--to", "e.csv"),
    ("report", "movement", "--period", "2026-13", "--to", "r.xlsx"),
    ("report", "x", "--period", "2026", "--to", "r.xlsx"),
)  # fmt: skip


def said(captured: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """All that a command line brings to the terminal."""
    captured.readouterr()
    assert main(arguments) == code
    told = captured.readouterr()
    return told.out + told.err


@pytest.fixture(scope="module")
def english() -> set[str]:
    """The words of every English help, but those that are names of things to type."""
    told = [text for words in grammar.WORDS.items() for text in (words[0], words[1].en)]
    for command in [(), *zip(COMMANDS)]:
        with redirect_stdout(io.StringIO()) as shown:
            assert main(["--lang", "en", *command, "--help"]) == 0
        told.append(shown.getvalue())
    return set().union(*map(words_of, told)) - NAMES - ALIKE


def words_of(text: str) -> set[str]:
    """Its words in plain letters, but what is typed as it stands: commands, options, choices, examples."""
    text = re.split("|".join((_EXAMPLE.vi, _EXAMPLE.en)), text)[0]
    text = re.sub(r"\{[^}]*\}|“[^”]*”|'[^']*'|--?[a-z][a-z-]*|%\(\w+\)\w|(?<=\w)\.\w+", " ", text)
    found = {word.lower() for word in re.findall(r"\w+", text) if word.isascii()}
    return {word for word in found if word.isalpha() and len(word) > 1} - typed()


def typed() -> set[str]:
    """What stands in the help as it is typed: keys of commands, registers, reports, fields."""
    commands = {part for command in COMMANDS for part in command.split("-")}
    keys = {*commands, *REPORTS, "calendar", "visit", "place", "police", "role", "remove", "add"}
    keys |= {"draw", "show", "doichieu", "merge", "withdraw", "leave", "same", "new"}
    return keys | {"xlsx", "docx", "andan"}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_vietnamese_help_has_no_english_word(
    command: str, english: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, *command.split(), "--help")
    assert words_of(told) & english == set()


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_line_is_refused_in_one_sentence_of_the_language(
    arguments: tuple[str, ...], english: set[str], capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for lang in LANGUAGES:
        code = main(["--lang", lang, *arguments])
        told = capsys.readouterr()
        assert (code in (1, 2), told.out, told.err.count("\n")) == (True, "", 1)
        assert "_" not in told.err.replace("ANDAN_PASSWORD", "").replace("safety_units", "")
        assert lang == "en" or words_of(told.err) & english == set()
    assert list(tmp_path.iterdir()) == []


def test_every_word_of_argparse_is_translated() -> None:
    messages = set[str]()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        match node:
            case ast.Call(ast.Name("_" | "ngettext"), [ast.Constant(str(message)), *_]):
                messages.add(message)
    assert len(messages) > 20
    assert {one for one in messages - grammar.WORDS.keys() if not PROGRAMMERS.search(one)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_is_explained(name: str, lang: Language) -> None:
    language.use(lang)
    parser = grammar.Parser(prog="andan")
    COMMANDS[name].options(parser)
    assert [action.dest for action in parser._actions if not action.help] == []


# ---- the examples -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store with what the examples need: a frozen report, packages and an answer, a backup."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("ANDAN_HOME", str(folder))
        demo.create(folder / "so.andan", 1, 7, UNTIL, cost=QUICK).close()
        for word in ("mat-khau.txt", "password.txt"):
            Path(word).write_text("một câu của riêng Lan", encoding="utf-8")
        for word in ("khu-dan-cu.json", "areas.json"):
            Path(word).write_text(json.dumps([{"name": "Thôn Mới"}]), encoding="utf-8")
        for word in ("ngay-nghi.csv", "holidays.csv"):
            Path(word).write_text("3/7/2026;Nghỉ riêng\n", encoding="utf-8")
        for word in ("so-cu.xls", "old.xls"):
            office_books.xls(Path(word), {(0, 0): ("VNI-Times", office_books.to_vni("Họ và tên"))})
        for word in ("ho-gia-dinh.xls", "households.xls"):
            rows = (labels(Household, "name area"), ("Lê Thị Hoa", "Thôn Mới"))
            cells = {(row, column): ("VNI-Times", office_books.to_vni(text))
                     for row, texts in enumerate(rows) for column, text in enumerate(texts)}  # fmt: skip
            office_books.xls(Path(word), cells)
        for word in ("anh.jpg", "photo.jpg"):
            Path(word).write_bytes(hidden.jpeg())
        report = ("--period", "2026-09")
        assert main(["submit", "movement", *report, "--to", "goi-den"]) == 0
        shutil.copytree("goi-den", "received")
        shutil.copy(next(Path("goi-den").glob("*.andan-goi")), "03127.andan-goi")
        receiving = ("--store", str(folder / "so.andan"), "--replies", "answers")
        assert main(["rollup", "goi-den", "--to", "tong.xlsx", *receiving]) == 0
        (answer,) = Path("answers").iterdir()
        words = ("--period", "2026-Q3", "--to", "bao-cao.docx")
        assert main(["report", "movement", *words]) == 0
        shutil.copy("bao-cao.docx", "report.docx")
        assert main(["backup", "--to", "backups"]) == 0
        (backup,) = Path("backups").iterdir()
        for source, names in (
            (answer, ("nhan-ve.andan-traloi", "answer.andan-traloi")),
            (backup, ("sao-luu.saoluu", "backup.saoluu")),
        ):
            for word in names:
                shutil.copy(source, word)
    return folder


def run(example: str, captured: pytest.CaptureFixture[str]) -> None:
    code = main(shlex.split(example))
    assert code == 0, (example, captured.readouterr().err)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_runs_as_it_stands(
    lang: Language,
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(made, tmp_path / "data")
    monkeypatch.chdir(tmp_path / "data")
    examples = {name: getattr(command.example, lang) for name, command in COMMANDS.items()}
    assert {name for name, example in examples.items() if example.split()[0] != name} == set()
    for name in ("init", "demo"):
        monkeypatch.setenv("ANDAN_HOME", str(tmp_path / name))
        monkeypatch.setenv("ANDAN_PASSWORD", "một câu của riêng Lan")
        run(examples.pop(name), capsys)
    monkeypatch.delenv("ANDAN_PASSWORD")
    monkeypatch.setenv("ANDAN_HOME", str(tmp_path / "data"))
    last = examples.pop("passwd")  # after it the store no longer opens by itself
    for example in (*examples.values(), last):
        run(example, capsys)
