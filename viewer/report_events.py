"""The events of a report: each with its parties, its counts, what was said, and what analysts noted."""

from __future__ import annotations

from itertools import groupby

from db.domain import CountClaim, Event, Quote, Rendering
from viewer.layout.inks import INK_OF_KIND, LANE_OF_KIND, PLANNED
from viewer.layout.languages import as_tag
from viewer.layout.report_bar import has_doubtful_ends
from viewer.layout.report_values import (
    ReportEvent,
    ReportMonth,
    ReportNote,
    ReportQuote,
    ReportRendering,
    ReportSwap,
    SwapSide,
    Wording,
)
from viewer.layout.timeline_data import UNDATED
from viewer.layout_words import LocaleWords
from viewer.models.claim_words import figure_told
from viewer.models.record_words import claim_words, count_words
from viewer.report_passages import Passages
from viewer.report_reading import ReportReading
from viewer.report_words import event_date, event_doubt, quote_credit, quoted, report_note
from viewer.words import CATEGORY, MEASURE, MODALITY, tr, word

_OUTCOME = {"done": "Done", "agreed": "Agreed", "open": "Left open"}
_RENDERING = {
    "original": "Original",
    "official_translation": "Official translation",
    "agency_translation": "Agency translation",
    "own_translation": "Our translation",
    "paraphrase": "Paraphrase",
    "hearsay": "Hearsay",
}
MOST_CLAIMS = 40
FAR_FUTURE = 2**40
"""The year under which `ReportReading.order_of` puts what has no date."""


