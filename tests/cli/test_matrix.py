"""Every option of every command reaches every part of its output: a matrix, command by option.

A selection is checked by comparison: a command with an option answers on the whole dataset as it
does, with the same option, on the dataset without the rows that the option leaves out.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from graphkit.cli import main

TESTS = Path(__file__).parents[1]
Row = dict[str, str]
Keep = Callable[[Row], bool]


def _commands() -> dict[str, click.Command]:
    context = click.Context(main)
    names = main.list_commands(context)
    return {name: found for name in names if (found := main.get_command(context, name))}


COMMANDS = _commands()
SLOW = {"figure", "map", "brief", "gaps", "export"}
"""Commands that take seconds: a test asks them twice."""


def _marked(cells: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Return cases, those of commands that take seconds marked."""
    slow = pytest.mark.slow
    return [pytest.param(*cell, marks=[slow] if cell[0] in SLOW else []) for cell in cells]


def long_name(option: click.Parameter) -> str:
    return next((name for name in option.opts if name.startswith("--")), option.opts[0])


MATRIX = {
    (name, long_name(option))
    for name, command in COMMANDS.items()
    for option in command.params
    if isinstance(option, click.Option)
}

# The dataset. Alba and Brim are provinces that the options are about; Xeno and Yarr share a border
# and no tie, so that rules find a missing linkage between them, whatever is selected.
ACTORS = """id,kind,name_en,name_th,country,lat,lon,since,source
TH,country,Thailand,ไทย,TH,15,101,,s-places
LA,country,Laos,ลาว,LA,18,103,,s-places
TH-1,province,Alba,อัลบา,TH,16,104,,s-places
LA-1,province,Brim,บริม,LA,16.5,105,,s-places
LA-2,city,Cove,โคฟ,LA,17,105,,s-places
TH-2,province,Dune,ดูน,TH,17,104,,s-places
LA-3,province,Echo,เอคโค,LA,18,104,,s-places
TH-8,province,Xeno,ซีโน,TH,14,105,,s-places
LA-8,province,Yarr,ยาร์,LA,14,106,,s-places
TH-9,province,Late,เลต,TH,13,101,2021,s-places
"""
TIES = """from,to,kind,status,level,dimensions,since,weight,confidence,source
TH-1,LA-1,sister_city,in_force,economic,health,2021,2,0.9,s-alba-brim
TH-1,LA-2,sister_city,in_force,symbolic,,2021,1,0.9,s-alba-cove
TH-1,LA-3,sister_city,proposed,,,2022,1,0.9,s-alba-echo
TH-2,LA-1,sister_city,in_force,symbolic,,2022,1,0.5,s-dune-brim
TH-2,LA-3,cooperates_with,in_force,,culture,2021,1,0.9,s-dune-echo
TH-1,TH-2,trades_with,in_force,,,,3,0.9,s-alba-dune
TH-2,LA-2,cooperates_with,in_force,,,2021,1,0.4,s-dune-cove
TH-9,LA-3,sister_city,in_force,,,2022,1,0.9,s-late-echo
LA-1,LA-2,cooperates_with,in_force,,,2021,1,0.9,s-secret
TH-8,LA-8,borders,in_force,,,2000,80,0.9,s-border
"""
INTERNAL = "s-secret"


def _read(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def write(folder: Path, keep_tie: Keep = lambda _: True, keep_actor: Keep = lambda _: True) -> str:
    """Write the dataset, or the part of it that is kept, and return its path."""
    folder.mkdir()
    actors = [row for row in _read(ACTORS) if keep_actor(row)]
    there = {row["id"] for row in actors}
    ties = [row for row in _read(TIES) if keep_tie(row) and {row["from"], row["to"]} <= there]
    names = sorted({row["source"] for row in (*_read(ACTORS), *_read(TIES))})
    sources = [
        {"id": name, "title": f"Report {name}", "year": "2024", "access": _access(name)}
        for name in names
    ]
    for file, rows in (("actors", actors), ("ties", ties), ("sources", sources)):
        with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, [*rows[0]])
            writer.writeheader()
            writer.writerows(rows)
    (folder / "network.toml").write_text('title = "Matrix"\nversion = "1"\n', "utf-8")
    return str(folder)


def _access(name: str) -> str:
    return "internal" if name == INTERNAL else "public"


def run(*args: str) -> Result:
    result = CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": ""})
    assert result.exit_code == 0, (args, result.output)
    return result


# Selections: the arguments, and the rows that they leave


