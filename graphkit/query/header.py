"""Read named queries: Cypher with a comment header that gives its title, answer and parameters.

The header is the block of ``//`` lines at the top of the file, one field per line:

    // title: Partners of an actor
    // title_th: คู่ความร่วมมือของตัวแสดง
    // answers: Who is tied to this actor, by what kind of tie and since when?
    // param: actor actor — an id or a name
    // param: family string = cooperation — ties of this family; all for every one

``title`` is required; ``title_<lang>``, ``answers`` and ``answers_<lang>`` are optional. A line
``param: NAME TYPE [= DEFAULT] [— HELP]`` declares a parameter ``$NAME``; without a default it is
required, and ``null`` means no value. A line indented by two more spaces continues the previous
one.

The types are:

- ``string``, ``int``, ``float``, ``bool``;
- ``date``: any form that ``parse_date`` reads, or ``today``, the day of the network; the query
  gets the first possible day, as ISO text;
- ``list``: texts separated by ``|``;
- ``actor``: an id or a name in any script; the query gets the id;
- ``country``: the same, or the code of a country that is not an actor;
- ``status``, ``level``, ``dimension``, ``obstacle``, ``sector``, ``mechanism``, ``kind`` (of
  actors), ``subkind``, ``tie`` (a kind of tie), ``family``: a word of the vocabulary; their
  plurals are lists of such words;
- words separated by ``|``: one of these words, where the name of a vocabulary list means all its
  words, such as ``yes|no`` or ``status|all``.

Rules for missing linkages also have ``proposes`` (the kind of tie that is missing), ``weight``
(0 to 1, how far the rule is trusted; default 1), ``rests`` (``all``, the default, if a case needs
every tie of its evidence, ``any`` if each adds to it) and sentences ``why_<lang>``, described in
:mod:`graphkit.model.sentences`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.model.dates import PartialDate, parse_date
from graphkit.model.errors import GraphkitError, InvalidQueryError, clip
from graphkit.model.records import Actor
from graphkit.model.sentences import Sentence, parse_sentence
from graphkit.model.vocabulary import Ontology
from graphkit.names.languages import ENGLISH
from graphkit.names.normalise import fold, normalise
from graphkit.names.suggest import did_you_mean, suggest
from graphkit.query.guard import read_only

_FIELD = re.compile(r"^//\s?(?P<name>[a-z]+(?:_[a-z]{2,3})?):(?:\s+(?P<value>.*))?$")
_MORE = re.compile(r"^//\s{2,}(?P<value>\S.*)$")
_PARAM = re.compile(
    r"^(?P<name>[A-Za-z_]\w*)\s+(?P<type>[\w|]+)(?:\s*=\s*(?P<default>.*?))?(?:\s+(?:—|--)\s+(?P<help>.*))?$"
)
_TRANSLATED = ("title", "answers", "why")
_PLAIN = ("param", "proposes", "weight", "rests")
_RESTS = ("all", "any")
_TODAY = "today"
_DATE_FORMS = "expected a date such as 2004, 2005-01, 2005-01-25 or 25/1/2548"
_CODE = re.compile(r"[A-Z]{2}")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter ``$name`` of a query: its type, and its default unless it is ``required``."""

    name: str
    type: str
    default: Any = None
    required: bool = False
    help: str = ""

    def __str__(self) -> str:
        """Return the parameter as lists of queries show it: ``hops int = 2``."""
        if self.required:
            return f"{self.name} {self.type}"
        shown = "|".join(self.default) if isinstance(self.default, list) else self.default
        shown = "null" if shown is None else str(shown).lower() if shown in (True, False) else shown
        return f"{self.name} {self.type} = {shown}"


@dataclass(frozen=True, slots=True)
class Query:
    """A read-only query.

    Attributes:
        name: the name in the library, such as ``neighbours`` or ``gaps/neighbours``; empty for
            Cypher without a name.
        text: the Cypher to run, without its comments.
        titles: the title, by language.
        answers: the question that the query answers, by language.
        parameters: the declared parameters, in the order of the header.
        used: the names of the parameters in the text; undeclared ones take any value.
        proposes: the kind of tie that a rule for missing linkages finds missing.
        weight: how far such a rule is trusted, 0 to 1.
        rests: ``all`` if a case of such a rule needs every tie of its evidence, ``any`` if each
            adds to it.
        why: the sentences of such a rule, by language.
    """

    name: str
    text: str
    titles: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    used: tuple[str, ...] = ()
    proposes: str = ""
    weight: float = 1.0
    rests: str = "all"
    why: Mapping[str, Sentence] = field(default_factory=dict)

    def title(self, lang: str = "en") -> str:
        """Return the title in a language, in English where that language has none."""
        return self.titles.get(lang) or self.titles.get("en") or self.name

    def answer(self, lang: str = "en") -> str:
        """Return the question that the query answers, in a language or in English."""
        return self.answers.get(lang) or self.answers.get("en") or ""


