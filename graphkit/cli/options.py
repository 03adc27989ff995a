"""The options that commands share, each with one text: the network, the selection, the table."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from graphkit.cli.printing import print_table

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "csv", "json")
"""The forms of a printed table."""


class Day(click.ParamType[dt.date]):
    """A date in any form that a dataset may use; a year or month means its last day."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """Return the last day that the text can mean."""
        from graphkit.model.dates import parse_date

        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(value).last
        except ValueError as error:
            self.fail(str(error), param, ctx)


class ProposalKind(click.ParamType[str]):
    """A kind of proposal; the kinds are loaded when they are needed."""

    name = "kind"

    def _choice(self) -> click.Choice[str]:
        from graphkit.model.proposals import VERDICTS

        return click.Choice(tuple(VERDICTS))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the kind, or fail with a list of all kinds."""
        return self._choice().convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return all kinds, for the help."""
        return self._choice().get_metavar(param, ctx)


class WordOption(click.Option):
    """An option whose values are words of the vocabulary, listed by the help of its command.

    Args:
        vocabulary: the list of words, as :func:`known_words` names it.
    """

    def __init__(self, *args: Any, vocabulary: str, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.vocabulary = vocabulary


def known_words(vocabulary: str) -> str:
    """Return the words that an option accepts, for its help.

    Loads the vocabulary, so call it only when a command's help is printed.

    Args:
        vocabulary: ``actor_kinds``, ``tie_kinds``, ``measures`` or a word list of the vocabulary.

    Example:
        >>> known_words("levels")
        'symbolic, cultural_educational, economic (lowest first)'
    """
    if vocabulary == "measures":
        from graphkit.analysis.centrality import MEASURES

        return ", ".join(MEASURES)
    from graphkit.model.vocabulary import load_ontology

    known = load_ontology()
    if vocabulary == "actor_kinds":
        return ", ".join(known.actor_kinds)
    if vocabulary == "tie_kinds":
        families = (f"{name} ({', '.join(known.family(name))})" for name in known.families)
        return f"a family or one of its kinds: {'; '.join(families)}; all"
    words = ", ".join(known.words[vocabulary])
    return {"levels": f"{words} (lowest first)", "statuses": f"{words}; all"}.get(vocabulary, words)


def _add(options: Iterable[Callable[[F], F]], command: F) -> F:
    """Add options to a command, the first of them first in its help."""
    for option in reversed(list(options)):
        command = option(command)
    return command


def network_option(command: F) -> F:
    """Add ``-n/--network``."""
    return click.option(
        "-n",
        "--network",
        "address",
        metavar="NETWORK",
        envvar="GRAPHKIT_NETWORK",
        help="Dataset folder, .xlsx workbook, .db store, Neo4j address or bundled network "
        "[default: $GRAPHKIT_NETWORK, else thai-twin-cities].",
    )(command)


def kind_option(name: str, text: str) -> Callable[[F], F]:
    """Return an option, used several times or not at all, whose values are kinds of actors."""
    return click.option(
        name,
        "shown" if name == "--show" else "kinds",
        cls=WordOption,
        vocabulary="actor_kinds",
        multiple=True,
        metavar="KIND",
        help=text,
    )


_SELECTION: tuple[Callable[[Any], Any], ...] = (
    kind_option("--kind", "Keep only actors of this kind; repeatable."),
    click.option(
        "--tie",
        "ties",
        cls=WordOption,
        vocabulary="tie_kinds",
        multiple=True,
        metavar="KIND",
        help="Keep only ties of this kind or family; repeatable; 'all' keeps every kind.",
    ),
    click.option(
        "--status",
        "statuses",
        cls=WordOption,
        vocabulary="statuses",
        multiple=True,
        metavar="STATUS",
        help="Keep only ties of this status; repeatable; 'all' keeps every status.",
    ),
    click.option(
        "--level",
        cls=WordOption,
        vocabulary="levels",
        metavar="LEVEL",
        help="Keep only ties of at least this level.",
    ),
    click.option(
        "--dimension",
        cls=WordOption,
        vocabulary="dimensions",
        metavar="DIMENSION",
        help="Keep only ties with this dimension.",
    ),
    click.option(
        "--as-of",
        type=Day(),
        metavar="DATE",
        help="Show the network as of this date; a year means its last day [default: today].",
    ),
    click.option(
        "--undated",
        type=click.Choice(("keep", "drop")),
        default="keep",
        show_default=True,
        help="Count ties without a date on every day (keep) or never (drop).",
    ),
    click.option(
        "--around",
        metavar="ACTOR",
        help="Keep only actors within --hops ties of ACTOR.",
    ),
    click.option(
        "--hops",
        type=click.IntRange(0, 20),
        default=1,
        show_default=True,
        metavar="N",
        help="Radius of --around, in ties.",
    ),
)


def selection_options(command: F) -> F:
    """Add the options that select a part of the network, gathered into one ``chosen`` argument."""

    @functools.wraps(command)
    def gathered(**values: Any) -> Any:
        names = ("kinds", "ties", "statuses", "level", "dimension", "as_of", "around", "hops")
        chosen = {name: values.pop(name) for name in names}
        for name in ("level", "dimension", "around"):
            chosen[name] = chosen[name] or ""
        chosen["undated"] = values.pop("undated") == "keep"
        origin = click.get_current_context().get_parameter_source("hops")
        if origin is ParameterSource.COMMANDLINE and not chosen["around"]:
            raise click.UsageError("--hops needs --around ACTOR, the centre of the radius")
        return command(chosen=chosen, **values)

    return _add(_SELECTION, gathered)  # type: ignore[return-value]


meta_option = click.option(
    "--meta",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the origin of the output (dataset, selection, date, version, all arguments) to "
    "FILE as JSON; graphkit rerun FILE makes it again.",
)

_TABLE: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--format",
        "style",
        type=click.Choice(FORMATS),
        help="Form of the table [default: table on a terminal, csv in a pipe].",
    ),
    click.option(
        "--limit",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="Print at most N rows; 0 for all [default: all].",
    ),
    meta_option,
)


def table_options(command: F) -> F:
    """Add the options of a printed table, gathered into one ``output`` function."""

    @functools.wraps(command)
    def gathered(**values: Any) -> Any:
        style, limit, meta = (values.pop(n) for n in ("style", "limit", "meta"))
        output = functools.partial(print_table, style=style, limit=limit, meta=meta)
        return command(output=output, **values)

    return _add(_TABLE, gathered)  # type: ignore[return-value]


def lang_option(command: F) -> F:
    """Add ``--lang``."""
    return click.option(
        "--lang",
        default="en",
        show_default=True,
        callback=lambda _ctx, _param, value: str(value).strip().lower(),
        metavar="LANG",
        help="Language of names and texts: en, th, ….",
    )(command)


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a list with commas.

    Example:
        >>> split_words("degree, betweenness,")
        ('degree', 'betweenness')
    """
    return tuple(word.strip() for word in text.split(",") if word.strip())


