"""Walk an XML file event by event, in bounded memory, without entities of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from graphkit.model.errors import InvalidDataError

DEEPEST = 200
LONGEST = 1_000_000
"""Largest number of characters between two tags."""

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


class _RefusedError(Exception):
    """Something that a file of a network has no need of."""


def walk(
    data: bytes, file: str, start: Start, end: End, before: Callable[[str], None] | None = None
) -> None:
    """Call ``start`` and ``end`` for each element, by its name without a prefix.

    Prefixes and namespaces do not count, since writers disagree on them.

    Args:
        data: the file.
        file: its name, for messages.
        start: is given the name of an element and its attributes.
        end: is given the name, and the text since its last tag.
        before: is given the text that an element has before one inside it begins.

    Raises:
        InvalidDataError: when the file is not XML, declares entities, or is nested too deeply.

    Example:
        >>> found = []
        >>> walk(b"<a><v:b>c</v:b></a>", "a.xml", lambda *_: None, lambda *e: found.append(e))
        >>> found
        [('b', 'c'), ('a', '')]
    """
    depth = 0
    text: list[str] = []
    length = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, length
        if before is not None and text:
            before("".join(text))
        depth += 1
        if depth > DEEPEST:
            raise _RefusedError(f"elements are nested more than {DEEPEST} deep")
        text.clear()
        length = 0
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        nonlocal depth, length
        depth -= 1
        end(name.rpartition(":")[2], "".join(text))
        text.clear()
        length = 0

    def said(part: str) -> None:
        nonlocal length
        length += len(part)
        if length > LONGEST:
            raise _RefusedError(f"a text has more than {LONGEST:,} characters")
        text.append(part)

    def declared(*_: Any) -> None:
        raise _RefusedError("the file declares entities, which is not safe to read")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = said
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise InvalidDataError(
            f"{file}: line {error.lineno}: not valid XML ({what}); the file may be cut or in "
            "another encoding: export it again"
        ) from error
    except _RefusedError as error:
        raise InvalidDataError(f"{file}: line {parser.CurrentLineNumber}: {error}") from error
    except (ValueError, LookupError) as error:
        raise InvalidDataError(f"{file} is not valid XML: {error}; export it again") from error
