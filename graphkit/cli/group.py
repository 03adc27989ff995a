"""The group of commands: its help by purpose, and the one place where an error is printed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.options import WordOption, known_words
from graphkit.cli.positional import names_network, place_words, takes_word_as_network
from graphkit.cli.printing import print_note, ticker
from graphkit.model.errors import GraphkitError
from graphkit.model.provenance import VERSION, recorded

if TYPE_CHECKING:
    pass

Output = Callable[..., None]
"""A function that prints a command's table in the form that its options ask for.

It takes the table and, as ``brief``, the same rows with fewer columns for a terminal.
"""

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Get data in": ("init", "import", "check", "load", "extract"),
    "Explore": ("demo", "info", "show", "match", "path", "queries", "query", "diff"),
    "Measure": (
        *("summary", "centrality", "brokers", "communities", "cuts", "core"),
        *("mixing", "triads", "projection", "timeline"),
    ),
    "Find what is missing": ("gaps",),
    "Decide": ("duplicates", "proposals", "decide", "review"),
    "Draw and report": ("map", "figure", "brief"),
    "Share": ("export", "rerun"),
    "Undo": ("history", "undo"),
}
"""The commands by what people do with them, in the order of ``graphkit --help``."""

OVERLAY = (
    "These are the words that every network has; a network can add kinds of its own "
    "(`graphkit info` lists those in use)."
)
"""The note below the values that a command's help lists."""


class Command(click.Command):
    """A command whose help has examples and the values of its options.

    Args:
        subject: the option, such as ``--about``, that an extra word is short for; empty if the
            command takes no actor in this way.
    """

    def __init__(self, *args: Any, subject: str = "", **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.subject = subject

    @property
    def examples(self) -> tuple[str, ...]:
        """Return the command lines of the help, each of which runs as it is."""
        return all_examples().get(str(self.name), ())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, words for the network or the subject among them."""
        try:
            return super().parse_args(ctx, place_words(self, ctx, args))
        except click.MissingParameter as error:
            text = error.format_message().rstrip(".")
            raise click.UsageError(f"{text}. Example: {self.examples[0]}", ctx) from error
        except click.NoSuchOption as error:
            if error.option_name not in ("-n", "--network"):
                raise
            raise click.UsageError(
                f"{self.name} takes no -n; its form is: {self.examples[0]}", ctx
            ) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it makes says with which arguments."""
        with recorded(run_record(self, ctx)):
            return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line, the words that need no option included."""
        pieces = super().collect_usage_pieces(ctx)
        if self.subject:
            pieces.append("[ACTOR]")
        if takes_word_as_network(self):
            pieces.append("[NETWORK]")
        return pieces

    def values(self) -> list[tuple[str, str]]:
        """Return the options with a fixed set of words, and these words."""
        options: dict[str, list[str]] = {}
        for param in self.params:
            if isinstance(param, WordOption):
                options.setdefault(param.vocabulary, []).append(param.opts[-1])
        return [(", ".join(names), known_words(words)) for words, names in options.items()]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the values that some of them accept."""
        super().format_options(ctx, formatter)
        rows = self.values()
        if rows:
            with formatter.section("Values"):
                formatter.write_dl(rows)
                formatter.write_paragraph()
                formatter.write_text(OVERLAY)

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        examples = self.examples
        with formatter.section("Examples" if len(examples) > 1 else "Example"):
            for example in examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class Commands(click.Group):
    """The group of commands, and the one place where an error is printed."""

    command_class = Command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error that the user can fix ends in one line and exit code 1."""
        try:
            return super().invoke(ctx)
        except GraphkitError as error:
            print_note(f"Error: {error}")
        except BrokenPipeError:
            # The reader of the pipe, such as `head`, has closed it.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            return ctx.exit(0)
        except OSError as error:
            where = f"{error.filename!r}: " if error.filename else ""
            print_note(f"Error: {where}{error.strerror or error}")
        except MemoryError:
            print_note(
                "Error: not enough memory; select a smaller part with --kind, --tie or --around"
            )
        finally:
            ticker.stop()
        return ctx.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first word names; an unknown word gets a suggestion."""
        word = args[0]
        if word not in self.commands and not word.startswith("-"):
            from graphkit.names.suggest import did_you_mean

            if names_network(word):
                ctx.fail(f"{word!r} is a network; name a command first: graphkit info {word}")
            question = did_you_mean(word, self.commands)
            hint = f"{question} " if question else ""
            ctx.fail(f"{word!r} is not a known command; {hint}`graphkit --help` lists all")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by what people do with them, one sentence each."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, first_sentence(self.commands[name])) for name in names])


def run_record(command: click.Command, ctx: click.Context) -> dict[str, Any]:
    """Return a command and all its arguments, those left out with their defaults.

    The file of the record itself is not one of them: it changes nothing in the output. Options
    have the names by which they are given, without dashes; passwords in the address of a server
    are left out.
    """
    arguments = {
        argument_name(param): _plain(ctx.params[str(param.name)], param)
        for param in command.params
        if param.name in ctx.params and param.name != "meta"
    }
    if arguments.get("network", "") is None:
        from graphkit.storage.open import SHIPPED

        arguments["network"] = SHIPPED
    return {"command": command.name, "arguments": arguments}


def argument_name(param: click.Parameter) -> str:
    """Return the name of an option without dashes, or of a word after the command."""
    return max(param.opts, key=len).lstrip("-")


def _plain(value: Any, param: click.Parameter) -> Any:
    """Return a value as JSON can hold it and a command line can have it again."""
    if isinstance(value, tuple | list):
        texts = [_plain(part, param) for part in value]
        several = param.multiple or param.nargs != 1
        return texts if several else ",".join(map(str, texts))
    if value is None or isinstance(value, bool | int | float):
        return value
    return re.sub(r"(?<=://)[^/@\s]*@", "", str(value))


@lru_cache(maxsize=1)
def all_examples() -> dict[str, tuple[str, ...]]:
    """Read the examples of every command, by its name."""
    import tomllib
    from importlib.resources import files

    text = files("graphkit.cli").joinpath("examples.toml").read_text("utf-8")
    return {name: tuple(lines) for name, lines in tomllib.loads(text).items()}


def first_sentence(command: click.Command) -> str:
    """Return the first paragraph of a command's help, which is one sentence."""
    return " ".join((command.help or "").split("\n\n")[0].split())


def _use_utf8() -> None:
    """Write UTF-8 into pipes and files; a terminal keeps its encoding, with ? for other letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="replace")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`graphkit COMMAND --help` explains a command, with examples and the values of its "
    "options. NETWORK is a dataset folder, an .xlsx workbook, a .db store, a Neo4j address or a "
    "bundled network; give it with -n, or as a separate word: graphkit info atlas.db. Put "
    'quotation marks around a name of several words: graphkit gaps "Nakhon Phanom".',
)
@click.version_option(VERSION, prog_name="graphkit")
def main() -> None:
    """Turn documents and spreadsheets into a cited graph of who works with whom, and who should."""
    _use_utf8()
    ticker.start()
