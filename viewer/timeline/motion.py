"""Movement of the visible span: 180 ms, easing out, in log scale; none when motion is reduced."""

from __future__ import annotations

import math

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from viewer.look import Look
from viewer.session import Session

GLIDE_MS = 180


class SpanMotion(QObject):
    """Glides the session's span to another; a hand on the canvas stops it at once."""

    def __init__(self, session: Session, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._look = session, look
        self._from = self._to = (0.0, 1.0)
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(GLIDE_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._step)

    def glide_to(self, start_s: float, end_s: float) -> None:
        """Show a span, by way of the spans between."""
        self.stop()
        view = self._session.view
        self._session.history.remember((view.start_s, view.end_s))
        if self._look.reduced_motion:
            self._session.set_span(start_s, end_s, remember=False)
            return
        self._from, self._to = (view.start_s, view.end_s), (start_s, end_s)
        self._animation.start()

    def stop(self) -> None:
        """Stay where the movement has come to."""
        self._animation.stop()

    def _step(self, done: float) -> None:
        (a0, a1), (b0, b1) = self._from, self._to
        length = math.exp((1 - done) * math.log(a1 - a0) + done * math.log(b1 - b0))
        far = abs((b1 - b0) - (a1 - a0)) > 1e-9 * (a1 - a0)
        # the middle follows the length, so that the target stays put on the screen while zooming
        share = (length - (a1 - a0)) / ((b1 - b0) - (a1 - a0)) if far else done
        middle = (1 - share) * (a0 + a1) / 2 + share * (b0 + b1) / 2
        if done >= 1:
            self._session.set_span(b0, b1, remember=False)
        else:
            self._session.set_span(middle - length / 2, middle + length / 2, remember=False)
