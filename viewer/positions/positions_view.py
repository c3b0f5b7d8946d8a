"""The page of positions and of the issue ledger: a bar of choices, a line of advice, the grid."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from viewer.layout.ledger import ledger_of
from viewer.layout.positions import Matrix, PositionFacts, RoundColumn, chosen_rounds, matrix_of
from viewer.layout.words_protocol import Words
from viewer.look import Look
from viewer.models.case_reading import reading_of
from viewer.paint.panel_look import PanelLook
from viewer.panels.parts import label
from viewer.positions import accessibility
from viewer.positions.grid_area import GridArea
from viewer.positions.grid_words import grid_words
from viewer.positions.positions_bar import Chooser, PositionsBar, add_choices
from viewer.positions.positions_data import default_pair, default_series, facts_of
from viewer.positions.spoken_cells import count_words
from viewer.session import Session
from viewer.words import tr, trn


class PositionsView(QWidget):
    """Rows are issues, columns are rounds: where the parties stand, or what became of each issue."""

    counted = Signal(str)  # what the grid holds, in words for the status bar

    def __init__(self, session: Session, look: Look, words: Words, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        accessibility.install()
        self.session, self._look = session, PanelLook(look)
        self._reading = reading_of(session)
        self.facts = PositionFacts()
        self.ledger = False
        self._series: str | None = None  # None = the default, "" = all
        self._pair: tuple[int, int] = (0, 0)
        self._ends: tuple[int, int] = (0, 0)
        self._side_by_side = False
        self._stale = True
        self._case_uid = ""
        self.track_chooser = Chooser(self._look, tr("Track"), self._fill_tracks)
        self.party_chooser = Chooser(self._look, tr("Parties"), self._fill_parties)
        self.round_chooser = Chooser(self._look, tr("Rounds"), self._fill_rounds)
        self.bar = PositionsBar(self._look, actions, (self.track_chooser, self.party_chooser, self.round_chooser))
        self._advice = QFrame()
        self._advice.setProperty("surface", "panel")
        self._advice.setProperty("edge", "bottom")
        line = QHBoxLayout(self._advice)
        line.setContentsMargins(14, 6, 14, 6)
        self._sign, self.advice = QLabel(), label(self._look, "", "small", "second", wrap=True)
        line.addWidget(self._sign)
        line.addWidget(self.advice, 1)
        self.area = GridArea(session, look, grid_words(words))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._advice)
        column.addWidget(self.area, 1)
        self.setFocusProxy(self.area)
        session.case_changed.connect(lambda _case: self._forget(keep_place=True))
        session.as_of_changed.connect(lambda _as_of: self._forget(keep_place=True))
        self.area.cell_changed.connect(lambda: accessibility.announce(self.area))
        look.changed.connect(self._dress)
        self._dress()

    # ---- choosing
    def show_ledger(self, ledger: bool) -> None:
        """Show the issue ledger, or the positions."""
        self.ledger = ledger
        self.area.current = None
        self.read()

    def show_issue(self, issue_id: int) -> None:
        """Light an issue's row: what the issues panel asks for."""
        self.session.select([issue_id])

    def choose_series(self, series: str | None) -> None:
        """Show one track of talks; "" shows the rounds of all of them in one order of time."""
        self._series, self._ends, self._side_by_side = series, (0, 0), False
        self.area.current = None
        self.read(keep_place=False)

    def choose_parties(self, first_id: int, second_id: int) -> None:
        """Compare two parties; one chosen twice takes the other's side."""
        if first_id == second_id:
            first_id, second_id = (self.pair[1], second_id) if second_id != self.pair[1] else (first_id, self.pair[0])
        self._pair = (first_id, second_id)
        self.read()

    def choose_rounds(self, first_id: int, last_id: int, *, side_by_side: bool) -> None:
        """Show the rounds from one to another (0 = all), or only these two side by side."""
        self._ends, self._side_by_side = (first_id, last_id), side_by_side
        self.area.current = None
        self.read(keep_place=False)

    @property
    def series(self) -> str:
        """The track that is shown; "" for all."""
        names = self.facts.series
        if self._series == "" or self._series in names:
            return self._series or ""
        return default_series(self.facts)

    @property
    def pair(self) -> tuple[int, int]:
        """The two parties that are compared."""
        known = {party.actor_id for party in self.facts.parties}
        return self._pair if set(self._pair) <= known else default_pair(self._reading, self.facts)

    @property
    def track(self) -> list[RoundColumn]:
        """All rounds of the track."""
        series = self.series
        return [column for column in self.facts.rounds if not series or column.series == series]

    # ---- reading
    def _forget(self, *, keep_place: bool) -> None:
        case_file = self.session.case_file
        uid = case_file.case_uid if case_file is not None else ""
        if uid != self._case_uid:
            self._case_uid, keep_place = uid, False
            self._series, self._pair, self._ends, self._side_by_side = None, (0, 0), (0, 0), False
            self.area.current = None
        self._stale = True
        if self.isVisible():
            self.read(keep_place=keep_place)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self.read(keep_place=False)

    def read(self, *, keep_place: bool = True) -> None:
        """Read the case anew, as known on the session's date."""
        self.facts, self._stale = facts_of(self._reading), False
        track = self.track
        shown = chosen_rounds(track, *self._ends, only_two=self._side_by_side) if track else []
        if self.ledger:
            self.area.show_grid(ledger_of(self.facts, shown), track, keep_place=keep_place)
        else:
            matrix = matrix_of(self.facts, track, shown, *self.pair, side_by_side=self._side_by_side)
            self.area.show_grid(matrix, track, keep_place=keep_place)
        self._show_choices(shown)
        self._advise()
        if self.session.has_case:
            self.counted.emit(count_words(self.area.grid))

    def _show_choices(self, shown: list[RoundColumn]) -> None:
        names = {party.actor_id: party for party in self.facts.parties}
        self.track_chooser.put(self.series or tr("All tracks"))
        parties = [names[i].short for i in self.pair if i in names]
        self.party_chooser.put(", ".join(parties) or tr("none on record"))
        visible = not self.ledger and len(names) > 1
        self.party_chooser.setVisible(visible)
        self.party_chooser.caption.setVisible(visible)
        if not shown:
            words = tr("none")
        elif self._side_by_side and len(shown) == 2:
            words = tr("{first} and {second}", first=shown[0].name, second=shown[1].name)
        elif self._ends == (0, 0):
            words = tr("All")
        else:
            words = tr("{first} to {last}", first=shown[0].name, last=shown[-1].name)
        self.round_chooser.put(words)
        self.bar.show_for(ledger=self.ledger)

    def _advise(self) -> None:
        grid, text = self.area.grid, ""
        if not self.session.has_case:
            text = ""
        elif not self.facts.issues or not self.facts.rounds:
            text = tr("This view needs issues and rounds of talks. The case has none on record as known on this date.")
        elif isinstance(grid, Matrix):
            held = grid.rounds_with_positions
            if held == 0:
                text = tr("No positions are on record in these rounds.")
            elif held == 1 and not self._side_by_side:
                text = tr("One round has positions. Movement appears as soon as a second round does.")
            loose = sum(position.round_id == 0 for position in self.facts.positions)
            if loose:
                said = trn(
                    "{count} position belongs to no round and is shown with its issue only.",
                    "{count} positions belong to no round and are shown with their issues only.",
                    loose,
                )
                text = tr("{first} {second}", first=text, second=said).strip()
        self.advice.setText(text)
        self._advice.setVisible(bool(text))

    # ---- menus
    def _fill_tracks(self, menu: QMenu) -> None:
        names: list[tuple[object, str]] = [(name, name) for name in self.facts.series]
        add_choices(menu, names, self.series, lambda key: self.choose_series(str(key)))
        if len(names) > 1:
            menu.addSeparator()
            add_choices(menu, [("", tr("All tracks"))], self.series, lambda _key: self.choose_series(""))

    def _fill_parties(self, menu: QMenu) -> None:
        names: list[tuple[object, str]] = [(party.actor_id, party.name) for party in self.facts.parties]
        first, second = self.pair
        one, two = menu.addMenu(tr("First, circle")), menu.addMenu(tr("Second, square"))
        add_choices(one, names, first, lambda key: self.choose_parties(_id(key), second))
        add_choices(two, names, second, lambda key: self.choose_parties(first, _id(key)))
        menu.addSeparator()
        menu.addAction(tr("Change sides")).triggered.connect(lambda _on=False: self.choose_parties(second, first))

    def _fill_rounds(self, menu: QMenu) -> None:
        track, (first, last), both = self.track, self._ends, self._side_by_side
        if not track:
            return
        many = len(self.facts.series) > 1 and not self.series
        names: list[tuple[object, str]] = [
            (c.event_id, tr("{series}, {round}", series=c.series, round=c.name) if many else c.name) for c in track
        ]
        low, high = first or track[0].event_id, last or track[-1].event_id
        everything = menu.addAction(tr("All rounds"))
        everything.triggered.connect(lambda _on=False: self.choose_rounds(0, 0, side_by_side=False))
        menu.addSeparator()
        from_menu, to_menu = menu.addMenu(tr("From")), menu.addMenu(tr("To"))
        add_choices(from_menu, names, low, lambda key: self.choose_rounds(_id(key), high, side_by_side=both))
        add_choices(to_menu, names, high, lambda key: self.choose_rounds(low, _id(key), side_by_side=both))
        menu.addSeparator()
        two = menu.addAction(tr("Only these two, side by side"))
        two.setCheckable(True)
        two.setChecked(both)
        two.triggered.connect(lambda on: self.choose_rounds(low, high, side_by_side=on))

    def _dress(self) -> None:
        look = self._look
        self._sign.setPixmap(look.pixmap("info", "text3", look.scaled(14), self.devicePixelRatioF()))
        self.advice.setFont(look.font("small"))


def _id(key: object) -> int:
    assert isinstance(key, int)
    return key
