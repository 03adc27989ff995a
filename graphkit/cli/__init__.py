"""The command line: parse, call one public function, print."""

from graphkit.cli import (
    ask,
    brokers,
    change,
    data,
    draw,
    figure,
    linkages,
    measure,
    path,
    register,
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
    "figure",
    "linkages",
    "main",
    "measure",
    "path",
    "register",
    "structure",
    "summary",
]
