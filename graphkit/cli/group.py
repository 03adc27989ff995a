"""The group of commands, and the one place where an error becomes a message."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from graphkit.cli.options import say, ticker
from graphkit.model.errors import GraphkitError
from graphkit.model.provenance import VERSION
from graphkit.model.table import Table

Output = Callable[[Table], None]
"""What prints the table of a command, in the form that its options ask for."""


class Commands(click.Group):
    """The group of commands, and the one place where an error becomes a message."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can put right ends in one line and exit code 1."""
        try:
            return super().invoke(ctx)
        except GraphkitError as error:
            say(f"Error: {error}")
        except BrokenPipeError:
            # The reader of the pipe has gone (`| head`): it has all that it wanted.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            return ctx.exit(0)
        except OSError as error:
            where = f"{error.filename!r}: " if error.filename else ""
            say(f"Error: {where}{error.strerror or error}")
        except MemoryError:
            say("Error: not enough memory; cut the network with --kind, --tie or --around")
        finally:
            ticker.stop()
        return ctx.exit(1)


def _speak_utf8() -> None:
    """UTF-8 into pipes and files; on a terminal its own encoding, with ? for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="replace")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="graphkit")
def main() -> None:
    """Who works with whom, and who should: a cited knowledge graph of actors and networks."""
    _speak_utf8()
    ticker.start()
