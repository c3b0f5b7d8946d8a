"""The case JSON comes back byte-equal, with its history if wanted, and a hostile one is refused in a sentence."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.case_file import CaseFile
from db.dates import DAY_S, days_from_civil
from db.domain import TYPES, id_of
from db.errors import CaseError, ErrorCode
from db.interchange import case_log
from db.interchange.case_json import case_json, read_case_json, rows_of_json
from db.interchange.choice import EVERYTHING, ExportChoice
from db.interchange.formats import export_file, import_file
from db.interchange.imported import Problems
from db.interchange.json_in import parse_json
from db.interchange.plain import KINDS
from db.samples import build_sample
from tests.builders import RECORDED_S, event, every_kind, info, note, put, remove, small_case, small_case_in_memory


def text_of(case_file: CaseFile, choice: ExportChoice = EVERYTHING) -> str:
    return "".join(case_json(case_file, choice))


def test_a_case_comes_back_byte_equal(tmp_path: Path) -> None:
    with small_case(tmp_path / "a.rapporteur") as case_file:
        put(case_file, note("private-one", private=True, target_id=id_of("talks")), event("gone", withdrawn_s=9))
        state, text = case_file.dump_state(), text_of(case_file)
    export_file(tmp_path / "a.rapporteur", tmp_path / "a.json", "json")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == text
    arrival = import_file(tmp_path / "a.json", tmp_path / "b.rapporteur")
    assert (arrival.created, arrival.problems) == (True, ())
    with CaseFile.open(tmp_path / "b.rapporteur") as back:
        assert back.dump_state() == state
        assert text_of(back) == text


def test_every_table_and_every_field_is_in_it() -> None:
    with small_case_in_memory() as case_file:
        value = json.loads(text_of(case_file))
    assert list(value["tables"]) == list(KINDS) == list(TYPES)
    assert all(value["tables"][kind] for kind in KINDS)
    assert value["tables"]["event"][0]["place_id"] in (None, "venue")
    assert value["tables"]["attachment_data"] == [{"attachment_id": "scan", "data": "AP9hYg=="}]


def test_the_document_names_every_table_in_order() -> None:
    text = " ".join((Path(case_log.__file__).parent / "CASE_JSON.md").read_text(encoding="utf-8").split())
    assert ", ".join(KINDS) in text


def test_the_history_comes_along_where_it_is_wanted(tmp_path: Path) -> None:
    with small_case(tmp_path / "a.rapporteur") as case_file:
        put(case_file, note("first"))
        put(case_file, note("first", body="changed"))
        remove(case_file, next(row for row in every_kind() if row.KIND == "tag_link"))
        whole = text_of(case_file, replace(EVERYTHING, log=True))
        uid = case_file.case_uid
        assert text_of(case_file, ExportChoice(log=True)).count('"operations"') == 0
    (tmp_path / "a.json").write_text(whole, encoding="utf-8")
    assert import_file(tmp_path / "a.json", tmp_path / "b.rapporteur").problems == ()
    with CaseFile.open(tmp_path / "b.rapporteur") as back:
        assert text_of(back, replace(EVERYTHING, log=True)) == whole
        assert back.case_uid == uid


def test_a_forged_history_is_left_out_and_said(tmp_path: Path) -> None:
    with small_case(tmp_path / "a.rapporteur") as case_file:
        put(case_file, note("first"))
        value = json.loads(text_of(case_file, replace(EVERYTHING, log=True)))
    value["log"]["operations"][0][6] = '"forged"'
    imported = rows_of_json(value, "x")
    assert imported.info is not None
    with CaseFile.create(tmp_path / "b.rapporteur", imported.info, imported.rows) as back:
        before, problems = back.dump_state(), Problems()
        assert case_log.write_log(back, value["log"], problems) is False
        assert problems.found
        assert back.dump_state() == before
        assert back.connection.execute("SELECT count(*) FROM operation").fetchone() == (0,)


def test_rows_that_are_wrong_are_named_and_the_others_come_in() -> None:
    with small_case_in_memory() as case_file:
        value = json.loads(text_of(case_file))
    tables: dict[str, list[Any]] = value["tables"]
    tables["event"][0]["kind"] = "party"
    tables["issue"][0]["surprise"] = 1
    tables["tag"].append("not a row")
    tables["ghost"] = []
    imported = rows_of_json(value, "x")
    assert [p.place for p in imported.problems if p.lost] == ["event 1", "issue 1", "tag 2", "ghost"]
    assert "party" in imported.problems[0].sentence


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"format": "rapporteur-case", "version": 2, "tables": {}}', encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_case_json(path)
    assert caught.value.code is ErrorCode.NEWER_VERSION


HOSTILE = {
    "twice": b'{"format": "rapporteur-case", "format": 1}',
    "nan": b'{"format": "rapporteur-case", "version": NaN}',
    "infinite": b'{"version": 1e999}',
    "digits": b'{"version": ' + b"9" * 5000 + b"}",
    "deep": b"[" * 100_000,
    "deep and closed": b"[" * 5000 + b"]" * 5000,
    "deep objects": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "deep and long": b"[" * 900 + b'"' + b"x" * 9_000_000 + b'"' + b"]" * 900,
    "surrogate": b'{"format": "\\ud800"}',
    "cut utf-16": '{"format": "x"}'.encode("utf-16")[:-1],
    "latin": '{"format": "Åland"}'.encode("latin-1"),
    "nul": b'{"format":\x00 1}',
    "cut": b'{"format": "rapporteur-case", "tables',
    "quotes": b'"' + b"\\" * 2_000_001,
    "other": b'{"a": 1}',
    "list": b"[]",
    "tables": b'{"format": "rapporteur-case", "version": 1, "tables": 7}',
    "empty": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_is_refused_soon_and_in_a_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(HOSTILE[name])
    start = time.perf_counter()
    with pytest.raises(CaseError) as caught:
        read_case_json(path)
    assert time.perf_counter() - start < 2
    assert caught.value.exit_code == 3
    assert caught.value.detail.endswith(".")
    assert "x.json" in caught.value.detail


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=60))
def test_any_text_comes_back(body: str) -> None:
    with small_case_in_memory([event("e", title=body, summary=body), note("n", body=body)]) as case_file:
        imported = rows_of_json(parse_json(text_of(case_file), "x"), "x")
        assert imported.problems == ()
        assert imported.info is not None
        with CaseFile.in_memory(imported.info, imported.rows) as back:
            assert back.dump_state() == case_file.dump_state()


def test_what_is_left_out_takes_along_what_hangs_on_it() -> None:
    later = RECORDED_S + 1000
    rows = [*every_kind(), event("late", recorded_s=later), note("on-late", target_id=id_of("late"))]
    with CaseFile.in_memory(info(), rows) as case_file:
        tables = json.loads(text_of(case_file, ExportChoice(as_of_s=RECORDED_S)))["tables"]
        assert "late" not in {row["uid"] for row in tables["event"]}
        assert "on-late" not in {row["uid"] for row in tables["annotation"]}
        bare = json.loads(text_of(case_file, ExportChoice(notes=False)))
    assert bare["complete"] is False
    assert bare["tables"]["annotation"] == bare["tables"]["tag"] == bare["tables"]["tag_link"] == []


def test_import_into_a_case_brings_in_only_what_is_new(tmp_path: Path) -> None:
    with small_case(tmp_path / "a.rapporteur"):
        pass
    export_file(tmp_path / "a.rapporteur", tmp_path / "a.json", "json")
    assert import_file(tmp_path / "a.json", tmp_path / "a.rapporteur").rows == 0
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    changed = text.replace("We go on. The flow", "We go on! The flow")
    (tmp_path / "b.json").write_text(changed, encoding="utf-8")
    assert import_file(tmp_path / "b.json", tmp_path / "a.rapporteur").rows == 1


@pytest.fixture(scope="module")
def training_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("karsa") / "karsa.rapporteur"
    build_sample("karsa-basin", path)
    return path


@pytest.mark.parametrize(
    "choice",
    [
        ExportChoice(),
        ExportChoice(notes=False),
        *(ExportChoice(as_of_s=days_from_civil(year, 7, 1) * DAY_S) for year in (2008, 2012, 2019, 2024)),
        ExportChoice(span_s=(days_from_civil(2018, 1, 1) * DAY_S, days_from_civil(2018, 12, 31) * DAY_S)),
        ExportChoice(as_of_s=days_from_civil(2019, 1, 1) * DAY_S, span_s=(0, 2**62), notes=False),
    ],
)
def test_whatever_is_chosen_stands_by_itself(choice: ExportChoice, training_case: Path) -> None:
    with CaseFile.open(training_case, read_only=True) as case_file:
        text, whole = text_of(case_file, choice), case_file.counts()
    imported = rows_of_json(parse_json(text, "x"), "x")
    assert imported.problems == ()
    assert imported.info is not None
    with CaseFile.in_memory(imported.info, imported.rows) as part:
        counts = part.counts()
        assert json.loads(text_of(part))["tables"] == json.loads(text)["tables"]
    assert counts.get("event", 0) < whole["event"] or counts.get("annotation", 0) < whole["annotation"]
