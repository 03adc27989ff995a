"""A named query: a Cypher text whose comment header says what it answers and what it takes. Pure.

The header is the run of ``//`` lines at the top of the file, a field a line:

    // title: Partners of an actor
    // title_th: คู่ความร่วมมือของตัวแสดง
    // answers: Who is tied to this actor, by what kind of tie and since when?
    // param: actor actor — an id or a name
    // param: family string = cooperation — ties of this family; all for every one

``title`` is needed; ``title_<lang>``, ``answers`` and ``answers_<lang>`` are optional. A line
``param: NAME TYPE [= DEFAULT] [— HELP]`` declares a parameter ``$NAME``; without a default it has
to be given, and ``null`` stands for none. The types are string, int, float, bool, date (any form
that ``parse_date`` reads, or ``today``, the day that the network is of; the query gets the first
day it can mean, as ISO text), list (texts separated by ``|``), actor (an id or a name in any
script; the query gets the id) and country (the same, and the code of a country that is no actor).
A word of the vocabulary is of the type that names its list: status, level, dimension, obstacle,
sector, mechanism, kind (of actors), subkind, tie (a kind of ties), family; in the plural a list of
such words. Words with ``|`` between them are all that a parameter may be, lists among them:
``yes|no``, ``status|all``. A line that begins with two more spaces goes on with the one before it.

Rules for missing linkages also have ``proposes`` (the kind of tie that is missing), ``weight``
(0 to 1, how far the rule is trusted; 1 unless given) and sentences ``why_en``, ``why_th``, which
:mod:`graphkit.model.sentences` explains.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.model.dates import PartialDate, parse_date
from graphkit.model.errors import GraphkitError, clip
from graphkit.model.records import Actor
from graphkit.model.sentences import Sentence, parse_sentence
from graphkit.model.vocabulary import Ontology
from graphkit.names.normalise import fold, normalise
from graphkit.names.suggest import did_you_mean, suggest
from graphkit.query.guard import read_only

_FIELD = re.compile(r"^//\s?(?P<name>[a-z]+(?:_[a-z]{2,3})?):(?:\s+(?P<value>.*))?$")
_MORE = re.compile(r"^//\s{2,}(?P<value>\S.*)$")
_PARAM = re.compile(
    r"^(?P<name>[A-Za-z_]\w*)\s+(?P<type>[\w|]+)(?:\s*=\s*(?P<default>.*?))?(?:\s+(?:—|--)\s+(?P<help>.*))?$"
)
_TRANSLATED = ("title", "answers", "why")
_PLAIN = ("param", "proposes", "weight")
_TODAY = "today"
_CODE = re.compile(r"[A-Z]{2}")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query takes: ``$name`` of a type, with a default unless it is ``required``."""

    name: str
    type: str
    default: Any = None
    required: bool = False
    help: str = ""

    def __str__(self) -> str:
        """How it stands in a list of queries: ``hops int = 2``."""
        if self.required:
            return f"{self.name} {self.type}"
        shown = "|".join(self.default) if isinstance(self.default, list) else self.default
        shown = "null" if shown is None else str(shown).lower() if shown in (True, False) else shown
        return f"{self.name} {self.type} = {shown}"


@dataclass(frozen=True, slots=True)
class Query:
    """A query that only reads.

    Attributes:
        name: ``neighbours``, ``gaps/neighbours``; empty for a text that has none.
        text: the Cypher to run, without its comments.
        titles, answers: what it is called and what it answers, by language.
        parameters: what it takes, in the order of the header.
        named: the parameters that the text uses; those without a header line take any value.
        proposes, weight, why: of a rule for missing linkages: the kind of tie that is missing,
            how far the rule is trusted (0 to 1), and its sentences by language.
    """

    name: str
    text: str
    titles: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    named: tuple[str, ...] = ()
    proposes: str = ""
    weight: float = 1.0
    why: Mapping[str, Sentence] = field(default_factory=dict)

    def title(self, lang: str = "en") -> str:
        """The title in a language, in English where that language has none."""
        return self.titles.get(lang) or self.titles.get("en") or self.name

    def answer(self, lang: str = "en") -> str:
        """What the query answers, in a language or in English."""
        return self.answers.get(lang) or self.answers.get("en") or ""