measure_option = click.option(
    "--measure",
    "measures",
    cls=WordOption,
    vocabulary="measures",
    default="degree,betweenness",
    show_default=True,
    metavar="M[,M…]",
    callback=lambda _ctx, _param, value: split_words(value),
    help="Compute these measures.",
)
weight_option = click.option(
    "--weight",
    type=click.Choice(("weight", "confidence", "level")),
    help="Weight ties by strength, confidence or level [default: each tie counts once].",
)
group_option = click.option(
    "--group",
    default="country",
    show_default=True,
    metavar="COLUMN",
    help="Group actors by this column: country, kind, subkind, sector, within, ….",
)
show_option = kind_option("--show", "Print only the rows of actors of this kind; repeatable.")
into_option = click.option(
    "--into", metavar="STORE", help="Save the results as proposals in STORE."
)
internal_option = click.option(
    "--internal", is_flag=True, help="Include statements that rest on internal sources."
)
proposal_kind_option = click.option(
    "--kind", type=ProposalKind(), help="Take only proposals of this kind."
)
who_option = click.option(
    "--as", "who", metavar="WHO", help="Name of the person who decides [default: the user's name]."
)


def min_score_option(default: float) -> Callable[[F], F]:
    """Return ``--least`` with the default that its command takes."""
    return click.option(
        "--least",
        "min_score",
        type=click.FloatRange(0, 1),
        default=default,
        show_default=True,
        metavar="SCORE",
        help="List only results with at least this score, from 0 to 1.",
    )


def seed_option(purpose: str) -> Callable[[F], F]:
    """Return ``--seed`` with the purpose of the random numbers in its help."""
    return click.option(
        "--seed",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="N",
        help=f"Random seed of {purpose}.",
    )


def drawing_options(command: F) -> F:
    """Add the options of a drawing: the map page and the figure for print."""
    return _add(
        (
            click.option("--title", help="Heading [default: the dataset's title]."),
            click.option(
                "--size",
                cls=WordOption,
                vocabulary="measures",
                default="degree",
                show_default=True,
                metavar="MEASURE",
                help="Scale the symbols of actors by this measure.",
            ),
            click.option(
                "--colour",
                type=click.Choice(("kind", "country", "community")),
                default="kind",
                show_default=True,
                help="Colour the symbols of actors by this field.",
            ),
            click.option(
                "--layout",
                type=click.Choice(("network", "geo")),
                default="network",
                show_default=True,
                help="Place actors by their ties (network) or by their coordinates (geo).",
            ),
            click.option(
                "--most",
                "limit",
                type=click.IntRange(min=0),
                metavar="N",
                help="Draw at most N actors, the largest by --size; 0 for all "
                "[default: all if there are up to 500, else the first 150].",
            ),
            seed_option("the layout"),
        ),
        command,
    )
