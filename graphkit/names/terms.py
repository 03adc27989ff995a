"""Names of bodies read as terms that mean the same in every language.

"กระทรวงการต่างประเทศ" and "Ministry of Foreign Affairs" share no letter and no sound, but each of
their words has a counterpart in the other. So a name is read as the sorts of bodies in it
(ministry, university, bridge), what they deal with, the countries in order, and the rest, which
are places and proper names. The lists are data: ``lexicon/terms.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from graphkit.names.bodies import known_places
from graphkit.names.legal_forms import split_legal_form
from graphkit.names.marks import number_text, ordinal_end, roman_number
from graphkit.names.normalise import fold, normalise
from graphkit.names.parse import parse_name
from graphkit.names.romanise import simplified
from graphkit.names.type_words import bare, read_lexicons, type_words

_THAI, _AFTER_LAO, _HAN = "\u0e00", "\u0f00", "\u3400"
_RUN = re.compile(r"[\u0e00-\u0eff\u3400-\u9fff.]+|[^\W_]+")
_ORDINAL = re.compile("第[一二三四五六七八九十]+|[一二三四五六七八九十]+(?=[期号届])")
_SAME_TERMS = 0.93
_IMPLIED = 0.03
"""Taken off a score where one name alone says the country of its language."""
_UNSAID = 0.12
"""Taken off where one name alone says a country."""
_ALIKE = 0.72
"""The least likeness of two proper names that count as one."""
_APART = -1.0
_OTHER_TERMS = 0.55
"""The highest score of two names of which each has a term that the other lacks."""
_FEW = 2
_LONGEST = 12
_SHORT = 4
_LONG_WORD = 7
"""Letters from which a word of a term is known with one slip."""
_HOME = {"THAI": "TH", "LAO": "LA", "CJK": "CN"}
_TELLING = frozenset({"heads", "subjects"})
_GROUPS = ("heads", "subjects", "levels", "spare", "peoples")


class Terms(NamedTuple):
    """A name read as terms.

    Attributes:
        heads: sorts of bodies, such as ``ministry``.
        subjects: what they deal with, and other words that tell.
        levels: levels of administration, such as ``province``.
        countries: ISO codes in the order of the name.
        proper: the rest: places and proper names.
        numbers: the numbers in it, as digits, sorted.
        home: the country of the language, empty for languages of many countries.
    """

    heads: frozenset[str]
    subjects: frozenset[str]
    levels: frozenset[str]
    countries: tuple[str, ...]
    proper: tuple[str, ...]
    numbers: tuple[str, ...]
    home: str

    @property
    def telling(self) -> frozenset[str]:
        """All terms that tell one body from another."""
        return self.heads | self.subjects


class _Term(NamedTuple):
    group: str
    keys: tuple[str, ...]


class _Lexicon(NamedTuple):
    words: dict[tuple[str, ...], _Term]
    """Terms in Latin letters by their words; the first is "^" for the start of a name."""
    tells: frozenset[str]
    """All words in Latin letters of sorts of bodies and subjects."""
    spelt: frozenset[str]
    """The long words of terms in Latin letters."""
    mutual: frozenset[str]
    """Sorts of bodies in which the first of two countries is the one at home."""
    look_alikes: dict[int, str]
    """Signs that a scanner takes for one another, each as the first of its group."""
    runs: dict[str, _Term]
    starts: re.Pattern[str]
    ends: re.Pattern[str]
    inner: re.Pattern[str]
    begins: re.Pattern[str]


@lru_cache(maxsize=1 << 16)
def read_terms(name: str) -> Terms | None:
    """Read a name as terms; None for a name without a sort of body or a subject.

    Example:
        >>> terms = read_terms("Khon Kaen University")
        >>> sorted(terms.heads), terms.proper
        (['university'], ('khon kaen',))
        >>> read_terms("มหาวิทยาลัยขอนแก่น").heads == terms.heads, read_terms("Mukdahan")
        (True, None)
    """
    parsed = parse_name(name)
    full = type_words().abbreviations.get(parsed.folded)
    if full and fold(full[0]) != parsed.folded:
        return read_terms(full[0])
    text = split_legal_form(parsed.text)[0]
    found: dict[str, list[str]] = {group: [] for group in (*_GROUPS, "proper")}
    runs = [run for run in _RUN.findall(text) if fold(run)]
    if not any(map(_may_tell, runs)):
        return None
    at = 0
    while at < len(runs):
        spaced = not _unspaced(runs[at])
        last = at
        while last < len(runs) and _unspaced(runs[last]) != spaced:
            last += 1
        part = runs[at:last]
        pairs = _spaced_terms(part, first=at == 0) if spaced else _run_terms(part)
        for group, key in pairs:
            found[group].append(key)
        at = last
    if not found["heads"] and not found["subjects"]:
        return None
    if "university" in found["heads"] and "nation" in found["spare"]:
        found["subjects"].append("nation")
    countries = [key[1:] for key in found["peoples"]]
    telling = found["heads"] + found["subjects"]
    countries += [key[1:] for key in telling if key[0] == "="]
    home = _HOME.get(parsed.script, "")
    if not home and any(not c.isascii() for c in text):
        home = "VN"
    return Terms(
        frozenset(found["heads"]) - {key for key in telling if key[0] == "="},
        frozenset(key for key in found["subjects"] if key[0] != "="),
        frozenset(found["levels"]),
        tuple(dict.fromkeys(countries)),
        tuple(found["proper"]),
        parsed.marks.numbers,
        home,
    )


def compare_terms(
    one: Terms, other: Terms, alike: Callable[[str, str], float]
) -> tuple[float, float]:
    """Compare two names read as terms.

    Args:
        one, other: the names.
        alike: a function that gives the likeness of two proper names.

    Returns:
        The least and the highest score that the terms allow; (0, 1) if they tell nothing.
    """
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return 0.0, 0.35
    mine, theirs = one.telling - other.telling, other.telling - one.telling
    if mine and theirs:
        return 0.0, _OTHER_TERMS
    if one.levels and other.levels and not one.levels & other.levels:
        return 0.0, _OTHER_TERMS
    taken, highest = _countries(one, other)
    if highest < 1:
        return 0.0, highest
    if mine or theirs:
        return 0.0, 1.0
    left, right = list(one.proper), list(other.proper)
    if len(left) != len(right):
        left, right = [" ".join(left)], [" ".join(right)]
    least = 1.0
    for name in left:
        near = max(((_same(name, each, alike), each) for each in right), default=(0.0, ""))
        if near[0] < 0:
            return 0.0, _OTHER_TERMS
        if near[0] < _ALIKE:
            return 0.0, 1.0
        right.remove(near[1])
        least = min(least, near[0])
    taken += 0.2 if one.numbers != other.numbers else 0.0
    return _SAME_TERMS * min(1.0, 0.5 + 0.5 * least) - taken, 1.0


def term_keys(name: str) -> frozenset[str]:
    """Return keys under which names of one body in two languages meet, empty for other names.

    The terms stand in each key, with an id of each place that the rest of the name can mean.

    Example:
        >>> bool(term_keys("Khon Kaen University") & term_keys("มหาวิทยาลัยขอนแก่น"))
        True
    """
    terms = read_terms(name)
    if not terms or (len(terms.telling) < _FEW and not terms.proper and not terms.countries):
        return frozenset()
    sign = f"&{'+'.join(sorted(terms.telling))}"
    if not terms.proper:
        return frozenset({f"{sign}:"})
    return frozenset(f"{sign}:{place}" for place in _places(" ".join(terms.proper)))


def _same(a: str, b: str, alike: Callable[[str, str], float]) -> float:
    """Return the likeness of two proper names, or ``_APART`` for two places of the gazetteer."""
    if fold(a) == fold(b):
        return 1.0
    if a.isascii() and b.isascii() and a.count(" ") != b.count(" "):
        return 0.0
    here, there = _places(a), _places(b)
    if here and there:
        return 0.97 if here & there else _APART
    return alike(a, b)


def _places(name: str) -> frozenset[str]:
    return known_places(fold(name)) | known_places(fold(bare(name)))


def _countries(one: Terms, other: Terms) -> tuple[float, float]:
    """Return what the countries take off a score, and the highest score that they allow."""
    if one.countries == other.countries:
        return 0.0, 1.0
    if set(one.countries) == set(other.countries):
        return (0.0, 0.6) if _lexicon().mutual & one.heads & other.heads else (0.0, 1.0)
    if one.countries and other.countries:
        return 0.0, 0.6
    said, unsaid = (one, other) if one.countries else (other, one)
    if len(said.countries) > 1 or (unsaid.home and unsaid.home != said.countries[0]):
        return 0.0, 0.6
    return (_IMPLIED if unsaid.home else _UNSAID), 1.0


def _unspaced(run: str) -> bool:
    """Return whether a run is of a script without spaces between words."""
    return any(_THAI <= char < _AFTER_LAO or char >= _HAN for char in run)


@lru_cache(maxsize=1 << 16)
def _may_tell(run: str) -> bool:
    """Return whether a word or a text without spaces can hold a sort of body or a subject."""
    lexicon = _lexicon()
    if _unspaced(run):
        text = _clean(run).translate(lexicon.look_alikes)
        return bool(lexicon.begins.match(text) or lexicon.ends.search(text))
    return _repaired(fold(run)) in lexicon.tells


def _spaced_terms(runs: list[str], *, first: bool) -> Iterator[tuple[str, str]]:
    """Yield groups and keys of words in a script with spaces; other words joined as they stand."""
    lexicon = _lexicon()
    words = [_repaired(fold(run)) for run in runs]
    kept: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        if ordinal := ordinal_end(runs, at)[1]:
            at = ordinal
            continue
        term: _Term | None = None
        count = 0
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            part = tuple(words[at : at + size])
            term = lexicon.words.get(part)
            if not term and first and not at:
                term = lexicon.words.get(("^", *part))
            if term:
                count = size
                break
        for size in (3, 2):
            part = tuple(words[at : at + size])
            if count < size == len(part) and known_places("".join(part)):
                kept += part
                at += size
                break
        else:
            number = word[0].isdigit() or number_text(word) != word
            number = number or bool(
                at and roman_number(runs[at], at == len(words) - 1, runs[at - 1])
            )
            if not term and not number:
                kept.append(word)
            elif kept:
                yield "proper", " ".join(kept)
                kept = []
            if term:
                yield from ((term.group, key) for key in term.keys)
            at += max(1, count)
    if kept:
        yield "proper", " ".join(kept)


@lru_cache(maxsize=1 << 16)
def _repaired(word: str) -> str:
    """Return a long word that is one slip from a word of a term as that word."""
    from rapidfuzz.distance import OSA

    spelt = _lexicon().spelt
    if len(word) < _LONG_WORD or word in spelt or not word.isascii() or known_places(word):
        return word
    near = [each for each in spelt if OSA.distance(word, each, score_cutoff=1) == 1]
    return near[0] if len(near) == 1 else word


def _run_terms(runs: list[str]) -> Iterator[tuple[str, str]]:
    """Yield groups and keys of a text without spaces between words, from both of its ends."""
    lexicon = _lexicon()
    text = _clean("".join(runs))
    for words, _ in type_words().number_marks:
        text = text.replace(words, "")
    yield from _peeled(text, lexicon, lexicon.begins)


def _peeled(text: str, lexicon: _Lexicon, starts: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    while text and not _is_place(text, lexicon):
        # Terms are found in a shadow of the same length, so that proper names stay as they are.
        shadow = text.translate(lexicon.look_alikes)
        if found := starts.match(shadow):
            yield from _keys(lexicon, found[0], "^")
            text = text[found.end() :]
        elif found := lexicon.ends.search(shadow):
            yield from _keys(lexicon, found[0], "$")
            text = text[: found.start()]
        elif found := lexicon.inner.search(shadow, 2):
            yield from _peeled(text[: found.start()], lexicon, lexicon.starts)
            text = text[found.start() :]
        else:
            break
        starts = lexicon.starts
    if rest := fold(text).strip("0123456789"):
        yield "proper", rest


def _is_place(text: str, lexicon: _Lexicon) -> bool:
    """Return whether a text is a place as a whole, with no sort of body in its name.

    Thai and Lao name the sort of a body first, Chinese last.
    """
    side = lexicon.ends.search(text) if text[-1] >= _HAN else lexicon.starts.match(text)
    term = lexicon.runs.get(side[0]) if side else None
    headed = term is not None and term.group == "heads"
    return text not in lexicon.runs and not headed and bool(known_places(fold(text)))


def _keys(lexicon: _Lexicon, text: str, sign: str) -> Iterable[tuple[str, str]]:
    term = lexicon.runs.get(text) or lexicon.runs.get(sign + text)
    return ((term.group, key) for key in term.keys) if term else ()


def _clean(text: str) -> str:
    """Return a text in folded form with its full stops, which tell an abbreviation."""
    text = ".".join(map(fold, simplified(normalise(text)).split(".")))
    return _ORDINAL.sub("", text)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    words: dict[tuple[str, ...], _Term] = {}
    runs: dict[str, _Term] = {}
    groups = [group for lexicon in read_lexicons() for group in lexicon.get("look_alikes", ())]
    look_alikes = {ord(sign): group[0] for group in groups for sign in group[1:]}
    for lexicon in read_lexicons():
        for group in _GROUPS:
            for key, texts in lexicon.get(group, {}).items():
                term = _Term(group, tuple(key.split("+")))
                for text in texts:
                    if _unspaced(text.strip("^")):
                        sign = text[0] if text[0] == "^" else text[-1] if text[-1] == "$" else ""
                        runs[sign + _clean(text.strip("^$")).translate(look_alikes)] = term
                    else:
                        sign = ("^",) if text[0] == "^" else ()
                        part = tuple(
                            fold(run) for run in _RUN.findall(text.strip("^").replace(".", " "))
                        )
                        words[*sign, *part] = term
    for code_name, code in type_words().countries.items():
        if _unspaced(code_name):
            runs.setdefault(code_name, _Term("peoples", (f"={code}",)))
        else:
            words.setdefault((code_name,), _Term("peoples", (f"={code}",)))
    spelt = {word for part in words for word in part if len(word) >= _LONG_WORD}
    return _Lexicon(
        words,
        frozenset(w for part, t in words.items() if t.group in _TELLING for w in part),
        frozenset(spelt),
        frozenset(key for lexicon in read_lexicons() for key in lexicon.get("mutual", ())),
        look_alikes,
        runs,
        _pattern(runs, "{}", ""),
        _pattern((text for text, term in runs.items() if _may_end(text, term)), "(?:{})$", "$"),
        _pattern((text for text in runs if len(text) > 3 or _is_han(text)), "{}", ""),
        _pattern(runs, "{}", "^"),
    )


def _may_end(text: str, term: _Term) -> bool:
    """Return whether a term can end a name: short Thai and Lao words also end names of places."""
    return text[-1] >= _HAN or term.group != "heads" or len(text) > _SHORT


def _is_han(text: str) -> bool:
    return text[0] >= _HAN and len(text) > 1


def _pattern(texts: Iterable[str], form: str, sign: str) -> re.Pattern[str]:
    """Return the pattern of all texts without a sign and those with the given one."""
    kept = [t.lstrip(sign) if sign else t for t in texts if t[0] not in "^$" or t[0] == sign]
    return re.compile(form.format("|".join(map(re.escape, sorted(kept, key=len, reverse=True)))))
