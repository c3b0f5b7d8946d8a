"""The door of the program: `rapporteur [FILE]` opens the window, `rapporteur VERB …` works without one."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code (0 done, 1 findings, 2 wrong use, 3 refused, 4 the world failed)."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--guard-child"]:  # the packaged program starts itself to examine a stranger's file
        from db.guard_child import main as guard_child

        return guard_child()
    if arguments[:1] == ["--export-child"]:  # the window starts the program again to draw and write documents
        from viewer.export_child import main as export_child

        return export_child(*arguments[1:2])
    from viewer.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
