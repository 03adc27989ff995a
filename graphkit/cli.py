"""The command line: parse, call one public function, print."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from graphkit.disk import write_text
from graphkit.model import GraphkitError
from graphkit.options import (
    cut,
    lang_option,
    many,
    network_option,
    read,
    say,
    selection_options,
    table_options,
    tell,
    ticker,
)
from graphkit.provenance import VERSION, provenance
from graphkit.screen import plain
from graphkit.table import Table

Output = Callable[[Table], None]


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


@main.command()
@click.argument("folder", metavar="[DIR]", default="graphkit-demo", type=click.Path(path_type=Path))
@lang_option
def demo(folder: Path, lang: str) -> None:
    """Run the main job on the shipped network.

    Writes centrality.csv, gaps.csv, map.html and brief.html into DIR (default: graphkit-demo)
    and prints a short account.
    """
    from graphkit.demo import run_demo

    start = time.perf_counter()
    for line in run_demo(folder, lang):
        tell(line)
        ticker.start()
    say(f"done in {time.perf_counter() - start:.1f} s")


@main.command()
@network_option
@table_options
def check(address: str | None, output: Output) -> None:
    """List every problem of a dataset with file, row, column, value and the way out."""
    network, problems = read(address, quiet=True)
    columns = ("severity", "code", "file", "row", "column", "value", "message", "fix")
    rows = [tuple(getattr(problem, c) for c in columns) for problem in problems]
    given = click.get_current_context().params
    # The hash of a large network takes as long as reading it.
    carried = given["meta"] or given["style"] == "json"
    output(Table(columns, rows, provenance(network) if carried else {}))
    errors = sum(problem.severity == "error" for problem in problems)
    say(
        f"errors: {errors:,}, warnings: {len(problems) - errors:,}; "
        f"usable: {many(len(network.actors), 'actor')}, "
        f"{many(len(network.claims), 'claim')}, {many(len(network.sources), 'source')}"
    )
    if errors:
        click.get_current_context().exit(1)


@main.command()
@click.argument("target", metavar="DIR|FILE.xlsx", type=click.Path(path_type=Path))
def init(target: Path) -> None:
    """Begin a dataset: headers and a worked row of each kind."""
    from graphkit.write import write_template

    write_template(target)
    say(f"{target} is ready; fill it in, then run `graphkit check -n {target}`")


@main.command()
@network_option
@selection_options
@table_options
@lang_option
def info(address: str | None, chosen: dict[str, Any], output: Output, lang: str) -> None:
    """Count actors, ties, sources and dates, and what sources disagree on."""
    from graphkit.account import counts

    output(counts(cut(read(address)[0], chosen, everything=True), lang))


@main.command()
@click.argument("dataset")
@click.argument("store", metavar="STORE")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--prune", is_flag=True, help="Retire rows that have gone from the dataset.")
@click.option("--skip-errors", is_flag=True, help="Load the good rows of a dataset with errors.")
def load(dataset: str, store: str, dry_run: bool, prune: bool, skip_errors: bool) -> None:
    """Load a dataset into a store; loading it again adds nothing."""
    from graphkit.store import connect

    with suppress(OSError):
        if Path(dataset).samefile(store):
            raise GraphkitError(f"{dataset} is the store itself; name a dataset, or another store")
    network, problems = read(dataset, quiet=not skip_errors)
    errors = sum(problem.severity == "error" for problem in problems)
    if errors and not skip_errors:
        raise GraphkitError(
            f"{dataset} has {many(errors, 'error')}; `graphkit check -n {dataset}` lists them, "
            "--skip-errors loads the rest"
        )
    ticker.stop()
    with connect(store, create=True) as target:
        name = network.title or Path(dataset).resolve().stem
        others = sorted({batch.dataset for batch in target.history() if not batch.undone_at})
        if others and name not in others:
            say(
                f"{name!r} is new to this store, which keeps {', '.join(map(repr, others))}; a "
                "dataset goes by its title, and without one by the name of its file"
            )
        report = target.save(
            network, dataset=name, prune=prune, dry_run=dry_run, progress=_progress()
        )
    tell(str(report))


@main.command()
@click.argument("store", metavar="STORE")
@table_options
def history(store: str, output: Output) -> None:
    """List the batches that a store was loaded with."""
    from graphkit.account import batches
    from graphkit.store import connect

    with connect(store) as target:
        output(batches(target.history()))


@main.command()
@click.argument("store", metavar="STORE")
@click.argument("batch", type=int)
def undo(store: str, batch: int) -> None:
    """Take a batch back, unless a later one touched the same rows."""
    from graphkit.store import connect

    with connect(store) as target:
        tell(str(target.undo(batch)))


@main.command()
@click.argument("actor", metavar="ACTOR")
@network_option
@selection_options
@lang_option
@click.option("--format", "style", type=click.Choice(("text", "json")), default="text")
def show(actor: str, address: str | None, chosen: dict[str, Any], lang: str, style: str) -> None:
    """Show one actor: names, ties with their evidence, measures, missing linkages."""
    from graphkit.account import portrait, portrait_json

    network = read(address)[0]
    if chosen["as_of"]:
        # Measures and missing linkages are of the same day as the ties.
        network = network.at(chosen["as_of"])
    subject = network.find(actor).id
    part = cut(network, chosen, everything=True)
    if style == "json":
        tell(portrait_json(network, part, subject, lang))
        return
    # All lines before the first: an error must not follow half an answer.
    for line in list(portrait(network, part, subject, lang)):
        tell(plain(line))


@main.command()
@network_option
@selection_options
@click.option(
    "--measure",
    "measures",
    default="degree,betweenness",
    show_default=True,
    metavar="M[,M…]",
    help="degree, strength, betweenness, closeness, eigenvector, pagerank.",
)
@click.option(
    "--weight",
    type=click.Choice(("weight", "confidence")),
    help="Weigh ties by strength or confidence [default: each counts once].",
)
@click.option("--show", "shown", multiple=True, metavar="KIND", help="Print only these actors.")
@table_options
def centrality(
    address: str | None,
    chosen: dict[str, Any],
    measures: str,
    weight: str | None,
    shown: tuple[str, ...],
    output: Output,
) -> None:
    """Rank actors by how central they are."""
    from graphkit.analysis import centrality as measure
    from graphkit.engines import slow_paths

    network = cut(read(address)[0], chosen)
    names = tuple(name.strip() for name in measures.split(",") if name.strip())
    if slow_paths(len(network.actors)) and {"betweenness", "closeness"}.intersection(names):
        say("paths among so many actors take long; pip install 'graphkit[fast]' shortens them")
    output(_only(measure(network, names, weight=weight), shown, network))


@main.command()
@network_option
@selection_options
@click.option("--rule", "rules", multiple=True, metavar="R", help="Only these rules.")
@lang_option
@table_options
def gaps(
    address: str | None, chosen: dict[str, Any], rules: tuple[str, ...], lang: str, output: Output
) -> None:
    """List missing linkages: ties that should exist and do not, with the reason."""
    from graphkit.gaps import find_gaps, gaps_table

    network = cut(read(address)[0], chosen, everything=True)
    output(gaps_table(find_gaps(network, rules or None, lang=lang), network, lang))


@main.command()
@lang_option
@table_options
def queries(lang: str, output: Output) -> None:
    """List the named queries: what each answers and the parameters it takes."""
    from graphkit.account import library

    output(library(lang))


@main.command()
@click.argument("name", required=False)
@click.option("--cypher", "text", help="A query of your own instead of a named one.")
@click.option("-p", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter.")
@click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long it may take.",
)
@click.option(
    "--rows",
    type=click.IntRange(1, 10**9),
    default=10_000,
    show_default=True,
    metavar="N",
    help="How many rows it may give.",
)
@network_option
@selection_options
@table_options
def query(
    name: str | None,
    text: str | None,
    pairs: tuple[str, ...],
    timeout: int,
    rows: int,
    address: str | None,
    chosen: dict[str, Any],
    output: Output,
) -> None:
    """Ask a network a named query, or one of your own in Cypher; it can only read."""
    from graphkit.query import load_query, run
    from graphkit.queryfile import parse_pairs

    if (name is None) == (text is None):
        raise click.UsageError("give the NAME of a query, or --cypher TEXT")
    asked = load_query(name) if name else text or ""
    network = cut(read(address)[0], chosen, everything=True)
    table = run(network, asked, parse_pairs(pairs), limit=rows, timeout=timeout)
    output(table)
    for warning in table.meta.get("warnings") or ():
        say(str(warning))
    if table.meta.get("cut"):
        say(f"cut after {rows} rows; --rows N shows more")


@main.command("map")
@click.argument("out", metavar="OUT.html", type=click.Path(dir_okay=False, path_type=Path))
@network_option
@selection_options
@lang_option
@click.option("--title", help="The heading [default: the dataset's title].")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the layout.")
def map_command(
    out: Path,
    address: str | None,
    chosen: dict[str, Any],
    lang: str,
    title: str | None,
    seed: int,
) -> None:
    """Draw one interactive page that works without a network connection.

    Without --tie and --status it shows the cooperation ties of every status.
    """
    from graphkit.gaps import find_gaps
    from graphkit.maps import map_html

    if out.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"a map is a page; give it a name such as {out.stem or 'map'}.html")
    network = read(address)[0]
    part = cut(network, {**chosen, "statuses": chosen["statuses"] or ("all",)})
    missing = [
        gap
        for gap in find_gaps(network, lang=lang)
        if gap.tail in part.actors and gap.head in part.actors
    ]
    write_text(out, map_html(part, lang=lang, title=title, seed=seed, gaps=missing))
    # The page holds what may be published, and of that the actors with something to show.
    shown = part.public()
    ends = {end for tie in shown.ties.values() for end in (tie.tail, tie.head)}
    ends |= {end for gap in missing for end in (gap.tail, gap.head)}
    actors = ends & shown.actors.keys() if shown.ties else shown.actors
    say(f"{out}: {many(len(actors), 'actor')}, {many(len(shown.ties), 'tie')}")


def _only(table: Table, kinds: tuple[str, ...], network: Any) -> Table:
    """The rows of some kinds of actors; their ranks stay those among all."""
    from graphkit.selection import Selection

    network.check(Selection(kinds=kinds))
    if not kinds:
        return table
    place = table.columns.index("kind")
    return Table(table.columns, [row for row in table.rows if row[place] in kinds], table.meta)


def _progress() -> Callable[[str, int, int], None] | None:
    """A line on the terminal that says how far a long load has come; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None
    start = time.monotonic()

    def count(what: str, done: int, total: int) -> None:
        if time.monotonic() - start > 1:
            end = "\n" if done >= total else ""
            click.echo(f"\r{what}: {done:,} of {total:,}", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return count
