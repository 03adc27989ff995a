"""Commands on the proposals of a store: proposals, decide."""

from __future__ import annotations

from pathlib import Path

import click

from graphkit.cli.group import Output, main
from graphkit.cli.options import lang_option, proposal_kind_option, table_options, who_option
from graphkit.cli.printing import print_note, print_result
from graphkit.model.display import counted
from graphkit.model.errors import GraphkitError


@main.command()
@click.argument("store", metavar="STORE")
@proposal_kind_option
@click.option(
    "--verdict", metavar="V", help="List only proposals with this verdict: new, looking, agreed, …."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Write a workbook to fill in; `graphkit decide STORE --from FILE.xlsx` reads it back.",
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
    """List the proposals of a store with their verdicts.

    A missing linkage whose tie exists by now counts as signed.
    """
    from graphkit.gaps.register import list_entries, list_proposals, write_register
    from graphkit.storage import open_store
    from graphkit.storage.atomic import write_bytes

    if out and out.suffix.lower() != ".xlsx":
        raise click.BadParameter("expected the name of a workbook, FILE.xlsx", param_hint="--out")
    with open_store(store) as target:
        if not out:
            output(list_proposals(target, kind=kind, verdict=verdict, lang=lang))
            return
        network = target.load()
        entries = list_entries(target, network, kind, verdict)
    write_bytes(out, write_register(entries, network, lang))
    print_note(
        f"{out}: {counted(len(entries), 'proposal')}; fill in verdict, who and note, "
        f"then run `graphkit decide {store} --from {out}`"
    )


@main.command()
@click.argument("store", metavar="STORE")
@click.argument("words", nargs=-1, metavar="ID… VERDICT")
@who_option
@click.option("--note", default="", metavar="TEXT", help="Reason for the verdict.")
@click.option(
    "--from",
    "filled",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Read the verdicts from a workbook that was filled in.",
)
def decide(
    store: str, words: tuple[str, ...], who: str | None, note: str, filled: Path | None
) -> None:
    """Record a person's verdict on one or more proposals.

    VERDICT is accept or reject for duplicates and claims read from documents; look, agree,
    decline or sign for missing linkages; reopen withdraws a verdict. An ID may be shortened as
    long as only one proposal begins with it.
    """
    from graphkit.gaps.register import decide as decide_on
    from graphkit.gaps.register import list_entries, read_register, record_decisions
    from graphkit.storage import open_store

    if filled and (words or note):
        raise click.UsageError(
            "--from reads everything from the workbook; leave out ID… VERDICT and --note"
        )
    if not filled and len(words) < 2:
        raise click.UsageError(
            "give the ids of one or more proposals, then the verdict: "
            "graphkit decide atlas.db 3f2a agree"
        )
    with open_store(store) as target:
        if filled:
            entries = list_entries(target, target.load())
            decisions, problems = read_register(filled, entries, who or "")
            for problem in problems:
                print_note(str(problem))
            if problems:
                raise GraphkitError(
                    f"nothing was recorded; correct {counted(len(problems), 'cell')} first"
                )
            count = record_decisions(target, decisions)
        else:
            count = decide_on(target, words[:-1], words[-1], who or user(), note)
    print_result(f"{counted(count, 'verdict')} recorded")


def user() -> str:
    """Return the name of the user who runs the command."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise click.UsageError(
            "the user's name is unknown; give the name of the person who decides with --as WHO"
        ) from error
