"""Sentences with slots, filled with the values of a row.

    {from} and {to} [share {km:number} km of border; are joined by {bridges:names}][ ({s:statuses})]

- ``{column}`` is the value of a column; ``{from}`` and ``{to}`` are the names of the two actors in
  the language of the sentence.
- ``{column:format}`` formats it: ``number``, ``date`` (ISO text; in Thai the Buddhist Era),
  ``names`` (ids of actors, as their names), ``pairs`` (ids two by two: *a–b and c–d*) or a word
  list of the vocabulary, which gives the label: ``statuses``, ``levels``, ``dimensions``,
  ``obstacles``, ``mechanisms``, ``sectors``, ``actor_kinds``, ``tie_kinds``, ``subkinds``,
  ``families``. Several ids, dates or words in one column are separated by ``;`` and a space, and
  become a list: *a, b and c*.
- ``{column?crossing|crossings}`` is the first word if the column is 1, else the second;
  ``{column?|}`` is empty, and only a condition for its part.
- ``[…]`` is written only if every slot inside has a value other than null, an empty text, 0 and
  false. Parts separated by ``;`` are written or left out one by one, and joined as a list.
- ``{{``, ``}}``, ``[[`` and ``]]`` are the brackets themselves.

Values are inserted once and never read as slots. Where a language writes words without spaces, a
value in another script or in figures gets a space on that side. A sentence is plain text: escape
it for HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.model.dates import format_date, parse_date
from graphkit.model.errors import InvalidDataError
from graphkit.model.vocabulary import WORD_LISTS, Ontology
from graphkit.names.languages import words_of
from graphkit.names.normalise import printable

SEPARATOR = "; "
"""The separator of several ids or words in one column."""

_LABELS = {*WORD_LISTS, "actor_kinds", "tie_kinds", "subkinds", "families"}
_FORMATS = {"", "number", "date", "names", "pairs", *_LABELS}
_ENDS = {"from", "to"}
# Marks inside a value stand as noncharacters, which no text has, until the sentence is tidied.
_GUARD = str.maketrans(",.;:)", "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4")
_UNGUARD = {guard: mark for mark, guard in _GUARD.items()}
# Letters of Thai, Lao, Burmese and Khmer, whose words follow each other without spaces.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WORD = re.compile(
    r"(?P<twice>\{\{|\}\}|\[\[|\]\])"
    r"|\{(?P<slot>[A-Za-z_]\w*)(?::(?P<format>\w*)|\?(?P<one>[^{}|]*)\|(?P<many>[^{}|]*))?\}"
    r"|(?P<mark>[\[\];{}])"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the value of a column."""

    column: str
    format: str = ""
    plural: tuple[str, str] | None = None


