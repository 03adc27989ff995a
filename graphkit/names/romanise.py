"""Names in Thai, Lao, Chinese and Vietnamese in Latin letters, and the sounds of names.

Thai follows the Royal Thai General System (1999) by spelling and a short list of irregular words
(``lexicon/th.toml``), so an unwritten vowel of another word can be wrong. Lao is read as the Thai
of the same spelling. Chinese is pinyin without tones, one reading per character. Vietnamese loses
its marks. Other scripts stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from graphkit.names.normalise import normalise
from graphkit.names.type_words import type_words

_HAN = Path(__file__).parents[1] / "data" / "han.tsv"

_INITIAL = {
    **dict.fromkeys("ขฃคฅฆ", "kh"),
    **dict.fromkeys("จฉชฌ", "ch"),
    **dict.fromkeys("ซศษส", "s"),
    **dict.fromkeys("ญย", "y"),
    **dict.fromkeys("ฎด", "d"),
    **dict.fromkeys("ฏต", "t"),
    **dict.fromkeys("ฐฑฒถทธ", "th"),
    **dict.fromkeys("ณน", "n"),
    **dict.fromkeys("ผพภ", "ph"),
    **dict.fromkeys("ฝฟ", "f"),
    **dict.fromkeys("ลฬ", "l"),
    **dict.fromkeys("หฮ", "h"),
    **dict(zip("กงบปมรวอ", ("k", "ng", "b", "p", "m", "r", "w", ""), strict=True)),
}
_FINAL = {
    **dict.fromkeys("กขคฆ", "k"),
    **dict.fromkeys("จชซฌฎฏฐฑฒดตถทธศษส", "t"),
    **dict.fromkeys("บปพฟภ", "p"),
    **dict.fromkeys("ญณนรลฬ", "n"),
    "ง": "ng",
    "ม": "m",
    "ย": "i",
    "ว": "o",
}
_CONSONANT = "ก-ฮ"
_SIGNS = "ะัาำิีึืุู\u0ebb\u0ebd"
_CLUSTER = re.compile(
    f"(?:[กขคปผพต][รลว]|[ทสศ]ร|ห[งญนมยรลว]|อย)(?=[{_SIGNS}])"
    f"|(?:[กขคปผพต][รล]|ห[งญนมยรล])(?=[อว][{_CONSONANT}](?![{_SIGNS}]))"
)
# After a vowel that is written first, ว closes the syllable unless something follows it.
_FRONT_CLUSTER = re.compile(
    f"(?:[กขคปผพต][รล]|ทร|ห[งญนมยรล])(?![{_SIGNS}])|(?:[กขคปผพต][รล]|ห[งญนมยรลว])(?=[ีืาะิ])"
    f"|[กขค]ว(?=[{_CONSONANT}](?![{_SIGNS}]))"
)
_TONES = re.compile("[\u0e47-\u0e4b\u0e4e\u0ec8-\u0ecb]")
_SILENT = re.compile(
    f"(?<=[{_CONSONANT}])[กฎดตถทธ]?[{_CONSONANT}][ิุ]?\u0e4c|[{_CONSONANT}][ิุ]?\u0e4c"
)
_MUTE_END = re.compile(f"(?<=[าูเ])([{_CONSONANT}])[ิุ]$|(?<=เ[{_CONSONANT}])([ตท])ุ$")
_VOWEL = {
    "ะ": "a",
    "ั": "a",
    "า": "a",
    "ำ": "am",
    "ิ": "i",
    "ี": "i",
    "ึ": "ue",
    "ื": "ue",
    "ุ": "u",
    "ู": "u",
    "\u0ebb": "o",
    "\u0ebd": "ia",
}
# A vowel written first, what may follow the consonant, and the sound of both.
_FRONT = (
    *(("เ", "ีย", "ia"), ("เ", "ือ", "uea"), ("เ", "าะ", "o"), ("เ", "า", "ao"), ("เ", "ย", "oei")),
    *(("เ", "ิ", "oe"), ("เ", "อ", "oe"), ("เ", "ี", "oe"), ("ไ", "ย", "ai"), ("ใ", "ย", "ai")),
)
_FRONT_PLAIN = {"เ": "e", "แ": "ae", "โ": "o", "ใ": "ai", "ไ": "ai"}
_THAI = re.compile("[\u0e01-\u0e4f]+")
_CHINESE = re.compile("[\u3400-\u9fff]")
_LAO = re.compile("[\u0e81-\u0edf]+")


@lru_cache(maxsize=1)
def _han() -> tuple[dict[str, str], dict[int, str], dict[str, list[str]]]:
    """Read the readings of characters, simplified for traditional ones, and irregular words."""
    single: dict[str, str] = {}
    simple: dict[int, str] = {}
    words: dict[str, list[str]] = {}
    for line in _HAN.read_text("utf-8").splitlines():
        head, _, tail = line.partition("\t")
        if head == "=":
            simple = {ord(tail[i]): tail[i + 1] for i in range(0, len(tail), 2)}
        elif head.isascii():
            single.update(dict.fromkeys(tail, head))
        else:
            words[head] = tail.split()
    return single, simple, words


def has_han(text: str) -> bool:
    """Return whether a text contains a Chinese character."""
    return _CHINESE.search(text) is not None


def simplified(text: str) -> str:
    """Return a Chinese text in simplified characters, any other text unchanged.

    Example:
        >>> simplified("廣西壯族自治區")
        '广西壮族自治区'
    """
    return text.translate(_han()[1]) if has_han(text) else text


@lru_cache(maxsize=16384)
def romanise(text: str) -> str:
    """Write a name in Latin letters.

    Args:
        text: a name; Thai, Lao, Chinese and Vietnamese letters are changed, others are kept.

    Returns:
        The name in lower case, without tones; Chinese syllables are joined.

    Example:
        >>> romanise("มุกดาหาร"), romanise("ສະຫວັນນະເຂດ"), romanise("崇左"), romanise("Quảng Trị")
        ('mukdahan', 'sawannakhet', 'chongzuo', 'quang tri')
    """
    text = normalise(text)
    if has_han(text):
        text = _pinyin(simplified(text))
    text = _LAO.sub(lambda found: _thai(_as_thai(found[0])), text)
    text = _THAI.sub(lambda found: _thai(found[0]), text)
    text = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ı", "i"))
    kept: list[str] = []
    for char in text:
        if not (unicodedata.combining(char) and kept and kept[-1].isascii()):
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _pinyin(text: str) -> str:
    single, _, words = _han()
    for word, reading in words.items():
        if word in text:
            text = text.replace(word, "".join(reading))
    return "".join(single.get(char, char) for char in text)


def _as_thai(text: str) -> str:
    """Return Lao letters as the Thai letters at the same place of the alphabet."""
    text = text.replace("ໜ", "ຫນ").replace("ໝ", "ຫມ").replace("\u0ebc", "ລ")
    # These have other sounds than the Thai letters at the same place.
    text = text.replace("\u0ecd", "ອ").replace("ຍ", "ຢ").replace("ຊ", "\u0e8b")
    # Signs that Thai lacks are kept.
    return "".join(c if c in "\u0ebb\u0ebd" else chr(ord(c) - 0x80) for c in text)


@lru_cache(maxsize=1)
def _irregular() -> re.Pattern[str]:
    """Return a pattern of the Thai words with irregular readings, longest first."""
    return re.compile("|".join(sorted(type_words().readings, key=len, reverse=True)))


def _thai(text: str) -> str:
    text = _TONES.sub("", text)
    out: list[str] = []
    place = 0
    readings = type_words().readings
    for found in _irregular().finditer(text):
        after = text[found.end() : found.end() + 1]
        # A vowel sign after the word belongs to its last consonant, unless the word has one too.
        if found[0][-1] not in _SIGNS and after and after in _SIGNS:
            continue
        out.append(_syllables(text[place : found.start()]))
        inside, at_end = readings[found[0]]
        out.append(inside if after else at_end)
        place = found.end()
    out.append(_syllables(text[place:]))
    return "".join(out)


class _ThaiReader:
    """Reads a Thai word without tone marks, syllable by syllable."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def read(self) -> str:
        """Read the whole word in Latin letters."""
        out = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "เแโใไ":
                self.at += 1
                out.append(self._front(char))
            elif self._consonant(self.at):
                out.append(self._plain())
            else:
                out.append(_VOWEL.get(char, char))
                self.at += 1
        return "".join(out)

    def _front(self, sign: str) -> str:
        """Read a syllable whose vowel is written first."""
        if not self._consonant(self.at):
            return ""
        found = _FRONT_CLUSTER.match(self.text, self.at)
        head = found[0] if found else self.text[self.at]
        self.at += len(head)
        rest = self.text[self.at : self.at + 2]
        vowel = _FRONT_PLAIN[sign]
        for first, after, joint in _FRONT:
            # The y of เลย closes; before a vowel sign it begins the next syllable.
            begins = after == "ย" and self._sign(self.at + 1)
            if first == sign and rest.startswith(after) and not begins:
                vowel = joint
                self.at += len(after)
                break
        else:
            self.at += rest[:1] in ("ะ", "ั")
        close = "" if vowel in ("ai", "ao", "oei") else self._close()
        return _initial(head) + vowel + close

    def _plain(self) -> str:
        """Read a syllable whose vowel follows its consonant, or is not written."""
        start = self.at
        found = _CLUSTER.match(self.text, start)
        head = found[0] if found else self.text[start]
        self.at += len(head)
        sign, after = self.text[self.at : self.at + 1], self.text[self.at + 1 : self.at + 2]
        if sign and sign in _SIGNS:
            vowel = _VOWEL[sign]
            self.at += 1
            if sign + after == "ัว":
                vowel = "ua"
                self.at += 1 + (self.text[self.at + 1 : self.at + 2] == "ะ")
            elif sign + after == "ือ":
                self.at += 1
            return _initial(head) + vowel + ("" if vowel == "am" else self._close())
        if sign == "อ" and not self._sign(self.at + 1):
            self.at += 1
            return _initial(head) + "o" + self._close()
        if sign == "ว" and self._closes(self.at + 1):
            self.at += 1
            return _initial(head) + "ua" + self._close()
        self.at = start
        return self._unwritten()

    def _unwritten(self) -> str:
        """Read a run of consonants without vowels: o in each pair, a after an odd first one."""
        start = self.at
        self.at += 1
        while self._consonant(self.at) and not self._opens(self.at):
            self.at += 1
        run, out = self.text[start : self.at], ""
        if len(run) % 2:
            out, run = _INITIAL[run[0]] + "a", run[1:]
        for first, second in zip(run[::2], run[1::2], strict=True):
            out += _INITIAL[first] + "o" + _FINAL.get(second, _INITIAL[second])
        return out

    def _close(self) -> str:
        """Read the consonant that closes the syllable, unless the next syllable needs it."""
        if not self._closes(self.at):
            return ""
        self.at += 1
        return _FINAL[self.text[self.at - 1]]

    def _closes(self, at: int) -> bool:
        if not self._consonant(at) or self.text[at] not in _FINAL or self._opens(at):
            return False
        if self.text[at + 1 : at + 2] == "ว" and self._consonant(at + 2):
            return False
        # Two consonants at the end, or before a vowel that is written first, are a syllable.
        pair = self._consonant(at + 1) and not self._consonant(at + 2) and not self._sign(at + 2)
        return not pair

    def _opens(self, at: int) -> bool:
        """Return whether a consonant begins a syllable with a written vowel."""
        vowel = self.text[at + 1 : at + 2] == "อ" and not self._sign(at + 2)
        return vowel or self._sign(at + 1) or _CLUSTER.match(self.text, at) is not None

    def _sign(self, at: int) -> bool:
        return at < len(self.text) and self.text[at] in _SIGNS

    def _consonant(self, at: int) -> bool:
        return at < len(self.text) and "ก" <= self.text[at] <= "ฮ"


