"""A text prepared for finding: scripts, words of Thai, sentences, and parts that name no actors."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from graphkit.extract.grammar import any_of, every, grammars, list_pattern
from graphkit.extract.lines import statement_breaks
from graphkit.model.errors import MissingExtraError

Span = tuple[int, int]
"""The first offset of a passage, and the one after its last."""

THAI = re.compile("[\u0e00-\u0e7f]")
LAO = re.compile("[\u0e80-\u0eff]")
HAN = re.compile("[\u3400-\u9fff]")
_VIETNAMESE = re.compile("[ăâđêôơưĂĐƠƯ\u1ea0-\u1ef9]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−－", "-"))
_BREAK = re.compile(r"\n[ \t]*\n|\n[ \t]*(?=\n)")
_HEADING = re.compile(r"^(?:#{1,6}[ \t]*|\*\*)?(?P<title>[^\n]{1,80}?)(?:\*\*)?[:：]?[ \t]*$", re.M)
_END = re.compile(
    r"[。！？；;]|[!?](?=\s)"
    # A full stop ends a sentence where a capital letter, a letter of another script or a line end
    # follows, but not after the initial of a name.
    # In Thai a full stop only ends an abbreviation.
    r"|(?<![\s.][A-Z])(?<!\w\.[A-Z])(?<![\u0e01-\u0e4e])\.(?=[\"”’)]*\s+[\"“(]?[A-ZÀ-Ỵ\u0e00-\u0eff])"
    r"|(?<=[^\s\d.][^\s.]{2})(?<![\u0e01-\u0e4e])\.(?=[ \t]*(?:\n|$))"
)
_CITATION = re.compile(
    r"\((?:see |cf\. |e\.g\.,? )?[A-Z][^()]{0,120}?,\s*(?:1[89]|20|25)\d\d"
    r"(?:\s*,?\s*[a-zก-ฮ]\.?)?\s*\)"
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|\]\([^)\s]*\)")
_LONG_PHRASE = 5


@lru_cache(maxsize=65536)
def _flat(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0] if char < "\u2000" or char > "\u2fff" else char
    if base.isascii():
        low = base.lower()
        return " " if low.isspace() else low
    if char in "đĐ":
        return "d"
    if char.isspace():
        return " "
    low = char.lower()
    return low if len(low) == 1 else char


def flat(text: str) -> str:
    """Return a text of the same length without capitals, accents, line breaks and kinds of dashes.

    Example:
        >>> flat("Quảng Trị–Loei")
        'quang tri-loei'
    """
    if text.isascii():
        return re.sub(r"\s", " ", text.lower())
    return "".join(map(_flat, text.translate(_DASHES)))


def lower(text: str) -> str:
    """Return a text of the same length in lower case."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def script_of(text: str) -> str:
    """Return the language that the letters of a name suggest: th, lo, zh, vi or en.

    Example:
        >>> [script_of(name) for name in ("Loei", "Quảng Trị", "崇左")]
        ['en', 'vi', 'zh']
    """
    for pattern, lang in ((THAI, "th"), (LAO, "lo"), (HAN, "zh"), (_VIETNAMESE, "vi")):
        if pattern.search(text):
            return lang
    return "en"


@lru_cache(maxsize=2)
def _thai_dictionary(names: frozenset[str]) -> Any:
    try:
        from pythainlp.corpus.common import thai_words
        from pythainlp.util import Trie
    except ImportError:
        raise MissingExtraError(
            "reading Thai documents needs pythainlp; run: pip install 'graphkit[documents]'"
        ) from None
    words = {
        word
        for word in (*grammars()["th"].words(), *grammars()["th"].abbreviations)
        if " " not in word and "*" not in word and "…" not in word
    }
    return Trie([*thai_words(), *words, *names])


