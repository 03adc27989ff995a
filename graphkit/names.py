"""Names as people write them: normal form, look-up keys and sorting, in every script. Pure.

All text is Unicode NFC. Thai and Lao "am" has two spellings (one letter, or a nasal mark and
a long vowel); the one-letter form is the normal one here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Words that say what an actor is, not what it is called: at the start of Thai, Lao and
# Vietnamese names and at the end of Chinese and English ones. Longer ones come first.
_LEADING = (
    *("เขตปกครองตนเอง", "เทศบาลเมือง", "เทศบาลตำบล", "เทศบาลนคร", "เทศบาล", "นครหลวง", "นครรัฐ"),
    *("จังหวัด", "ประเทศ", "มณฑล", "เมือง", "แขวง", "นคร", "จ."),
    *("ນະຄອນຫຼວງ", "ນະຄອນຫລວງ", "ຈັງຫວັດ", "ປະເທດ", "ນະຄອນ", "ເມືອງ", "ແຂວງ"),
    *("municipality of ", "province of ", "thành phố ", "city of ", "tỉnh ", "tp. ", "tp."),
)
_TRAILING = (
    *(" uyghur autonomous region", " zhuang autonomous region", " hui autonomous region"),
    *(" special administrative region", " autonomous prefecture", " autonomous region"),
    *(" municipality", " prefecture", " province", " district", " state", " city"),
    *("维吾尔自治区", "特别行政区", "壮族自治区", "回族自治区", "自治区", "地区"),
    *("省", "市", "府", "州", "县", "縣"),
)
_CITY = {
    *("เทศบาล", "เมือง", "นคร", "ເມືອງ", "ນະຄອນ", "thành phố", "tp."),
    *("city", "municipality", "市"),
}
_COUNTRY = {"ประเทศ", "ປະເທດ"}
# 红河哈尼族彝族自治州 is named 红河; the peoples it is shared by belong to its type.
_PEOPLE = "(?:.|景颇|哈尼|傈僳|布依|土家|蒙古|哈萨克|柯尔克孜)族"
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLE})*自治[州县]$")
# Names that such a word is part of: "นครพนม" is no city called "พนม", and "Kansas City" is
# another place than "Kansas".
_WHOLE = {
    *("นครพนม", "นครราชสีมา", "นครศรีธรรมราช", "นครสวรรค์", "นครปฐม", "นครนายก", "นครไทย"),
    *("นครหลวง", "นครชัยศรี", "นครวัด", "นครธม", "เมืองหลวง", "เมืองพล", "เมืองสรวง"),
    *("เมืองจันทร์", "เมืองยาง", "เมืองปาน"),
    *("ນະຄອນພະນົມ", "ນະຄອນລາຊະສີມາ", "ນະຄອນລາດຊະສີມາ", "ນະຄອນສີທຳມະລາດ", "ນະຄອນສະຫວັນ"),
    *("ນະຄອນປະຖົມ", "ນະຄອນນາຍົກ"),
    *("new york city", "kansas city", "oklahoma city", "iowa city", "jersey city", "mexico city"),
    *("guatemala city", "panama city", "kuwait city", "belize city", "quezon city", "quebec city"),
    *("salt lake city", "atlantic city", "carson city", "sioux city", "rapid city", "cebu city"),
    *("free state", "lake district", "peak district"),
}
# What stands before "city" or "state" in a phrase that names no place.
_PHRASE = re.compile(r"(?:^|\s)(?:of|the|and|&|for|in|smart|sister|twin|garden|inner|capital)$")
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_PUNCTUATION = re.compile(r"[\W_ฯຯ]")
# "đ" comes after every other "d", "ສ" after "ຈ", "ໜ" and "ໝ" as the two letters they join.
_ORDER = str.maketrans({"đ": "d\uffff", "ສ": "\u0e89", "ໜ": "ຫນ", "ໝ": "ຫມ"})
_PREVOWEL = re.compile("([เ-ไເ-ໄ])([ก-ฮກ-ຮໜໝ])")


def normalise(text: str) -> str:
    """Unicode NFC, one spelling of Thai and Lao "am" and "ae", no zero-width marks, single spaces.

    Example:
        >>> normalise("กำ\\u200b  ") == normalise("กํา")
        True
    """
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", re.sub("[\u200b\u200c\u200d\ufeff]", "", text))
    text = text.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")
    # Two signs "e" are often typed for one sign "ae"; they look the same.
    text = text.replace("\u0e40\u0e40", "\u0e41").replace("\u0ec0\u0ec0", "\u0ec1")
    # A tone mark may stand inside the two-part form; in the one-letter form it comes before.
    text = re.sub("\u0e4d([\u0e48-\u0e4b])\u0e32", "\\1\u0e33", text)
    text = re.sub("\u0ecd([\u0ec8-\u0ecb])\u0eb2", "\\1\u0eb3", text)
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The key under which a name is looked up: without case, accents, spaces or punctuation.

    Accents fall only from Latin letters; the marks of Thai, Lao and other scripts are letters
    of their own and stay. Lao "hn", "hm" and "hl" have one spelling of their two. Digits of any
    script become ASCII.

    Example:
        >>> fold("Quảng Trị") == fold("quang tri")
        True
        >>> fold("เพชรบุรี") == fold("เพชรบูรณ์")
        False
    """
    text = normalise(text).casefold().replace("đ", "d").replace("ı", "i")
    text = text.replace("ຫນ", "ໜ").replace("ຫມ", "ໝ").replace("ຫລ", "ຫຼ")
    kept: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and kept and kept[-1].isascii():
            continue
        # Combining vowels and tone marks are no word characters to `re`, and must stay.
        if _PUNCTUATION.match(char) and unicodedata.category(char)[0] != "M":
            continue
        kept.append(str(unicodedata.digit(char)) if char.isdigit() else char)
    return unicodedata.normalize("NFC", "".join(kept))