def _syllables(text: str) -> str:
    text = _SILENT.sub("", text)
    text = _MUTE_END.sub(lambda found: found[1] or found[2], text)
    return _ThaiReader(text.replace("ฤ", "ริ").replace("ฦ", "ลิ").replace("รร", "ั")).read()


def _initial(head: str) -> str:
    if len(head) == 1:
        return _INITIAL[head]
    if head[0] == "ห" or head == "อย":
        return _INITIAL[head[1]]
    if head in ("ทร", "สร", "ศร"):
        return "s"
    return _INITIAL[head[0]] + _INITIAL[head[1]]


# Similar sounds are written with one letter: C for ch, j, zh, q, ts; K for k,
# g, kh, c; T for t, d, th; P for p, b, ph; L for l, r; S for s, x, sh, z; W for w, v; G for ng.
_ENGLISH = (
    *(("tch", "C"), ("sch", "S"), ("tsh", "C"), ("tz", "C"), ("cz", "C"), ("ch", "C")),
    *(("zh", "C"), ("sh", "S"), ("th", "T"), ("ph", "P"), ("kh", "K"), ("gh", "K"), ("bh", "P")),
    *(("dh", "T"), ("qu", "Kw"), ("ck", "K"), ("ng", "G"), ("x", "S"), ("z", "S"), ("j", "C")),
    *(("q", "C"), ("ce", "Se"), ("ci", "Si"), ("cy", "Si")),
)
_VIETNAMESE = (
    *(("ngh", "G"), ("ng", "G"), ("nh", "N"), ("gi", "S"), ("gh", "K"), ("kh", "K"), ("ph", "F")),
    *(("qu", "Kw"), ("th", "T"), ("tr", "C"), ("ch", "C"), ("x", "S")),
)
_PINYIN = (
    *(("zh", "C"), ("ch", "C"), ("sh", "S"), ("ng", "G"), ("j", "C"), ("q", "C"), ("x", "S")),
    *(("z", "C"), ("c", "C"), ("wu", "u"), ("yi", "i"), ("yu", "u")),
)
_SINGLE = str.maketrans(
    {
        **dict.fromkeys("kgc", "K"),
        **dict.fromkeys("td", "T"),
        **dict.fromkeys("pb", "P"),
        **dict.fromkeys("lr", "L"),
        "s": "S",
        "w": "W",
        "v": "W",
        "f": "F",
        "h": "H",
        "m": "M",
        "n": "N",
        "y": "Y",
    }
)
_VIET = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_WORD = re.compile("[a-z]+")


