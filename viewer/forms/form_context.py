"""What the fields of one form share: the case, the look, the records made along the way, and how to make one more."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from db.dates import parse_edtf
from db.domain import Evidence, Record
from viewer.forms.candidates import Candidate, Candidates
from viewer.forms.drafts import Draft, new_draft
from viewer.paint.panel_look import PanelLook
from viewer.session import Session

NAME_FIELD = {
    "event": "title",
    "issue": "title",
    "source": "title",
    "actor": "name",
    "place": "name",
    "tag": "name",
    "quote": "text",
    "commitment": "summary",
    "figure": "label",
}
"""The kinds "New…" can make from what was typed, and the field that takes it."""

OpenForm = Callable[["FormContext", Draft, QWidget, Callable[[Draft], None]], None]


class FormContext:
    """Shared by a form and the forms opened from it; all of them become one step when the first is saved."""

    def __init__(self, session: Session, look: PanelLook, root: Draft, open_form: OpenForm) -> None:
        self.session, self.look, self.root = session, look, root
        self.pending: list[Draft] = []
        self._candidates = Candidates(session)
        self._open_form = open_form

    def drafted(self) -> Iterator[Record]:
        """Records that stand in the forms as they are now, new ones among them."""
        for draft in (self.root, *self.pending):
            for each in draft.walk():
                if isinstance(each.row, Record):
                    yield each.row

    def find(self, targets: tuple[str, ...], text: str) -> list[Candidate]:
        """Records a typed text may mean."""
        return self._candidates.find(targets, text, [record for record in self.drafted() if _named(record)])

    def title(self, record_id: int | None) -> str:
        """What a record is called, in the case or in these forms."""
        return self._candidates.title(record_id, self.drafted())

    def anchor_s(self) -> int | None:
        """The day relative dates count from: the source's, else the date the case is shown at, else today."""
        for passage in self.root.rows_of("evidence"):
            if isinstance(passage.row, Evidence):
                source = self.session.case.sources.get(passage.row.source_id)
                if source is not None and source.published_edtf:
                    day = parse_edtf(source.published_edtf).latest_s
                    if day is not None:
                        return day
        return self.session.as_of_s if self.session.as_of_s is not None else self.session.now_s

    def can_make(self, kind: str) -> bool:
        """Whether "New…" can make a record of a kind."""
        return kind in NAME_FIELD

    def make(self, kind: str, words: str, over: QWidget, done: Callable[[int], None]) -> None:
        """Open the form of a new record that bears these words; `done` gets its id when it is filled in."""
        draft = new_draft(kind, **{NAME_FIELD[kind]: words})

        def keep(made: Draft) -> None:
            self.pending.append(made)
            done(made.row.id)

        self._open_form(self, draft, over, keep)

    def open_row(self, draft: Draft, over: QWidget, done: Callable[[Draft], None]) -> None:
        """Open the form of a row inside the form."""
        self._open_form(self, draft, over, done)


def _named(record: Record) -> bool:
    return record.KIND not in NAME_FIELD or bool(getattr(record, NAME_FIELD[record.KIND]))
