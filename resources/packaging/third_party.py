"""Names every package inside the program with its licence, from the metadata of the installed packages.

    python third_party.py     writes resources/THIRD_PARTY.txt

build.spec copies the texts themselves with the functions here, so the paths named hold in the packaged program.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTICES = ROOT / "resources" / "THIRD_PARTY.txt"
LICENCE_FILE = re.compile(r"(^|/)(licen[cs]es?/|licen[cs]e|copying|notice)[^/]*", re.IGNORECASE)
# Needed to install the others, never put into the program.
NOT_INSIDE = {"pip"}
# Where a package's metadata leaves its licence out or names it in its own words.
STATED_ELSEWHERE = {
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "pyside6-essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
}
BESIDES = """\
Besides the packages, the program carries:

Python
  licence: PSF-2.0
  text: licences/Python

Qt 6, as built by the PySide6 packages
  licence: LGPL-3.0-only; unchanged and linked dynamically, so that another build of Qt can take the place of
  the files under PySide6/Qt/lib
  text: licences/common/LGPL-3

Phosphor icons, inside QtAwesome
  licence: MIT

PyInstaller's starter
  licence: GPL-2.0-or-later with an exception that allows programs under any licence
  text: licences/pyinstaller

System libraries (X11, GLib, D-Bus, fontconfig and what they need), as the builder's Debian or Ubuntu has them
  licence: LGPL, MIT and similar
  text: licences/system/PACKAGE/copyright, licences/common
"""
COMMON_LICENCES = Path("/usr/share/common-licenses")


def runtime_packages() -> list[Distribution]:
    """The installed packages that requirements.txt pins, in its (alphabetical) order."""
    pinned = re.findall(r"^([a-z0-9-]+)==", ROOT.joinpath("requirements.txt").read_text("utf-8"), re.MULTILINE)
    return [distribution(name) for name in pinned if name not in NOT_INSIDE]


def licence_of(package: Distribution) -> str:
    """The licence as the package states it, as an SPDX expression where it has one."""
    about = package.metadata
    stated = STATED_ELSEWHERE.get(package.name.lower().replace("_", "-"))
    fields = [about[name] for name in ("License-Expression", "License") if name in about]
    words = stated or next(iter(fields), "")
    if not words or "\n" in words or words == "UNKNOWN":
        classifiers = [text for text in about.get_all("Classifier", []) if text.startswith("License ::")]
        words = ", ".join(text.rpartition(" :: ")[2] for text in classifiers)
    return words or "see its licence text"


def licence_files(package: Distribution) -> Iterator[tuple[Path, Path]]:
    """Each licence text of a package: where it is now, and its path inside the packaged program."""
    for file in package.files or ():
        top, _, rest = str(file).partition("/")
        if top.endswith(".dist-info") and LICENCE_FILE.search(rest):
            inside = rest.removeprefix("licenses/").removeprefix("LICENSES/")
            yield Path(str(package.locate_file(file))), Path("licences", package.name, inside)


def python_licence() -> Path:
    """Where this machine keeps Python's own licence. Raises FileNotFoundError when it is nowhere."""
    short = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = [Path(sysconfig.get_path("stdlib"), "LICENSE.txt"), Path("/usr/share/doc", short, "copyright")]
    places += [Path("/usr/share/doc", f"lib{short}-minimal", "copyright")]
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError("Python's licence text is not on this machine")


def system_licences(libraries: list[str]) -> Iterator[tuple[Path, Path]]:
    """The copyright file of each Debian package that one of these shared objects belongs to.

    dpkg knows a file under /lib or /usr/lib, whichever the package was made with, so both are asked.
    """
    if shutil.which("dpkg-query") is None:
        return
    real = {os.path.realpath(path) for path in libraries}
    asked = sorted(real | {path.removeprefix("/usr") for path in real})
    answer = subprocess.run(["dpkg-query", "-S", *asked], check=False, capture_output=True, text=True).stdout
    for package in sorted({line.split(":")[0] for line in answer.splitlines()}):
        text = Path("/usr/share/doc", package, "copyright")
        if text.exists():
            yield text, Path("licences", "system", package, "copyright")


def notices() -> str:
    """The whole text of THIRD_PARTY.txt."""
    lines = ["Rapporteur itself is under the MIT licence (LICENSE). It contains these packages:", ""]
    for package in runtime_packages():
        lines += [f"{package.name} {package.version}", f"  licence: {licence_of(package)}"]
        lines += [f"  text: {inside}" for _, inside in sorted(licence_files(package))] + [""]
    return "\n".join(lines) + "\n" + BESIDES


if __name__ == "__main__":
    NOTICES.write_text(notices(), encoding="utf-8")