@lru_cache(maxsize=32768)
def sounds(text: str) -> tuple[str, ...]:
    """Return the sounds of a name, coarsely: capitals for groups of consonants, small for vowels.

    Args:
        text: a name in any script.

    Returns:
        One reading, or more if Latin letters can also be Vietnamese or pinyin. Empty if nothing
        of the name can be read (Khmer, Japanese kana, …).

    Example:
        >>> sounds("สะหวันนะเขต") == sounds("Savannakhet"), sounds("กวางจิ")[0] in sounds("Quảng Trị")
        (True, True)
    """
    latin = romanise(text)
    words = _WORD.findall(latin)
    if not words:
        return ()
    han = has_han(text)
    readings = [_reading(words, _PINYIN if han else _ENGLISH)]
    if (not han and text.isascii()) or "đ" in text.casefold() or _marked(text):
        if all(_VIET.fullmatch(word) for word in words):
            readings.append(_reading(words, _VIETNAMESE))
        if text.isascii() and all(_is_pinyin(word) for word in words):
            readings.append(_reading(words, _PINYIN))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def _marked(text: str) -> bool:
    """Return whether a text has Latin letters with marks."""
    return any("\u00c0" <= char <= "\u024f" or "\u1e00" <= char <= "\u1eff" for char in text)


def _reading(words: list[str], rules: tuple[tuple[str, str], ...]) -> str:
    sound = ""
    for word in words:
        for spelled, letter in rules:
            word = word.replace(spelled, letter)
        sound += word.translate(_SINGLE)
    sound = re.sub(r"H(?![aeiouy])", "", sound)
    sound = re.sub(r"(?<=[KTPLSCFHMNG])W", "u", sound)
    sound = re.sub(r"(?<=[KTPLSCFHMNG])Y(?![aeou])|Y$", "i", sound)
    return re.sub(r"(.)\1+", r"\1", sound)


@lru_cache(maxsize=1 << 15)
def _is_pinyin(word: str) -> bool:
    """Return whether a word consists of pinyin syllables."""
    syllables = _syllable_set()
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            ends.update(
                start + n for n in range(1, 7) if word[start : start + n] in syllables and n
            )
    return len(word) in ends


@lru_cache(maxsize=1)
def _syllable_set() -> frozenset[str]:
    return frozenset(sound.replace("v", "u") for sound in _han()[0].values())
