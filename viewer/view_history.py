"""Back and forward through the spans that were shown, as a browser does."""

from __future__ import annotations

Span = tuple[float, float]
_DEEPEST = 100


class ViewHistory:
    """Two stacks of spans: those left behind and those come back from."""

    def __init__(self) -> None:
        self._behind: list[Span] = []
        self._ahead: list[Span] = []

    @property
    def can_go_back(self) -> bool:
        """Whether a view was left behind."""
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        """Whether a view was come back from."""
        return bool(self._ahead)

    def remember(self, span: Span) -> None:
        """Note the span that is being left; what was ahead is forgotten."""
        if not self._behind or self._behind[-1] != span:
            self._behind.append(span)
            del self._behind[:-_DEEPEST]
        self._ahead.clear()

    def back(self, present: Span) -> Span | None:
        """The span before this one, or None."""
        if not self._behind:
            return None
        self._ahead.append(present)
        return self._behind.pop()

    def forward(self, present: Span) -> Span | None:
        """The span that `back` left, or None."""
        if not self._ahead:
            return None
        self._behind.append(present)
        return self._ahead.pop()
