"""The command line: parse, call one public function, print."""

from graphkit.cli import ask, data, draw, linkages, measure
from graphkit.cli.group import main

__all__ = ["ask", "data", "draw", "linkages", "main", "measure"]
