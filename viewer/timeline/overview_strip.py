"""The overview strip: the whole case in 48 px, with a handle for the span in view."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.layout.overview import Overview, layout_overview
from viewer.layout.words_protocol import Words
from viewer.look import Look
from viewer.paint.backdrop import paint_backdrop
from viewer.paint.focus_frame import paint_focus_frame
from viewer.paint.scene_painter import paint_scene
from viewer.session import Session
from viewer.timeline.pointer import WHEEL_FACTOR, WHEEL_NOTCH
from viewer.timeline.timeline_widget import TimelineWidget
from viewer.words import tr

TALL_PX, SHORT_PX = 48, 32
HANDLE_PX = 8
_LEFT, _RIGHT, _MIDDLE = "left", "right", "middle"


class OverviewStrip(QWidget):
    """Drag the handle to move, an end to zoom, anywhere else to jump; double click an end fits the selection."""

    def __init__(self, session: Session, look: Look, words: Words, canvas: TimelineWidget) -> None:
        super().__init__()
        self._session, self._look, self._words, self._canvas = session, look, words, canvas
        self._overview: Overview | None = None
        self._grip = ""
        self._grip_t = 0.0
        self._before: tuple[float, float] | None = None
        self.short = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Overview of the whole case"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for signal in (session.case_changed, session.view_changed, session.as_of_changed):
            signal.connect(lambda _x: self._forget())
        look.changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        """Full width, 48 px; 32 in a low window."""
        return QSize(400, round((SHORT_PX if self.short else TALL_PX) * max(1.0, self._look.text_scale)))

    def set_short(self, short: bool) -> None:
        """Drop to 32 px without year labels."""
        if short != self.short:
            self.short = short
            self.updateGeometry()
            self._forget()

    def _forget(self) -> None:
        self._overview = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new size is a new scene."""
        super().resizeEvent(event)
        self._forget()

    @property
    def overview(self) -> Overview:
        """The strip's scene; it spans the whole case, whatever is in view."""
        if self._overview is None:
            view = replace(self._canvas.timeline_view(), width_px=float(max(self.width(), 200)))
            self._overview = layout_overview(
                self._canvas.data, view, self._look.fonts.metrics(), self._words, float(self.height())
            )
        return self._overview

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the strip; a focus ring when the keyboard is here."""
        theme, fonts = self._look.theme, self._look.fonts
        scene = self.overview.scene if self._session.has_case else None
        with QPainter(self) as painter:
            if scene is None:
                paint_backdrop(painter, self.rect(), theme, "panel")
            else:
                paint_scene(painter, scene, theme, fonts)
            if self.hasFocus():
                paint_focus_frame(painter, self.rect(), theme)

    # ---- hands
    def _handle_px(self) -> tuple[float, float]:
        view, scale = self._session.view, self.overview.scale
        return scale.x(view.start_s), scale.x(view.end_s)

    def _grip_at(self, x_px: float) -> str:
        left, right = self._handle_px()
        if abs(x_px - left) <= HANDLE_PX:
            return _LEFT
        if abs(x_px - right) <= HANDLE_PX:
            return _RIGHT
        return _MIDDLE if left < x_px < right else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle or one of its ends; a press elsewhere centres the view there."""
        if not self._session.has_case or event.button() is not Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        view = self._session.view
        self._before = (view.start_s, view.end_s)
        self._grip = self._grip_at(x)
        t = self.overview.scale.t(x)
        if not self._grip:
            self._session.set_span(t - view.seconds / 2, t + view.seconds / 2)
            self._grip = _MIDDLE
        self._grip_t = t

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or stretch the view."""
        if not self._session.has_case:
            return
        x = event.position().x()
        if not self._grip or self._before is None:
            ends = self._grip_at(x) in (_LEFT, _RIGHT)
            self.setCursor(Qt.CursorShape.SizeHorCursor if ends else Qt.CursorShape.ArrowCursor)
            return
        t = self.overview.scale.t(x)
        view = self._session.view
        if self._grip == _MIDDLE:
            shift = t - self._grip_t
            self._session.set_span(view.start_s + shift, view.end_s + shift, remember=False)
            self._grip_t = t
        elif self._grip == _LEFT:
            self._session.set_span(min(t, view.end_s - 60), view.end_s, remember=False)
        else:
            self._session.set_span(view.start_s, max(t, view.start_s + 60), remember=False)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        if self._before is not None and self._grip:
            self._session.history.remember(self._before)
        self._grip, self._before = "", None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """An end of the handle fits the selection."""
        if self._session.has_case and self._grip_at(event.position().x()) in (_LEFT, _RIGHT):
            self._canvas.fit_selection()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel over the strip zooms about the time under the pointer."""
        if not self._session.has_case:
            return
        factor = WHEEL_FACTOR ** ((event.angleDelta().y() or event.pixelDelta().y()) / WHEEL_NOTCH)
        view, t = self._session.view, self.overview.scale.t(event.position().x())
        share = min(max((t - view.start_s) / view.seconds, 0.0), 1.0)
        length = view.seconds / factor
        pivot = view.start_s + share * view.seconds
        self._session.set_span(pivot - share * length, pivot + (1 - share) * length, remember=False)
        event.accept()

    def keyPressEvent(self, event: object) -> None:
        """Left and Right move the view, Plus and Minus zoom, as on the canvas."""
        key = event.key()  # type: ignore[attr-defined]
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._canvas.pan_step(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._canvas.zoom_step(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]
