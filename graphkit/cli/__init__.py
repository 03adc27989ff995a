"""The command line: parse, call one public function, print."""

from graphkit.cli import (
    ask,
    brief,
    brokers,
    change,
    data,
    draw,
    duplicates,
    export,
    linkages,
    match,
    measure,
    path,
    register,
    rerun,
    review,
    structure,
    summary,
)
from graphkit.cli.group import main

__all__ = [
    "ask",
    "brief",
    "brokers",
    "change",
    "data",
    "draw",
    "duplicates",
    "export",
    "linkages",
    "main",
    "match",
    "measure",
    "path",
    "register",
    "rerun",
    "review",
    "structure",
    "summary",
]
