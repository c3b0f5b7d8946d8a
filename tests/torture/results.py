"""What a torture reports: how often it tried, what it counted, and which tries showed a fault."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Result:
    """One line of the table. A control must show faults; everything else must show none."""

    name: str
    is_control: bool = False
    tries: int = 0
    counts: dict[str, int | float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    took_s: float = 0.0

    def count(self, name: str, more: int = 1) -> None:
        """Adds to one of the counts."""
        self.counts[name] = self.counts.get(name, 0) + more

    def fault(self, sentence: str) -> None:
        """Notes a try that lost, broke or left something."""
        self.faults.append(sentence)

    @property
    def passes(self) -> bool:
        """Whether the line is as it must be."""
        return bool(self.tries) and bool(self.faults) == self.is_control

    def as_json(self) -> dict[str, Any]:
        """Plain values; of many faults the first twenty."""
        return {**asdict(self), "faults": self.faults[:20], "fault_count": len(self.faults), "passes": self.passes}


def table_of(results: list[Result]) -> str:
    """The one table that is printed."""
    lines = [f"{'torture':<34} {'tries':>9} {'faults':>7} {'seconds':>8}  counts"]
    for result in results:
        counts = ", ".join(f"{name} {value:,}" for name, value in result.counts.items())
        name = result.name + (" (control)" if result.is_control else "")
        mark = "" if result.passes else "  <-- NOT AS IT MUST BE"
        lines.append(f"{name:<34} {result.tries:>9,} {len(result.faults):>7,} {result.took_s:>8.1f}  {counts}{mark}")
    for result in results:
        if not result.is_control:
            lines += [f"  {result.name}: {sentence}" for sentence in result.faults[:10]]
    return "\n".join(lines)
