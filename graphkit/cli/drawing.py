"""The options of what draws a network: the map page and the figure for print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

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
