"""The register of a store: what is proposed, where it stands, and the workbook that goes round."""

from graphkit.gaps.register.entries import (
    COLUMNS,
    MISSING,
    REOPEN,
    SIGNED,
    WORDS,
    Decision,
    Ends,
    Entry,
    decide,
    keep,
    meaning,
    record,
    register,
    register_table,
    verdicts,
)
from graphkit.gaps.register.xlsx import FILLED, read_register, write_register

__all__ = [
    "COLUMNS",
    "FILLED",
    "MISSING",
    "REOPEN",
    "SIGNED",
    "WORDS",
    "Decision",
    "Ends",
    "Entry",
    "decide",
    "keep",
    "meaning",
    "read_register",
    "record",
    "register",
    "register_table",
    "verdicts",
    "write_register",
]