class EventContent:
    """Makes `ReportEvent`s of a reading."""

    def __init__(self, reading: ReportReading, passages: Passages, words: LocaleWords) -> None:
        self._reading, self._passages, self._words = reading, passages, words
        self._case = reading.case
        self._language = reading.choice.language
        self._swaps = reading.facts.swaps()
        self._working = {f.claim_id for f in self._case.working_figures.values() if reading.known(f)}
        self._party_of = self._parties()

    def months(self) -> tuple[ReportMonth, ...]:
        """All events of the choice under their headings."""
        made = []
        for (year, month), rows in groupby(self._reading.rows, key=lambda row: self._reading.order_of(row)[:2]):
            title = self._heading(year, month)
            events = tuple(self._event(row) for row in rows)
            dated = self._words.year(year) if year < FAR_FUTURE else title
            made.append(ReportMonth(title, tr("{heading}, continued", heading=title), events, dated))
        return tuple(made)

    def _heading(self, year: int, month: int) -> str:
        if year == FAR_FUTURE:
            return tr("Without a date")
        return self._words.month_year(month, year) if month else self._words.year(year)

    def _event(self, row: int) -> ReportEvent:
        reading, event = self._reading, self._reading.events[row]
        table = reading.table
        kind = int(table.kind[row])
        quotes = tuple(self._quote(quote) for quote in reading.quotes_in.get(event.id, ()))
        planned, undated = int(table.status[row]) == PLANNED, bool(int(table.doubt[row]) & UNDATED)
        place = self._case.places.get(event.place_id or 0)
        return ReportEvent(
            event.id,
            event_date(event, self._language),
            event_doubt(event, table, row, self._language),
            LANE_OF_KIND[kind],
            INK_OF_KIND[kind],
            "dashed" if planned else "hollow" if undated else "solid",
            event.title,
            self._passages.of(event.id),
            self._chips(event.id),
            place.name if place and place.name not in event.title else "",
            event.summary,
            event.doubt,
            row if has_doubtful_ends(table, row) else -1,
            self._swap(event) if event.id in self._swaps else None,
            self._outcomes(event.id),
            quotes,
            self._notes(event),
        )

    # ---- who ----------------------------------------------------------------------------------------------
    def _parties(self) -> dict[int, int]:
        """The party each person speaks for."""
        found: dict[int, int] = {}
        for membership in self._case.memberships.values():
            org = self._case.actors.get(membership.org_id)
            if org is not None and org.monogram:
                found.setdefault(membership.member_id, org.id)
        return found

    def _chips(self, event_id: int) -> tuple[str, ...]:
        actors = self._case.actors
        bodies = [self._party_of.get(i, i) for i in self._reading.actors_of.get(event_id, ())]
        ordered = sorted(dict.fromkeys(bodies), key=self._reading.facts.actor_order)
        return tuple(actors[i].monogram for i in ordered if actors[i].monogram)

    # ---- what was said ------------------------------------------------------------------------------------
    def _quote(self, quote: Quote) -> ReportQuote:
        return report_quote(self._reading, self._passages, quote)

    def _outcomes(self, event_id: int) -> tuple[Wording, ...]:
        made = []
        for outcome in self._reading.outcomes.get(event_id, ()):
            text = tr("{state}: {what}", state=word(_OUTCOME, outcome.state), what=outcome.summary)
            made.append(Wording(text, self._passages.of(outcome.id)))
        return tuple(made)

    def _notes(self, event: Event) -> tuple[ReportNote, ...]:
        notes = list(self._reading.notes.get(event.id, ()))
        for claim in self._reading.claims.get(event.id, ()):
            notes += self._reading.notes.get(claim.id, ())
        return tuple(report_note(self._case, note) for note in notes)

    # ---- counts -------------------------------------------------------------------------------------------
    def _swap(self, event: Event) -> ReportSwap | None:
        facts, claims = self._swaps[event.id], self._reading.claims.get(event.id, [])
        largest = max([1, *((side.most or side.main or 0) + side.others for side in facts.sides)])
        sides = []
        for side in facts.sides:
            figure = tr("not disclosed") if side.main is None else figure_told(side.main, side.most, side.figures)
            if side.others:
                others = word(CATEGORY, side.others_category) if side.others_category else tr("others")
                figure = tr("{main} + {count} {others}", main=figure, count=side.others, others=others)
            title = tr("Returned to {party}", party=side.to_name)
            main = (side.main or 0) / largest
            disputed = (side.most - (side.main or 0)) / largest if side.most is not None else 0.0
            sides.append(SwapSide(title, figure, main, side.others / largest, side.main is not None, disputed))
        lines = [self._claim(claim) for claim in claims[:MOST_CLAIMS]]
        if len(claims) > MOST_CLAIMS:
            rest = self._words.number(len(claims) - MOST_CLAIMS)
            lines.append(Wording(tr("{count} more claims are in the case file.", count=rest)))
        return ReportSwap(tuple(sides), tuple(lines)) if sides or lines else None

    def _claim(self, claim: CountClaim) -> Wording:
        """One claim as it was made, with its claimant."""
        actors = self._case.actors
        claimant = actors.get(claim.claimed_by_id or 0)
        who = claimant.name if claimant else claim.claimed_by_text or tr("The source itself")
        to = actors.get(claim.to_id or 0)
        figure = (
            claim_words(claim) if claim.count_min is not None or claim.count_max is not None else count_words(claim)
        )
        text = (
            tr(
                "{who}: {figure} to {party}, {state}",
                who=who,
                figure=figure,
                party=to.short_name or to.name,
                state=word(MODALITY, claim.modality),
            )
            if to
            else tr("{who}: {figure}, {state}", who=who, figure=figure, state=word(MODALITY, claim.modality))
        )
        if claim.measure == "unclear":
            text = tr("{claim}, {measure}", claim=text, measure=word(MEASURE, claim.measure))
        if claim.id in self._working:
            text = tr("{claim} (working figure)", claim=text)
        remark = claim.doubt or claim.note
        if remark:
            # A remark that is no sentence of its own goes on after the claim.
            text = f"{text}; {remark}" if remark[:1].islower() else f"{text}. {remark}"
        text = text if text.endswith((".", "?", "!", "…", ".”")) else f"{text}."
        return Wording(text, self._passages.of(claim.id))


def report_quote(reading: ReportReading, passages: Passages, quote: Quote) -> ReportQuote:
    """A quote with its credit and its other wordings."""
    renderings = tuple(
        ReportRendering(
            ", ".join(part for part in (word(_RENDERING, r.kind), r.language, r.rendered_by) if part),
            quoted(r),
            r.mode != "indirect",
            passages.of(r.id),
            _other_language(reading, r),
        )
        for r in reading.renderings.get(quote.id, ())
    )
    credit = quote_credit(reading.case, quote, reading.choice.language)
    lang = _other_language(reading, quote)
    cites, verbatim = passages.of(quote.id), quote.mode != "indirect"
    return ReportQuote(quote.id, quoted(quote), verbatim, credit, cites, renderings, lang)


def _other_language(reading: ReportReading, words: Quote | Rendering) -> str:
    """The language of words where it is not that of the case."""
    return as_tag(words.language) if words.language != reading.choice.language else ""
