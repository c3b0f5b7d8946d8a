"""The words of matrix and ledger in the language of the interface."""

from __future__ import annotations

from viewer.layout.positions_words import GridWords
from viewer.layout.words_protocol import Words
from viewer.words import ISSUE_STATUS, tr


def grid_words(axis: Words) -> GridWords:
    """Every word the grid writes itself."""
    return GridWords(
        axis,
        issue=tr("Issue"),
        gap=tr("Gap"),
        over_rounds=tr("over rounds"),
        true_dates=tr("to true dates"),
        not_discussed=tr("not discussed"),
        no_positions=tr("no positions on record"),
        not_held=tr("not held yet"),
        cancelled=tr("not held"),
        stated=tr("stated"),
        carried=tr("carried forward"),
        carried_discussed=tr("carried forward, discussed"),
        open=tr("Named as open, no position on record"),
        nothing_from=tr("nothing from {name}"),
        moved=tr("{count} moved"),
        not_in_these=tr("Not discussed in these rounds"),
        not_in_these_last=tr("Not discussed in these rounds. Last: {status}, {when}"),
        settled=tr("{status} {when}"),
        end=tr("{stop} · {name}"),
        others=tr("{text} (and {count} more)"),
        not_raised=tr("not on record yet"),
        nothing=tr("nothing on record"),
        touched=tr("touched, no status stated"),
        says=tr("says {name}"),
        no_status=tr("No status on record"),
        statuses={status: tr(words) for status, words in ISSUE_STATUS.items()},
    )
