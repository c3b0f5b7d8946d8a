"""Claims of counts in words: the same on the timeline's card, in the inspector and on paper."""

from __future__ import annotations

from viewer.words import CATEGORY, MODALITY, number, tr, trn, word

_IN_ALL = {"whole": "in all", "each": "each side", "unclear": "each side or in all"}
_BOTH_WAYS = {"whole": "both ways", "each": "each side", "unclear": "each side or both"}


class WordsOfClaims:
    """What stands beside the dots of competing claims (`viewer.layout.words_protocol.ClaimWords`)."""

    def either(self, low: int, high: int, figures: int) -> str:
        if figures == 2:
            return tr("{first} or {second}", first=number(low), second=number(high))
        return tr("{low} to {high}", low=number(low), high=number(high))

    def claimed_way(self, to: str, holder: str, category: str, measure: str) -> str:
        people = word(CATEGORY, category)
        if to:
            return tr("to {receiver}, {category}", receiver=to, category=people)
        if holder:
            return tr("held by {holder}, {category}", holder=holder, category=people)
        if category == "total":
            return word(_IN_ALL, measure)
        return tr("{way}, {category}", way=word(_BOTH_WAYS, measure), category=people)

    def claimed(self, low: int, high: int, modality: str, times: int) -> str:
        figure = number(low) if low == high else tr("{low} to {high}", low=number(low), high=number(high))
        if modality != "delivered":
            figure = tr("{figure} {modality}", figure=figure, modality=word(MODALITY, modality))
        return tr("{figure} (×{count})", figure=figure, count=number(times)) if times > 1 else figure

    def not_disclosed(self, claims: int) -> str:
        return trn("{count} not disclosed", "{count} not disclosed", claims)

    def working_figure(self, low: int, high: int, author: str, reason: str) -> str:
        figure, who = self.claimed(low, high, "delivered", 1), author or tr("an unnamed analyst")
        if not reason:
            return tr("Working figure {figure}, {author}", figure=figure, author=who)
        return tr("Working figure {figure}, {author}: {reason}", figure=figure, author=who, reason=reason)

    def more_claims(self, rows: int) -> str:
        return trn("{count} more row in the inspector", "{count} more rows in the inspector", rows)


def figure_told(main: int, most: int | None, figures: int) -> str:
    """A side's count; both figures, or their reach, where claims differ and nobody works with one of them."""
    return number(main) if most is None else WordsOfClaims().either(main, most, figures)
