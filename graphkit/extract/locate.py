"""The place of a quotation in a document: exact, repaired, approximate, or none."""

from __future__ import annotations

from graphkit.extract.document import Document, Place

_MIN_LETTERS = 4
_MIN_RATIO = 90.0
"""Similarity from 0 to 100 from which words are the same but for slips of the pen."""
_SLIPS = 4
_MAX_FUZZY = 600
"""Longest quotation that is searched with slips, in characters."""


class Finder:
    """Finds quotations in a document; the text is prepared once.

    Example:
        >>> from graphkit.extract.document import text_document
        >>> finder = Finder(text_document("Loei and  Xayabury signed in 2018."))
        >>> finder.place("Loei and Xayabury").start, finder.place("Xayaburi signed in").exactness
        (0, 'approximate')
        >>> finder.place("Nan and Oudomxay signed").exactness
        'unresolved'
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._offsets = [i for i, char in enumerate(document.text) if not char.isspace()]
        self._squeezed = "".join(document.text.split())

    def span(self, quote: str) -> tuple[int, int, bool] | None:
        """Return where a quotation stands in the text, and whether with slips; else None."""
        words = "".join(quote.split())
        if len(words) < _MIN_LETTERS:
            return None
        at = self._squeezed.find(words)
        if at < 0:
            at = self._squeezed.casefold().find(words.casefold())
            if at >= 0 and len(self._squeezed.casefold()) != len(self._squeezed):
                at = -1
        if at >= 0:
            return self._offsets[at], self._offsets[at + len(words) - 1] + 1, False
        return self._similar(words)

    def place(self, quote: str) -> Place:
        """Return the place of a quotation; ``unresolved`` where it does not stand."""
        found = self.span(quote)
        if found is None:
            return Place(self.document.name, None, "", None, None, quote, "unresolved")
        start, end, slips = found
        place = self.document.place(start, end)
        return place._replace(exactness="approximate") if slips else place

    def _similar(self, words: str) -> tuple[int, int, bool] | None:
        if not 12 <= len(words) <= _MAX_FUZZY:
            return None
        from rapidfuzz.fuzz import partial_ratio_alignment, ratio

        found = partial_ratio_alignment(words, self._squeezed, score_cutoff=_MIN_RATIO)
        if found is None or found.dest_end - found.dest_start < 0.8 * len(words):
            return None
        # The alignment has the length of the quotation; a letter left out moves its edges.
        edges = (
            (start, end)
            for start in range(max(0, found.dest_start - _SLIPS), found.dest_start + _SLIPS)
            for end in range(found.dest_end - _SLIPS, found.dest_end + _SLIPS + 1)
            if start < end <= len(self._squeezed)
        )
        start, end = max(edges, key=lambda edge: ratio(words, self._squeezed[slice(*edge)]))
        return self._offsets[start], self._offsets[end - 1] + 1, True