def thai_tokens(text: str, names: frozenset[str]) -> list[Span]:
    """Return the words of the Thai parts of a text, in order, by a dictionary with some names."""
    if not THAI.search(text):
        return []
    dictionary = _thai_dictionary(names)
    from pythainlp.tokenize.newmm import segment

    spans: list[Span] = []
    for part in re.finditer("[\u0e00-\u0e7f]+", text):
        start = part.start()
        for word in segment(part[0], custom_dict=dictionary):
            spans.append((start, start + len(word)))
            start += len(word)
    return spans


@dataclass(frozen=True)
class Reading:
    """A text with what finding needs to know of it.

    ``text`` is the text, ``flat`` and ``low`` are as long; ``names`` are Thai names that count as
    words.
    """

    text: str
    names: frozenset[str] = frozenset()

    @cached_property
    def flat(self) -> str:
        """The text without capitals, accents and line breaks."""
        return flat(self.text)

    @cached_property
    def low(self) -> str:
        """The text in lower case, with dashes of one kind."""
        return lower(self.text).translate(_DASHES)

    @cached_property
    def tokens(self) -> list[Span]:
        """The Thai words."""
        return thai_tokens(self.text, self.names)

    @cached_property
    def edges(self) -> frozenset[int]:
        """The offsets where a Thai word begins or ends."""
        return frozenset(offset for span in self.tokens for offset in span)

    def is_whole(self, start: int, end: int) -> bool:
        """Return whether a passage begins and ends with words, where its script has no spaces."""
        if THAI.match(self.text[start]):
            return start in self.edges and end in self.edges
        if LAO.match(self.text[start]):
            # A vowel or a tone mark above or below belongs to the letter before it.
            following = self.text[end : end + 1]
            return not following or (
                unicodedata.category(following) != "Mn" and following not in "ະາຳຽ"
            )
        return True

    def hits(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern of phrases that are whole words."""
        for match in pattern.finditer(self.low, start, end):
            if match.end() > match.start() and self._is_phrase(*match.span()):
                yield match

    def _is_phrase(self, start: int, end: int) -> bool:
        """Return whether a phrase stands here as such.

        A long one does; a short one can be part of another word, where words have no spaces.
        """
        return end - start >= _LONG_PHRASE or self.is_whole(start, end)

    @cached_property
    def breaks(self) -> list[int]:
        """The offsets where a sentence begins, in order, and the end of the text."""
        found = {0, len(self.text)}
        found |= {match.end() for match in _BREAK.finditer(self.text)}
        found |= {
            match.end()
            for match in _END.finditer(self.text)
            if not _ABBREVIATED.search(self.low, max(0, match.start() - 12), match.end())
        }
        found |= set(statement_breaks(self.text))
        connectors = list_pattern("sentence")
        found |= {
            match.start()
            for match in self.hits(connectors, 0, len(self.text))
            if match.start() and self.text[match.start() - 1].isspace()
        }
        return sorted(found)

    @cached_property
    def bounded(self) -> str:
        """The text with NUL for each line break that ends a statement; no name goes across it."""
        letters = list(self.text)
        for at in self.breaks:
            while at and self.text[at - 1].isspace():
                at -= 1
                letters[at] = "\0" if letters[at] == "\n" else letters[at]
        return "".join(letters)

    def sentence(self, offset: int) -> Span:
        """Return the sentence that an offset is in."""
        at = bisect_right(self.breaks, offset)
        end = self.breaks[at] if at < len(self.breaks) else len(self.text)
        return self.breaks[at - 1], end

    def sentences(self) -> list[Span]:
        """Return all sentences in order."""
        return list(zip(self.breaks, self.breaks[1:], strict=False))

    @cached_property
    def silent(self) -> list[Span]:
        """The parts that name no actors: references, citations, addresses, authors, persons."""
        return merge([*self._sections(), *self._lines(), *self._persons(), *self._matches()])

    def is_silent(self, start: int, end: int) -> bool:
        """Return whether a passage touches a part that names no actors."""
        at = bisect_right(self.silent, (start, len(self.text))) - 1
        inside = at >= 0 and self.silent[at][1] > start
        following = at + 1 < len(self.silent) and self.silent[at + 1][0] < end
        return inside or following

    def _matches(self) -> Iterator[Span]:
        for pattern in (_CITATION, _ADDRESS):
            yield from (match.span() for match in pattern.finditer(self.text))

    def _sections(self) -> Iterator[Span]:
        """Yield the lists of references, each up to a heading that is not one of them."""
        titles = {lower(title) for title in every("references")}
        start: int | None = None
        for match in _HEADING.finditer(self.text):
            title = lower(match["title"]).strip(" *_#:：.")
            title = re.sub(r"^[\d๐-๙.]+\s*", "", title)
            if title in titles:
                start = match.start() if start is None else start
            elif start is not None and match[0].startswith("#"):
                yield start, match.start()
                start = None
        if start is not None:
            yield start, len(self.text)

    def _lines(self) -> Iterator[Span]:
        """Yield the lines on authors and their posts."""
        starts = tuple(lower(text) for text in every("affiliations"))
        for match in re.finditer(r"[^\n]+", self.low):
            words = re.sub(r"^(?:<sup>[^<]*</sup>|[\s*_\d])+", "", match[0])
            if words.startswith(starts) or match[0].lstrip().startswith("<sup>"):
                yield match.span()

    def _persons(self) -> Iterator[Span]:
        for pattern, thai in ((_latin_persons(), False), (_thai_persons(), True)):
            for match in pattern.finditer(self.text):
                if not thai or self.is_whole(match.start(), match.end("title")):
                    yield match.start(), match.end()
        for match in _han_persons().finditer(self.text):
            yield match.span()


_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|no|vol|dept|gov|gen|col|assoc|asst|jr|vs|etc|ts|gs|pgs"
    r"|tp|co|ltd|approx|e\.g|i\.e|cf|[a-z])\.$"
)


@lru_cache(maxsize=1)
def _latin_persons() -> re.Pattern[str]:
    titles = [*grammars()["en"].lists["persons"], *grammars()["vi"].lists["persons"]]
    words = "|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True))
    name = r"(?-i:[A-ZÀ-ỸĐ][\w’'-]*)"
    return re.compile(rf"(?<!\w)(?i:{words})\.?,?\s+{name}(?:\s+{name}){{0,3}}")


@lru_cache(maxsize=1)
def _thai_persons() -> re.Pattern[str]:
    titles = [*grammars()["th"].lists["persons"], *grammars()["lo"].lists["persons"]]
    words = "|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True))
    letter = "[\u0e01-\u0e4e\u0e81-\u0ece]"
    heads = "|".join(re.escape(word) for word in _office_words())
    return re.compile(
        rf"(?P<title>(?:{words})(?:\s?(?:{words}))*)\s?(?!\s*(?:{heads}))"
        rf"{letter}{{2,18}}(?!{letter})(?:\s(?!(?:{heads})){letter}{{3,18}}(?!{letter}))?"
    )


def _office_words() -> list[str]:
    """Words of Thai and Lao that begin an office or an organisation, not a surname."""
    words = {w for lang in ("th", "lo") for b in grammars()[lang].bodies for w in b.before}
    words |= {
        w
        for lang in ("th", "lo")
        for key in ("stops", "and", "with")
        for w in grammars()[lang].lists[key]
    }
    words |= every("offices")
    return sorted(words, key=len, reverse=True)


@lru_cache(maxsize=1)
def _han_persons() -> re.Pattern[str]:
    words = "|".join(sorted(every("persons_after"), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"[\u4e00-\u9fff]{{2,3}}(?={words})")


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return passages in order, those that touch joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=1)
def clause_pattern() -> re.Pattern[str]:
    """Return the pattern of the words that begin a clause."""
    return any_of(every("clause"))
