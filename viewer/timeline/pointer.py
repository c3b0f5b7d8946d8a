"""Mouse, wheel and trackpad on the timeline: chooses the gesture, lights what is under the pointer, zooms and pans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from viewer.layout.scene import Hit
from viewer.session import DAY_S
from viewer.timeline.gestures import Gesture, PanGesture, SpanGesture
from viewer.timeline.lane_gestures import LaneHeightGesture, LaneMoveGesture, edge_at
from viewer.timeline.measure_gesture import MeasureGesture
from viewer.timeline.tooltips import tooltip_of

if TYPE_CHECKING:
    from viewer.timeline.timeline_widget import TimelineWidget

WHEEL_FACTOR = 1.18
WHEEL_NOTCH = 120
NOTCH_PX = 48
TOOLTIP_MS = 400
AXIS_LOCK_PX = 2
ZOOM_STEP = 2.5


class Pointer:
    """One per canvas; holds the gesture under way and what is hovered."""

    def __init__(self, canvas: TimelineWidget) -> None:
        self._canvas = canvas
        self._session = canvas.session
        self.gesture: Gesture | None = None
        self.hover: Hit | None = None
        self.space_held = False
        self._wheel_axis = ""
        self._tooltip_timer = QTimer(canvas, singleShot=True, interval=TOOLTIP_MS)
        self._tooltip_timer.timeout.connect(self._show_tooltip)

    def cancel(self) -> bool:
        """Let go of the gesture; False where there was none."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def forget_hover(self) -> None:
        """The pointer left, or the scene under it changed."""
        self.hover = None
        self._tooltip_timer.stop()

    # ---- buttons
    def press(self, event: QMouseEvent) -> None:
        """Start the gesture that fits the button, the place and the tool."""
        at, button = event.position(), event.button()
        if button is Qt.MouseButton.BackButton:
            self._session.back()
        elif button is Qt.MouseButton.ForwardButton:
            self._session.forward()
        elif button is Qt.MouseButton.MiddleButton:
            self._begin(PanGesture(self._canvas, at.x(), at.y()))
        elif button is Qt.MouseButton.LeftButton:
            self._begin(self._gesture_for(at, event.modifiers()))

    def _gesture_for(self, at: QPointF, keys: Qt.KeyboardModifier) -> Gesture | None:
        canvas, scene = self._canvas, self._canvas.scene
        region = scene.region_at(at.x(), at.y())
        if at.x() < scene.header_px:
            return self._header_gesture(at, region)
        canvas.drop_measure()
        if canvas.tool == "measure" or (keys & Qt.KeyboardModifier.AltModifier and region == "body"):
            return MeasureGesture(canvas, at.x(), at.y())
        if self.space_held:
            return PanGesture(canvas, at.x(), at.y())
        if canvas.tool == "range":
            lane = scene.lane_at(at.y(), canvas.scroll_px)
            key = lane.key if lane and lane.key != "notes" else ""
            return SpanGesture(canvas, at.x(), at.y(), "note", key)
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        if region == "axis" or (shift and scene.hit(at.x(), at.y(), canvas.scroll_px) is None):
            return SpanGesture(canvas, at.x(), at.y(), "select")
        add = bool(keys & Qt.KeyboardModifier.ControlModifier)
        if canvas.tool == "select" and not add and not shift:
            on_note = canvas.note_gesture(scene.hit(at.x(), at.y(), canvas.scroll_px), at.x(), at.y())
            if on_note is not None:
                return on_note
        return PanGesture(canvas, at.x(), at.y(), add=add, extend=shift)

    def _header_gesture(self, at: QPointF, region: str) -> Gesture | None:
        """On the corner the lanes menu opens; on a header a lane is chosen, moved or resized."""
        canvas = self._canvas
        if region == "axis":
            below = QPointF(0.0, canvas.scene.axis_px).toPoint()
            canvas.lane_menu_wanted.emit("", canvas.viewport().mapToGlobal(below))
            return None
        sign = canvas.sign_at(at.x(), at.y())
        if sign:
            canvas.turn_lane(sign)
            return None
        edge = edge_at(canvas.scene, at.y(), canvas.scroll_px)
        if edge is not None:
            return LaneHeightGesture(canvas, at.x(), at.y(), edge, canvas.hand_height(edge.key))
        lane = canvas.scene.lane_at(at.y(), canvas.scroll_px)
        return LaneMoveGesture(canvas, at.x(), at.y(), lane.key) if lane else None

    def _show_cursor(self, at: QPointF) -> None:
        """Over a lane's lower edge the cursor says that it can be dragged."""
        canvas = self._canvas
        on_header = canvas.scene.region_at(at.x(), at.y()) == "header"
        shape = Qt.CursorShape.ArrowCursor if canvas.tool == "select" else Qt.CursorShape.CrossCursor
        if on_header:
            edge = edge_at(canvas.scene, at.y(), canvas.scroll_px)
            shape = Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor
        if canvas.viewport().cursor().shape() is not shape:
            canvas.viewport().setCursor(shape)

    def _begin(self, gesture: Gesture | None) -> None:
        self.gesture = gesture
        self._tooltip_timer.stop()
        if isinstance(gesture, PanGesture):
            view = self._session.view
            self._session.history.remember((view.start_s, view.end_s))

    def move(self, event: QMouseEvent) -> None:
        """Move the gesture; without one, light up what is under the pointer."""
        at = event.position()
        if self.gesture is not None:
            self.gesture.move(at.x(), at.y())
            return
        self._show_cursor(at)
        hover = self._canvas.scene.hit(at.x(), at.y(), self._canvas.scroll_px)
        if hover != self.hover:
            self.hover = hover
            self._tooltip_timer.start()
            self._canvas.viewport().update()

    def release(self, event: QMouseEvent) -> None:
        """Finish the gesture."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.finish(event.position().x(), event.position().y())

    def double_click(self, event: QMouseEvent) -> None:
        """On a thing: open it. On a cluster: zoom to it. On empty canvas: zoom, or write an event there while the
        record is unlocked. On a lane header: fold it."""
        canvas, at = self._canvas, event.position()
        if at.x() < canvas.scene.header_px:
            sign = canvas.sign_at(at.x(), at.y())
            if sign:
                canvas.turn_lane(sign)  # two quick presses open and close again
            elif canvas.scene.region_at(at.x(), at.y()) == "header":
                canvas.toggle_fold(at.y())
            return
        hit = canvas.scene.hit(at.x(), at.y(), canvas.scroll_px)
        if hit is None:
            out = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if not out and self._wants_line(at):
                return
            canvas.zoom_about(1 / ZOOM_STEP if out else ZOOM_STEP, at.x(), glide=True)
        elif hit.ref:
            canvas.activated.emit(hit.ref)
        else:
            self._zoom_to(hit, 0.1, 60.0)

    def _wants_line(self, at: QPointF) -> bool:
        canvas, session = self._canvas, self._canvas.session
        lane = canvas.scene.lane_at(at.y(), canvas.scroll_px) if at.y() >= canvas.scene.axis_px else None
        if lane is None or session.record_locked or not session.can_annotate:
            return False
        canvas.line_wanted.emit(round(canvas.scale().t(at.x())), lane.key, at.toPoint())
        return True

    def _zoom_to(self, hit: Hit, share: float, least_s: float) -> None:
        air = max((hit.end_s - hit.start_s) * share, least_s)
        self._canvas.motion.glide_to(hit.start_s - air, hit.end_s + air)

    def context_menu(self, event: QContextMenuEvent) -> None:
        """Every action of the thing under the pointer, or of the focused thing."""
        canvas = self._canvas
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            item = canvas.focused_item
            point = (
                QPointF(item.mark.x, canvas.scene.widget_y(item.mark.bottom, canvas.scroll_px))
                if item
                else QPointF(160, 60)
            )
            canvas.menu_wanted.emit(None, canvas.viewport().mapToGlobal(point.toPoint()))
            return
        at = event.pos()
        if at.x() < canvas.scene.header_px:
            self._lane_menu(at.y(), event.globalPos())
            return
        hit = canvas.scene.hit(at.x(), at.y(), canvas.scroll_px)
        if hit and hit.ref and hit.ref not in self._session.selection.ids:
            canvas.clicked(at.x(), at.y(), add=False, extend=False)
        canvas.menu_wanted.emit(hit, event.globalPos())

    def _lane_menu(self, y_px: float, point: QPoint) -> None:
        """What can be done with the lane under a y, or with all lanes over the corner."""
        canvas = self._canvas
        lane = canvas.scene.lane_at(y_px, canvas.scroll_px) if y_px >= canvas.scene.axis_px else None
        if lane is not None:
            canvas.choose_lane(lane.key)
        canvas.lane_menu_wanted.emit(lane.key if lane else "", point)

    def _show_tooltip(self) -> None:
        hover, canvas = self.hover, self._canvas
        if hover is None or not canvas.underMouse():
            return
        text = tooltip_of(self._session.case, hover, canvas.words)
        if text:
            below = QPointF(hover.rect.x + 12, canvas.scene.widget_y(hover.rect.bottom, canvas.scroll_px) + 4).toPoint()
            QToolTip.showText(canvas.viewport().mapToGlobal(below), text, canvas.viewport(), QRect())

    # ---- wheel and trackpad
    def wheel(self, event: QWheelEvent) -> None:
        """Plain wheel scrolls lanes, Shift or sideways pans, Ctrl or over the axis zooms at the pointer."""
        canvas, at, keys = self._canvas, event.position(), event.modifiers()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        if event.phase() is Qt.ScrollPhase.ScrollBegin:
            self._wheel_axis = ""
        dx = float(pixels.x() or angle.x() / WHEEL_NOTCH * NOTCH_PX)
        dy = float(pixels.y() or angle.y() / WHEEL_NOTCH * NOTCH_PX)
        over_axis = canvas.scene.region_at(at.x(), at.y()) == "axis"
        if keys & Qt.KeyboardModifier.ControlModifier or (over_axis and not dx):
            notches = (angle.y() or pixels.y()) / WHEEL_NOTCH
            canvas.zoom_about(WHEEL_FACTOR**notches, at.x())
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self._pan(dy or dx)
        else:
            dx, dy = self._locked(dx, dy, bool(pixels.x() or pixels.y()))
            if dx:
                self._pan(dx)
            if dy:
                canvas.scroll_by(-dy)
        event.accept()

    def _locked(self, dx: float, dy: float, trackpad: bool) -> tuple[float, float]:
        """A trackpad move keeps to the axis it began with."""
        if not trackpad:
            return dx, dy
        if not self._wheel_axis and abs(dx) + abs(dy) >= AXIS_LOCK_PX:
            self._wheel_axis = "x" if abs(dx) > abs(dy) else "y"
        return (dx, 0.0) if self._wheel_axis == "x" else (0.0, dy)

    def _pan(self, px: float) -> None:
        moved = self._canvas.scale().panned(px)
        self._canvas.show_span(moved.start_s, moved.end_s, remember=False)

    def native_gesture(self, event: QNativeGestureEvent) -> bool:
        """Pinch zooms at the fingers; smart zoom shows the thing under them."""
        kind, at = event.gestureType(), event.position()
        if kind is Qt.NativeGestureType.ZoomNativeGesture:
            self._canvas.zoom_about(1 + event.value(), at.x())
            return True
        if kind is Qt.NativeGestureType.SmartZoomNativeGesture:
            hit = self._canvas.scene.hit(at.x(), at.y(), self._canvas.scroll_px)
            if hit:
                self._zoom_to(hit, 0.5, float(DAY_S))
            return True
        return False
