"""A case as the content of a poster: its figures, its timeline with the numbers of footnotes, its foot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from db.case_questions import main_extent_s
from db.dates import DAY_S, civil_from_days, describe_span
from db.domain import EVENT_KINDS, EVENT_STATUSES
from viewer.layout.inks import LANE_OF_KIND
from viewer.layout.poster import CROWD
from viewer.layout.poster_key import rows_in_view
from viewer.layout.poster_values import LeftOut, Poster, PosterFigure, PosterNote
from viewer.layout.timeline_data import EventText, Texts, TimelineData
from viewer.layout.view import TimelineView
from viewer.layout_words import LocaleWords
from viewer.models.claim_words import figure_told
from viewer.report_content import evidence_words
from viewer.report_passages import Passages, shortened, source_mark, source_words
from viewer.report_reading import ReportReading
from viewer.session import AIR, FEW_EVENTS, LABEL_ROOM
from viewer.words import CATEGORY, EVENT_KIND, number, tr, trn, word

MOST_NOTES = 28
"""Beyond so many passages a poster names its sources only; every passage is in the report."""
NOTE_CHARACTERS = 120
MOST_SOURCES = 6
SOME_ROOM = 0.11
"""Air on the right of a timeline with words at most of its marks: those of the last ones would be cut."""
SETTLED = frozenset({"agreed", "implemented", "withdrawn"})
_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ROUND, _SWAP = EVENT_KINDS.index("round"), EVENT_KINDS.index("swap")
_HELD = [EVENT_STATUSES.index(status) for status in ("occurred", "partial", "ongoing")]
_PLANNED = [EVENT_STATUSES.index("planned")]


def read_poster(reading: ReportReading, passages: Passages, words: LocaleWords, *, exported: str, pages: int) -> Poster:
    """The poster of a reading; `exported` says when and by whom, `pages` how many the document has."""
    case, choice = reading.case, reading.choice
    start_s, end_s = poster_span(reading)
    notes = _notes(reading, passages)
    data = _data(reading, notes)
    view = TimelineView(
        start_s,
        end_s,
        1000.0,
        700.0,
        lanes_by=choice.lanes_by,
        turned=choice.turned,
        filters=choice.filters,
        as_of_s=choice.as_of_s,
        zone=case.info.timezone,
        language=choice.language,
        print=True,
    )
    return Poster(
        case.info.title,
        _subtitle(reading, words),
        _figures(reading),
        data,
        view,
        tuple(note for note, _ in notes.values()),
        (_sources(reading, passages), evidence_words(reading)),
        exported,
        tr("{page} of {pages}", page=1, pages=pages),
        key_words(),
        _more(choice.parts),
        lambda printed: _texts(reading.data, notes, printed),
        _said(reading, words, start_s, end_s),
    )


def _more(parts: tuple[str, ...]) -> Callable[[LeftOut], str]:
    """What a sheet has no room for, and where it is."""

    def words(out: LeftOut) -> str:
        if "events" in parts:
            return tr("{missing} The pages after it have all.", missing=more_words(out))
        return tr("{missing} A larger paper, or several sheets, have room.", missing=more_words(out))

    return words


def more_words(out: LeftOut) -> str:
    """What a sheet has no room for, in one sentence."""
    parts = [
        trn("{count} more footnote", "{count} more footnotes", out.notes) if out.notes else "",
        trn("the words of {count} lane", "the words of {count} lanes", out.folded) if out.folded else "",
        trn("{count} more lane", "{count} more lanes", out.lanes) if out.lanes else "",
        trn("{count} more issue", "{count} more issues", out.issues) if out.issues else "",
    ]
    return tr("Not on this sheet, for want of room: {what}.", what=", ".join(part for part in parts if part))


def _said(reading: ReportReading, words: LocaleWords, start_s: float, end_s: float) -> str:
    """The timeline in words, for those who hear it: its span, and how many events of each kind it shows."""
    table = reading.table
    chosen = set(reading.rows)
    rows = [row for row in rows_in_view(table, start_s, end_s).tolist() if row in chosen]
    kinds = Counter(EVENT_KINDS[kind] for kind in table.kind[rows].tolist())
    counts = ", ".join(f"{word(EVENT_KIND, kind)} {number(count)}" for kind, count in kinds.most_common())
    return tr(
        "Timeline {span}. {events}: {counts}. {lanes}.",
        span=describe_span(int(start_s), int(end_s) - 1, reading.choice.language),
        events=trn("{count} event", "{count} events", len(rows)),
        counts=counts,
        lanes=words.lanes_by(reading.choice.lanes_by),
    )


def key_words() -> dict[str, str]:
    """The words beside the samples of the key."""
    kinds = {lane: word(EVENT_KIND, kind) for kind, lane in zip(EVENT_KINDS, LANE_OF_KIND, strict=True)}
    return kinds | {
        "zone": tr("between two dates"),
        "unknown": tr("start or end unknown"),
        "whisker": tr("day uncertain"),
        "planned": tr("planned"),
        "going": tr("still going"),
        "undated": tr("no date in source"),
        "cluster": tr("several events"),
        "density": tr("events by time, log scale"),
        "issue": tr("no position on record"),
        "note": tr("Analyst’s note"),
    }


def poster_span(reading: ReportReading) -> tuple[float, float]:
    """The span chosen; else that of the events chosen, or of the talks, with air and room for labels on the right."""
    choice = reading.choice
    if choice.span is not None:
        return choice.span
    start, end = (float(t) for t in main_extent_s(reading.case, choice.as_of_s))
    if choice.filters.only is not None and reading.rows:
        places = [place for row in reading.rows if (place := reading.order_of(row)[2])]
        start, end = (float(min(places)), float(max(places) + DAY_S)) if places else (start, end)
    if choice.as_of_s is not None:
        end = max(end, float(choice.as_of_s))
    length = max(end - start, float(DAY_S))
    count = len(reading.rows)
    right = LABEL_ROOM if count <= FEW_EVENTS else SOME_ROOM if count <= CROWD else AIR
    return start - AIR * length, end + right * length


def _subtitle(reading: ReportReading, words: LocaleWords) -> str:
    choice, info = reading.choice, reading.case.info
    parts = []
    if choice.as_of_s is None:
        parts.append(tr("Rounds, exchanges and open issues, all that is on record"))
    else:
        year, month, day = civil_from_days(choice.as_of_s // DAY_S)
        date = tr("{day} {month}", day=day, month=words.month_year(month, year))
        parts.append(tr("Rounds, exchanges and open issues as known on {date}", date=date))
    if choice.span is not None:
        parts.append(describe_span(int(choice.span[0]), int(choice.span[1]) - 1, choice.language))
    if info.training:
        parts.append(tr("training case"))
    return ", ".join(parts)


# ---- figures --------------------------------------------------------------------------------------------------
def _figures(reading: ReportReading) -> tuple[PosterFigure, ...]:
    table = reading.table
    rows = np.array(reading.rows, dtype=np.int64)
    found = []
    rounds = rows[table.kind[rows] == _ROUND]
    if len(rounds):
        held = int(np.isin(table.status[rounds], _HELD).sum())
        planned = int(np.isin(table.status[rounds], _PLANNED).sum())
        captions = [trn("round held", "rounds held", held) + ("," if planned else "")]
        if planned:
            captions.append(trn("{count} more planned", "{count} more planned", planned))
        found.append(PosterFigure((number(held),), tuple(captions)))
    found += _exchanged(reading, rows)
    found += _open_issues(reading)
    sources = sum(1 for source in reading.case.sources.values() if reading.known(source))
    captions = [trn("event from", "events from", len(rows)), trn("{count} source", "{count} sources", sources)]
    return (*found, PosterFigure((number(len(rows)),), tuple(captions)))


def _exchanged(reading: ReportReading, rows: NDArray[np.int64]) -> list[PosterFigure]:
    """The counts of the one exchange whose sides are known, or how many people all exchanges moved.

    Where claims differ and nobody works with one of them, both figures stand, and a sum tells its reach.
    """
    ids = set(reading.table.ids[rows[reading.table.kind[rows] == _SWAP]].tolist())
    counted = [facts for event_id, facts in reading.facts.swaps().items() if event_id in ids and facts.sides]
    if not counted:
        return []
    if len(counted) == 1 and len(counted[0].sides) == 2:
        first, second = counted[0].sides
        if first.main is not None and second.main is not None:
            told = [figure_told(int(side.main or 0), side.most, side.figures) for side in (first, second)]
            parts = (told[0], tr(" for "), told[1])
            others = first.others + second.others
            category = next((side.others_category for side in (first, second) if side.others_category), "")
            more = word(CATEGORY, category) if category else tr("others")
            what = word(CATEGORY, first.main_category)
            captions = [tr("{what} exchanged", what=what) + ("," if others else "")]
            if others:
                captions.append(tr("plus {count} {others}", count=number(others), others=more))
            return [PosterFigure(parts, tuple(captions))]
    people = sum(facts.people for facts in counted)
    spread = sum(side.most - (side.main or 0) for facts in counted for side in facts.sides if side.most is not None)
    figure = figure_told(people, people + spread if spread else None, 0)
    captions = [tr("people exchanged"), trn("in {count} exchange", "in {count} exchanges", len(counted))]
    return [PosterFigure((figure,), tuple(captions))]


def _open_issues(reading: ReportReading) -> list[PosterFigure]:
    case = reading.case
    known = [issue for issue in case.issues.values() if reading.known(issue)]
    if not known:
        return []
    latest: dict[int, tuple[int, str]] = defaultdict(lambda: (-(2**62), "raised"))
    for facts in reading.facts.issues():
        if facts.changes:
            latest[facts.issue_id] = (facts.changes[-1].at_s, facts.changes[-1].status)
    settled = sum(1 for issue in known if latest[issue.id][1] in SETTLED)
    still_open = len(known) - settled
    second = trn("{count} settled", "{count} settled", settled) if settled else tr("none settled")
    return [PosterFigure((number(still_open),), (trn("open issue,", "open issues,", still_open), second))]


# ---- footnotes ------------------------------------------------------------------------------------------------
Notes = dict[int, tuple[PosterNote, frozenset[int]]]


def _notes(reading: ReportReading, passages: Passages) -> Notes:
    """Footnotes by passage: which events rest on it, and where it stands."""
    titles: dict[int, list[tuple[int, str]]] = defaultdict(list)
    shown = set(rows_in_view(reading.table, *poster_span(reading)).tolist())
    for event in (event for row, event in reading.events.items() if row in shown):
        for place in passages.of(event.id):
            titles[place].append((event.id, event.label or event.title))
    if not titles or len(titles) > MOST_NOTES:
        return {}
    sources = {passages.all[place].source for place in titles}
    made: Notes = {}
    for place in sorted(titles):
        key = passages.keys[place]
        where = f"¶{key[2]}" if key[2] else key[3]
        if len(sources) > 1:
            where = " ".join(part for part in (source_mark(reading.case.sources[key[1]]), where) if part)
        names = shortened("; ".join(title for _, title in titles[place]), NOTE_CHARACTERS)
        text = ", ".join(part for part in (names, where) if part)
        note = PosterNote(place, text, f"source:{key[1]}")
        made[place] = (note, frozenset(event_id for event_id, _ in titles[place]))
    return made


def _sources(reading: ReportReading, passages: Passages) -> str:
    case = reading.case
    most_first = [i for i, _ in sorted(passages.cited.items(), key=lambda pair: (-pair[1], pair[0]))]
    cited = [case.sources[i] for i in most_first]
    rule = tr("Reported speech is paraphrased; only text in quotation marks is verbatim.")
    if not cited:
        return rule
    if len(cited) == 1:
        named = tr("All passages: {source} ({mark}).", source=source_words(cited[0]), mark=source_mark(cited[0]))
    else:
        names = ", ".join(f"{source_mark(s)} {s.publisher or s.author or s.title}" for s in cited[:MOST_SOURCES])
        more = len(cited) - MOST_SOURCES
        tail = trn(" and {count} more", " and {count} more", more) if more > 0 else ""
        named = tr("Sources: {sources}.", sources=shortened(names, 240) + tail)
    return f"{named} {rule}"


def _data(reading: ReportReading, notes: Notes) -> TimelineData:
    """The timeline's data with footnote numbers in its labels, and without what may not leave the case."""
    data = reading.data
    private = {note.id for note in reading.case.annotations.values() if note.private}
    kept = tuple(note for note in data.notes if note.note_id not in private) if reading.choice.notes else ()
    return replace(data, texts=_texts(data, notes, frozenset(notes)), notes=kept, prepared={})


def _texts(data: TimelineData, notes: Notes, printed: frozenset[int]) -> Texts:
    """The texts of the marks with the numbers of the footnotes that are printed."""
    cites: dict[int, list[int]] = defaultdict(list)
    for place, (_, events) in notes.items():
        for event_id in events if place in printed else ():
            cites[event_id].append(place)
    return _CitedTexts(data, cites)


class _CitedTexts:
    """The texts of marks with the numbers of their footnotes as raised figures."""

    def __init__(self, data: TimelineData, cites: dict[int, list[int]]) -> None:
        self._texts: Texts = data.texts
        self._ids, self._cites = data.events.ids, cites

    def texts(self, rows: NDArray[np.int64]) -> list[EventText]:
        """The texts, each with its numbers at its end."""
        made = self._texts.texts(rows)
        ids = self._ids[rows].tolist()
        return [text._replace(cites=_raised(self._cites.get(i, []))) for text, i in zip(made, ids, strict=True)]


def _raised(places: list[int]) -> str:
    return " ".join(str(place).translate(_DIGITS) for place in sorted(places))
