"""What the inspector of a test says, and its sections."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from viewer.paint.painted import PaintedButton
from viewer.paint.painted_text import PaintedText
from viewer.panels.inspector import Inspector
from viewer.panels.section_widget import SectionWidget


def words_on(widget: QWidget) -> str:
    """Everything a person can read or hear in a widget."""
    if isinstance(widget, Inspector):
        widget.column.finish()
    shown = [child for child in widget.findChildren(QWidget) if child.isVisibleTo(widget)]
    said = [child.text() for child in shown if isinstance(child, QLabel)]
    said += [child.text for child in shown if isinstance(child, PaintedText)]
    said += [child.accessibleName() for child in shown if isinstance(child, PaintedButton)]
    return "\n".join(said)


def sections(inspector: Inspector) -> dict[str, SectionWidget]:
    inspector.column.finish()
    found = inspector.page_box.findChildren(SectionWidget)
    return {widget.section.key: widget for widget in found if widget.isVisibleTo(inspector)}


# ---- every record
