"""The command line: parse, call one public function, print."""

from graphkit.cli import (
    ask,
    brokers,
    change,
    data,
    draw,
    linkages,
    measure,
    path,
    structure,
    summary,
)
from graphkit.cli.group import main

__all__ = [
    "ask",
    "brokers",
    "change",
    "data",
    "draw",
    "linkages",
    "main",
    "measure",
    "path",
    "structure",
    "summary",
]
