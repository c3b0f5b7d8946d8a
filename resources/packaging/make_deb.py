"""Makes dist/rapporteur_VERSION_ARCH.deb from dist/rapporteur/, where dpkg-deb is at hand.

The program goes to /usr/lib/rapporteur with a link in /usr/bin; desktop entry, MIME type and icon go where
the desktop looks for them, and the desktop's own triggers register them.
"""

import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PROGRAM = ROOT / "dist" / "rapporteur"
# File here -> where it goes.
INTEGRATION = {
    "rapporteur.desktop": "usr/share/applications/rapporteur.desktop",
    "rapporteur-mime.xml": "usr/share/mime/packages/rapporteur.xml",
    "rapporteur.svg": "usr/share/icons/hicolor/scalable/apps/rapporteur.svg",
}


def version() -> str:
    """The version as pyproject.toml has it."""
    return str(tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def architecture() -> str:
    """The machine's name in Debian's words: amd64, arm64."""
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def lay_out(tree: Path) -> None:
    """Puts every file of the package under `tree` as it will stand under /."""
    shutil.copytree(PROGRAM, tree / "usr" / "lib" / "rapporteur", symlinks=True)
    link = tree / "usr" / "bin" / "rapporteur"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/rapporteur/rapporteur")
    for name, place in INTEGRATION.items():
        target = tree / place
        target.parent.mkdir(parents=True)
        shutil.copyfile(HERE / name, target)
    notices = tree / "usr" / "share" / "doc" / "rapporteur" / "copyright"
    notices.parent.mkdir(parents=True)
    texts = (ROOT / "LICENSE", ROOT / "resources" / "THIRD_PARTY.txt")
    notices.write_text("\n".join(path.read_text(encoding="utf-8") for path in texts), encoding="utf-8")
    # Whoever builds may have a strict umask; what is installed is for everyone to read.
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def write_control(tree: Path) -> None:
    """Fills the control file; sizes are in KiB as Debian counts them."""
    files = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    size_kib = sum(-(-path.stat().st_size // 1024) for path in files)
    template = Template(HERE.joinpath("control.template").read_text(encoding="utf-8"))
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir(mode=0o755)
    words = {"version": version(), "architecture": architecture(), "size_kib": size_kib}
    # The libraries inside were taken from this machine, so an older C library will not load them.
    words["libc"] = platform.libc_ver()[1]
    control.write_text(template.substitute(words), encoding="utf-8")


def main() -> int:
    if shutil.which("dpkg-deb") is None:
        print("dpkg-deb is not on this machine, so no .deb was made; the program is in dist/rapporteur/.")
        return 0
    package = ROOT / "dist" / f"rapporteur_{version()}_{architecture()}.deb"
    with tempfile.TemporaryDirectory(dir=ROOT / "dist") as folder:
        tree = Path(folder, "rapporteur")
        tree.mkdir()
        lay_out(tree)
        write_control(tree)
        # -Zxz: a version of dpkg that knows zstd makes packages Debian 11 and 12 tools may not open.
        pack = ["dpkg-deb", "-Zxz", "-z6", "--root-owner-group", "--build", str(tree), str(package)]
        subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    print(package.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
