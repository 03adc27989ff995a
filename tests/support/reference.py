"""The command reference of ``graphkit/cli/README.md``, made from the commands themselves.

``python tests/support/reference.py`` writes it between its two marks.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import click

from graphkit.cli import main
from graphkit.cli.group import OVERLAY, SECTIONS, Command
from graphkit.cli.options import (
    WordOption,
    known_words,
    lang_option,
    network_option,
    selection_options,
    table_options,
)

PAGE = Path(__file__).parents[2] / "graphkit" / "cli" / "README.md"
BEGIN, END = "<!-- commands: python tests/support/reference.py -->\n", "<!-- /commands -->\n"


def _options(adds: Any) -> list[click.Option]:
    """Return the options that a decorator adds to a command."""
    given: list[click.Option] = adds(lambda: None).__click_params__
    return given[::-1]


def _rows(options: list[click.Option], context: click.Context) -> list[tuple[str, str]]:
    return [row for option in options if (row := option.get_help_record(context)) is not None]


def _listed(rows: list[tuple[str, str]]) -> str:
    """Return options as a terminal shows them, in a code block."""
    formatter = click.HelpFormatter(width=118)
    formatter.write_dl(rows, col_max=34)
    return f"```text\n{formatter.getvalue()}```\n"


def _sentences(paragraph: str) -> str:
    """Return a paragraph with one sentence a line."""
    return re.sub(r"(?<=[a-z)\]])\. (?=[A-Z]|--)", ".\n", " ".join(paragraph.split()))


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
    text += "\n\n".join(_sentences(part) for part in paragraphs) + "\n"
    if takes:
        text += f"\nTakes {', '.join(takes)}.\n"
    own = [row for row in rows if row not in covered]
    if own:
        text += f"\n{_listed(own)}"
    assert isinstance(command, Command)
    examples = "\n".join(command.examples)
    return f"{text}\nFor example:\n\n```text\n{examples}\n```\n"


def _values() -> str:
    """Return the words that options accept, each list once."""
    options: dict[str, list[str]] = {}
    for command in main.commands.values():
        for param in command.params:
            if isinstance(param, WordOption) and param.opts[-1] not in (
                names := options.setdefault(param.vocabulary, [])
            ):
                names.append(param.opts[-1])
    rows = [(", ".join(sorted(names)), known_words(words)) for words, names in options.items()]
    return f"the words of options:\n\n{_listed(sorted(rows))}\n{OVERLAY}\n"


def reference() -> str:
    """Return the reference as Markdown: shared options first, then each command."""
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
    parts.append(_values())
    for title, names in SECTIONS.items():
        parts.append(f"### {title}\n")
        parts += [_command(name, shared) for name in names]
    return "\n".join(parts)


def written() -> str:
    """Return the page with its reference up to date."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    return before + BEGIN + "\n" + reference() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(written(), "utf-8")
