"""Legal forms in names of bodies, such as "Co., Ltd.", "GmbH" and "บริษัท … จำกัด"."""

from __future__ import annotations

import re
from functools import lru_cache

from graphkit.names.normalise import fold, normalise
from graphkit.names.type_words import type_words

# Two or more letters with full stops between them are one word: p.l.c., S.A.R.L., o.O.O.
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_](?!\w))?")
_WORD = re.compile(r"[^\s,;.\"“”«»'’]+\.?|[.,;]")
_MAX_WORDS = 6
_FIRST_UNSPACED = 0x0E00  # Thai is the first of the scripts without spaces between words
_SHORT = 3
"""Letters up to which a form counts only in capitals: "SA" is one, the town of Sa is not."""


def join_initials(text: str) -> str:
    """Return a text with initials as words in capitals, without their full stops.

    Example:
        >>> join_initials("J.P. Morgan p.l.c."), join_initials("U.S. Embassy")
        ('JP Morgan PLC', 'US Embassy')
    """
    if "." not in text:
        return text

    def joined(match: re.Match[str]) -> str:
        letters = re.sub(r"[.\s]", "", match[0]).upper()
        return letters + (" " if match[0][-1].isspace() else "")

    return _DOTTED.sub(joined, text)


@lru_cache(maxsize=1 << 16)
def split_legal_form(name: str) -> tuple[str, str]:
    """Split a name into the name without its legal forms and their kind, empty for none.

    Example:
        >>> split_legal_form("Mitr Phol Co., Ltd."), split_legal_form("บริษัท มิตรผล จำกัด")
        (('Mitr Phol', 'limited'), ('มิตรผล', 'corporation'))
        >>> split_legal_form("云南白药股份有限公司"), split_legal_form("Company")
        (('云南白药', 'joint_stock'), ('Company', ''))
    """
    text = join_initials(normalise(name))
    kind = ""
    while True:
        rest, found = _without_one(text)
        if not found:
            return (text if kind else name), kind
        # "Co., Ltd." is one form in two words; the more exact of them tells the kind.
        kind = found if kind in ("", "corporation") else kind
        text = rest


def _without_one(text: str) -> tuple[str, str]:
    forms = type_words().legal
    if not text.isascii():
        unspaced = _unspaced_forms()
        low = text.casefold().rstrip(")）")
        if low.endswith(unspaced):
            form = next(form for form in unspaced if low.endswith(form))
            if len(low) > len(form) + 1:
                return text[: len(low) - len(form)].strip(" ,.(（"), forms[form]
        if low.startswith(unspaced):
            form = next(form for form in unspaced if low.startswith(form))
            if len(low) > len(form) + 1:
                return text[len(form) :].strip(" ,."), forms[form]
    if " " not in text:
        return text, ""
    words = [match for match in _WORD.finditer(text) if match[0] not in ".,;"]
    for count in range(min(_MAX_WORDS, len(words) - 1), 0, -1):
        for part, rest, leads in (
            (words[-count:], text[: words[-count].start()], False),
            (words[:count], text[words[count].start() :], True),
        ):
            form = " ".join(word[0].casefold().strip(".()") for word in part)
            kind = forms.get(form, "")
            if not leads and form in type_words().body_trailing:
                # PAO before a name is a Russian form, after it a Thai administration.
                kind = ""
            raw = text[part[0].start() : part[-1].end()].strip("., ()")
            if kind and fold(rest) and (len(form) > _SHORT or _is_form(raw, part is words[:count])):
                return rest.strip(" ,.;-(\"“”«»'’&") or rest.strip(), kind
    return text, ""


@lru_cache(maxsize=1)
def _unspaced_forms() -> tuple[str, ...]:
    """Return the forms in scripts without spaces between words, longest first."""
    return tuple(form for form in type_words().legal if ord(form[0]) >= _FIRST_UNSPACED)


def _is_form(raw: str, leading: bool) -> bool:
    """Return whether a short word as written can be a legal form: LLC, Ltd, not the town of Sa."""
    letters = raw.replace(".", "")
    return letters.isupper() or (not leading and letters.casefold() in type_words().plain_forms)