def parse_query(text: str, name: str = "", where: str = "") -> Query:
    """Read a query with or without a header.

    Args:
        text: the text of a file, or Cypher that somebody typed.
        name: the name of the query; a named query must have a title and declare every parameter
            it uses, one without a name may leave both out.
        where: the file, for messages.

    Raises:
        InvalidQueryError: when the header is not valid, with file and line, or the query does
            more than read.

    Example:
        >>> query = parse_query("// title: One\\n// param: id string\\nMATCH (a:Actor) "
        ...     "WHERE a.id = $id RETURN a.name AS name", "one")
        >>> query.title(), [str(parameter) for parameter in query.parameters]
        ('One', ['id string'])
    """
    where = where or (f"the query {name!r}" if name else "the query")
    head = _HeaderReader(where, strict=bool(name))
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
            raise InvalidQueryError(f"{where}: the header has no title; add a line // title: …")
        for used in safe.parameters:
            if used not in declared:
                raise InvalidQueryError(
                    f"{where}: ${used} is not declared; add // param: {used} string — …"
                )
    for unused in declared - set(safe.parameters):
        raise InvalidQueryError(
            f"{where}: the query does not use ${unused}; remove its // param: line"
        )
    return Query(
        name,
        safe.text,
        head.texts["title"],
        head.texts["answers"],
        tuple(head.parameters),
        safe.parameters,
        head.proposes,
        head.weight,
        head.rests,
        {
            lang: parse_sentence(text, f"{where}: why_{lang}")
            for lang, text in head.texts["why"].items()
        },
    )