SentencePart = tuple[str | Slot, ...]
"""A part of an optional group: texts and slots that are written together."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as texts, slots and groups in order; a group is a tuple of parts."""

    pieces: tuple[str | Slot | tuple[SentencePart, ...], ...]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the sentence reads."""
        found: set[str] = set()
        for piece in self.pieces:
            parts: tuple[SentencePart, ...] = piece if isinstance(piece, tuple) else ((piece,),)
            found |= {word.column for part in parts for word in part if isinstance(word, Slot)}
        return frozenset(found)

    def render(
        self,
        row: Mapping[str, Any],
        lang: str,
        ontology: Ontology,
        name_of: Callable[[str], str | None],
    ) -> str:
        """Fill the sentence with the values of a row.

        Args:
            row: values by column.
            lang: the language of labels, names, dates and lists.
            ontology: the vocabulary of the labels.
            name_of: returns the name of an actor, None for an unknown id.

        Example:
            >>> from graphkit.model.vocabulary import load_ontology
            >>> sentence = parse_sentence("[{n:number} {n?bridge|bridges}; a border]", "here")
            >>> [sentence.render({"n": n}, "en", load_ontology(), str) for n in (0, 1, 2)]
            ['a border', '1 bridge and a border', '2 bridges and a border']
        """

        def fill(part: SentencePart) -> list[str]:
            return [
                word if isinstance(word, str) else _value(word, row, lang, ontology, name_of)
                for word in part
            ]

        texts: list[str] = []
        for piece in self.pieces:
            if isinstance(piece, tuple):
                kept = [fill(part) for part in piece if _full(part, row)]
                if len(piece) == 1:
                    texts += [text for part in kept for text in part]
                else:
                    parts = [_joined(part, lang).strip() for part in kept]
                    texts.append(listed(parts, lang, clauses=True))
            else:
                texts += fill((piece,))
        return tidy(_joined(texts, lang)).translate(_UNGUARD)


def parse_sentence(text: str, where: str) -> Sentence:
    """Read a sentence with slots.

    Args:
        text: the sentence.
        where: the place of the sentence, for messages.

    Raises:
        InvalidDataError: when a bracket is not closed or a slot has an unknown format.
    """
    pieces: list[str | Slot | tuple[SentencePart, ...]] = []
    parts: list[list[str | Slot]] | None = None

    def add(word: str | Slot) -> None:
        if word != "":
            (pieces if parts is None else parts[-1]).append(word)

    place = 0
    for match in _WORD.finditer(text):
        add(text[place : match.start()])
        place = match.end()
        if match["twice"]:
            add(match["twice"][0])
        elif match["slot"]:
            plural = None if match["one"] is None else (match["one"], match["many"])
            slot = Slot(match["slot"], match["format"] or "", plural)
            if slot.format not in _FORMATS:
                raise InvalidDataError(
                    f"{where}: {slot.format!r} is not a known format; use one of: "
                    f"{', '.join(sorted(_FORMATS - {''}))}"
                )
            add(slot)
        elif match["mark"] == "[" and parts is None:
            parts = [[]]
        elif match["mark"] == "]" and parts is not None:
            pieces.append(tuple(tuple(part) for part in parts))
            parts = None
        elif match["mark"] == ";":
            if parts is None:
                add(";")
            else:
                parts.append([])
        else:
            raise InvalidDataError(
                f"{where}: {match['mark']!r} has no partner; write {{column}}, [optional part], "
                f"or {match['mark'] * 2} for the sign itself"
            )
    add(text[place:])
    if parts is not None:
        raise InvalidDataError(f"{where}: '[' is not closed; add ]")
    return Sentence(tuple(pieces))


def tidy(text: str) -> str:
    """Return a text with single spaces, none before a comma or stop, and no comma before a stop.

    Example:
        >>> tidy("a ,  b,, c,.")
        'a, b, c.'
    """
    text = re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))
    return re.sub(r",+(?=[,.;:)])", "", text)


def listed(words: Sequence[str], lang: str, *, clauses: bool = False) -> str:
    """Join words as a list in a language.

    Args:
        words: the words, or whole clauses.
        lang: the language.
        clauses: whether they are clauses, which a language may set apart by a space.

    Example:
        >>> listed(["a", "b", "c"], "en"), listed(["ก", "ข"], "th"), listed(["ก", "ข", "ค"], "th")
        ('a, b and c', 'กและข', 'ก ข และค')
        >>> listed(["R8", "R12"], "th")
        'R8 และ R12'
    """
    if len(words) < 2:
        return "".join(words)
    between = words_of("model", lang)["list"]
    last = between["last"] if clauses or len(words) > 2 else between["two"]
    return _joined((str(between["comma"].join(words[:-1])), str(last), words[-1]), lang)


def _joined(texts: Iterable[str], lang: str) -> str:
    """Join texts; where the language has no spaces, set letters and figures of others apart."""
    if words_of("model", lang)["list"]["spaced"]:
        return "".join(texts)
    joined = ""
    for text in texts:
        if joined and text and _apart(joined[-1], text[0]):
            joined += " "
        joined += text
    return joined


def _apart(before: str, after: str) -> bool:
    """Return whether a space belongs between a letter without spaces and one of another kind."""
    if _UNSPACED.match(before):
        return after.isalnum() and not _UNSPACED.match(after)
    return bool(_UNSPACED.match(after)) and (before.isalnum() or before in ").")


def split_ids(text: Any, known: Callable[[str], bool]) -> list[str]:
    """Split the ids in a column, in order; an id that contains the separator stays whole.

    Example:
        >>> split_ids("a; b; c", {"a", "b; c"}.__contains__)
        ['a', 'b; c']
    """
    return list(dict.fromkeys(_ids(text, known)))


def _ids(text: Any, known: Callable[[str], bool]) -> list[str]:
    """Split ids as :func:`split_ids` does, and keep those that come again."""
    pieces = str(text).split(SEPARATOR) if text else []
    found: list[str] = []
    while pieces:
        for size in range(len(pieces), 0, -1):
            whole = SEPARATOR.join(pieces[:size])
            if size == 1 or known(whole):
                found.append(whole)
                pieces = pieces[size:]
                break
    return found


def _full(part: SentencePart, row: Mapping[str, Any]) -> bool:
    return all(bool(row.get(word.column)) for word in part if isinstance(word, Slot))


def _value(
    slot: Slot,
    row: Mapping[str, Any],
    lang: str,
    ontology: Ontology,
    name_of: Callable[[str], str | None],
) -> str:
    value = row.get(slot.column)
    if slot.plural:
        return slot.plural[0] if value == 1 else slot.plural[1]
    if value is None:
        return ""
    if slot.format == "number":
        return _number(value)
    if slot.format == "date":
        dates = dict.fromkeys(str(value).split(SEPARATOR))
        return listed([_date(date, lang) for date in dates], lang)

    def known(actor: str) -> bool:
        return name_of(actor) is not None

    def name(actor: str) -> str:
        return _guarded(printable(name_of(actor) or actor))

    if slot.format == "pairs":
        ids = _ids(value, known)
        pairs = dict.fromkeys("–".join(map(name, ids[i : i + 2])) for i in range(0, len(ids), 2))
        return listed([*pairs], lang)
    if slot.format == "names" or (slot.column in _ENDS and not slot.format):
        return listed([name(actor) for actor in split_ids(value, known)], lang)
    if slot.format in _LABELS:
        words = dict.fromkeys(str(value).split(SEPARATOR))
        labels = [_label(ontology.label(slot.format, word, lang)) for word in words]
        return listed([*map(_guarded, labels)], lang)
    return _guarded(printable(str(value)))


def _guarded(value: str) -> str:
    """Keep the marks inside a value as they are; its last may meet a mark of the sentence."""
    inside = value.rstrip()[:-1]
    return f"{inside.translate(_GUARD)}{value[len(inside) :]}"


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return printable(str(value))
    return f"{value:,.1f}".removesuffix(".0")


def _label(text: str) -> str:
    """Return a label for the middle of a sentence: no capital, unless it is an abbreviation."""
    return printable(text if text[1:2].isupper() else text[:1].lower() + text[1:])


def _date(text: str, lang: str) -> str:
    try:
        return format_date(parse_date(text), lang)
    except ValueError:
        return printable(text)