BORDER: Keep = lambda row: row["kind"] == "borders"  # noqa: E731
ALL_KINDS: Keep = lambda _: True  # noqa: E731
SELECTIONS: dict[str, tuple[tuple[str, ...], Keep, Keep]] = {
    "--kind": (
        ("--kind", "province"),
        ALL_KINDS,
        lambda row: row["kind"] in ("province", "country"),
    ),
    "--tie": (
        ("--tie", "sister_city"),
        lambda row: row["kind"] == "sister_city" or BORDER(row),
        ALL_KINDS,
    ),
    "--status": (
        ("--status", "in_force"),
        lambda row: row["status"] == "in_force",
        ALL_KINDS,
    ),
    "--level": (
        ("--level", "economic"),
        lambda row: row["level"] == "economic" or BORDER(row),
        ALL_KINDS,
    ),
    "--dimension": (
        ("--dimension", "health"),
        lambda row: row["dimensions"] == "health" or BORDER(row),
        ALL_KINDS,
    ),
    "--as-of": (
        ("--as-of", "2021"),
        lambda row: row["since"] <= "2021",
        lambda row: row["since"] <= "2021",
    ),
    "--undated": (("--undated", "drop"), lambda row: bool(row["since"]), ALL_KINDS),
    "--around": (
        ("--around", "Late"),
        lambda row: "TH-9" in (row["from"], row["to"]) or BORDER(row),
        ALL_KINDS,
    ),
}
SELECTIONS["--hops"] = (("--around", "Late", "--hops", "1"), *SELECTIONS["--around"][1:])

# What each command with a selection is asked; {out} is a file that is read back.
ASKED: dict[str, tuple[str, ...]] = {
    "brief": ("{out}.html",),
    "brokers": (),
    "centrality": ("--measure", "strength,betweenness"),
    "communities": (),
    "core": (),
    "cuts": (),
    "duplicates": (),
    "diff": ("--from", "2019", "--to", "2022"),
    "export": ("{out}.graphml",),
    "figure": ("{out}.svg", "--gaps"),
    "gaps": (),
    "info": (),
    "map": ("{out}.html",),
    "mixing": (),
    "path": ("Late", "Echo"),
    "projection": ("province", "--through", "city"),
    "query": (
        "--cypher",
        "MATCH (a:Actor)-->(b:Actor) RETURN a.id AS a, b.id AS b ORDER BY a, b",
    ),
    "show": ("Echo", "--format", "json"),
    "summary": (),
    "timeline": ("--from", "2020", "--to", "2022", "--measure", "strength"),
    "triads": (),
}
"""Commands with a selection; those that take days of their own have no day of the selection."""
DAYS_OF_THEIR_OWN = {"diff", "timeline"}
DAY = "2022"


