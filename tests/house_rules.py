"""Reads the source, without running it, and names every place that breaks a rule of the house.

`ROOMS` is the table "Who may import whom"; the other rules are functions beside it. A rule takes a
`Module` and yields sentences; `violations` puts them together.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE_LINES = 400
# A file may stand here with its reason in words.
LARGER_FILES = {
    "db.domain": "every record type and every table of words in one place, as the file format has them",
    "viewer.actions": "one table of every action; menus, palette, toolbar and the manual's keys are made from it",
}

QT = "PySide6"
# The pure floor: what a record is, what a date means. Standard library only, and each other.
VALUES = (
    *("db.domain", "db.errors", "db.spans"),
    *("db.dates", "db.date_types", "db.date_words", "db.date_words_en", "db.date_zones", "db.date_phrases"),
    *("db.civil_days", "db.edtf", "db.edtf_build", "db.edtf_parts", "db.typed_dates", "db.typed_points"),
)
# What every widget may use; `db.case` is the picture of a case, which only reads, `db.checks` what does not fit in it.
WIDGET_PARTS = (
    *("session", "commands", "actions", "workbench", "relations", "look", "layout", "paint", "timeline", "search"),
    *("models", "panels", "dialogs", "tasks", "settings", "words", "problems", "resources", "recent"),
    *("forms", "record_commands", "record_files", "finding_commands", "finding_words", "key_names", "citations"),
    *("lane_view", "measure", "saved_views", "view_commands", "positions"),
    *("lane_view", "measure", "saved_views"),
)
WIDGET_ROOM = (
    *VALUES,
    "db.case",
    "db.case_questions",
    "db.checks",
    QT,
    "numpy",
    "qtawesome",
    *(f"viewer.{name}" for name in WIDGET_PARTS),
)
MERGE_ROOM = (*WIDGET_ROOM, *(f"viewer.merge_{name}" for name in ("choices", "review", "words")), "viewer.change_lines")
INDEX_ROOM = (*WIDGET_ROOM, "db.index_cache", "db.places_on_disk", "db.queries")
SESSION_ROOM = (
    *("db", "numpy", f"{QT}.QtCore", f"{QT}.QtGui"),
    # The view (span, filters, choice of lanes) is a plain value that the layout defines.
    *("viewer.layout.view", "viewer.view_history", "viewer.tasks", "viewer.settings", "viewer.words"),
    "viewer.session_values",
)

# First match holds, so the narrow ones stand first. The standard library is open to all but for NOBODY.
ROOMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((name, VALUES) for name in VALUES),
    ("db.interchange", ("db", "sqlite3", "sqlite_utils", "numpy", "openpyxl", "defusedxml")),
    ("db", ("db", "sqlite3", "sqlite_utils", "numpy")),
    ("viewer.layout", (*VALUES, "db.index", "viewer.layout", "numpy")),
    (
        "viewer.paint",
        (
            "viewer.layout",
            "viewer.paint",
            "viewer.resources",
            *VALUES,
            QT,
            "shiboken6",  # comes with Qt: hands arrays of places to the painter without a Python object each
            "numpy",
            "pikepdf",
            "fontpkg",
            "qtawesome",
        ),
    ),
    ("viewer.session", SESSION_ROOM),
    ("viewer.commands", (*SESSION_ROOM, "viewer.session")),
    ("viewer.finding_commands", (*SESSION_ROOM, "viewer.session")),
    # Tables page through the queries behind a model.
    ("viewer.models", (*WIDGET_ROOM, "db.queries", "db.history", "db.index", "db.decisions")),
    # What a worker makes of a whole case, and where it is kept, is no widget's business.
    *((f"viewer.timeline.{name}", INDEX_ROOM) for name in ("background_index", "stored_lanes", "case_lanes")),
    ("viewer.timeline", WIDGET_ROOM),
    ("viewer.panels", WIDGET_ROOM),
    # The sheet hands the export to a worker; what is written is the export's own business.
    (
        "viewer.dialogs.export_sheet",
        (
            *WIDGET_ROOM,
            *(f"viewer.export_{name}" for name in ("case", "jobs", "process")),
            "viewer.dialogs",
            "db.interchange",
        ),
    ),
    (
        "viewer.dialogs.export_controls",
        (*WIDGET_ROOM, "viewer.export_case", "viewer.report_choice", "viewer.layout_words", "db.interchange"),
    ),
    *((f"viewer.dialogs.merge_{name}", MERGE_ROOM) for name in ("item", "list", "parts", "review_dialog")),
    ("viewer.dialogs", WIDGET_ROOM),
    ("viewer.actions", WIDGET_ROOM),
    # A form compares what it read with what it will write; it looks records up by a piece of their title.
    (
        "viewer.forms",
        (*WIDGET_ROOM, *(f"db.{name}" for name in ("case_file", "edits", "history", "rules", "title_lookup"))),
    ),
    ("viewer.record_commands", (*SESSION_ROOM, "viewer.session", "viewer.commands", "viewer.record_merge")),
    ("viewer.record_files", (*SESSION_ROOM, "viewer.session", "viewer.record_commands", "viewer.text_files")),
    ("viewer.record_merge", (*SESSION_ROOM, "viewer.session", "viewer.words")),
    ("viewer.words", (*VALUES, QT)),
    ("viewer.resources", ()),
    # main_window, app, cli and the rest of the doors.
    ("viewer", ("db", "viewer", "numpy", "qtawesome", "fontpkg", "pikepdf", QT)),
)

# Nothing of ours talks to a network, and SQL stays in one room.
NETWORK = ("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "xmlrpc", f"{QT}.QtNetwork")
THREADS = ("threading", "_thread", "concurrent.futures", "multiprocessing")
QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QtConcurrent"}
THREAD_ROOM = "viewer.tasks"
SQL_MODULES = ("sqlite3", "sqlite_utils")
SQL = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|PRAGMA|ATTACH|BEGIN|COMMIT|ROLLBACK|VACUUM)\b"
)
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
DOORS = ("viewer.cli", "viewer.app", "viewer.__main__", "viewer.tasks", "viewer.self_test")
DRAWING = re.compile(
    r"draw(Arc|Chord|ConvexPolygon|Ellipse|GlyphRun|Image|Lines?|Path|Picture|Pie|Pixmap|PixmapFragments"
    r"|Points?|Polygon|Polyline|Rects?|RoundedRect|StaticText|Text|TiledPixmap)|fill(Path|Rect)|strokePath|eraseRect"
)


@dataclass(frozen=True, slots=True)
class Module:
    """One source file: its dotted name, its text, its tree."""

    name: str
    text: str
    tree: ast.Module
    is_package: bool = False

    @classmethod
    def from_text(cls, name: str, text: str, is_package: bool = False) -> "Module":
        return cls(name, text, ast.parse(text), is_package)


@dataclass(frozen=True, slots=True)
class Import:
    """One imported dotted name, the line it stands on, and whether only type checkers see it."""

    target: str
    line: int
    types_only: bool


def read_modules(root: Path, rooms: Iterable[str]) -> list[Module]:
    """Every .py file under `root` in the named folders, sorted by name."""
    found = []
    for path in sorted(path for room in rooms for path in (root / room).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module.from_text(name, path.read_text(encoding="utf-8"), is_package))
    return found


def is_within(name: str, room: str) -> bool:
    """True when `name` is `room` or lies below it: "db.index.x" is within "db"."""
    return name == room or name.startswith(room + ".")


def imports(module: Module) -> Iterator[Import]:
    """Every import, those inside functions too; `from a import b` gives "a.b"."""
    hidden = {
        id(node)
        for branch in ast.walk(module.tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.unparse(branch.test)
        for statement in branch.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(module.tree):
        types_only = id(node) in hidden
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, types_only)
        elif isinstance(node, ast.ImportFrom):
            base = absolute_base(module, node)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}", node.lineno, types_only)


def absolute_base(module: Module, node: ast.ImportFrom) -> str:
    """The dotted name behind `from`, with leading dots resolved against the module's package."""
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    climb = node.level - 1 if module.is_package else node.level
    package = parts[: len(parts) - climb]
    return ".".join([*package, *([node.module] if node.module else [])])