def parse_query(text: str, name: str = "", where: str = "") -> Query:
    """Read a query with or without a header.

    Args:
        text: the text of a file, or Cypher as somebody typed it.
        name: what it is called; a query with a name must have a title and declare every
            parameter it uses, one without may leave both out.
        where: the file, for messages.

    Raises:
        GraphkitError: when the header is at fault, with file and line, or the query does more
            than read.

    Example:
        >>> query = parse_query("// title: One\\n// param: id string\\nMATCH (a:Actor) "
        ...     "WHERE a.id = $id RETURN a.name AS name", "one")
        >>> query.title(), [str(parameter) for parameter in query.parameters]
        ('One', ['id string'])
    """
    where = where or (f"the query {name!r}" if name else "the query")
    head = _Header(where, strict=bool(name))
    for number, line in enumerate(normalise_lines(text), start=1):
        if line.startswith("//"):
            head.take(number, line.rstrip())
        elif line.strip() or head.begun:
            break
    head.finish()
    safe = read_only(text, where)
    declared = {parameter.name for parameter in head.parameters}
    if name:
        if "en" not in head.texts["title"]:
            raise GraphkitError(f"{where}: the header has no title; begin with // title: …")
        for used in safe.parameters:
            if used not in declared:
                raise GraphkitError(
                    f"{where}: ${used} is not declared; add // param: {used} string — …"
                )
    for unused in declared - set(safe.parameters):
        raise GraphkitError(f"{where}: the query does not use ${unused}; take its // param: away")
    return Query(
        name,
        safe.text,
        head.texts["title"],
        head.texts["answers"],
        tuple(head.parameters),
        safe.parameters,
        head.proposes,
        head.weight,
        {
            lang: parse_sentence(text, f"{where}: why_{lang}")
            for lang, text in head.texts["why"].items()
        },
    )


