"""The similarity of two names in any scripts: a score with reasons, and keys for a search.

A name is taken apart before it is compared (:mod:`graphkit.names.parse`): type words, texts in
brackets or after a comma, a country, numbers. The rest is compared by its letters if both are of
one script, else by its sounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from graphkit.names.bodies import (
    compare_bodies,
    each_has_another_word,
    initials,
    is_acronym,
    known_places,
    names_a_body,
    other_places,
    spaced,
)
from graphkit.names.languages import words_of
from graphkit.names.normalise import fold
from graphkit.names.parse import ParsedName, parse_name, without_brackets
from graphkit.names.romanise import romanise, sounds
from graphkit.names.slips import same_marks
from graphkit.names.terms import compare_terms, read_terms, term_keys
from graphkit.names.type_words import type_words

_BETWEEN = re.compile(r"[\s\-–—/,.]+")
_TONES = re.compile("[\u0e47-\u0e4e\u0ec8-\u0ecc]")
# One wrong letter costs more than its share: Nan and Nam are two places, Mukdahan and Mukdahen one.
_COST = 1.35
_INITIALS = 0.9
"""The score of a name and its initials, or its official abbreviation."""
_BRANCH = 0.68
"""The highest score of a name and the same with a country after it, unless it is a place there."""
_OTHER_MARK = 0.35
"""The highest score of two names with different numbers, letters or sides."""
_SOUND_ALIKE = (0.0, 0.7, 0.82, 0.9)


class NameReason(NamedTuple):
    """A reason why two names are alike or not; ``per_cent`` is a likeness, or 0 without one."""

    code: str
    per_cent: int = 0


class Likeness(NamedTuple):
    """The likeness of two names, 0 to 1, with reasons."""

    score: float
    reasons: tuple[NameReason, ...]


def reason_text(reason: NameReason, lang: str = "en") -> str:
    """Return a reason in the words of a language.

    Example:
        >>> reason_text(NameReason("letters", 88)), reason_text(NameReason("sound"), "th")
        ('letters 88 % alike', 'ออกเสียงตรงกัน')
    """
    text: str = words_of("names", lang)["reasons"][reason.code]
    return text.format(reason.per_cent)


@lru_cache(maxsize=1 << 14)
def compare_names(a: str, b: str) -> Likeness:
    """Compare two names.

    Args:
        a, b: names in any scripts; the order does not matter.

    Returns:
        The score with its reasons: 1 for the same name, above 0.9 for another spelling, around 0.8
        for a likely slip, under 0.7 for names that are more likely different.

    Example:
        >>> compare_names("Savannakhét", "สะหวันนะเขต").score > 0.85
        True
        >>> compare_names("เพชรบุรี", "เพชรบูรณ์").score < 0.5
        True
    """
    one, other = parse_name(a), parse_name(b)
    if one.text == other.text:
        return Likeness(1.0, (NameReason("same"),))
    if one.folded and one.folded == other.folded:
        return Likeness(0.99, (NameReason("spelling"),))
    if not one.key or not other.key:
        return Likeness(0.0, (NameReason("unlike"),))
    found = _likeness(one, other)
    if _abbreviates(one, other) or _abbreviates(other, one):
        found = max(found, Likeness(_INITIALS, (NameReason("initials"),)))
    found = _by_terms(one, other, found)
    for aside, name in _asides(one, other):
        inner = _likeness(aside, name) if aside.folded != name.folded else Likeness(1.0, ())
        if 0.93 * inner.score > found.score:
            found = Likeness(0.93 * inner.score, (*inner.reasons, NameReason("aside")))
    return Likeness(round(found.score, 4), found.reasons)


def _by_terms(one: ParsedName, other: ParsedName, found: Likeness) -> Likeness:
    """Return a likeness within what the terms of two names of bodies allow."""
    mine = read_terms(one.text)
    theirs = read_terms(other.text) if mine else None
    if not mine or not theirs:
        return found
    least, highest = compare_terms(mine, theirs, lambda a, b: compare_names(a, b).score)
    if found.score > highest:
        return Likeness(highest, (*found.reasons, NameReason("other_word")))
    if found.score < least:
        return Likeness(least, (NameReason("words"),))
    return found


def best(a: Iterable[str], b: Iterable[str]) -> Likeness:
    """Compare all pairs of two lists of names and return the highest likeness; 0 without a pair.

    Example:
        >>> best(["Mukdahan", "มุกดาหาร"], ["มุกดาหาร", "穆达汉"]).score
        1.0
    """
    others = list(b)
    return max(
        (compare_names(one, other) for one in a for other in others),
        key=lambda found: found.score,
        default=Likeness(0.0, (NameReason("unlike"),)),
    )


def _abbreviates(short: ParsedName, full: ParsedName) -> bool:
    """Return whether a name is the initials or the official abbreviation of another."""
    if is_acronym(short.text) and short.folded == initials(full.text):
        return True
    names = type_words().abbreviations.get(short.folded, ())
    return any(parse_name(name).key == full.key for name in names) and bool(names)


def _asides(one: ParsedName, other: ParsedName) -> Iterable[tuple[ParsedName, ParsedName]]:
    """Yield pairs of names to compare, one of which is in brackets."""
    for aside in one.aliases:
        yield parse_name(aside), without_brackets(other)
    for aside in other.aliases:
        yield parse_name(aside), without_brackets(one)


def _likeness(one: ParsedName, other: ParsedName) -> Likeness:
    """Return the likeness of two cores, lowered by all that differs around them."""
    score, reason = _alike(one, other)
    reasons = [reason]
    if score > 0.3 and (_known_apart(one, other) or other_places(one, other)):
        return Likeness(0.3, (reason, NameReason("apart")))
    if one.legal and other.legal and one.script == other.script == "CJK" and score < 0.97:
        # Short names of companies: one other sign is another company.
        score = min(score, _BRANCH)
    if conflict := one.marks.conflict(other.marks):
        score = min(score, _OTHER_MARK)
        reasons.append(NameReason(conflict))
    elif one.marks.numbers != other.marks.numbers:
        score -= 0.15
        reasons.append(NameReason("other_number"))
    if (one.body.concept if one.body else "") != (other.body.concept if other.body else ""):
        # A code such as "R3A" needs no type word.
        code = one.key == other.key and one.marks.numbers and not (one.body and other.body)
        score *= 0.85 if code else 0.6
        reasons.append(NameReason("other_body"))
    elif one.word and other.word:
        if one.word.type != other.word.type:
            shared = set(one.word.kinds) & set(other.word.kinds)
            seat = one.word.concept or other.word.concept
            score *= 0.85 if shared and not seat else 0.6
            reasons.append(NameReason("other_type"))
    elif one.word or other.word:
        score -= 0.03
    places, others = _placed(one), _placed(other)
    if places and others and not places & others:
        score *= 0.7
        reasons.append(NameReason("elsewhere"))
    elif one.country != other.country and _is_branch(one, other):
        score = min(score, _BRANCH)
        reasons.append(NameReason("extra"))
    elif places != others:
        score -= 0.04 if one.asides != other.asides else 0.01
        reasons.append(NameReason("extra"))
    return Likeness(max(0.0, min(score, 0.98)), tuple(reasons))


def _is_branch(one: ParsedName, other: ParsedName) -> bool:
    """Return whether one name is that of the other in a country, and not of a place there."""
    longer = one if one.country else other
    return longer.branch and not (one.word or other.word) and not known_places(longer.key)


def _placed(name: ParsedName) -> set[str]:
    """Return what distinguishes a name from others: places, countries and years in its asides."""
    return {parse_name(aside).key for aside in name.asides} | ({name.country} - {""})


def _known_apart(one: ParsedName, other: ParsedName) -> bool:
    """Return whether two names belong to places known to differ, as written or in Latin letters."""
    apart = type_words().apart
    if one.script == other.script:
        return other.key in apart.get(one.key, ())
    return fold(romanise(other.core)) in apart.get(fold(romanise(one.core)), ())


def _alike(one: ParsedName, other: ParsedName) -> tuple[float, NameReason]:
    """Return the likeness of two cores by letters or by sound, whichever is greater."""
    if one.key == other.key:
        return 0.98, NameReason("core")
    if same_marks(one.key, other.key):
        return 0.97, NameReason("marks")
    if spaced(one.script) and spaced(other.script) and (names_a_body(one) or names_a_body(other)):
        score, code = compare_bodies(one, other)
        return score, NameReason(code, round(100 * score))
    if one.script == other.script or not one.script or not other.script:
        found = _by_letters(one, other)
        if (one.word or other.word) and one.script in ("THAI", "LAO"):
            # A type word may be the first half of a misspelt name: นครพนม.
            whole = _letters(one.folded, other.folded)
            if whole > found[0]:
                return whole, NameReason("letters", round(100 * whole))
        return found
    return _by_sound(one, other)


def _letters(a: str, b: str) -> float:
    """Return the likeness of two keys by letters, at most 0.97; tone marks count little."""
    from rapidfuzz.distance import OSA

    size = max(len(a), len(b), 1)
    if size < 4:
        # In three letters each one counts: มส. and มท. are different.
        return 0.4 * (1 - OSA.distance(a, b) / size)
    score = 1 - _COST * OSA.distance(a, b) / size
    left, right = _TONES.sub("", a), _TONES.sub("", b)
    if left != a or right != b:
        size = max(len(left), len(right), 1)
        score = max(score, 1 - _COST * OSA.distance(left, right) / size - 0.05)
    return max(0.0, min(score, 0.97))


def _by_letters(one: ParsedName, other: ParsedName) -> tuple[float, NameReason]:
    score = _letters(one.key, other.key)
    reason = NameReason("letters", round(100 * score))
    if score > _BRANCH and one.script == "LATIN" and each_has_another_word(one, other):
        return _BRANCH, NameReason("other_word")
    sizes = sorted((len(one.key), len(other.key)))
    if sizes[1] < 4:
        return score, reason
    if one.script == "LATIN" or " " in one.core or " " in other.core:
        found = _by_words(one, other)
        if found and found[0] > score:
            score, reason = found
    elif sizes[0] > 9 and (one.key in other.key or other.key in one.key):
        score, reason = max((score, reason), (0.3 + 0.65 * sizes[0] / sizes[1], NameReason("part")))
    heard = set(one.sounds) & set(other.sounds)
    if one.script != "CJK" and heard:
        weight = 0.6 if one.script == "LATIN" else 0.8
        joint = weight * max(map(_sound_weight, heard)) + (1 - weight) * score
        if joint > score:
            score, reason = joint, NameReason("sound")
    elif one.script in ("THAI", "LAO"):
        near, why = _by_sound(one, other)
        if 0.95 * near > score:
            score, reason = 0.95 * near, why
    return min(score, 0.97), reason


@lru_cache(maxsize=1 << 16)
def _tokens(core: str) -> frozenset[str]:
    """Return the words of a core, folded, plurals as singulars."""
    found = (fold(word) for word in _BETWEEN.split(core))
    plain = (re.sub("ies$", "y", word) if word.isascii() else word for word in found)
    return frozenset(re.sub("(?<=[a-z]{4})s$", "", word) for word in plain if word)


def _by_words(one: ParsedName, other: ParsedName) -> tuple[float, NameReason] | None:
    """Return the likeness of names of several words, in any order."""
    from rapidfuzz.distance import OSA

    if not _BETWEEN.search(one.core) and not _BETWEEN.search(other.core):
        return None
    left, right = _tokens(one.core), _tokens(other.core)
    if len(left) < 2 and len(right) < 2:
        return None
    if left == right:
        return 0.96, NameReason("words")
    smaller, larger = sorted(
        (left, right), key=lambda found: (sum(map(len, found)), *sorted(found))
    )
    shared = sum(map(len, left & right))
    if smaller < larger:
        if one.body and all(word in type_words().countries for word in larger - smaller):
            return 0.88, NameReason("part")
        if shared > 5:
            base = 0.5 if len(smaller) > 1 else 0.35
            return base + 0.45 * shared / sum(map(len, larger)), NameReason("part")
    first, second = " ".join(sorted(left)), " ".join(sorted(right))
    score = 0.97 - _COST * OSA.distance(first, second) / max(len(first), len(second))
    if score > _BRANCH and each_has_another_word(one, other):
        return _BRANCH, NameReason("other_word")
    return max(0.0, score), NameReason("letters", max(0, round(100 * score)))


def _sound_weight(sound: str) -> float:
    """Return the likeness of two names with the same sound: more for a longer one."""
    count = sum(letter.isupper() for letter in sound)
    return _SOUND_ALIKE[count] if count < len(_SOUND_ALIKE) else 0.93


def _by_sound(one: ParsedName, other: ParsedName) -> tuple[float, NameReason]:
    from rapidfuzz.distance import OSA

    best_score = 0.0
    for left in one.sounds:
        for right in other.sounds:
            if left == right:
                return _sound_weight(left), NameReason("sound")
            bones, spine = _bones(left), _bones(right)
            size = max(len(bones), len(spine))
            if not size:
                continue
            whole = OSA.distance(left, right) / max(len(left), len(right))
            loss = 0.6 * OSA.distance(bones, spine) / size + 0.45 * whole
            limit = min(_sound_weight(left), _sound_weight(right))
            best_score = max(best_score, limit * (1 - 1.2 * loss))
    return max(0.0, best_score), NameReason("sounds", round(100 * max(0.0, best_score)))


def _bones(sound: str) -> str:
    """Return the consonants of a sound."""
    return "".join(letter for letter in sound if letter.isupper())


@lru_cache(maxsize=1 << 16)
def search_keys(name: str) -> frozenset[str]:
    """Return keys for a search: two names that may mean the same place share at least one.

    The keys are the sounds of the name, each time with one consonant left out, so that names that
    differ in one consonant share a key; for scripts that cannot be read, they are its letters.
    A text in brackets has its own keys.

    Example:
        >>> bool(search_keys("Savannakhet") & search_keys("สะหวันเขต"))
        True
        >>> bool(search_keys("Nan") & search_keys("Loei"))
        False
    """
    taken = parse_name(name)
    keys: set[str] = set()
    for part in (taken, *(parse_name(aside) for aside in taken.aliases)):
        keys.update(_keys(part))
    return frozenset(keys)


def body_keys(name: str) -> frozenset[str]:
    """Return keys under which a name of a body meets its initials and its name in other languages.

    Example:
        >>> body_keys("World Health Organization") == body_keys("WHO")
        True
        >>> bool(body_keys("กระทรวงพาณิชย์") & body_keys("Ministry of Commerce"))
        True
    """
    part = parse_name(name)
    short = part.folded if is_acronym(part.text) else initials(part.text)
    return frozenset({f"^{short}"} if short else ()) | term_keys(part.text)


def _keys(part: ParsedName) -> Iterable[str]:
    if part.key:
        yield f"={part.key}"
    for sound in part.sounds:
        bones = _bones(sound)
        if len(bones) < 4:
            # Too short to leave a consonant out: too many names would sound the same.
            yield f"~{sound if len(bones) < 3 else bones}"
        else:
            yield from _thinned("~", bones)
    if part.body:
        for word in _tokens(part.core) - type_words().countries.keys():
            short = "|".join(sorted({_bones(sound) for sound in sounds(word)}))
            yield f"@{part.body.concept}:{short or word}"
    if part.script in ("CJK", "THAI", "LAO") or not part.sounds:
        yield from _thinned("+", _TONES.sub("", part.key))
    elif len(part.key) > 6:
        yield f"<{part.key[:5]}"
        yield f">{part.key[-5:]}"


def _thinned(sign: str, text: str) -> Iterable[str]:
    """Yield a text with each letter left out in turn; for a long one, of its two ends."""
    if len(text) > 9:
        yield from _thinned(f"<{sign}", text[:7])
        yield from _thinned(f">{sign}", text[-7:])
        return
    yield sign + text
    if len(text) > 2:
        for i in range(len(text)):
            yield sign + text[:i] + text[i + 1 :]
