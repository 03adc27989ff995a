"""The options of what draws a network: the map page and the figure for print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from graphkit.cli.options import many

F = TypeVar("F", bound=Callable[..., Any])


def drawing_options(at: str = "") -> Callable[[F], F]:
    """``--title``, ``--size``, ``--colour``, ``--layout`` and ``--most``.

    Args:
        at: when the size and the colour hold, in the words of the help.
    """
    when = f" {at}" if at else ""
    options = (
        click.option("--title", help="The heading [default: the dataset's title]."),
        click.option(
            "--size",
            default="degree",
            show_default=True,
            metavar="MEASURE",
            help=f"What the size of actors follows{when}: degree, betweenness, closeness, …",
        ),
        click.option(
            "--colour",
            type=click.Choice(("kind", "country", "community")),
            default="kind",
            show_default=True,
            help=f"What the colour of actors follows{when}.",
        ),
        click.option(
            "--layout",
            type=click.Choice(("network", "geo")),
            default="network",
            show_default=True,
            help="Actors placed by their ties, or by their places on earth.",
        ),
        click.option(
            "--most",
            type=click.IntRange(min=0),
            metavar="N",
            help="At most N actors, the largest by --size; 0 for all "
            "[default: all up to 500, of more the first 150].",
        ),
    )

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


class Drawn(Protocol):
    """What a map and a figure say of how much is on them."""

    @property
    def actors(self) -> int: ...  # noqa: D102

    @property
    def ties(self) -> int: ...  # noqa: D102

    @property
    def connected(self) -> int: ...  # noqa: D102

    @property
    def layout(self) -> str: ...  # noqa: D102


def account(out: Path, drawn: Drawn, layout: str, size: str, ways: str) -> Iterator[str]:
    """The lines that say what was drawn, and what not.

    Args:
        out: the file.
        drawn: the map or the figure.
        layout: the one asked for.
        size: the measure that says who is drawn first.
        ways: what draws more.
    """
    yield f"{out}: {many(drawn.actors, 'actor')}, {many(drawn.ties, 'tie')}"
    if drawn.layout != layout:
        yield "no actor on it has coordinates, so they are placed by their ties"
    elif drawn.actors < drawn.connected and drawn.layout == "network":
        yield (
            f"the {drawn.actors:,} with the largest {size} of {drawn.connected:,} with a tie; "
            f"{ways}, --around ACTOR what is near one"
        )
