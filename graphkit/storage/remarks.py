"""What every command says of the data that it was given: what was assumed and what is left out."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from graphkit.model.errors import Problem

_WHOLE = {
    *("bad_workbook", "empty_file", "missing_column", "too_large", "unreadable_file"),
    *("bad_encoding", "cut_file"),
}
_SAID = {"encoding_note", "unread_table", "tail_not_source"}
_DOUBTFUL = {"changed_id", "future_date", "month_first", "no_value", "read_as", "weight_conflict"}


def remarks(problems: Sequence[Problem], address: str) -> list[str]:
    """Return the remarks on a dataset, one sentence each.

    Args:
        problems: the problems found when it was read.
        address: the dataset, for the command that lists them all.

    Example:
        >>> note = Problem("encoding_note", "is read as Big5", "ties.csv", severity="warning")
        >>> remarks([note], "towns")
        ['ties.csv: is read as Big5']
    """
    lists = f"`graphkit check -n {shlex.quote(address)}` lists"
    lines: list[str] = []
    unread: set[str] = set()
    for problem in problems:
        if problem.code in _WHOLE and problem.severity == "error" and _is_whole(problem):
            if problem.file not in unread:
                fix = f"; {problem.fix}" if problem.fix else ""
                lines.append(f"no row of {problem.file} can be read: {problem.message}{fix}")
            unread.add(problem.file)
        elif (problem.code == "missing_file" and "ties" in problem.file) or problem.code in _SAID:
            lines.append(str(problem))
    doubtful = sum(problem.code in _DOUBTFUL for problem in problems)
    if doubtful:
        cells = "1 value is" if doubtful == 1 else f"{doubtful:,} values are"
        lines.append(f"{cells} read otherwise than written, or doubtful; {lists} them")
    rows = {
        (problem.file, problem.row)
        for problem in problems
        if problem.severity == "error" and problem.file not in unread
    }
    if rows:
        count = "1 row" if len(rows) == 1 else f"{len(rows):,} rows"
        lines.append(f"{count} with errors left out; {lists} them")
    return lines


def _is_whole(problem: Problem) -> bool:
    """Return whether a problem keeps out all rows of its table."""
    if problem.code in ("bad_encoding", "cut_file"):
        return problem.row is None and problem.code == "bad_encoding"
    return True
