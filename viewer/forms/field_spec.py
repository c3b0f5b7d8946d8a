"""What a form knows of a field and of the rows inside a record: plain values, no widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.domain import Row

TEXT, LONG_TEXT, VERBATIM, LANGUAGE = "text", "long_text", "verbatim", "language"
CHOICE, TRUTH, DATE, MOMENT = "choice", "truth", "date", "moment"
RECORD, WHOLE, REAL = "record", "whole", "real"
COUNT_RANGE, REAL_RANGE, JSON = "count_range", "real_range", "json"
"""The kinds of field; each has one widget in `viewer.forms.cells` and its neighbours."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One line of a form.

    `also` names further fields the same widget fills: the upper end of a range, the wording and the basis of a date.
    `targets` are the kinds a reference may name, the first of them is what "New…" makes; `folded` lines stand under
    "More".
    """

    name: str
    words: str
    kind: str = TEXT
    required: bool = False
    help: str = ""
    choices: Mapping[str, str] | None = None
    targets: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    folded: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every field this line fills."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class PartSpec:
    """Rows of another type inside their owner's form.

    `columns` are (field, stretch) shown in the table; the rest is reached by the row's own form. `single`: there is
    at most one, and its fields are lines of the form. `shown_for` is (field of the owner, the values that show it).
    """

    key: str
    words: str
    one: str
    row_type: type[Row]
    owner: str
    columns: tuple[tuple[str, int], ...] = ()
    single: bool = False
    shown_for: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """The form of one kind: its name in a title ("event"), its lines, the rows inside it."""

    kind: str
    words: str
    fields: tuple[FieldSpec, ...]
    parts: tuple[PartSpec, ...] = ()

    def field(self, name: str) -> FieldSpec | None:
        """The line that fills a field; None where no line does."""
        return next((spec for spec in self.fields if name in spec.names), None)
