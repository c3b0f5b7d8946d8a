"""The user's settings, each declared once with its type and default. Nothing about a case's content is kept here."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QSettings

T = TypeVar("T", str, int, bool)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting: its key in the file and the value it has when nobody chose one."""

    key: str
    default: T


THEME = Setting("appearance/theme", "system")  # system, light, dark
TEXT_SCALE = Setting("appearance/text_scale", 100)  # per cent: 90, 100, 115, 130
REDUCED_MOTION = Setting("appearance/reduced_motion", False)
LANGUAGE = Setting("appearance/language", "")  # BCP 47; empty = the system's
AUTHOR = Setting("notes/author", "")
REPLICA = Setting("notes/replica", "")
RECENT_CASES = Setting("cases/recent", "[]")  # JSON: list of {path, title, events, notes, opened_s}
WINDOW_STATE = Setting("window/state", "")
EXPLAINED_PLACES = Setting("cases/explained_places", "[]")  # JSON: folders that a banner was shown for
EXPORT = Setting("export/last", "{}")  # JSON of the last settings of the export sheet
EXPORT_PRESETS = Setting("export/presets", "{}")  # JSON: such settings by the name a person gave them


class Settings:
    """Typed reading and writing over `QSettings`."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Rapporteur", "Rapporteur"
        )

    def get(self, setting: Setting[T]) -> T:
        """The chosen value, or the default where none was chosen or what is stored is of another type."""
        value: Any = self._store.value(setting.key, setting.default)
        default: Any = setting.default
        if isinstance(default, bool):
            chosen: Any = str(value).lower() in ("true", "1")
        elif isinstance(default, int):
            try:
                chosen = int(value)
            except (TypeError, ValueError):
                chosen = default
        else:
            chosen = value if isinstance(value, str) else default
        return cast(T, chosen)

    def put(self, setting: Setting[T], value: T) -> None:
        """Keep a value; it is written to disk at once, so that a killed process keeps it."""
        self._store.setValue(setting.key, value)
        self._store.sync()

    def get_json(self, setting: Setting[str]) -> Any:
        """A setting that holds JSON; its default where the stored text is no JSON."""
        try:
            return json.loads(self.get(setting))
        except ValueError:
            return json.loads(setting.default)

    def put_json(self, setting: Setting[str], value: object) -> None:
        """Keep a value as JSON text."""
        self.put(setting, json.dumps(value, ensure_ascii=False))

    def replica(self) -> str:
        """This user's name in the operation log: random, made once; says nothing about the person."""
        known = self.get(REPLICA)
        if not known:
            known = uuid.uuid4().hex
            self.put(REPLICA, known)
        return known
