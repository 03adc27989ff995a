"""The command that makes a dataset of tables as people write them: import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.group import main
from graphkit.cli.options import WordOption, lang_option
from graphkit.cli.printing import print_note, print_result, ticker
from graphkit.model.display import counted

if TYPE_CHECKING:
    from graphkit.model.network import Network
    from graphkit.tables.importing import Import

_QUESTIONS = Path("graphkit-questions.xlsx")
_LISTED = 40


@main.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_file",
    default=Path("graphkit-map.toml"),
    show_default=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The mapping: read if the file exists, then written with everything that was found.",
)
@click.option(
    "--kind",
    cls=WordOption,
    vocabulary="actor_kinds",
    metavar="KIND",
    help="Kind of the actors for which nothing says one.",
)
@click.option(
    "--tie",
    cls=WordOption,
    vocabulary="tie_kinds",
    metavar="KIND",
    help="Kind of the ties for which nothing says one.",
)
@click.option(
    "--answers",
    metavar="FILE.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The workbook of questions with your answers.",
)
@click.option(
    "--into",
    "store",
    metavar="STORE",
    help="Add what was read to a store; names are matched with its actors too.",
)
@click.option(
    "--out",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Write what was read as a dataset: a new folder, or an .xlsx file.",
)
@click.option("--yes", is_flag=True, help="Take every suggestion; leave out what has none.")
@lang_option
def import_(
    files: tuple[Path, ...],
    map_file: Path,
    kind: str | None,
    tie: str | None,
    answers: Path | None,
    store: str | None,
    folder: Path | None,
    yes: bool,
    lang: str,
) -> None:
    """Turn tables of any form into a dataset, and ask about what is not clear.

    Without --into and --out, only the mapping is written, so you can check first how the tables
    are read. Names are looked up among the actors of the tables and the store, and the places
    of the world.
    """
    from graphkit.tables.importing import import_tables
    from graphkit.tables.mapping import save_mapping
    from graphkit.tables.questions import answer_questions, save_questions, take_suggestions

    if store and folder:
        raise click.UsageError("give --into STORE or --out FOLDER, not both")
    if folder:
        _check_out(folder)
    ticker.start()
    base = _base(store)
    mapping = map_file if map_file.exists() else None
    if mapping:
        print_note(f"using the mapping {map_file} (--map takes another file)")
    found = import_tables(
        files, mapping=mapping, kind=kind or "", tie=tie or "", base=base, lang=lang
    )
    if answers:
        answer_questions(found.mapping, found.questions, answers)
        found = import_tables(files, mapping=found.mapping, base=base, lang=lang)
    if yes:
        for line in take_suggestions(found.mapping, found.questions.found.values()):
            print_note(f"taken: {line}")
        found = import_tables(files, mapping=found.mapping, base=base, lang=lang)
    _describe(found)
    save_mapping(found.full_mapping(), map_file)
    print_note(f"{map_file}: the mapping; edit it and import again")
    waiting = found.questions.found
    if waiting and not yes:
        save_questions(found.questions, _QUESTIONS, files[0].name)
        print_note(
            f"{counted(len(waiting), 'question')} in {_QUESTIONS}: choose the answers, save, and "
            f"run the same command with --answers {_QUESTIONS}; --yes takes the suggestions"
        )
        if store or folder:
            print_note("nothing is written before they are answered")
        click.get_current_context().exit(1)
    if waiting:
        print_note("without an answer, so what waits for it is left out:")
        for one in list(waiting.values())[:_LISTED]:
            value = f" {one.value!r}" if one.value else ""
            print_note(f"  {one.text}{value} ({counted(one.rows, 'row')}, first at {one.example})")
        if len(waiting) > _LISTED:
            print_note(f"  and {len(waiting) - _LISTED:,} more questions")
    if folder:
        _write(found.network, folder)
    elif store:
        from graphkit.storage import open_store

        with open_store(store, create=True) as target:
            print_result(str(target.save(found.network, dataset=found.network.title)))
    else:
        print_note("--out FOLDER writes it as a dataset, --into STORE adds it to a store")


def _check_out(folder: Path) -> None:
    """Refuse a name of which no dataset can be made, before anything is read."""
    if folder.suffix.lower() not in ("", ".xlsx"):
        raise click.BadParameter(
            f"{str(folder)!r} is neither a folder nor an .xlsx file; write a dataset first, then "
            f"`graphkit export {folder} -n DATASET` makes the other format",
            param_hint="--out",
        )


def _base(store: str | None) -> Network | None:
    """Return the network of a store that exists."""
    from graphkit.storage.open import is_store, open_network

    if store and is_store(store) and ("://" in store or Path(store).exists()):
        return open_network(store)
    return None


def _describe(found: Import) -> None:
    """Print how the tables were read: mapping, first rows, what was assumed and left out."""
    for table in found.mapping.tables:
        place = f"{table.file}[{table.sheet}]" if table.sheet else table.file
        columns = ", ".join(f"{title} → {name}" for title, name in table.columns.items() if name)
        if table.part != "skip":
            rows = "+".join(map(str, table.header)) or "none"
            print_note(f"{place}: {table.part}, header in row {rows}: {columns}")
    if found.preview:
        print_note("as they would be read:")
    for line in found.preview:
        print_result(f"  {line}")
    if found.assumed:
        print_note("assumed:")
    for sentence, count in list(found.assumed.items())[:_LISTED]:
        print_note(f"  {sentence}" + (f" ({count:,} times)" if count > 1 else ""))
    if len(found.assumed) > _LISTED:
        print_note(f"  and {len(found.assumed) - _LISTED:,} more like these")
    if found.problems:
        print_note("left out:")
    for problem in found.problems[:_LISTED]:
        print_note(f"  {problem}")
    if len(found.problems) > _LISTED:
        print_note(f"  and {len(found.problems) - _LISTED:,} more rows")
    network = found.network
    print_note(
        f"read: {counted(len(network.actors), 'actor')}, {counted(len(network.claims), 'claim')}, "
        f"{counted(len(network.sources), 'source')}"
    )


def _write(network: Network, out: Path) -> None:
    """Write a dataset and check it by reading it again."""
    from graphkit.storage.files.read import read_network

    network.save(out)
    _, problems = read_network(out)
    errors = sum(problem.severity == "error" for problem in problems)
    print_note(
        f"{out}: written; errors: {errors:,}, warnings: {len(problems) - errors:,} "
        f"(`graphkit check -n {out}` lists them)"
    )
