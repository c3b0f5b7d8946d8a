"""What an examination found: every check with its outcome, and one verdict.

A check's sentence is a template of `SENTENCES` named by `code` and filled with `facts`, so that a translated
interface can say the same; `detail` is the English of it. The order of `TITLES` is the order on the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from db.errors import CaseError, ErrorCode


class Verdict(StrEnum):
    """What follows for the file. The refusing values are those of `ErrorCode`."""

    OK = "ok"
    NOT_A_CASE = "not_a_case"
    NEWER_VERSION = "newer_version"
    UNSAFE = "unsafe"
    DAMAGED = "damaged"


PASSED: Final = "passed"
FAILED: Final = "failed"
NOT_RUN: Final = "not_run"

TITLES: Final = {
    "file_type": "File type",
    "size": "Size and page counts",
    "side_files": "Files beside it",
    "tables": "Tables and indexes",
    "triggers": "Triggers",
    "views": "Views",
    "attached_files": "Attached files",
    "pages": "Pages",
    "references": "References",
    "contents": "Contents",
}
"""The checks, in the order in which they are made and shown."""

SENTENCES: Final = {
    # file_type
    "known_file": "SQLite database with Rapporteur’s mark and a known version, {version}",
    "link": "A link to another file. Open the file itself.",
    "folder": "A folder, not a file",
    "device": "Not a regular file but a {what}",
    "empty_file": "The file is empty",
    "too_short": "{size_bytes} bytes, too short for an SQLite database",
    "other_format": "Not an SQLite database",
    "other_program": "An SQLite database, but without Rapporteur’s mark",
    "no_version": "Rapporteur’s mark, but version {version}, which was never given out",
    "newer_version": "Made by a newer version of Rapporteur: format {version}, and this program knows {newest}",
    "other_encoding": "Texts are stored as {encoding}; a case file is UTF-8",
    "other_header": "The header says {field} {value}; a case file has {wanted}",
    # size
    "sizes_match": "Match the header",
    "too_large": "{size_bytes} bytes; a case file has at most {limit_bytes}",
    "cut_short": "{missing_pages} of {pages} pages are missing at the end",
    "too_long": "{extra_bytes} bytes more than the header says",
    "odd_length": "{size_bytes} bytes are not a whole number of pages",
    "free_pages_wrong": "The list of free pages does not hold together: {why}",
    "stale_count": "The header’s page count was not kept up to date",
    # side_files
    "alone": "None",
    "empty_journal": "An empty journal, which says nothing",
    "live_journal": "The journal of another window that is writing now",
    "recovered": "A journal of this file, left by an interrupted save; the save was taken back in the copy examined",
    "inert_journal": "A journal that was never completed and will not be used",
    "foreign_journal": "A journal that is not this file’s own: {why}",
    "foreign_side_file": "{name} lies beside it; a case file needs no such file",
    # tables, triggers, views
    "exact": "Exactly those of version {version}",
    "foreign_tables": "{count} differ from version {version}: {names}",
    "missing_tables": "{count} are missing: {names}",
    "unreadable_tables": "The list of tables cannot be read: {why}",
    "none": "None",
    "triggers_found": "{count} found: {names}. Case files have none.",
    "views_replaced": "{count} replaces a table or is not Rapporteur’s own: {names}",
    # attached files
    "attached": "{count}, {size_bytes} bytes in all",
    "attached_too_large": "One of {size_bytes} bytes; the limit is {limit_bytes}",
    "attached_differ": "{count} are not as long as recorded",
    # pages, references, contents
    "pages_ok": "All {pages} read and checked",
    "pages_failed": "{failed_pages} of {pages} pages fail their check: {first}",
    "rows_failed": "{count} rows or indexes are not as they must be: {first}",
    "references_ok": "All lead somewhere",
    "references_failed": "{count} lead nowhere, first in {table}",
    "contents_ok": "{rows} rows: kinds, lengths, texts, dates and order hold",
    "contents_sampled": "{rows} rows: kinds, lengths, texts, dates and order hold; keys of {sample} rows compared",
    "rule_broken": "{count} rows of {table} break a rule of the format",
    "not_utf8": "Text in {table} is not UTF-8",
    "text_too_long": "Text in {table} is longer than {limit} characters",
    "bad_name": "Rows of record have a name that is not plain or does not fit their key",
    "no_case_row": "The row that names the case is missing",
    "no_state": "The row that tells of the file itself is missing or makes no sense",
    "in_a_circle": "Rows of {table} lie inside one another in a circle",
    "too_deep": "Rows of {table} lie more than {limit} deep inside one another",
    "not_looked_at": "Not looked at, because checks above failed",
    "no_answer": "The check used more than its share of {what} and was ended",
    "unreadable": "The file could not be read here: {why}",
    # a file seen before
    "seen_before": "Unchanged since this program wrote or examined it",
}
"""English templates by code; every placeholder is a key of `Check.facts`."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `outcome` is 'passed', 'failed' or 'not_run'; `detail` is a sentence or a few words."""

    name: str
    outcome: str
    detail: str
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict = Verdict.OK  # what a failure of it makes of the file

    @property
    def title(self) -> str:
        """What the check is called on the page."""
        return TITLES[self.name]


