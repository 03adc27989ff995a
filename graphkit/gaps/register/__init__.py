"""The register of a store: proposals, their verdicts, and a workbook to fill in."""

from graphkit.gaps.register.entries import (
    COLUMNS,
    MISSING,
    REOPEN,
    SIGNED,
    VERDICT_WORDS,
    Decision,
    Entry,
    Linkage,
    decide,
    list_entries,
    list_proposals,
    record_decisions,
    register_table,
    save_gaps,
    verdict_of,
    verdicts_by_id,
)
from graphkit.gaps.register.xlsx import FILLED, read_register, write_register

__all__ = [
    "COLUMNS",
    "FILLED",
    "MISSING",
    "REOPEN",
    "SIGNED",
    "VERDICT_WORDS",
    "Decision",
    "Entry",
    "Linkage",
    "decide",
    "list_entries",
    "list_proposals",
    "read_register",
    "record_decisions",
    "register_table",
    "save_gaps",
    "verdict_of",
    "verdicts_by_id",
    "write_register",
]