def room_of(module: Module) -> tuple[str, tuple[str, ...]] | None:
    """The row of the table that holds for a module; None outside `db` and `viewer`."""
    return next((row for row in ROOMS if is_within(module.name, row[0])), None)


def is_allowed(target: str, allowed: tuple[str, ...]) -> bool:
    """True when a module with this row may import `target`, a dotted name of a module or of what is in it."""
    top = target.split(".")[0]
    if top in sys.stdlib_module_names:
        return top not in SQL_MODULES or top in allowed
    return any(is_within(target, name) or (name == "fontpkg" and top.startswith("fontpkg")) for name in allowed)


def wrong_imports(module: Module) -> Iterator[str]:
    """The table, the network, the threads."""
    row = room_of(module)
    for each in imports(module):
        place = f"{module.name}:{each.line}"
        if row is not None and not is_allowed(each.target, row[1]):
            yield f"{place} imports {each.target}, which {row[0]} may not"
        if any(is_within(each.target, name) for name in NETWORK):
            yield f"{place} imports {each.target}: nothing here talks to a network"
        thread = any(is_within(each.target, name) for name in THREADS) or each.target.split(".")[-1] in QT_THREADS
        if thread and row is not None and module.name != THREAD_ROOM:
            yield f"{place} imports {each.target}: only {THREAD_ROOM} starts threads"


