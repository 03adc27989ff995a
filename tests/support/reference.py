"""The command reference of the README, made from the commands themselves.

``python tests/reference.py`` writes it between its two marks.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from graphkit.cli import main
from graphkit.cli.options import lang_option, network_option, selection_options, table_options

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- commands: python tests/reference.py -->\n", "<!-- /commands -->\n"

GROUPS = {
    "Begin and look": ("demo", "init", "check", "info", "show"),
    "Keep in a store": ("load", "history", "undo"),
    "Names and duplicates": ("match", "duplicates", "review"),
    "Ask": ("queries", "query", "path"),
    "Measure": (
        *("summary", "centrality", "brokers", "communities", "cuts", "core"),
        *("mixing", "triads", "projection"),
    ),
    "Time": ("diff", "timeline"),
    "Missing linkages": ("gaps", "proposals", "decide"),
    "Show": ("map", "figure", "brief"),
}


def _options(adds: Any) -> list[click.Option]:
    """The options that a decorator gives a command."""
    given: list[click.Option] = adds(lambda: None).__click_params__
    return given[::-1]


def _rows(options: list[click.Option], context: click.Context) -> list[tuple[str, str]]:
    return [row for option in options if (row := option.get_help_record(context)) is not None]


def _listed(rows: list[tuple[str, str]]) -> str:
    """Options as a terminal shows them, in a block of code."""
    formatter = click.HelpFormatter(width=118)
    formatter.write_dl(rows, col_max=34)
    return f"```text\n{formatter.getvalue()}```\n"


def _command(name: str, shared: dict[str, list[tuple[str, str]]]) -> str:
    command = main.commands[name]
    context = click.Context(command, info_name=f"graphkit {name}")
    options = [p for p in command.params if isinstance(p, click.Option)]
    rows = _rows(options, context)
    takes = [title for title, known in shared.items() if set(known) <= {*rows}]
    covered = {row for title in takes for row in shared[title]}
    pieces = [piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    text = " ".join([f"#### `graphkit {name}", *pieces]) + "`\n\n"
    paragraphs = (command.help or "").replace("\b", "").split("\n\n")
    text += "\n\n".join(" ".join(part.split()) for part in paragraphs) + "\n"
    if takes:
        text += f"\nTakes {', '.join(takes)}.\n"
    own = [row for row in rows if row not in covered]
    return text + (f"\n{_listed(own)}" if own else "")


def reference() -> str:
    """The whole reference as Markdown: what options share first, then each command."""
    os.environ.pop("GRAPHKIT_NETWORK", None)
    context = click.Context(main, info_name="graphkit")
    shared = {
        "the network": _rows(_options(network_option), context),
        "the selection": _rows(_options(selection_options), context),
        "the language": _rows(_options(lang_option), context),
        "the form of tables": _rows(_options(table_options), context),
    }
    parts = ["What many commands take:\n"]
    parts += [f"{title}:\n\n{_listed(rows)}" for title, rows in shared.items()]
    for title, names in GROUPS.items():
        parts.append(f"### {title}\n")
        parts += [_command(name, shared) for name in names]
    return "\n".join(parts)


def written() -> str:
    """The README with the reference as it should stand."""
    before, rest = README.read_text("utf-8").split(BEGIN)
    return before + BEGIN + "\n" + reference() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    README.write_text(written(), "utf-8")
