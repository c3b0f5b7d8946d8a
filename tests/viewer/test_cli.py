"""The command line as a script sees it: data on stdout, one sentence on stderr, an exit code that tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.samples import build_sample
from viewer.__main__ import main


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    return capsys


def test_version_and_help(out: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert out.readouterr().out.split()[-1] == "0.1.0"
    assert main(["--help"]) == 0
    text = out.readouterr().out
    for verb in ("new", "sample", "generate", "info", "check", "export", "merge", "date", "render"):
        assert f"    {verb} " in text
        assert main([verb, "--help"]) == 0
        assert "usage: rapporteur " + verb in out.readouterr().out


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2026-02-05", {"earliest": "2026-02-05", "latest": "2026-02-05", "flags": []}),
        ("/2026-02-05", {"earliest": "unknown", "latest": "2026-02-05", "flags": ["unknown_start"]}),
        ("2024-01~/..", {"earliest": "2024-01-01", "latest": "open", "flags": ["approximate", "open_end"]}),
    ],
)
def test_date_tells_bounds_and_doubt(edtf: str, expected: dict[str, object], out: pytest.CaptureFixture[str]) -> None:
    assert main(["date", edtf, "--json"]) == 0
    report = json.loads(out.readouterr().out)
    assert report["valid"] is True
    assert {key: report[key] for key in expected} == expected
    assert report["words"]


def test_a_date_that_is_none_exits_1_and_says_why(out: pytest.CaptureFixture[str]) -> None:
    assert main(["date", "2023-02-29", "--json"]) == 1
    assert json.loads(out.readouterr().out)["valid"] is False
    assert main(["date", "2023-02-29"]) == 1
    told = out.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_a_sample_is_built_described_and_never_overwritten(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.rapporteur"
    assert main(["sample", "abu-dhabi-2026", str(path)]) == 0
    assert main(["sample", "abu-dhabi-2026", str(path)]) == 4
    assert "a.rapporteur" in out.readouterr().err
    assert main(["info", str(path), "--json"]) == 0
    facts = json.loads(out.readouterr().out)
    assert facts["title"] == "Abu Dhabi talks 2026"
    assert facts["counts"]["event"] == 21
    assert len(facts["fingerprint"]) == 64


def test_an_unknown_sample_names_the_known_ones(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "nowhere", str(tmp_path / "x.rapporteur")]) == 2
    assert "abu-dhabi-2026" in out.readouterr().err


def test_a_new_case_is_a_case(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new.rapporteur"
    assert main(["new", str(path), "--title", "Straits talks"]) == 0
    assert main(["info", str(path)]) == 0
    assert "Straits talks" in out.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new.rapporteur"]


@pytest.mark.parametrize(("content", "code"), [(b"Dear colleague", 3), (b"", 3), (None, 4)])
def test_a_file_that_is_no_case_is_refused_in_one_sentence(
    content: bytes | None, code: int, tmp_path: Path, out: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.rapporteur"
    if content is not None:
        path.write_bytes(content)
    assert main(["info", str(path)]) == code
    told = out.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert "letter.rapporteur" in told.err


@pytest.mark.parametrize("as_json", [False, True])
def test_checking_a_refused_file_says_so_in_one_sentence_beside_the_report(
    as_json: bool, tmp_path: Path, out: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.rapporteur"
    path.write_bytes(b"Dear colleague")
    assert main(["check", str(path), *(["--json"] if as_json else [])]) == 3
    told = out.readouterr()
    assert "too short for an SQLite database" in told.out
    assert len(told.err.strip().splitlines()) == 1
    assert "letter.rapporteur" in told.err
    if as_json:
        assert json.loads(told.out)["record"] == []


def test_wrong_use_exits_2(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--events", "0", str(tmp_path / "x")]) == 2
    assert main(["date"]) == 2
    assert main(["--nonsense"]) == 2
    assert main(["one", "two"]) == 2


def test_a_generated_case_has_as_many_events_as_asked(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.rapporteur"
    assert main(["generate", "--events", "300", "--seed", "7", str(path)]) == 0
    assert main(["info", str(path), "--json"]) == 0
    assert json.loads(out.readouterr().out)["counts"]["event"] == 300


def test_check_prints_what_is_missing_and_every_doubt_in_its_own_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.rapporteur"
    build_sample("abu-dhabi-2026", path)
    assert main(["check", str(path), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"file", "record"}
    assert all({"code", "severity", "sentence", "rows"} <= set(found) for part in report.values() for found in part)
    gaps = {found["code"]: found for found in report["record"] if found["severity"] == "gap"}
    assert {"gap_single_source", "gap_in_doubt"} <= set(gaps)
    doubts = [found for found in report["record"] if found["code"] == "gap_in_doubt"]
    assert ["exchange-157"] in [found["rows"] for found in doubts]
    assert all(": " in found["sentence"] and len(found["rows"]) == 1 for found in doubts)
    main(["check", str(path)])
    assert any(line.startswith("gap: ") and "In doubt, " in line for line in capsys.readouterr().out.splitlines())
