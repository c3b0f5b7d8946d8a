"""The scene before fades out over the one after, 100 ms, once a view has settled; not at all with reduced motion."""

from __future__ import annotations

from PySide6.QtCore import QObject, QVariantAnimation, Signal

from viewer.layout.scene import Scene
from viewer.look import Look

FADE_MS = 100


class CrossFade(QObject):
    """What is still to be seen of the scene before: `before` at `opacity`. `changed` asks for a new picture."""

    changed = Signal()

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self.before: Scene | None = None
        self.opacity = 0.0
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(FADE_MS)
        self._animation.setStartValue(1.0)
        self._animation.setEndValue(0.0)
        self._animation.valueChanged.connect(self._step)
        self._animation.finished.connect(self.stop)

    def begin(self, before: Scene | None) -> None:
        """Let a scene fade out over the next one."""
        self.stop()
        if before is not None and not self._look.reduced_motion:
            self.before, self.opacity = before, 1.0
            self._animation.start()

    def stop(self) -> None:
        """Only the present scene is seen, as where the view moves on."""
        if self.before is not None:
            self.before, self.opacity = None, 0.0
            self._animation.stop()
            self.changed.emit()

    def _step(self, opacity: float) -> None:
        if self.before is not None:
            self.opacity = opacity
            self.changed.emit()
