"""What merging left open about a record, in a few words, for where the record is shown."""

from __future__ import annotations

from db.decisions import open_questions_of
from db.domain import Record
from viewer.models.case_reading import CaseReading
from viewer.words import number, tr

_QUIET = frozenset({"changed_s", "recorded_s", "created_by", "sort", "exact_sha256", "prefix", "suffix"})


def question_words(reading: CaseReading, record: Record) -> str:
    """ "2 versions are kept"; empty where nothing is open. Asks the file for this record alone."""
    case_file = reading.session.case_file
    if case_file is None:
        return ""
    found = [one for one in open_questions_of(case_file, record.KIND, record.uid) if one.field not in _QUIET]
    if any(one.reason == "revived" for one in found):
        return tr("One copy deleted this, another changed it.")
    versions = max((len(one.options) for one in found), default=0)
    return tr("{count} versions of this are kept.", count=number(versions)) if versions > 1 else ""
