"""What stands around the code: pinned requirements, licence notices, the desktop's files."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "resources" / "packaging"
TOP_LEVEL = {
    *("viewer", "resources", "db", "tests", "build.spec", "pyproject.toml", "README.md", "Makefile", ".ci"),
    *("ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", ".gitignore"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
}
APPLICATION_ID = 0x52415050


def pinned(name: str) -> dict[str, str]:
    text = ROOT.joinpath(name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_the_top_level_is_the_fixed_one() -> None:
    made_here = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    names = {path.name for path in ROOT.iterdir()} - {".git"}
    kept = {name for name in names if not any(fnmatch(name, pattern) for pattern in made_here)}
    assert kept <= TOP_LEVEL


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed_and_names_no_host(name: str) -> None:
    text = ROOT.joinpath(name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 20
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_work_uses_the_same_versions_as_the_program() -> None:
    ours, all_of_them = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert {name: all_of_them.get(name) for name in ours} == ours
    assert ours["pyside6-essentials"].startswith("6.11.")


def test_the_notices_name_what_is_pinned() -> None:
    notices = (ROOT / "resources" / "THIRD_PARTY.txt").read_text(encoding="utf-8")
    named = {re.sub(r"[_.]", "-", name.lower()) for name in re.findall(r"^(\S+) \d\S*$", notices, re.MULTILINE)}
    assert named == set(pinned("requirements.txt")) - {"pip"}
    assert "://" not in notices
    assert f"\nnumpy {version('numpy')}\n" in notices


def test_the_notices_are_those_of_the_installed_packages() -> None:
    script = "import third_party; print(third_party.notices(), end='')"
    done = subprocess.run([sys.executable, "-c", script], cwd=PACKAGING, capture_output=True, text=True, check=True)
    assert done.stdout == (ROOT / "resources" / "THIRD_PARTY.txt").read_text(encoding="utf-8")


def test_the_mime_type_knows_a_case_by_its_application_id(tmp_path: Path) -> None:
    case = tmp_path / "case"
    with sqlite3.connect(case) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    head = case.read_bytes()[:100]
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    outer = ElementTree.parse(PACKAGING / "rapporteur-mime.xml").find(f".//{space}magic/{space}match")
    assert outer is not None
    inner = outer.find(f"{space}match")
    assert inner is not None
    for match in (outer, inner):
        value = match.attrib["value"].replace("\\000", "\0").encode()
        start = int(match.attrib["offset"])
        assert head[start : start + len(value)] == value


def test_the_application_id_is_the_schemas() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "db").rglob("*") if path.suffix in (".py", ".sql")]
    assert any(re.search(rf"0x{APPLICATION_ID:08x}|\b{APPLICATION_ID}\b", text, re.IGNORECASE) for text in texts)


def test_the_desktop_entry_opens_case_files() -> None:
    lines = (PACKAGING / "rapporteur.desktop").read_text(encoding="utf-8").splitlines()
    entry = dict(line.split("=", 1) for line in lines[1:])
    mime_type = ElementTree.parse(PACKAGING / "rapporteur-mime.xml").getroot()[0].attrib["type"]
    assert lines[0] == "[Desktop Entry]"
    assert entry["MimeType"] == mime_type + ";"
    assert entry["Exec"] == "rapporteur %f"
    assert (PACKAGING / f"{entry['Icon']}.svg").exists()


@pytest.mark.parametrize("argument", [[], ["everything"]])
def test_the_bootstrap_refuses_what_it_does_not_know(argument: list[str]) -> None:
    command = [sys.executable, str(ROOT / "resources" / "setup" / "bootstrap.py"), *argument]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "usage: bootstrap.py run|work\n"


def test_the_bootstrap_prints_the_line_when_it_may_not_install(tmp_path: Path) -> None:
    """A machine without the libraries and without rights: the exact line, and nothing is tried."""
    for name in ("apt-get", "sudo"):
        fake = tmp_path / name
        fake.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        fake.chmod(0o755)
    script = (
        "import os, bootstrap\n"
        "os.geteuid = lambda: 1000\n"
        "bootstrap.has_library = lambda soname: soname != 'libEGL.so.1'\n"
        "bootstrap.main(['run'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT / "resources" / "setup",
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "sudo apt-get install --no-install-recommends libegl1\n" in done.stderr


FAKE_PROGRAM = """#!/bin/sh
echo "$@" >> calls
if [ "$1" = sample ]; then : > "$3"; fi
exit ${REFUSE:-0}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing but `make run`'s script and a program that only writes down how it was called."""
    (tmp_path / "resources" / "setup").mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "setup" / "start.py", tmp_path / "resources" / "setup")
    program = tmp_path / ".venv" / "bin" / "rapporteur"
    program.parent.mkdir(parents=True)
    program.write_text(FAKE_PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    return tmp_path


def start(checkout: Path, **environment: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Runs start.py in the checkout; what it printed and the calls it made."""
    command = [sys.executable, str(checkout / "resources" / "setup" / "start.py")]
    path = {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=path | environment, capture_output=True, text=True, check=False)
    return done, (checkout / "calls").read_text(encoding="utf-8").splitlines()


def test_without_a_screen_run_draws_into_files_and_names_them(checkout: Path) -> None:
    done, calls = start(checkout)
    assert done.returncode == 0
    assert calls == [
        "sample abu-dhabi-2026 build/abu-dhabi-2026.rapporteur",
        "render build/abu-dhabi-2026.rapporteur build/rapporteur.png --size 1440x900",
        "export build/abu-dhabi-2026.rapporteur build/abu-dhabi-2026.pdf --format pdf",
    ]
    lines = done.stdout.splitlines()
    assert lines[0] == "There is no screen here, so the sample case is drawn into files instead."
    assert "build/rapporteur.png" in lines[1]
    assert "build/abu-dhabi-2026.pdf" in lines[1]
    assert ".venv/bin/rapporteur build/abu-dhabi-2026.rapporteur" in lines[2]


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_on_a_screen_run_opens_the_sample_it_has(checkout: Path, name: str) -> None:
    start(checkout, **{name: ":0"})
    done, calls = start(checkout, **{name: ":0"})
    assert done.returncode == 0
    opened = "build/abu-dhabi-2026.rapporteur"
    assert calls == [f"sample abu-dhabi-2026 {opened}", opened, opened]


def test_run_passes_on_why_the_program_ended(checkout: Path) -> None:
    done, calls = start(checkout, REFUSE="4")
    assert done.returncode == 4
    assert len(calls) == 1


def test_make_lists_its_targets() -> None:
    assert shutil.which("make") is not None
    done = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True)
    for target in ("setup", "run", "test", "lint", "package", "bench", "torture", "clean"):
        assert re.search(rf"^  make {target} +\S", done.stdout, re.MULTILINE)
