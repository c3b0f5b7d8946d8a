"""PDFBox's preflight, as Debian packs it: does a file keep PDF/A-1b? None where a machine has no Java or no jars.

Install Debian's libpdfbox2-java, libactivation-java and libjaxb-api-java, and a Java of 11 or newer.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

JARS = Path("/usr/share/java")
NEEDED = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "javax.activation", "jaxb-api")
MAIN = "org.apache.pdfbox.preflight.Validator_A1b"
VALID = "is a valid PDF/A-1b file"


def missing() -> list[str]:
    """What preflight needs and this machine does not have."""
    jars = [name for name in NEEDED if not (JARS / f"{name}.jar").exists()]
    return jars if shutil.which("java") else ["java", *jars]


def verdict(path: Path) -> str | None:
    """What preflight says of a file; None where it is not to be had here."""
    if missing():
        return None
    where = ":".join(str(JARS / f"{name}.jar") for name in NEEDED)
    run = subprocess.run(["java", "-cp", where, MAIN, str(path)], capture_output=True, text=True)
    return run.stdout + run.stderr