def answer(command: str, network: str, folder: Path, *options: str) -> str:
    """Return everything that a command says, without the origin of its data."""
    out = folder / "out"
    asked = [part.replace("{out}", str(out)) for part in ASKED[command]]
    if "--as-of" not in options and command not in DAYS_OF_THEIR_OWN:
        options += ("--as-of", DAY)
    result = run(command, *asked, "-n", network, *options)
    text = result.stdout
    for made in folder.glob("out*"):
        if made.is_dir():
            text += "".join(f.read_text("utf-8") for f in sorted(made.rglob("*")) if f.is_file())
        else:
            text += made.read_text("utf-8")
            made.unlink()
    if command == "brief":
        # The drawing that scripts replace is the map command's; the text is the briefing.
        text = re.sub(r"<(script|style|iframe|svg)\b.*?</\1>", "", text, flags=re.S)
        text = re.sub(r'srcdoc="[^"]*"', "", text)
        # The coverage is that of the whole dataset.
        text = re.sub(r"Based on Matrix: [^<]*", "", text)
    if command in ("figure", "map"):
        text = re.sub(r"@font-face.*?\}|d09GM[^\"')]*|sha256-[^']*", "", text, flags=re.S)
    text = re.sub(r"\b[0-9a-f]{12,64}\b", "HASH", text)
    return text.replace(network, "NETWORK")


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Return the path of the dataset reduced for an option, or of all of it."""
    made: dict[str, str] = {}
    folder = tmp_path_factory.mktemp("matrix")

    def network(option: str) -> str:
        if option not in made:
            _, ties, actors = SELECTIONS.get(option, ((), ALL_KINDS, ALL_KINDS))
            made[option] = write(folder / f"n{len(made)}", ties, actors)
        return made[option]

    return network


CELLS = sorted(
    (command, option)
    for command, option in MATRIX
    if option in SELECTIONS
    and command in ASKED
    and not (option == "--as-of" and command in DAYS_OF_THEIR_OWN)
)


@pytest.mark.parametrize(("command", "option"), _marked(CELLS))
def test_a_selection_reaches_every_part(
    command: str, option: str, networks: Callable[[str], str], tmp_path: Path
) -> None:
    options = SELECTIONS[option][0]
    found = answer(command, networks(""), tmp_path, *options)
    assert found == answer(command, networks(option), tmp_path, *options)


# Options of several commands


TABLES = sorted(c for c, o in MATRIX if o == "--limit" and c in ASKED)
SPOKEN = sorted(c for c, o in MATRIX if o == "--lang" and c in ASKED)
SAYS_LITTLE = {"duplicates", "mixing", "query", "summary", "triads"}
"""Commands that name no actor of a sister-city tie."""


@pytest.mark.parametrize("command", TABLES)
def test_tables_keep_limit_format_and_origin(
    command: str, networks: Callable[[str], str], tmp_path: Path
) -> None:
    rows = _read(answer(command, networks(""), tmp_path, "--format", "csv"))
    meta = tmp_path / "meta.json"
    options = ("--format", "json", "--limit", "1", "--meta", str(meta))
    told = json.loads(run(command, *ASKED[command], "-n", networks(""), *options).stdout)
    assert len(told["rows"]) == min(len(rows), 1)
    assert json.loads(meta.read_text("utf-8"))["content_hash"] == told["meta"]["content_hash"]


@pytest.mark.parametrize("command", sorted({*SPOKEN} - SAYS_LITTLE))
def test_names_are_in_the_language_asked_for(
    command: str, networks: Callable[[str], str], tmp_path: Path
) -> None:
    found = {lang: answer(command, networks(""), tmp_path, "--lang", lang) for lang in ("en", "th")}
    names = {
        "en": ("Alba", "Late", "Echo", "Xeno", "Province"),
        "th": ("อัลบา", "เลต", "เอคโค", "ซีโน", "จังหวัด"),
    }
    assert any(name in found["en"] for name in names["en"])
    assert any(name in found["th"] for name in names["th"])


@pytest.mark.parametrize("command", sorted(c for c, o in MATRIX if o == "--internal"))
def test_internal_sources_are_asked_for_and_counted(
    command: str, networks: Callable[[str], str], tmp_path: Path
) -> None:
    title = f"Report {INTERNAL}"
    out = str(tmp_path / ASKED[command][0].replace("{out}", "out"))
    shown = {}
    for options in ((), ("--internal",)):
        # A whole network has a day of its own; the count is that of the selection.
        args = [command, out, "-n", networks(""), "--as-of", DAY, *options]
        result = CliRunner().invoke(main, args, env={"GRAPHKIT_NETWORK": ""})
        assert result.exit_code == 0, result.output
        shown[bool(options)] = Path(out).read_text("utf-8"), result.stderr
        Path(out).unlink()
    assert shown[False][0] != shown[True][0]
    if command != "export":
        assert "1 tie on internal sources left out" in shown[False][1]
        assert "internal sources left out" not in shown[True][1]
    if command in ("brief", "map"):
        assert title not in shown[False][0]
        assert title in shown[True][0]


WEIGHTED = ("centrality", "timeline")


@pytest.mark.parametrize("command", WEIGHTED)
def test_a_weight_reaches_the_measures(
    command: str, networks: Callable[[str], str], tmp_path: Path
) -> None:
    plain, weighted = (
        answer(command, networks(""), tmp_path, *options)
        for options in ((), ("--weight", "confidence"))
    )
    assert plain != weighted


# Options of one command: what it says with the option is not what it says without

EFFECTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "brief": (("--about", "Alba"), ("--gaps", "0"), ("--since", "2020")),
    "brokers": (("--totals",), ("--group", "kind"), ("--show", "city"), ("--permutations", "5")),
    "centrality": (("--show", "city"), ("--intervals",)),
    "communities": (("--summary",), ("--resolution", "9")),
    "cuts": (("--listed", "1"),),
    "diff": (("--from", "2021"), ("--to", "2020")),
    "figure": (
        *(("--title", "Heading"), ("--size", "betweenness"), ("--colour", "country")),
        *(("--layout", "geo"), ("--most", "3"), ("--seed", "5"), ("--width", "14")),
    ),
    "gaps": (("--rule", "stalled"), ("--for", "Xeno"), ("--list",)),
    "map": (
        *(("--title", "Heading"), ("--size", "betweenness"), ("--colour", "country")),
        *(("--layout", "geo"), ("--most", "3"), ("--seed", "5"), ("--by", "country")),
    ),
    "mixing": (("--actors",), ("--matrix",), ("--group", "kind"), ("--permutations", "5")),
    "query": (("--rows", "1"),),
    "show": (("--format", "text"),),
    "summary": (("--no-paths",),),
    "timeline": (
        *(("--every", "2"), ("--from", "2021"), ("--to", "2021"), ("--measure", "degree")),
    ),
    "triads": (("--list",),),
}


@pytest.mark.parametrize(
    ("command", "option"),
    _marked([(c, option) for c, options in EFFECTS.items() for option in options]),
)
def test_an_option_changes_what_is_said(
    command: str, option: tuple[str, ...], networks: Callable[[str], str], tmp_path: Path
) -> None:
    asked = ASKED[command]
    if option[0] in asked:
        place = asked.index(option[0])
        asked = (*asked[:place], *asked[place + 2 :])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ASKED, command, asked)
        changed = answer(command, networks(""), tmp_path, *option)
    assert changed != answer(command, networks(""), tmp_path)


HELD: dict[str, tuple[str, ...]] = {
    "brief": ("--meta",),
    "brokers": ("--seed",),
    "centrality": (
        "--alpha",
        "--draws",
        "--measure",
        "--sample",
        "--seed",
        "--top",
    ),
    "check": (
        "--fix",
        "--format",
        "--limit",
        "--meta",
    ),
    "communities": (
        "--runs",
        "--seed",
        "--weight",
    ),
    "core": (
        "--runs",
        "--seed",
        "--weight",
    ),
    "decide": (
        "--as",
        "--from",
        "--note",
    ),
    "demo": ("--lang",),
    "duplicates": (
        "--all",
        "--into",
        "--least",
    ),
    "export": (
        "--base",
        "--format",
        "--meta",
        "--overwrite",
        "--positions",
        "--seed",
    ),
    "extract": (
        "--date",
        "--format",
        "--into",
        "--lang",
        "--least",
        "--limit",
        "--llm",
        "--meta",
        "--model",
        "--ocr",
        "--reliability",
        "--same",
        "--written-in",
        "--yes",
    ),
    "figure": (
        "--dpi",
        "--gaps",
        "--meta",
    ),
    "gaps": (
        "--backtest",
        "--into",
        "--repeats",
        "--seed",
        "-p",
    ),
    "history": (
        "--format",
        "--limit",
        "--meta",
    ),
    "import": (
        "--answers",
        "--into",
        "--kind",
        "--lang",
        "--map",
        "--out",
        "--tie",
        "--yes",
    ),
    "load": (
        "--dry-run",
        "--prune",
        "--skip-errors",
    ),
    "map": (
        "--all",
        "--meta",
    ),
    "match": (
        "--candidates",
        "--column",
        "--country",
        "--format",
        "--from",
        "--kind",
        "--lang",
        "--least",
        "--limit",
        "--meta",
        "--network-only",
        "--place-column",
    ),
    "mixing": ("--seed",),
    "path": (
        "--all",
        "--strongest",
    ),
    "projection": ("--through",),
    "proposals": (
        "--format",
        "--kind",
        "--lang",
        "--limit",
        "--meta",
        "--out",
        "--verdict",
    ),
    "queries": (
        "--format",
        "--lang",
        "--limit",
        "--meta",
    ),
    "query": (
        "--cypher",
        "--timeout",
        "-p",
    ),
    "rerun": (
        "--anyway",
        "--out",
        "--overwrite",
    ),
    "review": (
        "--as",
        "--kind",
        "--lang",
    ),
    "triads": (
        "--among",
        "--group",
    ),
}
"""Options of each command that the tests of its own room hold."""


def test_every_option_has_a_check() -> None:
    shared = {"--limit": TABLES, "--lang": SPOKEN, "--format": TABLES, "--meta": TABLES}
    held = set(CELLS) | {(command, "--as-of") for command in DAYS_OF_THEIR_OWN}
    held |= {(command, option) for option, names in shared.items() for command in names}
    held |= {(command, option) for command, option in MATRIX if option == "--internal"}
    held |= {(command, "--weight") for command in WEIGHTED}
    held |= {(command, "--network") for command in COMMANDS}
    held |= {(command, option[0]) for command, options in EFFECTS.items() for option in options}
    held |= {(command, option) for command, options in HELD.items() for option in options}
    assert held >= MATRIX, sorted(MATRIX - held)
    selecting = {command for command, option in MATRIX if option == "--around"}
    assert selecting == ASKED.keys(), "a command with a selection is compared in ASKED"
