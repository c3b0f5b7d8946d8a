"""The inspector's wordings: compared by the same rule as the dialog, so that both say the same of a word."""

from __future__ import annotations

import pytest

from viewer.panels.inspector_sections.quote_sections import wording_runs


@pytest.mark.parametrize(
    ("base", "shown", "underlined"),
    [
        ("“All for all.”", "“All for all”", []),
        ("“All for all.”", "“ALL for all”", []),
        ("“لن يبقى أحد.”", "“لن يبقى أحد”", []),
        ("“All for all.”", "“All for everyone.”", ["everyone.”"]),
        ("“We have signed this.”", "“We have […] this.”", []),
    ],
)
def test_only_words_that_differ_are_underlined(base: str, shown: str, underlined: list[str]) -> None:
    runs = wording_runs(base, shown)
    assert "".join(run.text for run in runs) == shown
    assert [run.text.strip() for run in runs if run.line] == underlined
