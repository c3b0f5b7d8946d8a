"""A case file in facts: what `info` and `check` print, and what the window shows of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db import queries
from db.case import Case, read_case
from db.case_file import CaseFile
from db.case_questions import extent_s
from db.checks import GAP_KINDS, Finding, check_record, gaps
from db.checks.known import Known
from db.dates import describe_span
from db.domain import CountClaim, Position, Record
from db.errors import CaseError
from db.guard import examine
from viewer.finding_words import GAP_KIND
from viewer.models.record_words import claim_words
from viewer.words import number, tr, word


def info_of(path: Path) -> dict[str, Any]:
    """What a case file is: title, counts, span, fingerprint. Raises CaseError as `CaseFile.open` does."""
    with CaseFile.open(path, read_only=True) as case_file:
        return _facts(case_file, read_case(case_file))


def _facts(case_file: CaseFile, case: Case) -> dict[str, Any]:
    start_s, end_s = extent_s(case)
    return {
        "title": case.info.title,
        "summary": case.info.summary,
        "training": case.info.training,
        "language": case.info.language,
        "timezone": case.info.timezone,
        "format": "application/vnd.rapporteur.case+sqlite3",
        "version": 1,
        "case": case_file.case_uid,
        "revision": case_file.revision.number,
        "fingerprint": case_file.fingerprint(),
        "span": describe_span(start_s, end_s),
        "size_bytes": case_file.path.stat().st_size,
        "counts": {kind: count for kind, count in sorted(case_file.counts().items()) if count},
    }


def check_report(path: Path) -> tuple[dict[str, list[dict[str, Any]]], int, CaseError | None]:
    """`{"file": […], "record": […]}`, the exit code (0 nothing found, 1 findings, 3 refused, 4 not readable), and
    for the last two what is the matter."""
    examination = examine(path)
    file_findings = [
        {
            "code": check.name,
            "severity": {"passed": "ok", "failed": "error", "not_run": "info"}[check.outcome],
            "sentence": tr("{check}: {found}", check=check.title, found=check.detail) if check.detail else check.title,
            "rows": [],
        }
        for check in examination.checks
    ]
    try:
        examination.raise_if_refused()
        with CaseFile.open(path, read_only=True) as case_file:
            case = read_case(case_file)
            findings = check_record(case)
            missing = _missing(case, findings)
    except CaseError as fault:
        return {"file": file_findings, "record": []}, fault.exit_code, fault
    record = [
        {"code": f.code, "severity": f.severity, "sentence": f.sentence, "rows": list(f.rows)} | _closed(f)
        for f in findings
    ]
    opened = any(f.closed is None for f in findings)
    return {"file": file_findings, "record": [*record, *missing]}, int(opened), None


def _missing(case: Case, findings: list[Finding]) -> list[dict[str, Any]]:
    """The gaps in the form of findings, of severity "gap": one for each kind, then each doubt in its own words."""
    found, told = gaps(case, findings=findings), []
    for kind in GAP_KINDS:
        ids = found.of(kind)
        if ids and kind != "in_doubt":
            words = tr("{kind}: {count}.", kind=word(GAP_KIND, kind), count=number(len(ids)))
            told.append(_gap(kind, words, [uid for uid, _id in Known(case).named(ids)]))
    for uid, title, doubt in _doubts(case, found.in_doubt):
        told.append(_gap("in_doubt", tr("In doubt, {title}: {doubt}", title=title, doubt=doubt), [uid]))
    return told


def _doubts(case: Case, ids: tuple[int, ...]) -> list[tuple[str, str, str]]:
    """(uid, title, what is unclear) of records that say themselves what is unclear."""
    records, labels = queries.records(case.case_file, ids), queries.labels(case.case_file, ids)
    found = [(records[i], labels.get(i, "")) for i in ids if i in records]
    return [(record.uid, _called(case, record, label), str(getattr(record, "doubt", ""))) for record, label in found]


def _called(case: Case, record: Record, label: str) -> str:
    if isinstance(record, CountClaim):
        return tr("{claim}, {swap}", claim=claim_words(record), swap=case.titles([record.swap_id])[0])
    if isinstance(record, Position):
        actor, issue = case.actors.get(record.actor_id), case.issues.get(record.issue_id)
        names = {"actor": actor.name if actor else "", "issue": issue.title if issue else ""}
        return tr("position of {actor}, {issue}", **names)
    told = (getattr(record, name, "") for name in ("title", "label", "summary", "text"))
    return label or next((str(words) for words in told if words), record.uid)


def _gap(kind: str, sentence: str, rows: list[str]) -> dict[str, Any]:
    return {"code": f"gap_{kind}", "severity": "gap", "sentence": sentence, "rows": rows}


def _closed(finding: Finding) -> dict[str, Any]:
    """Who closed a finding and why; nothing for an open one."""
    if finding.closed is None:
        return {}
    return {"closed": {"reason": finding.closed.reason, "author": finding.closed.author}}


def check_text(path: Path) -> str:
    """The examination of a file, as lines to read and copy."""
    report, _code, _fault = check_report(path)
    marks = {"ok": "✓", "error": "✗", "info": "·"}
    lines = [f"{marks.get(f['severity'], '!')} {f['sentence']}" for f in report["file"]]
    opened = [finding for finding in report["record"] if "closed" not in finding]
    for heading, wanted in ((tr("In the record:"), False), (tr("Missing or in doubt:"), True)):
        found = [finding["sentence"] for finding in opened if (finding["severity"] == "gap") is wanted]
        if found:
            lines += ["", heading, *(f"• {sentence}" for sentence in found)]
    return "\n".join(lines)


def info_text(case_file: CaseFile, case: Case) -> str:
    """The facts of the open case, a line each."""
    lines = []
    for key, value in _facts(case_file, case).items():
        if isinstance(value, dict):
            lines += [f"{key}:", *(f"    {inner}: {count}" for inner, count in value.items())]
        elif value not in ("", None):
            lines.append(f"{key}: {value}")
    return "\n".join(lines)