def bare(text: str) -> str:
    """A place name without the word that says which type of place it is.

    A name that the word is part of keeps it (``นครพนม``, ``广州``, ``Kansas City``).

    Example:
        >>> bare("จังหวัดมุกดาหาร"), bare("Mukdahan Province"), bare("崇左市")
        ('มุกดาหาร', 'Mukdahan', '崇左')
    """
    name = normalise(text)
    low = name.casefold()
    if low in _WHOLE:
        return name
    rests = [
        name[len(word) :].strip()
        for word in _LEADING
        if low.startswith(word) and len(name) > len(word) + 1
    ]
    if rests:
        return next((rest for rest in rests if rest in _WHOLE), rests[0])
    if match := _AUTONOMOUS.match(name):
        return match[1]
    for word in _TRAILING:
        rest = name[: -len(word)].strip()
        # 广州 and 沛县 keep their one type word, 广州市 and 蒙自县 do not.
        if low.endswith(word) and len(rest) > 1 and not _PHRASE.search(rest.casefold()):
            return rest
    return name


def place_type(text: str) -> str:
    """What the type word of a name says it is: ``city``, ``country`` or ``division``.

    Empty for a name without such a word, which can be any of them.

    Example:
        >>> place_type("เทศบาลนครขอนแก่น"), place_type("จังหวัดขอนแก่น"), place_type("ขอนแก่น")
        ('city', 'division', '')
    """
    name, rest = normalise(text), bare(text)
    word = name[: len(name) - len(rest)] if name.endswith(rest) else name[len(rest) :]
    word = word.casefold()
    if any(part in word for part in _CITY):
        return "city"
    if any(part in word for part in _COUNTRY):
        return "country"
    return "division" if word else ""


def sort_key(text: str) -> tuple[str, str]:
    """The key that puts names of one script into dictionary order.

    Thai and Lao write some vowels before the consonant they follow in the dictionary; the key
    puts them behind it (Unicode Collation Algorithm, logical order exception). Tone marks and
    accents decide only between words that are equal without them.

    Example:
        >>> sorted(["เลย", "กระบี่", "นครพนม"], key=sort_key)
        ['กระบี่', 'นครพนม', 'เลย']
    """
    name = _PREVOWEL.sub(r"\2\1", normalise(text).casefold()).translate(_ORDER)
    plain = "".join(
        c
        for c in unicodedata.normalize("NFD", name)
        if not ("\u0300" <= c <= "\u036f" or "\u0e47" <= c <= "\u0e4e" or "\u0ec8" <= c <= "\u0ecd")
    )
    return plain, name


def near(word: str, choices: Iterable[str], *, limit: int = 1) -> list[str]:
    """The choices that are most like a word, for "did you mean".

    Args:
        word: what was written.
        choices: what could have been meant.
        limit: how many at most.

    Returns:
        The most alike first, by normalised insertions and deletions, then by edits with swapped
        neighbours as one; none that is less than 70 % alike, since a far guess misleads.

    Example:
        >>> near("LA-SX", ["LA-SV", "TH-49"])
        ['LA-SV']
    """
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    words = list(dict.fromkeys(choices))
    found = process.extract(
        word, words, scorer=fuzz.ratio, processor=fold, limit=None, score_cutoff=70
    )
    key = fold(word)
    found.sort(key=lambda match: (-match[1], OSA.distance(key, fold(match[0]))))
    return [choice for choice, _, _ in found[:limit]]


def meant(word: str, choices: Iterable[str], *, limit: int = 1) -> str:
    """What a word that is none of the choices may have meant, as a question.

    Args:
        word: what was written.
        choices: what could have been meant.
        limit: how many of them to name at most.

    Returns:
        The question; empty where no choice is near (see :func:`near`).

    Example:
        >>> meant("LA-SX", ["LA-SV", "TH-49"]), meant("LA-SX", ["TH-49"])
        ("did you mean 'LA-SV'?", '')
    """
    guesses = near(word, choices, limit=limit)
    return f"did you mean {' or '.join(map(repr, guesses))}?" if guesses else ""


def suggest(word: str, choices: Iterable[str]) -> str:
    """The way out for a word that is none of the choices: the near one, and all there are.

    Example:
        >>> suggest("degre", ["degree", "strength"])
        "did you mean 'degree'? there are: degree, strength"
    """
    words = list(choices)
    return f"{meant(word, words)} there are: {', '.join(words)}".lstrip()


def printable(text: str) -> str:
    """A text without what could steer a terminal, turn a line around or break a page.

    Control and format characters, line ends and half characters go; every kind of space stays.

    Example:
        >>> printable("Mukdahan\\x1b[2J"), printable("ก\\u202eข")
        ('Mukdahan[2J', 'กข')
    """
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable() or unicodedata.category(c) == "Zs")
