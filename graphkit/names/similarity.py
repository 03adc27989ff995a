"""How alike two names are, in any scripts: a score with reasons, and keys to find by. Pure.

A name is taken apart before it is compared (``nameform``): its words of type, what stands in
brackets or behind a comma, a country, numbers. What is left is compared by its letters where
both are of one script, and by how it sounds where they are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from graphkit.names.languages import words_of
from graphkit.names.normalise import fold
from graphkit.names.parse import Form, form, unbracketed
from graphkit.names.romanise import romanise, sounds
from graphkit.names.type_words import words

_BETWEEN = re.compile(r"[\s\-–—/,.]+")
_TONES = re.compile("[\u0e47-\u0e4e\u0ec8-\u0ecc]")
# One wrong letter costs more than its share: Nan and Nam are two places, Mukdahan and Mukdahen one.
_COST = 1.35
_SOUND_ALIKE = (0.0, 0.7, 0.82, 0.9)


class Reason(NamedTuple):
    """Why two names are alike or not; ``per_cent`` where likeness is part of it, else 0."""

    code: str
    per_cent: int = 0


class Likeness(NamedTuple):
    """How alike two names are, 0 to 1, and why."""

    score: float
    reasons: tuple[Reason, ...]


def say(reason: Reason, lang: str = "en") -> str:
    """Return a reason in the words of a language.

    Example:
        >>> say(Reason("letters", 88)), say(Reason("sound"), "th")
        ('letters 88 % alike', 'ออกเสียงตรงกัน')
    """
    text: str = words_of("names", lang)["reasons"][reason.code]
    return text.format(reason.per_cent)


@lru_cache(maxsize=1 << 14)
def compare(a: str, b: str) -> Likeness:
    """How alike two names are.

    Args:
        a, b: names in any scripts; the order does not matter.

    Returns:
        A score: 1 for the same name, above 0.9 for one that is only written otherwise, around
        0.8 for a likely slip, under 0.7 for names that are rather two; and its reasons.

    Example:
        >>> compare("Savannakhét", "สะหวันนะเขต").score > 0.85
        True
        >>> compare("เพชรบุรี", "เพชรบูรณ์").score < 0.5
        True
    """
    one, other = form(a), form(b)
    if one.text == other.text:
        return Likeness(1.0, (Reason("same"),))
    if one.folded and one.folded == other.folded:
        return Likeness(0.99, (Reason("spelling"),))
    if not one.key or not other.key:
        return Likeness(0.0, (Reason("unlike"),))
    found = _weighed(one, other)
    for aside, name in _asides(one, other):
        inner = _weighed(aside, name) if aside.folded != name.folded else Likeness(1.0, ())
        if 0.93 * inner.score > found.score:
            found = Likeness(0.93 * inner.score, (*inner.reasons, Reason("aside")))
    return Likeness(round(found.score, 4), found.reasons)


def best(a: Iterable[str], b: Iterable[str]) -> Likeness:
    """The likeness of the most alike pair of two lists of names; 0 without a pair.

    Example:
        >>> best(["Mukdahan", "มุกดาหาร"], ["มุกดาหาร", "穆达汉"]).score
        1.0
    """
    others = list(b)
    return max(
        (compare(one, other) for one in a for other in others),
        key=lambda found: found.score,
        default=Likeness(0.0, (Reason("unlike"),)),
    )


def _asides(one: Form, other: Form) -> Iterable[tuple[Form, Form]]:
    """Pairs of names to compare where one stands in brackets."""
    for aside in one.aliases:
        yield form(aside), unbracketed(other)
    for aside in other.aliases:
        yield form(aside), unbracketed(one)


def _weighed(one: Form, other: Form) -> Likeness:
    """The likeness of two cores, less what speaks against it."""
    score, reason = _alike(one, other)
    reasons = [reason]
    if score > 0.3 and _known_apart(one, other):
        return Likeness(0.3, (reason, Reason("apart")))
    if one.numbers != other.numbers:
        score = min(score, 0.35) if one.numbers and other.numbers else score - 0.15
        reasons.append(Reason("other_number"))
    if (one.body.concept if one.body else "") != (other.body.concept if other.body else ""):
        # "R3A" needs no word of what it is.
        code = one.key == other.key and one.numbers and not (one.body and other.body)
        score *= 0.85 if code else 0.6
        reasons.append(Reason("other_body"))
    elif one.word and other.word:
        if one.word.type != other.word.type:
            shared = set(one.word.kinds) & set(other.word.kinds)
            seat = one.word.concept or other.word.concept
            score *= 0.85 if shared and not seat else 0.6
            reasons.append(Reason("other_type"))
    elif one.word or other.word:
        score -= 0.03
    places, others = _placed(one), _placed(other)
    if places and others and not places & others:
        score *= 0.7
        reasons.append(Reason("elsewhere"))
    elif places != others:
        score -= 0.04 if one.asides != other.asides else 0.01
        reasons.append(Reason("extra"))
    return Likeness(max(0.0, min(score, 0.98)), tuple(reasons))


def _placed(name: Form) -> set[str]:
    """What stands beside a name to tell it from others: a place, a country, a year."""
    return {form(aside).key for aside in name.asides} | ({name.country} - {""})


def _known_apart(one: Form, other: Form) -> bool:
    """Whether two names are of places known as two, as written or in Latin letters."""
    apart = words().apart
    if one.script == other.script:
        return other.key in apart.get(one.key, ())
    return fold(romanise(other.core)) in apart.get(fold(romanise(one.core)), ())


def _alike(one: Form, other: Form) -> tuple[float, Reason]:
    """The likeness of two cores by letters or by sound, whichever is greater."""
    if one.key == other.key:
        return 0.98, Reason("core")
    if one.script == other.script or not one.script or not other.script:
        found = _by_letters(one, other)
        if (one.word or other.word) and one.script in ("THAI", "LAO"):
            # A word of type may be the first half of a misspelt name: นครพนม.
            whole = _letters(one.folded, other.folded)
            if whole > found[0]:
                return whole, Reason("letters", round(100 * whole))
        return found
    return _by_sound(one, other)


def _letters(a: str, b: str) -> float:
    """The likeness of two keys by their letters, up to 0.97; tone marks count little."""
    from rapidfuzz.distance import OSA

    size = max(len(a), len(b), 1)
    if size < 4:
        # Of three letters every one counts: มส. and มท. are two.
        return 0.4 * (1 - OSA.distance(a, b) / size)
    score = 1 - _COST * OSA.distance(a, b) / size
    left, right = _TONES.sub("", a), _TONES.sub("", b)
    if left != a or right != b:
        size = max(len(left), len(right), 1)
        score = max(score, 1 - _COST * OSA.distance(left, right) / size - 0.05)
    return max(0.0, min(score, 0.97))


def _by_letters(one: Form, other: Form) -> tuple[float, Reason]:
    score = _letters(one.key, other.key)
    reason = Reason("letters", round(100 * score))
    sizes = sorted((len(one.key), len(other.key)))
    if sizes[1] < 4:
        return score, reason
    if one.script == "LATIN" or " " in one.core or " " in other.core:
        found = _by_words(one, other)
        if found and found[0] > score:
            score, reason = found
    elif sizes[0] > 9 and (one.key in other.key or other.key in one.key):
        score, reason = max((score, reason), (0.3 + 0.65 * sizes[0] / sizes[1], Reason("part")))
    heard = set(one.sounds) & set(other.sounds)
    if one.script != "CJK" and heard:
        weight = 0.6 if one.script == "LATIN" else 0.8
        joint = weight * max(map(_heard, heard)) + (1 - weight) * score
        if joint > score:
            score, reason = joint, Reason("sound")
    elif one.script in ("THAI", "LAO"):
        near, why = _by_sound(one, other)
        if 0.95 * near > score:
            score, reason = 0.95 * near, why
    return min(score, 0.97), reason


@lru_cache(maxsize=1 << 16)
def _tokens(core: str) -> frozenset[str]:
    """The words of a core, folded, a plural as its singular."""
    found = (fold(word) for word in _BETWEEN.split(core))
    plain = (re.sub("ies$", "y", word) if word.isascii() else word for word in found)
    return frozenset(re.sub("(?<=[a-z]{4})s$", "", word) for word in plain if word)


def _by_words(one: Form, other: Form) -> tuple[float, Reason] | None:
    """The likeness of names of several words, in whatever order they stand."""
    from rapidfuzz.distance import OSA

    if not _BETWEEN.search(one.core) and not _BETWEEN.search(other.core):
        return None
    left, right = _tokens(one.core), _tokens(other.core)
    if len(left) < 2 and len(right) < 2:
        return None
    if left == right:
        return 0.96, Reason("words")
    smaller, larger = sorted(
        (left, right), key=lambda words: (sum(map(len, words)), *sorted(words))
    )
    shared = sum(map(len, left & right))
    if smaller < larger:
        if one.body and all(word in words().countries for word in larger - smaller):
            return 0.88, Reason("part")
        if shared > 5:
            least = 0.5 if len(smaller) > 1 else 0.35
            return least + 0.45 * shared / sum(map(len, larger)), Reason("part")
    first, second = " ".join(sorted(left)), " ".join(sorted(right))
    score = 0.97 - _COST * OSA.distance(first, second) / max(len(first), len(second))
    return max(0.0, score), Reason("letters", max(0, round(100 * score)))


def _heard(sound: str) -> float:
    """How much it says that two names have one sound: more for a longer one."""
    count = sum(letter.isupper() for letter in sound)
    return _SOUND_ALIKE[count] if count < len(_SOUND_ALIKE) else 0.93


def _by_sound(one: Form, other: Form) -> tuple[float, Reason]:
    from rapidfuzz.distance import OSA

    best_score = 0.0
    for left in one.sounds:
        for right in other.sounds:
            if left == right:
                return _heard(left), Reason("sound")
            bones, spine = _bones(left), _bones(right)
            size = max(len(bones), len(spine))
            if not size:
                continue
            whole = OSA.distance(left, right) / max(len(left), len(right))
            loss = 0.6 * OSA.distance(bones, spine) / size + 0.45 * whole
            limit = min(_heard(left), _heard(right))
            best_score = max(best_score, limit * (1 - 1.2 * loss))
    return max(0.0, best_score), Reason("sounds", round(100 * max(0.0, best_score)))


def _bones(sound: str) -> str:
    """The consonants of a sound."""
    return "".join(letter for letter in sound if letter.isupper())


@lru_cache(maxsize=1 << 16)
def blocks(name: str) -> frozenset[str]:
    """Keys to find a name by: two names that may mean one place share at least one.

    They are of how the name sounds, with every single consonant left out, so that names with
    one consonant more, less or other still meet; and of its letters for scripts that are not
    read. What stands in brackets has its own keys.

    Example:
        >>> bool(blocks("Savannakhet") & blocks("สะหวันเขต")), bool(blocks("Nan") & blocks("Loei"))
        (True, False)
    """
    taken = form(name)
    keys: set[str] = set()
    for part in (taken, *(form(aside) for aside in taken.aliases)):
        keys.update(_keys(part))
    return frozenset(keys)


def _keys(part: Form) -> Iterable[str]:
    if part.key:
        yield f"={part.key}"
    for sound in part.sounds:
        bones = _bones(sound)
        if len(bones) < 4:
            # Too short to leave a consonant out: so much would sound the same.
            yield f"~{sound if len(bones) < 3 else bones}"
        else:
            yield from _thinned("~", bones)
    if part.body:
        for word in _tokens(part.core) - words().countries.keys():
            short = "|".join(sorted({_bones(sound) for sound in sounds(word)}))
            yield f"@{part.body.concept}:{short or word}"
    if part.script in ("CJK", "THAI", "LAO") or not part.sounds:
        yield from _thinned("+", _TONES.sub("", part.key))
    elif len(part.key) > 6:
        yield f"<{part.key[:5]}"
        yield f">{part.key[-5:]}"


def _thinned(sign: str, text: str) -> Iterable[str]:
    """A text with each one letter left out; of a long one its two ends."""
    if len(text) > 9:
        yield from _thinned(f"<{sign}", text[:7])
        yield from _thinned(f">{sign}", text[-7:])
        return
    yield sign + text
    if len(text) > 2:
        for i in range(len(text)):
            yield sign + text[:i] + text[i + 1 :]
