"""Check, token by token, that a Cypher query only reads the network.

An engine's read-only mode is not enough: it still allows `LOAD CSV`, which reads files, and
procedures, which can do anything. The text that passes consists of exactly the tokens that were
checked, without comments, so no engine can interpret it differently. Pure functions, no I/O.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, NamedTuple

from graphkit.model.errors import InvalidQueryError

_FIRST = {"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL"}
_REFUSED = {
    *("CREATE", "MERGE", "INSERT", "SET", "REMOVE", "DELETE", "DETACH", "NODETACH"),
    *("FOREACH", "DROP", "USE"),
}
ALLOWED_PROCEDURES: frozenset[str] = frozenset()
"""Procedures that a query may call: none, because none behaves the same on every engine."""

_FUNCTION_NAMESPACES = {
    *("date", "datetime", "localdatetime", "time", "localtime", "duration"),
    *("point", "vector"),
}
_NAMES_A_PARAMETER = {"name", "quoted", "number"}
_CLOSES_A_VALUE = {"name", "quoted", "parameter"}
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?"
    r"|\.\d[\d_]*(?:[eE][+-]?\d[\d_]*)?"
)
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")


Kind = Literal["name", "quoted", "string", "number", "parameter", "symbol"]


class Token(NamedTuple):
    """A token of a query.

    ``kind`` is ``name`` (a keyword or a bare name), ``quoted`` (a name in backticks),
    ``string``, ``number``, ``parameter`` (its name, without ``$``) or ``symbol``.
    ``text`` is the token as written, without the backticks of a quoted name.
    """

    kind: Kind
    text: str
    line: int

    def marks(self, text: str) -> bool:
        """Return True if the token is this symbol."""
        return self.kind == "symbol" and self.text == text


@dataclass(frozen=True, slots=True)
class SafeQuery:
    """A query that only reads: its text without comments, and the parameters it uses."""

    text: str
    parameters: tuple[str, ...]


def read_only(text: str, where: str = "the query") -> SafeQuery:
    """Check that a query only reads the network.

    Args:
        text: one Cypher query; comments and a closing semicolon are removed.
        where: the name of the query in messages.

    Returns:
        The text to send to an engine, with its lines kept, and the names of its parameters in
        the order of their first use.

    Raises:
        InvalidQueryError: when the query writes, changes the schema, loads files, calls a
            procedure or an add-on function, contains several statements, or cannot be split
            into tokens; the message gives the word and the line.

    Example:
        >>> read_only("MATCH (a:Actor) WHERE a.created = $day RETURN 'delete' AS x").parameters
        ('day',)
        >>> read_only("MATCH (n) DETACH DELETE n")
        Traceback (most recent call last):
        graphkit.model.errors.InvalidQueryError: the query, line 1: DETACH is not allowed: queries \
are read-only. To use it as a name, put it in backticks.
    """
    tokens, bare = _split(text, where)
    while tokens and tokens[-1].marks(";"):
        tokens.pop()
        place = bare.rindex(";")
        bare = bare[:place] + bare[place + 1 :]
    if not tokens:
        raise InvalidQueryError(
            f"{where} is empty; write a query such as MATCH (a:Actor) RETURN a.id"
        )
    first = tokens[0]
    if first.kind != "name" or _word(first) not in _FIRST:
        raise InvalidQueryError(
            f"{where} begins with {first.text!r}; a read-only query must begin with MATCH, "
            "OPTIONAL MATCH, UNWIND, WITH, RETURN or CALL {"
        )
    for place, token in enumerate(tokens):
        if token.marks(";"):
            raise _refuse(where, token, "only one statement is allowed; run each one separately")
        if token.kind == "name":
            _check_name(tokens, place, where)
        if token.marks("(") and place:
            _check_function(tokens, place, where)
    names = dict.fromkeys(token.text for token in tokens if token.kind == "parameter")
    return SafeQuery(bare.strip(), tuple(names))


def _check_name(tokens: list[Token], place: int, where: str) -> None:
    token = tokens[place]
    word = _word(token)
    if word not in _REFUSED and word not in {"CALL", "LOAD"}:
        return
    if _is_name(tokens, place):
        return
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    after = _word(following) if following and following.kind == "name" else ""
    if word == "LOAD":
        if after == "CSV":
            raise _refuse(where, token, "LOAD CSV is not allowed: queries only read the network")
    elif word == "CALL":
        if following and (following.marks("{") or following.marks("(")):
            return
        name = _procedure(tokens, place + 1)
        if name not in ALLOWED_PROCEDURES:
            raise _refuse(
                where,
                token,
                f"the procedure {name!r} is not allowed; only CALL {{ … }} subqueries are",
            )
    else:
        raise _refuse(
            where,
            token,
            f"{word} is not allowed: queries are read-only. To use it as a name, put it in "
            "backticks.",
        )


def _is_name(tokens: list[Token], place: int) -> bool:
    """Return True if a keyword at this position can only be a name."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following and following.marks(":"):
        return True
    if not place:
        return False
    before = tokens[place - 1]
    if before.kind != "symbol":
        return False
    if before.text == ":":
        return True
    # Some parsers read `1.SET` as a number and a clause, so a dot makes a name only after a value.
    return (
        before.text == "."
        and place > 1
        and (
            tokens[place - 2].kind in _CLOSES_A_VALUE
            or (tokens[place - 2].kind == "symbol" and tokens[place - 2].text in ")]}")
        )
    )


