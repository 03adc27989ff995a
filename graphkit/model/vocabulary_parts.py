"""Read the parts of a vocabulary from plain tables, and collect their faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Labels = Mapping[str, str]
"""One text in several languages: language code to text, always with ``en``.

A code may go on with a country or a subdivision, or with the countries of both ends of a tie in the
order of the alphabet: ``th_LA``, ``th_CN-GX``, ``th_LA_TH`` (see :func:`label_in`).
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in a vocabulary: where it is, its value, what is wrong and how to fix it."""

    where: str
    value: str
    message: str
    fix: str


def merge_tables(
    base: Mapping[str, Any], extra: Mapping[str, Any], where: str, faults: list[Fault]
) -> dict[str, Any]:
    """Merge ``extra`` into ``base``: tables merge, lists grow, other values replace."""
    merged = dict(base)
    for key, value in extra.items():
        old = merged.get(key)
        path = f"{where}.{key}".lstrip(".")
        if isinstance(old, Mapping):
            if isinstance(value, Mapping):
                merged[key] = merge_tables(old, value, path, faults)
            else:
                faults.append(fault_of(path, str(value), "must be a table", ()))
        elif isinstance(old, list):
            added = value if isinstance(value, list) else [value]
            merged[key] = [*old, *(v for v in added if v not in old)]
        else:
            merged[key] = value
    return merged


def fault_of(where: str, value: str, message: str, allowed: Any) -> Fault:
    """Return a fault whose fix lists the allowed values, if there are any."""
    choices = ", ".join(str(a) for a in allowed)
    fix = f"use one of: {choices}" if choices else "see the shipped vocabulary.toml for the form"
    return Fault(where, value, message, fix)


def read_table(value: Any, where: str, faults: list[Fault]) -> Mapping[str, Any]:
    """Return a table; an empty one with a fault if it is something else."""
    if isinstance(value, Mapping):
        return value
    faults.append(fault_of(where, str(value), "must be a table", ()))
    return {}


def read_labels(value: Any, where: str, faults: list[Fault]) -> Labels:
    """Return labels, also from one English text; with a fault if English is missing."""
    if isinstance(value, str) and value:
        return {"en": value}
    if isinstance(value, Mapping) and value.get("en") and isinstance(value["en"], str):
        return {str(lang): str(text) for lang, text in value.items()}
    faults.append(Fault(where, str(value), "has no English label", 'write { en = "…", th = "…" }'))
    return {"en": where.rpartition(".")[2]}


def read_flag(value: Mapping[str, Any], name: str, where: str, faults: list[Fault]) -> bool:
    """Return a flag of a table, false if it is not there; with a fault if it is not a flag."""
    flag = value.get(name, False)
    if isinstance(flag, bool):
        return flag
    faults.append(
        Fault(f"{where}.{name}", str(flag), "is not true or false", "write true or false")
    )
    return False


def read_colour(value: Any, where: str, faults: list[Fault]) -> str:
    """Return a colour as ``#RRGGBB``; grey with a fault if it is something else."""
    text = str(value)
    if len(text) == 7 and text[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in text[1:]):
        return text
    faults.append(Fault(f"{where}.colour", text, "is not a colour", "write #RRGGBB, as in #0072B2"))
    return "#56606B"