def sql_outside_db(module: Module) -> Iterator[str]:
    """Strings that begin like an SQL statement, anywhere in `viewer`."""
    if not is_within(module.name, "viewer"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield f"{module.name}:{node.lineno} holds SQL: {node.value.strip()[:30]!r}"


def drawing_outside_paint(module: Module) -> Iterator[str]:
    """A painter used anywhere but in `viewer.paint`; a widget may make one and hand it there."""
    if not is_within(module.name, "viewer") or is_within(module.name, "viewer.paint"):
        return
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if DRAWING.fullmatch(node.func.attr):
            yield f"{module.name}:{node.lineno} calls {node.func.attr}: only viewer.paint draws"


def caught_too_widely(module: Module) -> Iterator[str]:
    """`except Exception` away from the doors, unless the handler ends by raising the same again."""
    if module.name in DOORS or room_of(module) is None:
        return
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = ast.unparse(node.type) if node.type else "everything"
        last = node.body[-1]
        raises_again = isinstance(last, ast.Raise) and last.exc is None
        if re.search(r"\b(Base)?Exception\b|^everything$", caught) and not raises_again:
            yield f"{module.name}:{node.lineno} catches {caught}: only the doors do"


def empty_name(module: Module) -> Iterator[str]:
    """Names that say nothing about what is inside."""
    for word in set(re.split(r"[._]", module.name)) & EMPTY_NAMES:
        yield f"{module.name} is named '{word}'; name what it holds"


def too_long(module: Module) -> Iterator[str]:
    """Files above the limit and not excused."""
    lines = module.text.count("\n") + 1
    if lines > LARGEST_FILE_LINES and module.name not in LARGER_FILES:
        yield f"{module.name} has {lines} lines, more than {LARGEST_FILE_LINES}"


def import_cycles(modules: list[Module]) -> Iterator[str]:
    """Modules that import each other in a ring; imports inside functions count, imports for types do not."""
    names = {module.name for module in modules}
    graph = {
        module.name: {
            found
            for each in imports(module)
            if not each.types_only and (found := nearest_module(each.target, names)) not in (None, module.name)
        }
        for module in modules
    }
    state: dict[str, int] = {}
    for start in sorted(graph):
        yield from _rings(start, graph, state, [])


def nearest_module(target: str, names: set[str]) -> str | None:
    """The module of ours that `target` names: itself, or the one it is an attribute of."""
    if target in names:
        return target
    parent = target.rpartition(".")[0]
    return parent if parent in names else None


def _rings(name: str, graph: dict[str, set[str]], state: dict[str, int], path: list[str]) -> Iterator[str]:
    """Depth first; `state` is 1 for a module on the path and 2 for one that is done."""
    if state.get(name) == 2:
        return
    if state.get(name) == 1:
        yield "import cycle: " + " -> ".join([*path[path.index(name) :], name])
        return
    state[name] = 1
    for target in sorted(graph[name]):
        yield from _rings(target, graph, state, [*path, name])
    state[name] = 2


RULES = (wrong_imports, sql_outside_db, drawing_outside_paint, caught_too_widely, empty_name, too_long)


def violations(modules: list[Module]) -> list[str]:
    """Every sentence of every rule, in the order of the modules."""
    found = [sentence for module in modules for rule in RULES for sentence in rule(module)]
    return found + list(import_cycles(modules))
