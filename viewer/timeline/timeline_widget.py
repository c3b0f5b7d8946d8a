"""The timeline on screen: lays out a scene for the visible span, paints it, and turns hands and keys into commands.

What is painted, hit, read aloud and walked with the keyboard is one and the same scene.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from db.dates import describe_length, describe_span
from viewer.layout.scale import TimeScale
from viewer.layout.scene import Item, Scene
from viewer.layout.timeline import layout_timeline
from viewer.layout.timeline_data import TimelineData
from viewer.layout.view import AXIS_PX, HEADER_COMPACT_PX, HEADER_PX, TimelineView
from viewer.layout.words_protocol import Words
from viewer.look import Look
from viewer.paint.backdrop import paint_backdrop
from viewer.paint.focus_frame import BY_KEYBOARD, paint_focus_frame
from viewer.paint.kept_picture import KeptPicture
from viewer.paint.overlay import OverlayState, paint_overlay
from viewer.paint.pinned_lanes import clip_to_pinned, clip_to_scrolled, paint_scrolled
from viewer.relations import related_ids
from viewer.session import DAY_S, Session
from viewer.timeline import navigation
from viewer.timeline.background_index import LARGE, BackgroundIndex
from viewer.timeline.canvas_measure import CanvasMeasure
from viewer.timeline.cross_fade import CrossFade
from viewer.timeline.data_of_case import timeline_data
from viewer.timeline.keys import press_key
from viewer.timeline.motion import SpanMotion
from viewer.timeline.pointer import Pointer
from viewer.timeline.settling import Settling, fit_bar
from viewer.words import tr

NARROW_PX = 700


class TimelineWidget(CanvasMeasure):
    """The canvas between the filter bar and the overview strip."""

    def __init__(self, session: Session, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.look, self.words = session, look, words
        self._data: TimelineData | None = None
        self._scene: Scene | None = None
        self._picture = KeptPicture()
        self._preview: tuple[float, float] | None = None
        self._focus_ref = 0
        self._anchor: Item | None = None
        self._found: frozenset[int] = frozenset()
        self._fade_rest = False
        self.background: BackgroundIndex | None = None
        self.tool = "select"
        self.motion = SpanMotion(session, look, self)
        self.pointer = Pointer(self)
        self.settling = Settling(self)
        self.settling.rested.connect(lambda: fit_bar(self.verticalScrollBar(), self._scene))
        self.settling.settled.connect(self._on_settled)
        self.fade = CrossFade(look, self)
        self.fade.changed.connect(self.viewport().update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(words.lane("timeline"))
        self.setMinimumSize(QSize(320, 200))
        self.verticalScrollBar().valueChanged.connect(lambda _v: self._on_scroll())
        session.case_changed.connect(lambda _c: self._forget_data())
        session.as_of_changed.connect(lambda _s: self._forget_data())
        session.view_changed.connect(lambda _v: self._on_view())
        session.selection_changed.connect(lambda _s: self._on_selection())
        look.changed.connect(self._forget_scene)

    # ---- the scene ------------------------------------------------------------------------------------------
    def _forget_data(self) -> None:
        self._data = None
        if not self.session.has_case or len(self.session.case.columns) <= LARGE:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._forget_scene()

    def _on_view(self) -> None:
        self.fade.stop()
        self.settling.view_changed()
        self._forget_scene()

    def _on_settled(self) -> None:
        self.fade.begin(self._scene)
        self._forget_scene()

    def _forget_scene(self) -> None:
        self._scene_stale = True
        self.viewport().update()

    _scene_stale, _framed = True, False

    def _on_scroll(self) -> None:
        if self._scene is not None and self._scene.partial:
            self._scene_stale = True
        self.viewport().update()

    @property
    def data(self) -> TimelineData:
        """What the layout reads of the open case, as known on the session's date."""
        if self._data is None:
            case, as_of_s = self.session.case, self.session.as_of_s
            if self.background is None:
                self._data = timeline_data(case, as_of_s, language=case.info.language)
            else:
                self._data = self.background.data_of(case, as_of_s, self.timeline_view(), self.words)
        return self._data

    def work_in_background(self, background: BackgroundIndex) -> None:
        """Let a worker make what is drawn of a large case; without one everything is made at once."""
        self.background = background
        background.ready.connect(lambda data: self._forget_data() if data else self._forget_scene())

    def timeline_view(self) -> TimelineView:
        """The view to lay out: the session's state at this widget's size."""
        session, area = self.session, self.viewport()
        view = session.view
        grown = max(1.0, self.look.text_scale)
        header = (HEADER_COMPACT_PX if area.width() < NARROW_PX else HEADER_PX) * grown
        return TimelineView(
            start_s=view.start_s,
            end_s=view.end_s,
            width_px=float(max(area.width(), 200)),
            height_px=float(max(area.height(), 100)),
            scroll_px=self.scroll_px,
            lanes_by=view.lanes_by,
            detail=view.detail,
            filters=view.filters,
            as_of_s=None if session.as_of_s is None else session.as_of_s + 1,
            now_s=session.now_s,
            header_px=header,
            axis_px=AXIS_PX * grown,
            order=view.order,
            folded=view.folded,
            turned=view.turned,
            hidden=view.hidden,
            heights=view.heights,
            pinned=view.pinned,
            text_scale=self.look.text_scale,
            zone=session.case.info.timezone,
            language=session.case.info.language,
            selected=frozenset(session.selection.ids),
            focused=self._focus_ref,
            found=self._found,
            previous_levels=self._scene.levels if self._scene else (),
            previous_places=self._scene.places if self._scene else {},
        )

    @property
    def scene(self) -> Scene:
        """The present scene, laid out anew if anything it depends on has changed."""
        if self._scene is None or self._scene_stale:
            data = self.data
            new_labels = self.settling.new_labels(large=len(data.events) > LARGE)
            view = replace(self.timeline_view(), new_labels=new_labels)
            if self.background is not None:
                view = self.background.view_of(data, view, self.words)
            scene = layout_timeline(data, view, self.look.fonts.metrics(), self.words)
            self._scene = replace(scene, span_words=span_words(view.start_s, view.end_s))
            self._scene_stale = False
            self.settling.laid_out(owes=scene.unread > 0 or scene.keeps_places)
            bar, most = self.verticalScrollBar(), self._scene.scroll_max_px
            if new_labels is None or bar.value() > most:
                fit_bar(bar, self._scene)  # else it keeps still until the view rests: to paint it takes 2 ms
            if self._scene.scroll_max_px > 0 and len(data.events) > LARGE:
                # A bar that comes and goes while zooming moves everything sideways and costs a second frame.
                self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            self.scene_changed.emit(self._scene)
        return self._scene

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new size is a new scene."""
        super().resizeEvent(event)
        self._forget_scene()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the scene, then what depends on the moment: selection, hover, focus."""
        theme, fonts = self.look.theme, self.look.fonts
        scene = self.scene if self.session.has_case else None
        state = self.overlay_state() if scene else OverlayState()
        with QPainter(self.viewport()) as painter:
            if scene is None:
                paint_backdrop(painter, self.viewport().rect(), theme, "canvas")
                return
            ratio = self.viewport().devicePixelRatioF()
            self._picture.paint(painter, scene, theme, fonts, scroll_px=float(self.scroll_px), ratio=ratio)
            if self.fade.before is not None:
                painter.setOpacity(self.fade.opacity)
                paint_scrolled(painter, self.fade.before, theme, fonts, float(self.scroll_px))
                painter.setOpacity(1.0)
            self._paint_emphasis(painter, scene, state)
            if self._framed and self.hasFocus():
                paint_focus_frame(painter, self.viewport().rect(), theme)

    def _paint_emphasis(self, painter: QPainter, scene: Scene, state: OverlayState) -> None:
        """What is marked over the scene, over pinned lanes and those that scroll each where they stand."""
        theme, fonts = self.look.theme, self.look.fonts
        painter.save()
        if self.scroll_px:
            clip_to_scrolled(painter, scene)
        paint_overlay(painter, scene, state, theme, fonts, scroll_px=self.scroll_px)
        self.paint_hands(painter, scene, self.scroll_px)
        painter.restore()
        if scene.pinned_px and self.scroll_px:
            painter.save()
            clip_to_pinned(painter, scene)
            paint_overlay(painter, scene, state, theme, fonts)
            self.paint_hands(painter, scene, 0.0)
            painter.restore()

    def overlay_state(self) -> OverlayState:
        """What is marked over the scene just now."""
        selection, hover = self.session.selection, self.pointer.hover
        span = self._preview or selection.span
        return OverlayState(
            selected=frozenset(selection.ids),
            related=related_ids(self.session.case, selection.ids),
            hovered=hover.ref if hover else 0,
            focused=self._focus_ref if self.hasFocus() and self._focus_ref not in selection.ids else 0,
            kept=self._found if self._found and self._fade_rest else None,
            hits=self._found,
            span=span,
            span_words="" if span is None else describe_span(round(span[0]), max(round(span[0]), round(span[1]) - 1)),
        )

    def set_tool(self, name: str) -> None:
        """What a press on the canvas does: "select", "pin", "range" or "measure"."""
        self.tool = name
        shape = Qt.CursorShape.ArrowCursor if name == "select" else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)
        self.tool_changed.emit(name)

    def show_found(self, ids: frozenset[int], fade_rest: bool) -> None:
        """Mark search hits, and fade everything else on request."""
        self._found, self._fade_rest = ids, fade_rest
        self._forget_scene()

    def let_go(self) -> bool:
        """Escape: gesture, tool, measured stretch, lane's name, in that order; False where there was none of them."""
        if self.pointer.cancel():
            return True
        if self.tool != "select":
            self.set_tool("select")
            return True
        return self.drop_measure() or self.let_go_of_lane()

    # ---- what gestures ask (GestureCanvas) ------------------------------------------------------------------
    def scale(self) -> TimeScale:
        """Time to x, for the visible span."""
        return self.timeline_view().scale

    def scroll_by(self, dy_px: float) -> None:
        """Scroll the lanes."""
        bar = self.verticalScrollBar()
        bar.setValue(round(bar.value() + dy_px))

    def preview_span(self, span: tuple[float, float] | None, purpose: str) -> None:
        """Show the span a drag has covered so far."""
        self._preview = span
        self.viewport().update()

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
            self.session.select([])
            return
        if not hit.ref:
            self.session.select_span((round(hit.start_s), round(hit.end_s)))
            return
        item = self.scene.item(hit.ref)
        if extend and self._anchor and item:
            refs = navigation.between(self.scene.items, self._anchor, item)
            self._focus_ref = hit.ref
            self.session.select(refs, hit.ref)
            return
        self._focus_ref, self._anchor = hit.ref, item
        if add:
            self.session.toggle(hit.ref)
        else:
            self.session.select([hit.ref])

    # ---- hands and keys -------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a gesture."""
        if self.session.has_case:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the gesture, or light up what is under the pointer."""
        if self.session.has_case:
            self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the gesture."""
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open, zoom or fold."""
        if self.session.has_case and event.button() is Qt.MouseButton.LeftButton:
            self.pointer.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left: nothing is lit any more."""
        super().leaveEvent(event)
        self.pointer.forget_hover()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Every action of the thing at hand."""
        if self.session.has_case:
            self.pointer.context_menu(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, pan or zoom."""
        if self.session.has_case:
            self.pointer.wheel(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinch and smart zoom from a trackpad arrive here."""
        if isinstance(event, QNativeGestureEvent) and self.session.has_case and self.pointer.native_gesture(event):
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among things."""
        if not self.session.has_case or not press_key(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go: dragging selects again."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.pointer.space_held = False
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus ring appears, and a frame where the keyboard led here."""
        super().focusInEvent(event)
        self._framed = event.reason() in BY_KEYBOARD
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The focus ring goes."""
        super().focusOutEvent(event)
        self.pointer.space_held = False
        self.viewport().update()

    # ---- the selection --------------------------------------------------------------------------------------
    def _on_selection(self) -> None:
        focus = self.session.selection.focus
        if focus is not None:
            self._focus_ref = focus
            self.chosen_lane = ""
            self.bring_into_view(focus)
            item = self._scene.item(focus) if self._scene is not None else None
            if item is not None and item.part == "more":
                self._forget_scene()  # what is selected comes out of "2 more" and has its label
        # Else the scene stays: what is selected is marked by the overlay alone.
        self.viewport().update()


def span_words(start_s: float, end_s: float) -> str:
    """The visible span for the status bar: "5 Aug 2025 to 6 May 2026, 9 months"."""
    start, end = round(start_s), round(end_s) - 1
    length = describe_length(start, end + 1).split(", ")[-1]
    return tr("{span}, {length}", span=describe_span(start, end), length=length)
