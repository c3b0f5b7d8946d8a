"""What a check hands back: a finding, told in one sentence, that names its rows and changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from db.case import Case
from db.checks.sentences import SENTENCES
from db.domain import FindingClosure, RecordId

Severity = Literal["error", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
"""error: cannot be so; warning: does not fit together; info: told in more than one way, or by one voice only."""


WHOLE_VALUES: Final = frozenset({"happened", "other_happened", "published", "due", "made", "length", "phrase"})
"""Placeholders that count with every letter; of the others only the numbers do."""

REST: Final = "#"
"""Parts a finding's key from the mark of what it rests on."""

_NUMBER: Final = re.compile(r"≥|[0-9][0-9.,]*")


@dataclass(frozen=True, slots=True)
class Closure:
    """That a person has closed a finding: why, who, and the record that says so."""

    reason: str
    author: str
    record_id: RecordId


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit.

    `template` is a key of `SENTENCES`, `values` its placeholders (texts and whole numbers), so that a translation
    can say the same; `sentence` is the English one. `rows` are the uids concerned, the first one the record to look
    at first, `record_ids` the same as ids. `key` is the code and the sorted uids: the name under which a
    `FindingClosure` closes it, the same in every copy of the case.
    """

    code: str
    severity: Severity
    template: str
    values: tuple[tuple[str, str | int], ...]
    rows: tuple[str, ...]
    record_ids: tuple[RecordId, ...]
    closed: Closure | None = None

    @property
    def sentence(self) -> str:
        """The finding in English, with its numbers."""
        return SENTENCES[self.template].format_map(dict(self.values))

    @property
    def key(self) -> str:
        """The stable name of the finding, such as "each_total:k-1:k-2"."""
        return finding_key(self.code, self.rows)

    @property
    def rests_on(self) -> str:
        """The key and a mark of the numbers and dates told: what a closure closes, and no longer once they change.

        A renamed actor or a new title changes no number, so the finding stays closed; a corrected figure opens it.
        """
        told = [f"{name}={_weighed(name, str(value))}" for name, value in self.values]
        return f"{self.key}{REST}{hashlib.sha256(';'.join(told).encode()).hexdigest()[:12]}"


def _weighed(name: str, value: str) -> str:
    return value if name in WHOLE_VALUES else " ".join(_NUMBER.findall(value))


def finding_key(code: str, rows: Iterable[str]) -> str:
    """The stable name of a finding: its code and the uids in order of the alphabet."""
    return ":".join([code, *sorted(rows)])


def finding(
    code: str,
    severity: Severity,
    rows: Iterable[tuple[str, RecordId]],
    values: Mapping[str, str | int],
    template: str = "",
) -> Finding:
    """A finding about `rows` ((uid, id), a row named twice counts once). `template` defaults to the code."""
    unique = dict(rows)
    return Finding(code, severity, template or code, tuple(values.items()), tuple(unique), tuple(unique.values()))


def with_closures(case: Case, findings: Iterable[Finding], as_of_s: int | None) -> list[Finding]:
    """The findings with what people closed marked as closed, the most severe first."""
    closures = {row.finding: row for row in case.finding_closures.values() if _stands(row, as_of_s)}
    marked = [_marked(f, closures) for f in findings]
    return sorted(marked, key=lambda f: (SEVERITIES.index(f.severity), f.code, f.key))


def _marked(found: Finding, closures: Mapping[str, FindingClosure]) -> Finding:
    """A finding as closed by what it rests on, or, by a closure that names no numbers, by its rows alone."""
    closure = closures.get(found.rests_on) or closures.get(found.key)
    return found if closure is None else replace(found, closed=_closure(closure))


def closes(closure: FindingClosure, found: Finding) -> bool:
    """Whether a closure is of this finding, even if what it rests on has changed since."""
    return closure.finding.split(REST)[0] == found.key


def _stands(row: FindingClosure, as_of_s: int | None) -> bool:
    # What analysts decided is not hidden by "as known on", which filters what sources say; a reopened one is gone.
    if row.withdrawn_s is None:
        return True
    return as_of_s is not None and row.withdrawn_s > as_of_s


def _closure(row: FindingClosure) -> Closure:
    return Closure(row.reason, row.created_by, row.id)
