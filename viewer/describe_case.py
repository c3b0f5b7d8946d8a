"""A case file in facts: what `info` and `check` print, and what the window shows of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db.case import Case, read_case
from db.case_file import CaseFile
from db.case_questions import extent_s
from db.checks import Finding, check_record
from db.dates import describe_span
from db.errors import CaseError
from db.guard import examine
from viewer.words import tr


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
            findings = check_record(read_case(case_file))
    except CaseError as fault:
        return {"file": file_findings, "record": []}, fault.exit_code, fault
    record = [
        {"code": f.code, "severity": f.severity, "sentence": f.sentence, "rows": list(f.rows)} | _closed(f)
        for f in findings
    ]
    return {"file": file_findings, "record": record}, int(any(f.closed is None for f in findings)), None


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
    found = [finding["sentence"] for finding in report["record"] if "closed" not in finding]
    if found:
        lines += ["", tr("In the record:"), *(f"• {sentence}" for sentence in found)]
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
