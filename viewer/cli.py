"""Every verb of the command line: data on stdout, one clear sentence on stderr, an exit code that tells.

Exit codes (DECISIONS 18): 0 done, 1 done with findings, 2 wrong use, 3 the file was refused, 4 the world failed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from db.errors import CaseError
from db.interchange.names import IN, OUT, format_of_name
from viewer.resources import VERSION

DONE, FINDINGS, WRONG_USE, REFUSED, WORLD_FAILED = range(5)
FORMATS = ("pdf", "svg", "png")


def run(arguments: Sequence[str]) -> int:
    """Parse and run; faults of the world become one sentence on stderr and their exit code."""
    parser = build_parser()
    if arguments and not arguments[0].startswith("-") and arguments[0] not in _VERBS:
        return _open_window([*arguments])
    try:
        options = parser.parse_args(list(arguments))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else WRONG_USE
    if options.version:
        print(f"rapporteur {VERSION}")
        return DONE
    if options.self_test:
        from viewer.self_test import self_test

        return self_test()
    if options.verb is None:
        return _open_window([])
    return _guarded(lambda: int(options.run(options)), getattr(options, "file", None))


def _guarded(work: Callable[[], int], path: Path | None) -> int:
    try:
        return work()
    except CaseError as fault:
        return _told(fault, path.name if path else "")
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _told(fault: CaseError, name: str) -> int:
    from viewer.problems import problem_of

    print(problem_of(fault, name).sentence, file=sys.stderr)
    return fault.exit_code


def build_parser() -> argparse.ArgumentParser:
    """The parser with every verb and its help."""
    parser = argparse.ArgumentParser(
        prog="rapporteur",
        description="A timeline and case-file viewer for negotiations. Without a verb it opens the window.",
        epilog="rapporteur FILE opens the window on a case file.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    parser.add_argument("--self-test", action="store_true", help="draw, print, annotate and undo on the sample case")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    for name, add in _VERBS.items():
        add(verbs, name)
    return parser


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str, run_verb: Callable[..., int]
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    verb.set_defaults(run=run_verb)
    return verb


def _add_new(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "make an empty case file", _new)
    verb.add_argument("file", type=Path, help="the file to make; it must not exist")
    verb.add_argument("--title", default="", help="the case's title (default: the file's name)")


def _new(options: argparse.Namespace) -> int:
    from db.case_file import CaseFile
    from db.domain import CaseInfo

    title = options.title or options.file.stem
    CaseFile.create(options.file, CaseInfo(title=title), app_version=VERSION).close()
    return DONE


def _add_sample(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    from db.samples import SAMPLES

    verb = _verb(verbs, name, "build a bundled sample case", _sample)
    verb.add_argument("name", help="one of: " + ", ".join(SAMPLES))
    verb.add_argument("file", type=Path, metavar="OUT", help="the file to make; it must not exist")


def _sample(options: argparse.Namespace) -> int:
    from db.samples import build_sample

    build_sample(options.name, options.file)
    return DONE


def _add_generate(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "make a training case of any size", _generate)
    verb.add_argument("--events", type=int, required=True, metavar="N", help="how many events")
    verb.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed makes the same case (default 1)")
    verb.add_argument("file", type=Path, metavar="OUT", help="the file to make; it must not exist")


def _generate(options: argparse.Namespace) -> int:
    from db.samples.generate import generate_case

    if options.events < 1:
        print("--events takes a whole number from 1 on.", file=sys.stderr)
        return WRONG_USE
    generate_case(options.file, events=options.events, seed=options.seed)
    return DONE


def _add_info(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "describe a case file", _info)
    verb.add_argument("file", type=Path)
    verb.add_argument("--json", action="store_true", help="print JSON")


def _info(options: argparse.Namespace) -> int:
    from viewer.describe_case import info_of

    facts = info_of(options.file)
    if options.json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
        return DONE
    for key, value in facts.items():
        if isinstance(value, dict):
            print(f"{key}:")
            for inner, count in value.items():
                print(f"  {inner}: {count}")
        else:
            print(f"{key}: {value}")
    return DONE


def _add_check(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "examine a case file and what it says", _check)
    verb.add_argument("file", type=Path)
    verb.add_argument("--json", action="store_true", help="print JSON")


def _check(options: argparse.Namespace) -> int:
    from viewer.describe_case import check_report

    report, exit_code, fault = check_report(options.file)
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for part in ("file", "record"):
            for finding in report[part]:
                print(f"{finding['severity']}: {finding['sentence']}")
    return exit_code if fault is None else _told(fault, options.file.name)


def _add_export(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "write a case, or the visible span, as a document", _export)
    verb.add_argument("file", type=Path)
    verb.add_argument("out", type=Path, metavar="OUT")
    verb.add_argument(
        "--format", metavar="NAME", help=f"default: from the name of OUT; one of: {', '.join((*FORMATS, *OUT))}"
    )
    verb.add_argument("--span", default="", metavar="A/B", help="an EDTF interval (default: the whole case)")
    papers = "A4 to A0, Letter or Tabloid; over several sheets A3x4, A3x2x3 (across, down) or A3xneeded"
    verb.add_argument("--paper", default="", metavar="SIZE", help=papers)
    verb.add_argument("--overlap", type=float, default=10.0, metavar="MM", help="of several sheets (default 10)")
    verb.add_argument("--archive", action="store_true", help="pdf: PDF/A-1b, for archives")
    verb.add_argument("--scale", type=float, default=2.0, metavar="F", help="png: pixels to one px (default 2)")
    verb.add_argument("--transparent", action="store_true", help="png and svg: no ground")
    parts = "poster,events,issues,figures,promises,quotes,actors,notes,checks,sources (default: all but checks)"
    verb.add_argument("--parts", default="", metavar="LIST", help=parts)
    verb.add_argument("--as-of", default=None, metavar="DATE", help="as known on this day; 'today' for all")
    verb.add_argument("--no-notes", action="store_true", help="leave the analysts' notes out")
    verb.add_argument("--theme", choices=("light", "dark"), default="light", help="for png and svg")
    verb.add_argument("--private", action="store_true", help="private notes too, which json always has")
    verb.add_argument("--with-log", action="store_true", help="json: the history too")


def _export(options: argparse.Namespace) -> int:
    suffix = options.out.suffix.lower().lstrip(".")
    kind = options.format or (suffix if suffix in FORMATS else format_of_name(options.out.name, OUT) or suffix)
    if kind in OUT:
        return _exchange(options, kind)
    if kind not in FORMATS:
        print(f"“{kind}” is not a format. Use one of: {', '.join((*FORMATS, *OUT))}.", file=sys.stderr)
        return WRONG_USE
    if options.private or options.with_log:
        print("--private and --with-log are not for pdf, svg and png.", file=sys.stderr)
        return WRONG_USE
    from viewer.export_case import export_file
    from viewer.rendering import headless

    with headless():
        export_file(
            options.file,
            options.out,
            kind,
            span=options.span,
            paper=options.paper,
            parts=tuple(p for p in options.parts.split(",") if p),
            as_of=options.as_of,
            notes=not options.no_notes,
            theme=options.theme,
            overlap_mm=options.overlap,
            pdfa=options.archive,
            ratio=options.scale,
            transparent=options.transparent,
        )
    return DONE


def _exchange(options: argparse.Namespace, kind: str) -> int:
    """The formats that need no drawing."""
    from db.interchange.formats import export_file

    if options.paper or options.parts:
        print("--paper and --parts are for pdf, svg and png only.", file=sys.stderr)
        return WRONG_USE
    if options.with_log and (kind != "json" or options.span or options.as_of or options.no_notes):
        print("--with-log is for a whole case as json: the history would tell what is left out.", file=sys.stderr)
        return WRONG_USE
    try:
        export_file(
            options.file,
            options.out,
            kind,
            span=options.span,
            as_of=options.as_of,
            notes=not options.no_notes,
            private=options.private,
            log=options.with_log,
        )
    except CaseError as fault:
        if fault.facts.get("path") != options.out:
            raise
        return _told(fault, options.out.name)
    return DONE


def _add_import(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "bring a file of another program, or a case as JSON or tables, into a case", _import)
    verb.add_argument("source", type=Path, metavar="SRC")
    verb.add_argument("--into", type=Path, required=True, metavar="FILE", help="the case; made if it is not there")
    verb.add_argument("--format", default="", metavar="NAME", help="default: told by SRC; one of: " + ", ".join(IN))
    verb.add_argument("--mapping", type=Path, metavar="JSON", help="which column of a table is which field")
    verb.add_argument("--json", action="store_true", help="print JSON")


def _import(options: argparse.Namespace) -> int:
    from db.interchange.formats import import_file
    from db.interchange.mapping import read_mapping

    mapping = read_mapping(options.mapping) if options.mapping else None
    arrival = import_file(options.source, options.into, kind=options.format, mapping=mapping, app_version=VERSION)
    if options.json:
        print(json.dumps(arrival.as_json(), ensure_ascii=False, indent=2))
    else:
        print(f"{arrival.rows} rows brought in from {arrival.format}")
        for problem in arrival.problems:
            print(problem.words)
    return FINDINGS if arrival.problems else DONE


def _add_merge(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "unite two copies of a case", _merge)
    verb.add_argument("file", type=Path, metavar="MINE")
    verb.add_argument("theirs", type=Path, metavar="THEIRS")
    verb.add_argument("--out", type=Path, required=True, metavar="RESULT", help="the file to make; it must not exist")


def _merge(options: argparse.Namespace) -> int:
    from db.merge import unite

    report = unite(options.file, options.theirs, options.out)
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    return FINDINGS if report.decisions else DONE


def _add_date(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    verb = _verb(verbs, name, "say what an EDTF date means", _date)
    verb.add_argument("edtf")
    verb.add_argument("--json", action="store_true", help="print JSON")


def _date(options: argparse.Namespace) -> int:
    from db.dates import date_report

    report = date_report(options.edtf)
    valid = bool(report["valid"])
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    elif valid:
        print(report["words"])
        print(f"earliest: {report['earliest']}")
        print(f"latest: {report['latest']}")
        flags = report["flags"]
        print(f"flags: {', '.join(flags) if isinstance(flags, list) and flags else 'none'}")
    else:
        print(report["error"], file=sys.stderr)
    return DONE if valid else FINDINGS


def _add_render(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str) -> None:
    from viewer.render_options import add_render_options

    verb = _verb(verbs, name, "draw the real window into a picture, without a screen", _render)
    add_render_options(verb)


def _render(options: argparse.Namespace) -> int:
    from viewer.rendering import render

    return render(options)


def _open_window(arguments: list[str]) -> int:
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print("Give one case file, or a verb. See rapporteur --help.", file=sys.stderr)
        return WRONG_USE
    from viewer.app import run_window

    path = Path(arguments[0]) if arguments else None
    return _guarded(lambda: run_window(path), path)


_VERBS: dict[str, Callable[[argparse._SubParsersAction[argparse.ArgumentParser], str], None]] = {
    "new": _add_new,
    "sample": _add_sample,
    "generate": _add_generate,
    "info": _add_info,
    "check": _add_check,
    "export": _add_export,
    "import": _add_import,
    "merge": _add_merge,
    "date": _add_date,
    "render": _add_render,
}
