"""Makes what the timeline draws of a large case in a worker, and says what can be drawn meanwhile.

Rounds, exchanges, issues and notes come first, for they are few; density follows when the events are ready. Other
lanes and filters are made in the worker too, and until they are there the canvas goes on showing the ones before.
What is made of the whole case is kept in the user's cache folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from db.case import COLUMNS, Case, cache_key, store_columns
from db.index_cache import CacheKey, IndexCache
from db.places_on_disk import user_cache_dir
from viewer.layout.lanes import are_prepared, prepare_lanes
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import TimelineView
from viewer.layout.words_protocol import Words
from viewer.tasks import Progress, Tasks
from viewer.timeline.data_of_case import KnownEvents, bare_data, known_events, timeline_data
from viewer.timeline.index_delta import known_after
from viewer.timeline.stored_lanes import NAME, load_known, store_known

LARGE = 2_000
EVENTS_TOPIC, LANES_TOPIC, FOLD_TOPIC = "index", "lanes", "fold"
STILL_MS = 2_000
"""So long after the last edit the index is built anew; until then the changes lie beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """Events ready to be drawn, and what they were made for."""

    known: KnownEvents
    columns: object  # of the case
    as_of_s: int | None
    zone: str

    def fits(self, case: Case, as_of_s: int | None) -> bool:
        return self.columns is case.columns and self.as_of_s == as_of_s and self.zone == case.info.timezone


@dataclass(frozen=True, slots=True, eq=False)
class _FoldWish:
    """What the index is to be built anew of, once hands are still."""

    case: Case
    as_of_s: int | None
    view: TimelineView
    words: Words


