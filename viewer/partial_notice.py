"""Says, where a person has stopped the reading of a large case, what the canvas does not show, and offers to go on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.panels.banner import Banner, Message
from viewer.rest_of_case import RestOfCase
from viewer.timeline.background_index import LANES_TOPIC, BackgroundIndex
from viewer.words import tr


class PartialNotice(QObject):
    """A message above the canvas; it goes when the work is taken up again or has become needless."""

    def __init__(self, banner: Banner, rest: RestOfCase, background: BackgroundIndex, parent: QObject) -> None:
        super().__init__(parent)
        self._banner, self._rest, self._background = banner, rest, background
        self._told: Message | None = None
        rest.interrupted.connect(self._tell_events)
        rest.settled.connect(self._clear)
        background.interrupted.connect(self._tell_index)
        background.ready.connect(self._on_ready)

    def _tell_events(self) -> None:
        self._tell(
            tr("Only rounds and exchanges are shown"),
            tr("Reading the other events was stopped before its end."),
            tr("Read the events"),
            self._rest,
        )

    def _tell_index(self) -> None:
        if self._background.stopped == LANES_TOPIC:
            self._tell(
                tr("The canvas shows the lanes and filters from before"),
                tr("Preparing the ones chosen last was stopped before its end."),
                tr("Prepare the lanes"),
                self._background,
            )
            return
        self._tell(
            tr("Only rounds, exchanges, issues and notes are drawn"),
            tr("Building the time index was stopped before its end."),
            tr("Build the time index"),
            self._background,
        )

    def _tell(self, title: str, text: str, button: str, job: RestOfCase | BackgroundIndex) -> None:
        def go_on() -> None:
            self._clear()
            if isinstance(job, RestOfCase):
                job.read()
            else:
                job.go_on()

        self._told = Message("warn", title, text, ((button, go_on),))
        self._banner.show_message(self._told)

    def _on_ready(self, _data: bool) -> None:
        self._clear()

    def _clear(self) -> None:
        if self._told is not None and self._banner.message is self._told:
            self._banner.clear()
        self._told = None
