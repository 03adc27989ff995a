"""Letters that a PDF, a scan or a copy got wrong, put right where spelling leaves no doubt.

Thai and Lao marks are the main concern: many programs write the parts of a syllable twice, in
the wrong order or with a space between them. Only changes that spelling or a known name
confirms are made; each keeps the places of its letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from graphkit.extract.broken_names import join_names
from graphkit.extract.late_marks import late_marks
from graphkit.extract.mapped import MappedText

_LETTER = "\u0e01-\u0e2e"  # Thai consonants
_ABOVE = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # Thai vowels and tones above or below
_TONE = "\u0e48-\u0e4b"
_VOWEL = "[\u0e31\u0e34-\u0e39]"
_THAI = "\u0e01-\u0e4e"
_LAO_LETTER = "\u0e81-\u0eae\u0edc\u0edd"
_LAO_ABOVE = "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
_CLUSTER = f"[{_LETTER}][{_ABOVE}]+"

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _drop(_: re.Match[str]) -> str:
    return ""


def _keep(*groups: int) -> Callable[[re.Match[str]], str]:
    def join(match: re.Match[str]) -> str:
        return "".join(match[group] for group in groups)

    return join


def _together(match: re.Match[str]) -> str:
    """Close up letters set apart; two spaces or more are a space."""
    return re.sub("  +", "\0", match[0]).replace(" ", "").replace("\0", " ")


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


# A syllable twice, with a consonant, a leading vowel or a footnote number between, and then a
# space: the second one is the mark of the first, written once more with its letter.
_DOUBLED = re.compile(f"({_CLUSTER})([{_LETTER}\u0e32]|[\u0e40-\u0e44](?=\\1 [{_LETTER}]))\\1 ")
# Two syllables twice, with a space between them.
_DOUBLED_PAIR = re.compile(f"({_CLUSTER})({_CLUSTER})\\1 \\2")
# The mark of silence cannot follow another one, or anything but a Thai letter.
_DOUBLED_SILENT = re.compile(
    f"([{_LETTER}][\u0e34\u0e38]?\u0e4c)([^{_THAI}\\n]?)\\1(?: (?=[{_THAI}]))?"
)
_LATIN = r"A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_SPACED_LATIN = re.compile(rf"(?<![{_LATIN}])[{_LATIN}](?: {{1,3}}[{_LATIN}](?![{_LATIN}])){{3,}}")
_SPACED_THAI = re.compile(
    f"(?<![{_THAI}])(?:[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46][{_ABOVE}]*)"
    f"(?: {{1,3}}[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46][{_ABOVE}]*(?![{_THAI}])){{3,}}"
)
_SPACED_LAO = re.compile(
    f"(?<![\u0e81-\u0edf])(?:[\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6][{_LAO_ABOVE}]*)"
    f"(?: {{1,3}}[\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6][{_LAO_ABOVE}]*(?![\u0e81-\u0edf])){{3,}}"
)
_HAN = "\u3400-\u9fff"
_SPACED_HAN = re.compile(f"(?<![{_HAN}])[{_HAN}](?: {{1,3}}[{_HAN}](?![{_HAN}])){{2,}}")
_COMBINED = re.compile("[A-Za-z\u00c0-\u024f\u1ea0-\u1ef9][\u0300-\u036f]+")
# Vietnamese syllables cut at an accented vowel: no word is a mere beginning or end of one.
_ONSET = "(?:Ngh|Ng|Nh|Th|Tr|Ch|Gh|Gi|Kh|Ph|Qu|[BCDĐGHKLMNPQRSTVX])"
_ACCENTED = "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]+[aeiouy]?"
_CODA = "(?:ch|nh|ng|[cmnpt])"
_CUT_VIETNAMESE = re.compile(
    rf"(?<![{_LATIN}])({_ONSET}[iou]?) ({_ACCENTED})(?: ({_CODA})|({_CODA})?)(?![{_LATIN}])",
    re.IGNORECASE,
)

_RULES: tuple[_Rule, ...] = (
    # Marks without width: word breaks of Thai pages, soft hyphens, byte order marks.
    (re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"), _drop),
    (re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]"), lambda _: " "),
    (_COMBINED, _composed),
    # Thai and Lao "am" in two parts, also with a tone mark or a space inside.
    (re.compile(f"\u0e4d ?([{_TONE}]?) ?\u0e32"), lambda match: f"{match[1]}\u0e33"),
    (re.compile(f"([{_TONE}])\u0e4d ?\u0e32"), lambda match: f"{match[1]}\u0e33"),
    (re.compile("\u0ecd ?([\u0ec8-\u0ecb]?) ?\u0eb2"), lambda match: f"{match[1]}\u0eb3"),
    (re.compile("([\u0ec8-\u0ecb])\u0ecd ?\u0eb2"), lambda match: f"{match[1]}\u0eb3"),
    # "ae" typed as two "e", and a tone mark before its vowel.
    (re.compile("\u0e40\u0e40"), lambda _: "\u0e41"),
    (re.compile("\u0ec0\u0ec0"), lambda _: "\u0ec1"),
    (re.compile(f"([{_TONE}\u0e4c])([\u0e31\u0e34-\u0e39])"), lambda m: m[2] + m[1]),
    # Two vowels on one letter: the first belongs to the letter before.
    (
        re.compile(f"([{_LETTER}])([{_LETTER}])({_VOWEL}) ?({_VOWEL})"),
        _keep(1, 3, 2, 4),
    ),
    # A tone mark after a long "a", and a mark on a vowel that stands before its letter.
    (re.compile(f"(?<=[{_LETTER}])\u0e32([{_TONE}])"), lambda match: f"{match[1]}\u0e32"),
    (re.compile(f"([\u0e40-\u0e44])([{_ABOVE}])([{_LETTER}])"), _keep(1, 3, 2)),
    # The same mark twice.
    (re.compile(f"([{_ABOVE}])\\1+"), _keep(1)),
    (re.compile(f"([{_LAO_ABOVE}])\\1+"), _keep(1)),
    # A space before a mark, which has no letter of its own then.
    (re.compile(f"(?<=[{_LETTER}]) (?=[{_ABOVE}\u0e33])"), _drop),
    (re.compile(f"(?<=[{_LETTER}][{_TONE}]) (?=\u0e33)"), _drop),
    (re.compile(f"(?<=[{_LAO_LETTER}]) (?=[{_LAO_ABOVE}\u0eb3])"), _drop),
    (_DOUBLED_SILENT, _keep(1, 2)),
    (_DOUBLED_PAIR, _keep(1, 2)),
    (_DOUBLED, _keep(1, 2)),
    (_SPACED_THAI, _together),
    (_SPACED_LAO, _together),
    (_SPACED_LATIN, _together),
    (_SPACED_HAN, _together),
    (_CUT_VIETNAMESE, lambda match: "".join(filter(None, match.groups()))),
)


def repair(text: MappedText, names: Iterable[str] = ()) -> MappedText:
    """Return a text with repaired letters.

    Args:
        text: the text as laid out in paragraphs.
        names: names that can occur in it; a word that becomes one of them by moving its marks
            to the letter before is repaired.

    Returns:
        The repaired text, each character with its place.

    Example:
        >>> text = "\\u0e01\\u0e23\\u0e38\\u0e07\\u0e23\\u0e38 \\u0e40\\u0e17\\u0e1e"
        >>> repair(MappedText.of(text)).text
        'กรุงเทพ'
    """
    for pattern, new in _RULES:
        if pattern.search(text.text):
            text = text.sub(pattern, new)
    names = tuple(names)
    return late_marks(join_names(text, names), names)