class BackgroundIndex(QObject):
    """What one canvas draws. `ready` tells that `data_of` or `view_of` would now give more than before."""

    ready = Signal(bool)  # whether the data has changed, too, and not only the lanes
    interrupted = Signal()  # somebody stopped the work: what is shown stays as it is until `go_on`

    def __init__(self, tasks: Tasks, parent: QObject | None = None, cache_dir: Path | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._cache_dir = cache_dir
        self._made: _Made | None = None
        self._wanted: tuple[object, int | None, str] | None = None
        self._shown: TimelineView | None = None
        self._lanes_wanted: tuple[object, ...] | None = None
        self._stamped: CacheKey | None = None
        self.stopped = ""  # the topic that somebody stopped by hand
        self._changed: _Made | None = None  # the events made, with the edits since laid beside them
        self._fold_wish: _FoldWish | None = None
        self._told: TimelineData | None = None
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL_MS)
        self._still.timeout.connect(self._fold)
        tasks.changed.connect(self._look_for_stop)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is being made for the canvas."""
        return self._wanted is None and self._lanes_wanted is None

    # ---- events ---------------------------------------------------------------------------------------------
    def data_of(self, case: Case, as_of_s: int | None, view: TimelineView, words: Words) -> TimelineData:
        """What can be drawn of a case now; a small case whole, a large one from what a worker has made so far."""
        if len(case.columns) <= LARGE or not case.is_whole:
            self._made, self._wanted, self._told = None, None, None
            return timeline_data(case, as_of_s, language=case.info.language)
        made = self._made
        if made is None or not made.fits(case, as_of_s):
            made = self._from_cache(case, as_of_s, view, words) or made
            self._made = made
        if made is not None and made.fits(case, as_of_s):
            self._changed = None
            self._restamp(case)
            return self._told_of(case, as_of_s, made.known)
        changed = self._after_edit(case, as_of_s)
        if changed is not None:
            self._fold_wish = _FoldWish(case, as_of_s, view, words)
            self._still.start()
            return self._told_of(case, as_of_s, changed.known)
        self._shown = None
        self._start(case, as_of_s, view, words)
        few = known_events(case, as_of_s, among=few_rows(case))
        return timeline_data(case, as_of_s, language=case.info.language, known=few)

    def _told_of(self, case: Case, as_of_s: int | None, known: KnownEvents) -> TimelineData:
        """The data with everything that has not changed since the data before."""
        self._told = timeline_data(case, as_of_s, language=case.info.language, known=known, before=self._told)
        return self._told

    def _after_edit(self, case: Case, as_of_s: int | None) -> _Made | None:
        """The events with the edits since they were made laid beside them; None where they are not a change of them."""
        made, zone = self._made, case.info.timezone
        if self._changed is not None and self._changed.fits(case, as_of_s):
            return self._changed
        if made is None or made.as_of_s != as_of_s or made.zone != zone:
            return None
        known = known_after(made.known, made.columns, case, as_of_s)
        self._changed = None if known is None else _Made(known, case.columns, as_of_s, zone)
        return self._changed

    def _fold(self) -> None:
        """Nobody has edited for a while: build the index anew, so that nothing lies beside it any more."""
        wish = self._fold_wish
        if wish is None or self._changed is None or self._changed.columns is not wish.case.columns:
            return
        case, cache, key = wish.case, self._cache(wish.case), cache_key(wish.case.case_file)

        def work(progress: Progress) -> KnownEvents:
            case.columns.make()
            return _made_events(case, wish.as_of_s, wish.view, wish.words, cache, key, progress)

        def done(known: KnownEvents) -> None:
            if self._changed is None or self._changed.columns is not case.columns:
                return  # edited meanwhile: that edit has asked for another fold
            case.columns.settle()
            self._made, self._changed = _Made(known, case.columns, wish.as_of_s, case.info.timezone), None
            self._stamped = key
            self.ready.emit(True)

        self._tasks.start(FOLD_TOPIC, work, done, self._failed)

    def _from_cache(self, case: Case, as_of_s: int | None, view: TimelineView, words: Words) -> _Made | None:
        """The events of a case that was just opened, where the cache has them: mapped, not read, so at once."""
        key = cache_key(case.case_file)
        known = load_known(self._cache(case), key, case, as_of_s, view, words)
        if known is None:
            return None
        self._stamped = key
        return _Made(known, case.columns, as_of_s, case.info.timezone)

    def _start(self, case: Case, as_of_s: int | None, view: TimelineView, words: Words) -> None:
        wanted = (case.columns, as_of_s, case.info.timezone)
        if self._wanted is not None and self._wanted[0] is wanted[0] and self._wanted[1:] == wanted[1:]:
            return
        self._wanted, self.stopped = wanted, ""
        cache, key = self._cache(case), cache_key(case.case_file)

        def work(progress: Progress) -> KnownEvents:
            return _made_events(case, as_of_s, view, words, cache, key, progress)

        def done(known: KnownEvents) -> None:
            self._wanted = None
            self._made = _Made(known, case.columns, as_of_s, case.info.timezone)
            self._stamped = key
            self.ready.emit(True)

        self._tasks.start(EVENTS_TOPIC, work, done, self._failed)

    def _cache(self, case: Case) -> IndexCache:
        return IndexCache(self._cache_dir or user_cache_dir(), case.case_file.case_uid)

    def _restamp(self, case: Case) -> None:
        """A commit that changed no event leaves the cache right; it only has to say so."""
        key = cache_key(case.case_file)
        if self._stamped is not None and key is not None and key != self._stamped:
            cache = self._cache(case)
            for name in (COLUMNS, NAME):
                cache.restamp(name, self._stamped, key)
            self._stamped = key

    def _failed(self, fault: BaseException) -> None:
        self._wanted = self._lanes_wanted = None
        raise fault

    def _look_for_stop(self) -> None:
        """A job that is wanted and not under way was stopped by hand."""
        running = {topic for topic, _done, _total in self._tasks.running()}
        wanted = {EVENTS_TOPIC: self._wanted, LANES_TOPIC: self._lanes_wanted}
        stopped = next((topic for topic, thing in wanted.items() if thing is not None and topic not in running), "")
        if stopped and not self.stopped:
            self.stopped = stopped
            self.interrupted.emit()

    def go_on(self) -> None:
        """Make again what was stopped."""
        if self.stopped:
            self.stopped, self._wanted, self._lanes_wanted = "", None, None
            self.ready.emit(True)

    # ---- lanes ----------------------------------------------------------------------------------------------
    def view_of(self, data: TimelineData, view: TimelineView, words: Words) -> TimelineView:
        """The view to lay out now: the wanted one, or with the lanes and filters shown before while it is made."""
        if len(data.events) <= LARGE or are_prepared(data, view, words):
            self._shown = view
            return view
        shown = self._shown
        before = None if shown is None else _as_shown(view, shown)
        if before is None or not are_prepared(data, before, words):
            before = _prepared_view(data, view)
        wanted = (data.prepared, view.lanes_by, view.filters, view.turned)
        if self._lanes_wanted is None or self._lanes_wanted[0] is not wanted[0] or self._lanes_wanted[1:] != wanted[1:]:
            self._lanes_wanted, self.stopped = wanted, ""
            self._tasks.start(LANES_TOPIC, lambda _p: prepare_lanes(data, view, words), self._lanes_done, self._failed)
        return before or view

    def _lanes_done(self, _nothing: object) -> None:
        self._lanes_wanted = None
        self.ready.emit(False)


def _as_shown(view: TimelineView, shown: TimelineView) -> TimelineView:
    """The view with the lanes and filters of another."""
    return replace(view, lanes_by=shown.lanes_by, filters=shown.filters, turned=shown.turned)


def _prepared_view(data: TimelineData, view: TimelineView) -> TimelineView | None:
    """The view with any lanes that are ready."""
    for key in list(data.prepared):  # a worker may add to it meanwhile
        if key[0] == "lanes":
            return replace(view, lanes_by=key[1], filters=key[2])
    return None


def few_rows(case: Case) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Rows of the rounds and exchanges: the first thing to be seen of a case."""
    rows = case.columns.rows_of(np.array([*case.rounds, *case.swaps], dtype=np.int64))
    return np.sort(rows[rows >= 0])


def _made_events(
    case: Case,
    as_of_s: int | None,
    view: TimelineView,
    words: Words,
    cache: IndexCache,
    key: CacheKey | None,
    progress: Progress,
) -> KnownEvents:
    """Runs in the worker: the known events with the lanes of the view, from the cache where it has them."""
    steps = partial(_tell, progress)
    known = load_known(cache, key, case, as_of_s, view, words)
    if known is None:
        known = known_events(case, as_of_s)
        steps(1)
        prepare_lanes(bare_data(known), replace(view, lanes_by="kind", filters=type(view.filters)()), words)
        steps(2)
        if key is not None and not progress.cancelled:
            store_known(cache, key, case, as_of_s, known, view, words)
    if key is not None and not progress.cancelled and cache.load(COLUMNS, key) is None:
        store_columns(case, cache, key)
    steps(3)
    return known


def _tell(progress: Progress, done: int) -> None:
    progress.report(done, 3)