def passed(name: str, code: str, /, **facts: object) -> Check:
    """A check that found nothing wrong."""
    return Check(name, PASSED, SENTENCES[code].format(**facts), code, dict(facts))


def failed(verdict: Verdict, name: str, code: str, /, **facts: object) -> Check:
    """A check that refuses the file."""
    return Check(name, FAILED, SENTENCES[code].format(**facts), code, dict(facts), verdict)


def not_run(name: str) -> Check:
    """A check that was left out because an earlier one failed."""
    return Check(name, NOT_RUN, SENTENCES["not_looked_at"], "not_looked_at")


def check_from_json(data: dict[str, Any]) -> Check:
    """The `Check` that `as_json` wrote; used between the examining process and this one."""
    return Check(**{**data, "verdict": Verdict(data["verdict"])})


def check_as_json(check: Check) -> dict[str, Any]:
    """Plain values of one check."""
    return {name: getattr(check, name) for name in Check.__slots__}


@dataclass(frozen=True, slots=True)
class Examination:
    """The report on one file: `checks` in the order of `TITLES`, and what follows from them."""

    path: str
    verdict: Verdict
    checks: tuple[Check, ...]
    size_bytes: int = 0
    took_s: float = 0.0

    @classmethod
    def of(cls, path: str, found: list[Check], *, size_bytes: int = 0, took_s: float = 0.0) -> Examination:
        """Puts the checks in order, fills in those that were not run, and draws the verdict."""
        order = list(TITLES)
        names = {check.name for check in found}
        whole = [*found, *(not_run(name) for name in order if name not in names)]
        whole.sort(key=lambda check: order.index(check.name))
        ranks = [Verdict.NOT_A_CASE, Verdict.NEWER_VERSION, Verdict.UNSAFE, Verdict.DAMAGED]
        verdicts = {check.verdict for check in found if check.outcome == FAILED}
        verdict = next((rank for rank in ranks if rank in verdicts), Verdict.OK)
        return cls(path, verdict, tuple(whole), size_bytes, took_s)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that refuse the file."""
        return tuple(check for check in self.checks if check.outcome == FAILED)

    def as_json(self) -> dict[str, Any]:
        """Plain values, as `rapporteur check --json` prints them."""
        return {
            "path": self.path,
            "verdict": str(self.verdict),
            "size_bytes": self.size_bytes,
            "took_s": round(self.took_s, 3),
            "checks": [{**check_as_json(check), "title": check.title} for check in self.checks],
        }

    def raise_if_refused(self) -> None:
        """Raises CaseError NOT_A_CASE, NEWER_VERSION, UNSAFE or DAMAGED unless the verdict is OK."""
        if self.verdict is Verdict.OK:
            return
        reasons = "; ".join(f"{check.title}: {check.detail}" for check in self.failures)
        raise CaseError(ErrorCode(self.verdict.value), reasons, path=self.path, examination=self)
