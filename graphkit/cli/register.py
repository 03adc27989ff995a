"""Commands on the register of a store: proposals, decide."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from graphkit.cli.group import Output, main
from graphkit.cli.options import lang_option, many, say, table_options, tell
from graphkit.model.errors import GraphkitError
from graphkit.model.proposals import VERDICTS


@main.command()
@click.argument("store", metavar="STORE")
@click.option("--kind", type=click.Choice(tuple(VERDICTS)), help="Only this kind of proposal.")
@click.option("--verdict", metavar="V", help="Only those that stand so: new, looking, agreed, …")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Write a workbook to fill in; `graphkit decide STORE --from` reads it back.",
)
@lang_option
@table_options
def proposals(
    store: str,
    kind: str | None,
    verdict: str | None,
    out: Path | None,
    lang: str,
    output: Output,
) -> None:
    """List what a store keeps as proposals, with what was decided on them.

    A missing linkage whose tie is there by now counts as signed.
    """
    from graphkit.gaps.register import list_entries, register_table, write_register
    from graphkit.storage import open_store
    from graphkit.storage.atomic import write_bytes

    if out and out.suffix.lower() != ".xlsx":
        raise click.BadParameter("write a workbook: FILE.xlsx", param_hint="--out")
    with open_store(store) as target:
        network = target.load()
        entries = list_entries(target, network, kind, verdict)
    if out:
        write_bytes(out, write_register(entries, network, lang))
        say(f"{out}: {many(len(entries), 'proposal')}; fill in verdict, who and note, then "
            f"`graphkit decide {store} --from {out}`")  # fmt: skip
        return
    output(register_table(entries, network, lang))


@main.command()
@click.argument("store", metavar="STORE")
@click.argument("words", nargs=-1, metavar="ID… VERDICT")
@click.option("--as", "who", metavar="WHO", help="Who decides [default: the user's name].")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@click.option(
    "--from",
    "filled",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Take the verdicts of a filled-in workbook.",
)
def decide(
    store: str, words: tuple[str, ...], who: str | None, note: str, filled: Path | None
) -> None:
    """Record what a person decides on proposals.

    VERDICT is accept or reject for duplicates and readings of documents; look, agree, decline
    or sign for missing linkages; reopen takes a verdict back. An ID may be cut short while only
    one proposal begins so.
    """
    from graphkit.gaps.register import decide as decide_on
    from graphkit.gaps.register import list_entries, read_register, record_decisions
    from graphkit.storage import open_store

    if filled and (words or note):
        raise click.UsageError("--from takes everything from the workbook; leave out ID… VERDICT")
    if not filled and len(words) < 2:
        raise click.UsageError(
            "name one or more proposals, then the verdict, as in: decide atlas.db 3f2a agree"
        )
    with open_store(store) as target:
        if filled:
            entries = list_entries(target, target.load())
            decisions, problems = read_register(filled, entries, who or "")
            for problem in problems:
                say(str(problem))
            if problems:
                raise GraphkitError(
                    f"nothing was recorded: {many(len(problems), 'cell')} cannot be taken"
                )
            count = record_decisions(target, decisions)
        else:
            count = decide_on(target, words[:-1], words[-1], who or user(), note)
    tell(f"{many(count, 'verdict')} recorded")


def user() -> str:
    """The name of whoever runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise click.UsageError("say who decides: --as WHO") from error
