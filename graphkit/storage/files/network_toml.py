"""Read and write ``network.toml``: the description of a dataset and its own vocabulary.

A workbook has the same in its sheets ``network`` and ``ontology``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from graphkit.model.errors import Problem
from graphkit.model.vocabulary import Ontology, build_ontology, load_ontology
from graphkit.names.normalise import normalise
from graphkit.names.suggest import did_you_mean
from graphkit.storage.files.extending import EXTENDS, with_overlay
from graphkit.storage.files.schema import ABOUT, CellError, tidy_lines

OVERLAY = "ontology"
"""Name of the table of ``network.toml``, and of the sheet, that adds to the vocabulary."""

_TRANSLATION = re.compile(r"(title|description)_[a-z]{2,3}")
# The vocabulary itself needs six levels; far deeper ones would exhaust the recursion limit.
_DEEPEST = 12
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def parse_toml(text: str, file: str, problems: list[Problem]) -> dict[str, Any]:
    """Parse the settings in a TOML text; return none and add a problem if it is not valid."""
    try:
        text.encode()
        return tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        fix = "save the file as UTF-8"
        problems.append(Problem("bad_encoding", "is not valid UTF-8", file, line, fix=fix))
        return {}
    except (ValueError, RecursionError) as error:
        where = re.search(r"\(at line (\d+)", str(error))
        message = "cannot be read: " + re.sub(r" \(at .*", "", str(error))
        row = int(where[1]) if where else None
        fix = 'write lines like title = "Border towns"'
        problems.append(Problem("bad_toml", message, file, row, fix=fix))
        return {}


def read_settings(
    settings: Mapping[str, Any],
    file: str,
    problems: list[Problem],
    base: Mapping[str, Any] | None = None,
) -> tuple[dict[str, str], Ontology]:
    """Check the settings of a dataset.

    Args:
        settings: the parsed settings; values may be of any type.
        file: the name of their file, for problems.
        problems: the list to which problems are added.
        base: what the network that this one extends adds to the vocabulary.

    Returns:
        Title, version, description and licence (empty if not given), with title and description
        in other languages (``title_th``) if given; and the vocabulary with the additions of the
        dataset.
    """
    about = dict.fromkeys(ABOUT, "")
    for key, value in settings.items():
        if key in ABOUT or _TRANSLATION.fullmatch(key):
            try:
                about[key] = tidy_lines(str(value))
            except CellError as error:
                problems.append(
                    Problem(error.code, error.message, file, None, key, str(value), error.fix)
                )
        elif key not in (OVERLAY, EXTENDS):
            known = (*ABOUT, EXTENDS)
            fix = did_you_mean(key, known) or f"expected one of: {', '.join(known)}"
            message = "is not a known setting and is ignored"
            problems.append(Problem("unknown_key", message, file, None, None, key, fix, "warning"))
    own = settings.get(OVERLAY) or {}
    overlay = with_overlay(base, own) if base and isinstance(own, Mapping) else own
    return about, _vocabulary(overlay, file, problems)


def _vocabulary(overlay: Any, file: str, problems: list[Problem]) -> Ontology:
    if not overlay:
        return load_ontology()
    try:
        if not isinstance(overlay, dict):
            raise ValueError("it must be a table")
        plain = _plain(overlay, _DEEPEST)
    except (ValueError, CellError) as error:
        message = f"is not valid: {error}"
        fix = "see graphkit/model/vocabulary.toml for examples"
        problems.append(Problem("bad_ontology", message, file, None, OVERLAY, fix=fix))
        return load_ontology()
    ontology, faults = build_ontology(plain)
    for fault in faults:
        where, value = f"{OVERLAY}.{fault.where}", fault.value or None
        problems.append(Problem("bad_ontology", fault.message, file, None, where, value, fault.fix))
    return ontology


def _plain(value: Any, depth: int) -> Any:
    """Convert a TOML value to JSON types, with normalised texts.

    Raises:
        ValueError: when it nests deeper than ``depth``.
    """
    if isinstance(value, dict | list) and not depth:
        raise ValueError("its tables are nested too deeply")
    if isinstance(value, dict):
        return {normalise(key): _plain(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth - 1) for inner in value]
    if isinstance(value, bool | int | float):
        return value
    return tidy_lines(str(value))


def settings_toml(about: Mapping[str, str], overlay: Mapping[str, Any]) -> str:
    """Return the text of a ``network.toml``.

    Example:
        >>> added = {"actor_kinds": {"bank": {"label": "Bank"}}}
        >>> print(settings_toml({"title": "Border towns"}, added))
        title = "Border towns"
        <BLANKLINE>
        [ontology.actor_kinds.bank]
        label = "Bank"
        <BLANKLINE>
    """
    lines = [f"{key} = {_value(text)}" for key, text in about.items() if text]
    return "\n".join((*lines, *_tables(overlay, (OVERLAY,)), ""))


def _tables(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a table: a header for each kind or list of words, then its fields."""
    deeper = {k: v for k, v in table.items() if isinstance(v, dict) and len(path) < 3}
    fields = {k: v for k, v in table.items() if k not in deeper}
    if fields or not deeper:
        yield ""
        yield f"[{'.'.join(map(_key, path))}]"
        yield from (f"{_key(key)} = {_value(value)}" for key, value in fields.items())
    for key, value in deeper.items():
        yield from _tables(value, (*path, key))


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    # Strings, integers and booleans are written as in JSON, except for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