def normalise_lines(text: str) -> list[str]:
    """Split a file into lines, without the byte order mark that some editors add."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _HeaderReader:
    """Collects the fields of a header, line by line."""

    def __init__(self, where: str, *, strict: bool) -> None:
        self.where, self.strict = where, strict
        self.texts: dict[str, dict[str, str]] = {name: {} for name in _TRANSLATED}
        self.parameters: list[Parameter] = []
        self.proposes, self.weight, self.rests = "", 1.0, _RESTS[0]
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
            raise InvalidQueryError(
                f"{self.where}:{number}: {clip(line)!r} is not a header line; write // title: …, "
                "// param: …, or indent by two more spaces to continue the previous line"
            )
        else:
            self.finish()

    def finish(self) -> None:
        """Store the field that the last lines have given."""
        if self._open is None:
            return
        number, name, value = self._open
        self._open = None
        at = f"{self.where}:{number}"
        value = normalise(value)
        base, _, lang = name.partition("_")
        if base in _TRANSLATED and (lang or base != "why"):
            if (lang or "en") in self.texts[base]:
                raise InvalidQueryError(f"{at}: {name} is given twice; remove one")
            self.texts[base][lang or "en"] = value
        elif name == "param":
            self._parameter(value, at)
        elif name == "proposes":
            self.proposes = value
        elif name == "weight":
            self.weight = _read("float", value, f"{at}: weight")
            if not 0 <= self.weight <= 1:
                raise InvalidQueryError(f"{at}: weight is {value}; expected a number from 0 to 1")
        elif name == "rests":
            if value not in _RESTS:
                raise InvalidQueryError(f"{at}: rests is {value!r}; {suggest(value, _RESTS)}")
            self.rests = value
        elif self.strict:
            known = ["title", "answers", *_PLAIN]
            known += [f"{text}_{lang or ENGLISH}" for text in _TRANSLATED]
            raise InvalidQueryError(
                f"{at}: {name!r} is not a known header field; {suggest(name, known)}"
            )

    def _parameter(self, value: str, at: str) -> None:
        match = _PARAM.match(value)
        if not match:
            raise InvalidQueryError(
                f"{at}: {clip(value)!r} does not declare a parameter; expected "
                "// param: hops int = 2 — help"
            )
        name, kind, default = match["name"], match["type"], match["default"]
        known = [*TYPES, *_WORDS, *_LISTS]
        if kind not in known and "|" not in kind:
            raise InvalidQueryError(f"{at}: {kind!r} is not a known type; {suggest(kind, known)}")
        if any(name == parameter.name for parameter in self.parameters):
            raise InvalidQueryError(f"{at}: {name!r} is declared twice; remove one")
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
    """Read parameters typed on a command line as ``key=value``.

    Raises:
        InvalidQueryError: when one has no ``=`` or is given twice.

    Example:
        >>> parse_pairs(["actor=TH-49", "note=a=b"])
        {'actor': 'TH-49', 'note': 'a=b'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip().removeprefix("$")
        if not equals or not name:
            raise InvalidQueryError(f"{clip(pair)!r} is not a parameter; expected key=value")
        if name in found:
            raise InvalidQueryError(f"the parameter {name!r} is given twice; remove one")
        found[name] = value
    return found


def bind_parameters(
    query: Query,
    values: Mapping[str, Any],
    find_actor: Callable[[str], Actor],
    today: dt.date,
    ontology: Ontology,
) -> dict[str, Any]:
    """Return the values to run a query with: the given ones, read as declared, and the defaults.

    Args:
        query: the query.
        values: values by name; text is read as the type that the header declares. A parameter
            of a query without a header takes JSON (``12``, ``true``, ``["a"]``), or any other
            text as it is.
        find_actor: finds the actor of an id or a name.
        today: the day that ``today`` means.
        ontology: the vocabulary that parameters of its types are checked against.

    Raises:
        InvalidQueryError: when a parameter is missing, unknown or of another type; the message
            lists the allowed ones.
        NotFoundError: when there is no actor of an id or a name.
    """
    declared = {parameter.name: parameter for parameter in query.parameters}
    names = [*declared, *(name for name in query.used if name not in declared)]
    for name in values:
        if name not in names:
            takes = f"it takes {', '.join(names) or 'none'}"
            hint = " ".join(filter(None, (did_you_mean(name, names), takes)))
            raise InvalidQueryError(f"{_called(query)} has no parameter {name!r}; {hint}")
    bound: dict[str, Any] = {}
    for name in names:
        parameter = declared.get(name, Parameter(name, "any", required=True))
        where = f"the parameter {name!r}"
        if name in values:
            value = _read(parameter.type, values[name], where)
            if value is not None and parameter.type not in {"any", *TYPES}:
                value = _chosen(parameter.type, value, ontology, where)
        elif parameter.required:
            shown = f" ({parameter.help})" if parameter.help else ""
            raise InvalidQueryError(f"{_called(query)} needs {name}{shown}; add {name}=…")
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
    """Read a value of a type, from text or from Python."""
    if value is None:
        return None
    try:
        if kind == "any":
            return _any(value)
        return (TYPES.get(kind) or (_list if kind in _LISTS else _string))(value)
    except (ValueError, TypeError) as error:
        shown = clip(str(value))
        raise InvalidQueryError(f"{where}: {shown!r} is not of type {kind}; {error}") from None


def _chosen(kind: str, value: str | list[str], ontology: Ontology, where: str) -> Any:
    """Return the word or words that a type allows; a label is read as its word."""
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
    called = kind if kind in _WORDS else f"value of {where.rpartition(' ')[2]}"
    raise InvalidQueryError(
        f"{where}: {clip(value)!r} is not a known {called}; {suggest(value, allowed)}"
    )


def _words(kind: str, ontology: Ontology) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the words of a vocabulary list, each with its labels."""
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
    """Return the id of a country, or the code of one that is not an actor."""
    try:
        found = find_actor(value)
    except GraphkitError:
        if _CODE.fullmatch(value):
            return value
        raise
    if found.country not in {"", found.id}:
        raise InvalidQueryError(
            f"{where}: {clip(value)!r} is not a country; "
            f"did you mean {found.country!r}, where it lies?"
        )
    return found.id


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return normalise(value) if value.strip() == value else value


def _int(value: Any) -> int:
    if isinstance(value, str):
        text = value.strip()
        if not re.fullmatch(r"[+-]?\d{1,18}", text):
            raise ValueError("expected a whole number such as 3")
        return int(text)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("expected a whole number such as 3")
    return value


def _floating(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError("expected a number such as 0.5")
    try:
        number = float(value)
    except ValueError:
        raise ValueError("expected a number such as 0.5") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("expected a number such as 0.5")
    return number


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _TRUTH:
        return _TRUTH[value.strip().lower()]
    raise ValueError("expected true or false")


def _date(value: Any) -> str:
    if isinstance(value, PartialDate):
        return value.first.isoformat()
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day).isoformat()
    if not isinstance(value, str):
        raise TypeError(_DATE_FORMS)
    if value.strip() == _TODAY:
        return _TODAY
    try:
        return parse_date(value).first.isoformat()
    except ValueError:
        raise ValueError(_DATE_FORMS) from None


def _list(value: Any) -> list[str]:
    words = value.split("|") if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(w, str) for w in words):
        raise TypeError("expected texts separated by |")
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
"""The types of parameters, each with the function that reads a value of it."""

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
"""The types that are words of a vocabulary list, each with the name of the list."""

_LISTS = {many: one for one, many in _WORDS.items()}
"""The types that are lists of such words."""
