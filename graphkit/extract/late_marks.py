"""Thai marks that stand one letter late, moved back where spelling or a known name says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graphkit.extract.mapped import Edit, MappedText
from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.normalise import normalise
from graphkit.names.type_words import type_words

_LETTER = "\u0e01-\u0e2e"
_ABOVE = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_MOVABLE = re.compile(f"([{_LETTER}])([{_ABOVE}]+)([{_LETTER}])(?![{_ABOVE}])")
# A short "a" above must be followed by the consonant that ends the syllable; with a space, an
# end or a leading vowel after it, it belongs to the letter before.
_IMPOSSIBLE = re.compile(
    f"(?<=[{_LETTER}])([{_LETTER}])(\u0e31[\u0e48-\u0e4b]?)"
    f"(?![{_LETTER}\u0e27\u0e30\u0e48-\u0e4b\u0e4c])"
)
_WORD = re.compile("[\u0e01-\u0e4e]+")
DENSE = re.compile("[\u0e01-\u0e4e\u0e81-\u0edf\u3400-\u9fff]+")
"""A word in a script without spaces between words."""
_NO_BEGINNING = re.compile(f"[{_ABOVE}\u0e30\u0e32\u0e33]")
_KEY = 4


def late_marks(text: MappedText, names: Iterable[str] = ()) -> MappedText:
    """Return a text in which marks one letter late stand on their own letter.

    A mark is moved where no Thai word could have it, and where the move gives a place of the
    gazetteer or one of ``names``. A text with such marks is also compared with the words of a
    Thai dictionary, if the extra ``documents`` is installed.

    Example:
        >>> text = "\\u0e21\\u0e01\\u0e38\\u0e14\\u0e32\\u0e2b\\u0e32\\u0e23"
        >>> late_marks(MappedText.of(text)).text
        'มุกดาหาร'
    """
    if not _WORD.search(text.text):
        return text
    variants = _place_variants()
    own = {name: right for word in names for name, right in _variants(normalise(word))}
    if own:
        variants = _index({**own, **dict(variants["all"])})
    edits = [*_known(text.text, variants)]
    faulty = bool(edits) or _IMPOSSIBLE.search(text.text) is not None
    text = text.edit(edits)
    if faulty:
        words = _word_variants()
        if words:
            text = text.edit(_known(text.text, words))
        text = text.sub(_IMPOSSIBLE, lambda match: match[2] + match[1])
    return text


_Index = dict[str, tuple[tuple[str, str], ...]]


def _index(variants: dict[str, str]) -> _Index:
    """Index variants by their first letters, the longest first; ``all`` has every one."""
    found: dict[str, list[tuple[str, str]]] = {}
    for wrong, right in sorted(variants.items(), key=lambda pair: -len(pair[0])):
        found.setdefault(wrong[:_KEY], []).append((wrong, right))
    return {"all": tuple(variants.items())} | {key: tuple(rows) for key, rows in found.items()}


def _known(text: str, variants: _Index) -> Iterator[Edit]:
    """Yield the edits that put right the variants of known words in a text."""
    for word in _WORD.finditer(text):
        at, end = word.span()
        while at <= end - _KEY:
            rows = variants.get(text[at : at + _KEY], ())
            for wrong, right in rows:
                if text.startswith(wrong, at) and _whole(text, at, at + len(wrong)):
                    yield Edit(at, at + len(wrong), right)
                    at += len(wrong) - 1
                    break
            at += 1


@lru_cache(maxsize=1)
def dense_place_names() -> frozenset[str]:
    """Return the names of places in scripts without spaces between words: Thai, Lao, Chinese."""
    return frozenset(
        name
        for place in open_gazetteer()
        for name in (*(place.names.get(lang, "") for lang in ("th", "lo", "zh")), *place.aliases)
        if DENSE.fullmatch(name)
    )


def _whole(text: str, start: int, end: int) -> bool:
    """Return whether a passage begins and ends between syllables as far as marks tell."""
    before = start and "\u0e40" <= text[start - 1] <= "\u0e44"
    return not before and not _NO_BEGINNING.match(text, end)


def _variants(name: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to write a name with one of its marks, or all of them, a letter late."""
    if len(name) < 5 or not _WORD.fullmatch(name):
        return
    moved = set()
    for match in _MOVABLE.finditer(name):
        late = name[: match.start()] + match[1] + match[3] + match[2] + name[match.end() :]
        moved.add(late)
    moved.add(_MOVABLE.sub(r"\1\3\2", name))
    for late in moved - {name}:
        yield late, name


@lru_cache(maxsize=1)
def _place_variants() -> _Index:
    names = {name for name in dense_place_names() if _WORD.fullmatch(name)}
    lexicon = type_words()
    kinds = {word for word in (*lexicon.leading, *lexicon.body_leading) if _WORD.fullmatch(word)}
    return _without(names | kinds)


@lru_cache(maxsize=1)
def _word_variants() -> _Index:
    """Return the variants of the words of a Thai dictionary; none without the package."""
    try:
        from pythainlp.corpus.common import thai_words
    except ImportError:
        return {}
    return _without(thai_words())


def _without(names: Iterable[str]) -> _Index:
    known = sorted(set(names))
    found: dict[str, str] = {}
    for name in known:
        for late, right in _variants(name):
            # What begins another word would be found in it.
            at = bisect_left(known, late)
            if at == len(known) or not known[at].startswith(late):
                found.setdefault(late, right)
    return _index(found)