def normalise_lines(text: str) -> list[str]:
    """The lines of a file, without the mark that some editors put before the first."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _Header:
    """The fields of a header, as its lines come."""

    def __init__(self, where: str, *, strict: bool) -> None:
        self.where, self.strict = where, strict
        self.texts: dict[str, dict[str, str]] = {name: {} for name in _TRANSLATED}
        self.parameters: list[Parameter] = []
        self.proposes, self.weight = "", 1.0
        self.begun = False
        self._open: tuple[int, str, str] | None = None

    def take(self, number: int, line: str) -> None:
        self.begun = True
        if match := _FIELD.match(line):
            self.finish()
            self._open = (number, match["name"], match["value"] or "")
        elif self._open and (more := _MORE.match(line)):
            at, name, value = self._open
            self._open = (at, name, f"{value} {more['value']}")
        elif self.strict and line.strip("/ "):
            raise GraphkitError(
                f"{self.where}:{number}: {clip(line)!r} is no line of a header; write // title: …, "
                "// param: …, or go on with the line before after two more spaces"
            )
        else:
            self.finish()

    def finish(self) -> None:
        """Take in the field that is open."""
        if self._open is None:
            return
        number, name, value = self._open
        self._open = None
        at = f"{self.where}:{number}"
        value = normalise(value)
        base, _, lang = name.partition("_")
        if base in _TRANSLATED and (lang or base != "why"):
            if (lang or "en") in self.texts[base]:
                raise GraphkitError(f"{at}: {name} stands twice; leave one")
            self.texts[base][lang or "en"] = value
        elif name == "param":
            self._parameter(value, at)
        elif name == "proposes":
            self.proposes = value
        elif name == "weight":
            self.weight = _read("float", value, f"{at}: weight")
            if not 0 <= self.weight <= 1:
                raise GraphkitError(f"{at}: weight is {value}; write a number from 0 to 1")
        elif self.strict:
            known = ["title", "title_th", "answers", "answers_th", "why_en", "why_th", *_PLAIN]
            raise GraphkitError(f"{at}: {name!r} is no field of a header; {suggest(name, known)}")

    def _parameter(self, value: str, at: str) -> None:
        match = _PARAM.match(value)
        if not match:
            raise GraphkitError(
                f"{at}: {clip(value)!r} declares no parameter; write // param: hops int = 2 — help"
            )
        name, kind, default = match["name"], match["type"], match["default"]
        known = [*TYPES, *_WORDS, *_LISTS]
        if kind not in known and "|" not in kind:
            raise GraphkitError(f"{at}: {kind!r} is no type; {suggest(kind, known)}")
        if any(name == parameter.name for parameter in self.parameters):
            raise GraphkitError(f"{at}: {name!r} is declared twice; leave one")
        required = default is None
        text = (default or "").strip()
        if text[:1] in "'\"" and text[-1:] == text[:1] and len(text) > 1:
            text = text[1:-1]
            value_ = _read(kind, text, f"{at}: the default of {name!r}")
        else:
            null = required or text == "null"
            value_ = None if null else _read(kind, text, f"{at}: the default of {name!r}")
        self.parameters.append(Parameter(name, kind, value_, required, match["help"] or ""))


def parse_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """Parameters as they are typed on a command line: ``key=value``.

    Raises:
        GraphkitError: when one has no ``=`` or stands twice.

    Example:
        >>> parse_pairs(["actor=TH-49", "note=a=b"])
        {'actor': 'TH-49', 'note': 'a=b'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip().removeprefix("$")
        if not equals or not name:
            raise GraphkitError(f"{clip(pair)!r} is no parameter; write key=value")
        if name in found:
            raise GraphkitError(f"the parameter {name!r} is given twice; leave one")
        found[name] = value
    return found


def bind(
    query: Query,
    given: Mapping[str, Any],
    find_actor: Callable[[str], Actor],
    today: dt.date,
    ontology: Ontology,
) -> dict[str, Any]:
    """The values to run a query with: what is given, read as declared, and the defaults.

    Args:
        query: the query.
        given: values by name; text is read as the type that the header declares. A parameter
            of a query without a header takes JSON (``12``, ``true``, ``["a"]``) and any other
            text as it is.
        find_actor: from an id or a name to the actor.
        today: the day that ``today`` means.
        ontology: the words that parameters of the vocabulary may be.

    Raises:
        GraphkitError: when one is missing, unknown or of another type; the message names what
            there is.
    """
    declared = {parameter.name: parameter for parameter in query.parameters}
    names = [*declared, *(name for name in query.named if name not in declared)]
    for name in given:
        if name not in names:
            takes = f"it takes {', '.join(names) or 'none'}"
            hint = " ".join(filter(None, (did_you_mean(name, names), takes)))
            raise GraphkitError(f"{_called(query)} has no parameter {name!r}; {hint}")
    bound: dict[str, Any] = {}
    for name in names:
        parameter = declared.get(name, Parameter(name, "any", required=True))
        where = f"the parameter {name!r}"
        if name in given:
            value = _read(parameter.type, given[name], where)
            if value is not None and parameter.type not in {"any", *TYPES}:
                value = _chosen(parameter.type, value, ontology, where)
        elif parameter.required:
            shown = f" ({parameter.help})" if parameter.help else ""
            raise GraphkitError(f"{_called(query)} needs {name}{shown}; give {name}=…")
        else:
            value = parameter.default
        if parameter.type == "actor" and value is not None:
            value = find_actor(value).id
        elif parameter.type == "country" and value is not None:
            value = _country(value, find_actor, where)
        elif parameter.type == "date" and value == _TODAY:
            value = today.isoformat()
        bound[name] = value
    return bound


def _called(query: Query) -> str:
    return f"the query {query.name!r}" if query.name else "the query"


def _read(kind: str, value: Any, where: str) -> Any:
    """A value of a type, from text or from Python."""
    if value is None:
        return None
    try:
        if kind == "any":
            return _any(value)
        return (TYPES.get(kind) or (_list if kind in _LISTS else _string))(value)
    except (ValueError, TypeError) as error:
        shown = clip(str(value))
        raise GraphkitError(f"{where}: {shown!r} is no {kind}; {error}") from None


def _chosen(kind: str, value: str | list[str], ontology: Ontology, where: str) -> Any:
    """A word, or words, of those that a type allows; a label stands for its word."""
    if isinstance(value, list):
        return [_chosen(_LISTS[kind], word, ontology, where) for word in value]
    allowed: dict[str, Iterable[str]] = {}
    for part in kind.split("|"):
        allowed |= dict(_words(part, ontology)) if part in _WORDS else {part: ()}
    if value in allowed:
        return value
    for word, labels in allowed.items():
        if fold(value) in map(fold, (word, word.replace("_", " "), *labels)):
            return word
    called = kind if kind in _WORDS else f"choice of {where.rpartition(' ')[2]}"
    raise GraphkitError(f"{where}: {clip(value)!r} is no {called}; {suggest(value, allowed)}")


def _words(kind: str, ontology: Ontology) -> Iterator[tuple[str, Iterable[str]]]:
    """The words of a list of the vocabulary, each with its labels."""
    actors, ties = ontology.actor_kinds.values(), ontology.tie_kinds.values()
    if kind == "kind":
        yield from ((found.id, found.label.values()) for found in actors)
    elif kind == "tie":
        yield from ((found.id, found.label.values()) for found in ties)
    elif kind == "subkind":
        for found in actors:
            yield from ((word, labels.values()) for word, labels in found.subkinds.items())
    else:
        lists = {**ontology.words, "families": ontology.families}
        yield from ((word, labels.values()) for word, labels in lists[_WORDS[kind]].items())


def _country(value: str, find_actor: Callable[[str], Actor], where: str) -> str:
    """The id of a country, or the code of one that is no actor."""
    try:
        found = find_actor(value)
    except GraphkitError:
        if _CODE.fullmatch(value):
            return value
        raise
    if found.country not in {"", found.id}:
        raise GraphkitError(f"{where}: {clip(value)!r} is no country; it lies in {found.country!r}")
    return found.id


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("give text")
    return normalise(value) if value.strip() == value else value


def _int(value: Any) -> int:
    if isinstance(value, str):
        text = value.strip()
        if not re.fullmatch(r"[+-]?\d{1,18}", text):
            raise ValueError("write a whole number such as 3")
        return int(text)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("give a whole number such as 3")
    return value


def _floating(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError("give a number such as 0.5")
    try:
        number = float(value)
    except ValueError:
        raise ValueError("write a number such as 0.5") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("write a number such as 0.5")
    return number


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _TRUTH:
        return _TRUTH[value.strip().lower()]
    raise ValueError("write true or false")


def _date(value: Any) -> str:
    if isinstance(value, PartialDate):
        return value.first.isoformat()
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day).isoformat()
    if not isinstance(value, str):
        raise TypeError("write 2004, 2005-01 or 2005-01-25")
    if value.strip() == _TODAY:
        return _TODAY
    return parse_date(value).first.isoformat()


def _list(value: Any) -> list[str]:
    words = value.split("|") if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(w, str) for w in words):
        raise TypeError("give texts separated by |")
    return [word for word in (normalise(w) for w in words) if word]


def _any(value: Any) -> Any:
    if isinstance(value, PartialDate | dt.date):
        return _date(value)
    if isinstance(value, tuple):
        return list(value)
    if not isinstance(value, str):
        return value
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return value if isinstance(read, dict) else read


TYPES: Mapping[str, Callable[[Any], Any]] = {
    "string": _string,
    "int": _int,
    "float": _floating,
    "bool": _bool,
    "date": _date,
    "list": _list,
    "actor": _string,
    "country": _string,
}
"""The types of parameters, each with what reads a value of it."""

_WORDS = {
    "status": "statuses",
    "level": "levels",
    "dimension": "dimensions",
    "obstacle": "obstacles",
    "sector": "sectors",
    "mechanism": "mechanisms",
    "kind": "kinds",
    "subkind": "subkinds",
    "tie": "ties",
    "family": "families",
}
"""The types that are words of the vocabulary, each with its plural."""

_LISTS = {many: one for one, many in _WORDS.items()}
"""The types that are lists of such words."""
