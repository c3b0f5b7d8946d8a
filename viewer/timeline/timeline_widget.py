"""The timeline on screen: lays out a scene for the visible span, paints it, and turns hands and keys into commands.

What is painted, hit, read aloud and walked with the keyboard is one and the same scene.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from db.case_questions import bounds_of, rounds_in_order
from viewer.layout.scale import TimeScale
from viewer.layout.scene import Hit, Item, Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import TimelineView
from viewer.layout.words_protocol import Words
from viewer.look import Look
from viewer.paint.overlay import OverlayState, paint_overlay
from viewer.paint.scene_painter import paint_scene
from viewer.relations import related_ids
from viewer.session import DAY_S, Session
from viewer.timeline import navigation
from viewer.timeline.data_of_case import timeline_data
from viewer.timeline.gestures import Gesture, PanGesture, SpanGesture
from viewer.timeline.motion import SpanMotion
from viewer.timeline.tooltips import tooltip_of

WHEEL_FACTOR = 1.18
WHEEL_NOTCH = 120
TOOLTIP_MS = 400
AXIS_LOCK_PX = 8
HEADER_NARROW_PX = 136.0
NARROW_PX = 700


class TimelineWidget(QAbstractScrollArea):
    """The canvas between the filter bar and the overview strip."""

    note_wanted = Signal(object, object, object)  # record id or None, (start_s, end_s) or None, lane key
    activated = Signal(int)
    source_wanted = Signal(int)
    menu_wanted = Signal(object, object)  # Hit or None, global point
    tool_changed = Signal(str)
    scene_changed = Signal(object)

    def __init__(self, session: Session, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._look, self._words = session, look, words
        self._data: TimelineData | None = None
        self._scene: Scene | None = None
        self._gesture: Gesture | None = None
        self._preview: tuple[float, float] | None = None
        self._hover: Hit | None = None
        self._focus_ref = 0
        self._anchor: Item | None = None
        self._found: frozenset[int] = frozenset()
        self._fade_rest = False
        self._wheel_axis: str = ""
        self._space_held = False
        self.tool = "select"
        self.motion = SpanMotion(session, look, self)
        self._tooltip_timer = QTimer(self, singleShot=True, interval=TOOLTIP_MS)
        self._tooltip_timer.timeout.connect(self._show_tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(words.lane("timeline"))
        self.setMinimumSize(QSize(320, 200))
        self.verticalScrollBar().valueChanged.connect(lambda _v: self.viewport().update())
        session.case_changed.connect(lambda _c: self._forget_data())
        session.as_of_changed.connect(lambda _s: self._forget_data())
        session.view_changed.connect(lambda _v: self._forget_scene())
        session.selection_changed.connect(lambda _s: self._on_selection())
        look.changed.connect(self._forget_scene)

    # ---- the scene ------------------------------------------------------------------------------------------
    def _forget_data(self) -> None:
        self._data = None
        self._forget_scene()

    def _forget_scene(self) -> None:
        self._scene_stale = True
        self.viewport().update()

    _scene_stale = True

    @property
    def data(self) -> TimelineData:
        """What the layout reads of the open case, as known on the session's date."""
        if self._data is None:
            self._data = timeline_data(self._session.case, self._session.as_of_s)
        return self._data

    def timeline_view(self) -> TimelineView:
        """The view to lay out: the session's state at this widget's size."""
        session, area = self._session, self.viewport()
        view = session.view
        header = TimelineView.__dataclass_fields__["header_px"].default
        header = (HEADER_NARROW_PX if area.width() < NARROW_PX else header) * max(1.0, self._look.text_scale)
        return TimelineView(
            start_s=view.start_s,
            end_s=view.end_s,
            width_px=float(max(area.width(), 200)),
            height_px=float(max(area.height(), 100)),
            lanes_by=view.lanes_by,
            detail=view.detail,
            filters=view.filters,
            as_of_s=session.as_of_s,
            now_s=session.now_s,
            header_px=header,
            axis_px=42.0 * max(1.0, self._look.text_scale),
            order=view.order,
            folded=view.folded,
            hidden=view.hidden,
            heights=view.heights,
            text_scale=self._look.text_scale,
            zone=session.case.info.timezone,
            language=session.case.info.language,
            selected=frozenset(session.selection.ids),
            focused=self._focus_ref,
            found=self._found,
            previous_levels=self._scene.levels if self._scene else (),
        )

    @property
    def scene(self) -> Scene:
        """The present scene, laid out anew if anything it depends on has changed."""
        if self._scene is None or self._scene_stale:
            view = self.timeline_view()
            self._scene = layout_timeline(self.data, view, self._look.fonts.metrics(), self._words)
            self._scene_stale = False
            bar = self.verticalScrollBar()
            bar.setPageStep(int(view.height_px - view.axis_px))
            bar.setSingleStep(24)
            bar.setRange(0, math.ceil(self._scene.scroll_max_px))
            self.scene_changed.emit(self._scene)
        return self._scene

    @property
    def scroll_px(self) -> float:
        """How far the lanes are scrolled."""
        return float(self.verticalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new size is a new scene."""
        super().resizeEvent(event)
        self._forget_scene()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scene, then what depends on the moment: selection, hover, focus."""
        painter = QPainter(self.viewport())
        theme, fonts = self._look.theme, self._look.fonts
        if not self._session.has_case:
            painter.fillRect(self.viewport().rect(), theme.colour("canvas"))
            return
        scene = self.scene
        paint_scene(painter, scene, theme, fonts, scroll_px=self.scroll_px)
        paint_overlay(painter, scene, self.overlay_state(), theme, fonts, scroll_px=self.scroll_px)

    def overlay_state(self) -> OverlayState:
        """What is marked over the scene just now."""
        selection = self._session.selection
        hovered = self._hover.ref if self._hover else 0
        span = self._preview or selection.span
        faded = frozenset[int]()
        if self._found and self._fade_rest:
            faded = frozenset(i.ref for i in self.scene.items if i.ref and i.ref not in self._found)
        return OverlayState(
            selected=frozenset(selection.ids),
            related=related_ids(self._session.case, selection.ids),
            hovered=hovered,
            focused=self._focus_ref if self.hasFocus() else 0,
            faded=faded,
            hits=self._found,
            span=span,
        )

    # ---- what actions ask -----------------------------------------------------------------------------------
    def zoom_step(self, steps: int) -> None:
        """Zoom about the focused item where it is in view, else about the middle."""
        scale = self.scale()
        item = self.scene.item(self._focus_ref) if self._focus_ref else None
        about = scale.x((item.start_s + item.end_s) / 2) if item else math.nan
        if not scale.left_px <= about <= scale.right_px:
            about = (scale.left_px + scale.right_px) / 2
        self._zoom(WHEEL_FACTOR ** (2 * steps), about, glide=True)

    def pan_step(self, quarters: int) -> None:
        """Move a quarter of the view through time."""
        view = self._session.view
        shift = view.seconds / 4 * quarters
        self.motion.glide_to(view.start_s + shift, view.end_s + shift)

    def fit_selection(self) -> None:
        """Show the selected records, or the selected span, with some air."""
        selection = self._session.selection
        if selection.span:
            start_s, end_s = map(float, selection.span)
        else:
            items = [i for i in map(self.scene.item, selection.ids) if i]
            if not items:
                return
            start_s, end_s = min(i.start_s for i in items), max(i.end_s for i in items)
        air = max((end_s - start_s) * 0.15, DAY_S / 2)
        self.motion.glide_to(start_s - air, end_s + air)

    def step_in_lane(self, steps: int) -> None:
        """Go to the next or previous thing in the lane."""
        self._go_to(navigation.step_in_lane(self.scene.items, self._focused_item(), steps))

    def step_lane(self, steps: int) -> None:
        """Go to the thing nearest in time in the lane below or above."""
        keys = [lane.key for lane in self.scene.lanes]
        self._go_to(navigation.step_lane(self.scene.items, keys, self._focused_item(), steps))

    def go_to_end(self, last: bool) -> None:
        """Go to the first or last thing in view."""
        self._go_to(navigation.first_or_last(self.scene.items, last))

    def step_round(self, steps: int) -> None:
        """Go to the next or previous round of the case, wherever it is."""
        rounds = rounds_in_order(self._session.case, self._session.as_of_s)
        if not rounds:
            return
        ids = [record_id for record_id, _start in rounds]
        focus = self._session.selection.focus
        at = ids.index(focus) + steps if focus in ids else (0 if steps > 0 else len(ids) - 1)
        at = min(max(at, 0), len(ids) - 1)
        self._focus_ref = ids[at]
        self._session.select([ids[at]])

    def set_tool(self, name: str) -> None:
        """What a press on the canvas does: "select", "pin" or "range"."""
        self.tool = name
        shape = Qt.CursorShape.ArrowCursor if name == "select" else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)
        self.tool_changed.emit(name)

    def show_found(self, ids: frozenset[int], fade_rest: bool) -> None:
        """Mark search hits, and fade everything else on request."""
        self._found, self._fade_rest = ids, fade_rest
        self._forget_scene()

    def let_go(self) -> bool:
        """Escape: gesture, tool, preview, in that order; False where there was nothing to let go of."""
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None
            return True
        if self.tool != "select":
            self.set_tool("select")
            return True
        return False

    # ---- what gestures ask (GestureCanvas) ------------------------------------------------------------------
    def scale(self) -> TimeScale:
        """Time to x, for the visible span."""
        return self.timeline_view().scale

    def show_span(self, start_s: float, end_s: float, *, remember: bool) -> None:
        """Show a span at once."""
        self.motion.stop()
        self._session.set_span(start_s, end_s, remember=remember)

    def scroll_by(self, dy_px: float) -> None:
        """Scroll the lanes."""
        bar = self.verticalScrollBar()
        bar.setValue(round(bar.value() + dy_px))

    def preview_span(self, span: tuple[float, float] | None, purpose: str) -> None:
        """Show the span a drag has covered so far."""
        self._preview = span
        self.viewport().update()

    def choose_span(self, start_s: float, end_s: float) -> None:
        """Select a span of time."""
        self._session.select_span((round(start_s), round(end_s)))

    def note_span(self, start_s: float, end_s: float, lane: str) -> None:
        """Begin a note on a span of time."""
        self.set_tool("select")
        self.note_wanted.emit(None, (round(start_s), round(end_s)), lane)

    def clicked(self, x_px: float, y_px: float, *, add: bool, extend: bool) -> None:
        """A press and release in one place."""
        hit = self.scene.hit(x_px, y_px, self.scroll_px)
        if self.tool == "pin":
            self.set_tool("select")
            moment = round(self.scale().t(x_px))
            day = moment - moment % DAY_S
            self.note_wanted.emit(hit.ref if hit and hit.ref else None, (day, day), "")
            return
        if hit is None:
            self._focus_ref = 0
            self._session.select([])
            return
        if not hit.ref:
            self._session.select_span((round(hit.start_s), round(hit.end_s)))
            return
        item = self.scene.item(hit.ref)
        if extend and self._anchor and item:
            refs = navigation.between(self.scene.items, self._anchor, item)
            self._focus_ref = hit.ref
            self._session.select(refs, hit.ref)
            return
        self._focus_ref, self._anchor = hit.ref, item
        if add:
            self._session.toggle(hit.ref)
        else:
            self._session.select([hit.ref])

    # ---- mouse ----------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start the gesture that fits the button, the place and the tool."""
        if not self._session.has_case:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at, keys = event.position(), event.modifiers()
        if event.button() is Qt.MouseButton.BackButton:
            self._session.back()
        elif event.button() is Qt.MouseButton.ForwardButton:
            self._session.forward()
        elif event.button() is Qt.MouseButton.MiddleButton:
            self._begin(PanGesture(self, at.x(), at.y()))
        elif event.button() is Qt.MouseButton.LeftButton:
            self._begin(self._gesture_for(at, keys))

    def _gesture_for(self, at: QPointF, keys: Qt.KeyboardModifier) -> Gesture | None:
        region = self.scene.region_at(at.x(), at.y())
        if region == "header":
            return None
        if self._space_held:
            return PanGesture(self, at.x(), at.y())
        if self.tool == "range":
            lane = self.scene.lane_at(at.y(), self.scroll_px)
            key = lane.key if lane and lane.key != "notes" else ""
            return SpanGesture(self, at.x(), at.y(), "note", key)
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        if region == "axis" or (shift and self.scene.hit(at.x(), at.y(), self.scroll_px) is None):
            return SpanGesture(self, at.x(), at.y(), "select")
        return PanGesture(self, at.x(), at.y(), add=bool(keys & Qt.KeyboardModifier.ControlModifier), extend=shift)

    def _begin(self, gesture: Gesture | None) -> None:
        self._gesture = gesture
        self._tooltip_timer.stop()
        if isinstance(gesture, PanGesture):
            view = self._session.view
            self._session.history.remember((view.start_s, view.end_s))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the gesture; without one, light up what is under the pointer."""
        at = event.position()
        if self._gesture is not None:
            self._gesture.move(at.x(), at.y())
            return
        if not self._session.has_case:
            return
        hover = self.scene.hit(at.x(), at.y(), self.scroll_px)
        if hover != self._hover:
            self._hover = hover
            self._tooltip_timer.start()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the gesture."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.finish(event.position().x(), event.position().y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a thing: open it. On a cluster: zoom to it. On empty canvas: zoom. On a lane header: fold it."""
        if event.button() is not Qt.MouseButton.LeftButton or not self._session.has_case:
            return
        at = event.position()
        region = self.scene.region_at(at.x(), at.y())
        if region == "header":
            self._toggle_fold(at.y())
            return
        hit = self.scene.hit(at.x(), at.y(), self.scroll_px)
        if hit is None:
            out = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._zoom(1 / 2.5 if out else 2.5, at.x(), glide=True)
        elif hit.ref:
            self.activated.emit(hit.ref)
        else:
            air = max((hit.end_s - hit.start_s) * 0.1, 60)
            self.motion.glide_to(hit.start_s - air, hit.end_s + air)

    def _toggle_fold(self, y_px: float) -> None:
        lane = self.scene.lane_at(y_px, self.scroll_px)
        if lane is not None:
            view = self._session.view
            self._session.set_view(replace(view, folded=view.folded ^ {lane.key}))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left: nothing is lit any more."""
        super().leaveEvent(event)
        self._hover = None
        self._tooltip_timer.stop()
        self.viewport().update()

    def contextMenuEvent(self, event: object) -> None:
        """Every action of the thing under the pointer, or of the focused thing."""
        if not self._session.has_case:
            return
        keyboard = event.reason() == event.Reason.Keyboard  # type: ignore[attr-defined]
        if keyboard:
            item = self._focused_item()
            point = QPointF(item.mark.x, item.mark.bottom - self.scroll_px) if item else QPointF(160, 60)
            self.menu_wanted.emit(None, self.viewport().mapToGlobal(point.toPoint()))
            return
        at = event.pos()  # type: ignore[attr-defined]
        hit = self.scene.hit(at.x(), at.y(), self.scroll_px)
        if hit and hit.ref and hit.ref not in self._session.selection.ids:
            self.clicked(at.x(), at.y(), add=False, extend=False)
        self.menu_wanted.emit(hit, event.globalPos())  # type: ignore[attr-defined]

    def _show_tooltip(self) -> None:
        if self._hover is None or not self.underMouse():
            return
        from PySide6.QtWidgets import QToolTip

        text = tooltip_of(self._session.case, self._hover, self._words)
        if text:
            point = self.viewport().mapToGlobal(
                QPointF(self._hover.rect.x + 12, self._hover.rect.bottom - self.scroll_px + 4).toPoint()
            )
            QToolTip.showText(point, text, self.viewport(), QRect())

    # ---- wheel and trackpad ---------------------------------------------------------------------------------
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Plain wheel scrolls lanes, Shift or sideways pans, Ctrl or over the axis zooms at the pointer."""
        if not self._session.has_case:
            return
        at, keys = event.position(), event.modifiers()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        if event.phase() is Qt.ScrollPhase.ScrollBegin:
            self._wheel_axis = ""
        dx = float(pixels.x() or angle.x() / WHEEL_NOTCH * 48)
        dy = float(pixels.y() or angle.y() / WHEEL_NOTCH * 48)
        over_axis = self.scene.region_at(at.x(), at.y()) == "axis"
        if keys & Qt.KeyboardModifier.ControlModifier or (over_axis and not dx):
            notches = (angle.y() or pixels.y()) / WHEEL_NOTCH
            self._zoom(WHEEL_FACTOR**notches, at.x())
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self._pan_px(dy or dx)
        else:
            dx, dy = self._locked(dx, dy, bool(pixels.x() or pixels.y()))
            if dx:
                self._pan_px(dx)
            if dy:
                self.scroll_by(-dy)
        event.accept()

    def _locked(self, dx: float, dy: float, trackpad: bool) -> tuple[float, float]:
        """A trackpad move keeps to the axis it began with."""
        if not trackpad:
            return dx, dy
        if not self._wheel_axis and abs(dx) + abs(dy) >= AXIS_LOCK_PX / 4:
            self._wheel_axis = "x" if abs(dx) > abs(dy) else "y"
        return (dx, 0.0) if self._wheel_axis == "x" else (0.0, dy)

    def _pan_px(self, px: float) -> None:
        moved = self.scale().panned(px)
        self.show_span(moved.start_s, moved.end_s, remember=False)

    def _zoom(self, factor: float, about_px: float, *, glide: bool = False) -> None:
        scale = self.scale()
        zoomed = scale.zoomed(factor, min(max(about_px, scale.left_px), scale.right_px))
        if glide:
            self.motion.glide_to(zoomed.start_s, zoomed.end_s)
        else:
            self.show_span(zoomed.start_s, zoomed.end_s, remember=False)

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinch and smart zoom from a trackpad arrive here."""
        if isinstance(event, QNativeGestureEvent) and self._session.has_case:
            kind, at = event.gestureType(), event.position()
            if kind is Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(1 + event.value(), at.x())
                return True
            if kind is Qt.NativeGestureType.SmartZoomNativeGesture:
                hit = self.scene.hit(at.x(), at.y(), self.scroll_px)
                if hit:
                    air = max((hit.end_s - hit.start_s) * 0.5, DAY_S)
                    self.motion.glide_to(hit.start_s - air, hit.end_s + air)
                return True
        return super().viewportEvent(event)

    # ---- keyboard -------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among things; single letters work only here and each has a modified twin among the actions."""
        if not self._session.has_case or not self._press_key(event):
            super().keyPressEvent(event)

    def _press_key(self, event: QKeyEvent) -> bool:
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: self._step(-1, extend),
            Qt.Key.Key_Right: lambda: self._step(1, extend),
            Qt.Key.Key_Up: lambda: self.step_lane(-1),
            Qt.Key.Key_Down: lambda: self.step_lane(1),
            Qt.Key.Key_Home: lambda: self._extend_span(False) if extend else self.go_to_end(False),
            Qt.Key.Key_End: lambda: self._extend_span(True) if extend else self.go_to_end(True),
            Qt.Key.Key_PageUp: lambda: self.scroll_by(-self.verticalScrollBar().pageStep() * 0.9),
            Qt.Key.Key_PageDown: lambda: self.scroll_by(self.verticalScrollBar().pageStep() * 0.9),
            Qt.Key.Key_Return: self._activate,
            Qt.Key.Key_Enter: self._activate,
            Qt.Key.Key_Plus: lambda: self.zoom_step(1),
            Qt.Key.Key_Equal: lambda: self.zoom_step(1),
            Qt.Key.Key_Minus: lambda: self.zoom_step(-1),
            Qt.Key.Key_F: self.fit_selection,
            Qt.Key.Key_N: lambda: self.note_wanted.emit(self._session.selection.focus, None, ""),
        }
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = True
            if self._focus_ref:
                self._session.toggle(self._focus_ref)
            return True
        if plain or event.key() not in moves:
            return False
        moves[event.key()]()
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go: dragging selects again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
        super().keyReleaseEvent(event)

    def _step(self, steps: int, extend: bool) -> None:
        if not extend:
            self.step_in_lane(steps)
            return
        item = navigation.step_in_lane(self.scene.items, self._focused_item(), steps)
        if item is not None and item.ref:
            self._focus_ref = item.ref
            self._session.select([*self._session.selection.ids, item.ref], item.ref)

    def _extend_span(self, to_end: bool) -> None:
        item = self._focused_item()
        view = self._session.view
        middle = (view.start_s + view.end_s) / 2
        start = item.start_s if item else middle
        case_start, case_end = self._session.case_span()
        self.choose_span(*((start, case_end) if to_end else (case_start, start)))

    def _activate(self) -> None:
        if self._focus_ref:
            self.activated.emit(self._focus_ref)

    def _focused_item(self) -> Item | None:
        return self.scene.item(self._focus_ref) if self._focus_ref else None

    @property
    def focused_item(self) -> Item | None:
        """What has the keyboard focus on the canvas."""
        return self._focused_item()

    def _go_to(self, item: Item | None) -> None:
        if item is None:
            return
        self._anchor = item
        if item.ref:
            self._focus_ref = item.ref
            self._session.select([item.ref])
        else:
            self._focus_ref = item.refs[0] if item.refs else 0
            self._session.select_span((round(item.start_s), round(item.end_s)))
        self.viewport().update()

    # ---- the selection --------------------------------------------------------------------------------------
    def _on_selection(self) -> None:
        focus = self._session.selection.focus
        if focus is not None:
            self._focus_ref = focus
            self.bring_into_view(focus)
        self._forget_scene()

    def bring_into_view(self, record_id: int) -> None:
        """Pan and scroll just enough to see a record; nothing moves while it is in view."""
        if self._gesture is not None or not self._session.has_case:
            return
        item = self.scene.item(record_id)
        if item is None:
            self._pan_to_record(record_id)
            item = self.scene.item(record_id)
        if item is None:
            return
        top, bottom = item.rect.y - self.scene.axis_px, item.rect.bottom - self.scene.axis_px
        page = self.scene.height_px - self.scene.axis_px
        bar = self.verticalScrollBar()
        if top < self.scroll_px:
            bar.setValue(int(top - 8))
        elif bottom > self.scroll_px + page:
            bar.setValue(math.ceil(bottom - page + 8))

    def _pan_to_record(self, record_id: int) -> None:
        bounds = bounds_of(self._session.case, record_id)
        if bounds is None:
            return
        start_s, end_s = bounds
        view = self._session.view
        if end_s < view.start_s or start_s > view.end_s:
            middle = (start_s + end_s) / 2
            self.motion.glide_to(middle - view.seconds / 2, middle + view.seconds / 2)

    def focusInEvent(self, event: object) -> None:
        """The focus ring appears; the first thing in view takes it where none had it."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        """The focus ring goes."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self._space_held = False
        self.viewport().update()