def _check_function(tokens: list[Token], place: int, where: str) -> None:
    """Refuse functions with a dotted name, which are add-ons, except Cypher's own."""
    start = place - 1
    while start >= 2 and tokens[start].kind in {"name", "quoted"} and tokens[start - 1].marks("."):
        start -= 2
    if tokens[start].kind not in {"name", "quoted"}:
        return
    name = ".".join(t.text for t in tokens[start:place:2])
    space, dotted, _ = name.lower().partition(".")
    # `n.since IN (…)` has no dotted name before the bracket; `a.x (…)` is not valid Cypher. Some
    # parsers also read `a.x` in one pair of backticks as a dotted name.
    if dotted and space not in _FUNCTION_NAMESPACES:
        raise _refuse(
            where, tokens[start], f"the function {name!r} is not allowed: it is an add-on"
        )


def _procedure(tokens: list[Token], place: int) -> str:
    parts: list[str] = []
    for token in tokens[place:]:
        if token.kind not in {"name", "quoted"} and token.text != ".":
            break
        parts.append(token.text)
    return "".join(parts)


def _word(token: Token) -> str:
    return token.text.upper()


def _refuse(where: str, token: Token, why: str) -> InvalidQueryError:
    return InvalidQueryError(f"{where}, line {token.line}: {why}")


def _split(text: str, where: str) -> tuple[list[Token], str]:
    """Return the tokens of a query, and its text with every comment replaced by a space."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    tokens: list[Token] = []
    kept: list[str] = []
    place, line = 0, 1

    def add(kind: Kind, word: str) -> None:
        """Add a token; a name or a number after `$` is a parameter."""
        if tokens and tokens[-1].marks("$") and kind in _NAMES_A_PARAMETER:
            tokens[-1] = Token("parameter", word, line)
        else:
            tokens.append(Token(kind, word, line))

    while place < len(text):
        char = text[place]
        two = text[place : place + 2]
        start = place
        if char in "'\"`":
            place = _closing(text, place, where, line)
            inside = text[start + 1 : place - 1]
            _check_escapes(inside, where, line)
            quoted = char == "`"
            if quoted and "\\" in inside:
                raise InvalidQueryError(
                    f"{where}, line {line}: a name in backticks contains a backslash; remove it"
                )
            word = inside.replace("``", "`") if quoted else text[start:place]
            add("quoted" if quoted else "string", word)
        elif two in {"//", "/*"}:
            close = text.find("\n" if two == "//" else "*/", place + 2)
            if close < 0 and two == "/*":
                raise InvalidQueryError(f"{where}, line {line}: the comment is not closed; add */")
            place = len(text) if close < 0 else close + (two == "/*") * 2
            kept.append(" " + "\n" * text.count("\n", start, place))
            line += text.count("\n", start, place)
            continue
        elif _begins_name(char):
            while place < len(text) and _continues_name(text[place]):
                place += 1
            add("name", text[start:place])
        elif match := _number(text, place, tokens):
            place = match.end()
            add("number", match[0])
        elif char == "\\":
            raise InvalidQueryError(
                f"{where}, line {line}: a backslash outside quotes is not allowed; remove it"
            )
        else:
            place += 1
            if not (char.isspace() or unicodedata.category(char)[0] in "CZ"):
                add("symbol", char)
        kept.append(text[start:place])
        line += text.count("\n", start, place)
    return tokens, "".join(kept)


def _number(text: str, place: int, tokens: list[Token]) -> re.Match[str] | None:
    """Match a number at a position; `1..4` is a range, not two decimal numbers."""
    if text[place] == "." and (text[place - 1 : place] == "." or not place):
        return None
    if text[place] == "." and tokens and tokens[-1].kind != "symbol":
        return None
    return _NUMBER.match(text, place)


def _closing(text: str, place: int, where: str, line: int) -> int:
    """Return the position after the quote that closes the one at ``place``."""
    quote = text[place]
    at = place + 1
    while at < len(text):
        if text[at] == "\\" and quote != "`":
            at += 2
        elif text[at] == quote:
            if quote == "`" and text[at + 1 : at + 2] == "`":
                at += 2
            else:
                return at + 1
        else:
            at += 1
    raise InvalidQueryError(
        f"{where}, line {line}: the quote {quote} is not closed; add the closing {quote}"
    )


def _check_escapes(inside: str, where: str, line: int) -> None:
    r"""Refuse escapes such as `\u0027`, which some engines resolve before they find the quote."""
    for match in _ESCAPE.finditer(inside):
        char = chr(int(match[1], 16))
        if char in "'\"`\\" or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
            raise InvalidQueryError(
                f"{where}, line {line}: the escape {match[0]} is not allowed: it can end the "
                "quote; pass the text as a parameter"
            )


def _begins_name(char: str) -> bool:
    return char == "_" or char.isalpha() or (not char.isascii() and char.isalnum())


def _continues_name(char: str) -> bool:
    return char == "_" or char.isalnum() or unicodedata.category(char)[0] == "M"
