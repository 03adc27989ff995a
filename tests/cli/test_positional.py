"""Words after a command: the network and the subject without their options, and clear refusals."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphkit.cli import main
from graphkit.cli.positional import names_network, quote

ACTORS = (
    "id,kind,name_en,country,source\n"
    "TH-48,province,Nakhon Phanom,TH,s1\n"
    "TH-49,province,Mukdahan,TH,s1\n"
    "LA-SV,province,Savannakhet,LA,s1\n"
)
TIES = "from,to,kind,status,source\nTH-49,LA-SV,sister_city,in_force,s1\n"


def run(*args: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, list(args), env={"GRAPHKIT_NETWORK": "", **(env or {})})


def wrong(*args: str) -> str:
    """Return the error of a command for wrong usage; stdout must be empty."""
    done = run(*args)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert "Got unexpected" not in done.stderr
    return done.stderr


def ids(done: Result) -> list[str]:
    assert done.exit_code == 0, done.output
    return [row["id"] for row in csv.DictReader(io.StringIO(done.stdout))]


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the commands in a folder with a dataset and its store."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "sources.csv").write_text("id,title,year\ns1,A report,2020\n", "utf-8")
    (folder / "actors.csv").write_text(ACTORS, "utf-8")
    (folder / "ties.csv").write_text(TIES, "utf-8")
    assert run("load", "small", "atlas.db").exit_code == 0
    return tmp_path


# Networks.


@pytest.mark.parametrize(
    "words",
    [
        ("info", "atlas.db"),
        ("info", "small"),
        ("info", "small/"),
        ("info", "thai-twin-cities"),
        ("check", "small/"),
        ("check", "atlas.db"),
        ("centrality", "atlas.db"),
        ("communities", "small"),
        ("gaps", "atlas.db"),
        ("show", "Mukdahan", "atlas.db"),
        ("show", "atlas.db", "Mukdahan"),
        ("path", "Mukdahan", "atlas.db", "Savannakhet"),
        ("projection", "province", "atlas.db", "--through", "association"),
        ("query", "neighbours", "atlas.db", "-p", "actor=TH-49"),
        ("timeline", "Mukdahan", "atlas.db", "--from", "2020"),
        ("timeline", "small/", "--from", "2020"),
        ("match", "Mukdahan", "atlas.db", "--network-only"),
    ],
)
def test_a_word_that_is_a_network_is_the_network(words: tuple[str, ...]) -> None:
    network = next(word for word in words[1:] if names_network(word))
    rest = [word for word in words if word is not network]
    done, same = run(*words), run(*rest, "-n", network)
    assert done.exit_code == 0, done.output
    assert (done.stdout, done.stderr) == (same.stdout, same.stderr)


@pytest.mark.parametrize(
    ("command", "out"), [("map", "out.html"), ("figure", "out.svg"), ("brief", "out.html")]
)
def test_a_drawing_takes_its_network_in_either_order(desk: Path, command: str, out: str) -> None:
    for words in ((out, "atlas.db"), ("atlas.db", out)):
        done = run(command, *words)
        assert done.exit_code == 0, done.output
        assert "bundled" not in done.stderr
        (desk / out).unlink()


def test_a_word_wins_over_the_environment() -> None:
    done = run("info", "small", "--format", "csv", env={"GRAPHKIT_NETWORK": "thai-twin-cities"})
    assert done.stdout.splitlines()[1] == "actors,all,,3"


@pytest.mark.parametrize("name", ["atlas.bd", "missing/", "./missing", "gone.db"])
def test_a_network_that_is_not_there_is_named_as_one(name: str) -> None:
    done = run("info", name)
    assert done.exit_code == 1
    assert name.rstrip("/") in done.stderr
    if name == "atlas.bd":
        assert "did you mean 'atlas.db'?" in done.stderr


def test_a_file_that_holds_no_network_is_checked(desk: Path) -> None:
    (desk / "notes.md").write_text("hello", "utf-8")
    done = run("check", "notes.md")
    assert done.exit_code == 1
    assert "notes.md" in done.stdout


# Subjects.


@pytest.mark.parametrize("words", [("Mukdahan",), ("Mukdahan", "small"), ("small", "Mukdahan")])
def test_a_word_for_gaps_is_the_actor_they_are_for(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHKIT_NETWORK", "small")
    done = CliRunner().invoke(main, ["gaps", *words, "--format", "csv"])
    same = CliRunner().invoke(main, ["gaps", "-n", "small", "--for", "TH-49", "--format", "csv"])
    assert done.exit_code == 0, done.output
    assert done.stdout == same.stdout


def test_a_word_for_a_briefing_is_its_subject(desk: Path) -> None:
    assert run("brief", "Mukdahan", "atlas.db", "one.html").exit_code == 0
    assert run("brief", "two.html", "--about", "Mukdahan", "-n", "atlas.db").exit_code == 0
    # The record of the command in a page names the file that it wrote, and nothing else differs.
    two = (desk / "two.html").read_text("utf-8")
    assert two.count("two.html") == 1
    assert (desk / "one.html").read_text("utf-8") == two.replace("two.html", "one.html")


def test_a_word_for_a_map_is_the_centre_of_its_part() -> None:
    done = run("map", "near.html", "Nakhon Phanom", "atlas.db", "--hops", "0")
    assert done.exit_code == 0, done.output
    assert "near.html: 1 actor, 0 ties" in done.stderr


def test_an_actor_that_is_not_known_is_a_message() -> None:
    done = run("gaps", "Mukdahn", "-n", "small")
    assert done.exit_code == 1
    assert "did you mean 'Mukdahan'" in done.stderr


def test_a_folder_named_like_an_actor_is_the_actor_once_a_network_is_given(desk: Path) -> None:
    (desk / "Mukdahan").mkdir()
    done, same = (
        run("gaps", *words, "-n", "small") for words in (["Mukdahan"], ["--for", "TH-49"])
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == same.stdout


def test_a_word_that_a_command_takes_is_not_sought_among_the_folders(desk: Path) -> None:
    (desk / "Mukdahan").mkdir()
    done = run("show", "Mukdahan", "-n", "small")
    assert done.exit_code == 0, done.output
    assert "TH-49" in done.stdout


@pytest.mark.parametrize("words", [("small/", "Mukdahan"), ("Mukdahan", "./small")])
def test_a_folder_with_a_slash_is_the_network_among_any_number_of_words(
    words: tuple[str, ...],
) -> None:
    assert ids(run("match", *words, "--network-only", "--format", "csv")) == ["TH-49"]


def test_a_folder_with_a_slash_is_a_network_even_if_named_like_an_actor(desk: Path) -> None:
    (desk / "Mukdahan").mkdir()
    assert "two networks: Mukdahan/ and -n small" in wrong("gaps", "Mukdahan/", "-n", "small")


# Refusals that show the form.


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        (("gaps", "Nakhon", "Phanom"), ['graphkit gaps "Nakhon Phanom"']),
        (("show", "Nakhon", "Phanom"), ['graphkit show "Nakhon Phanom"']),
        (
            ("brief", "b.html", "Nakhon", "Phanom"),
            [
                'graphkit brief b.html "Nakhon Phanom"',
                "graphkit brief b.html --about Nakhon --about Phanom",
            ],
        ),
        (("map", "m.html", "Nakhon", "Phanom"), ['graphkit map m.html "Nakhon Phanom"']),
        (("path", "Nakhon", "Phanom", "Mukdahan"), ["quotation marks", "-n NETWORK"]),
        (
            ("centrality", "Nakhon", "Phanom"),
            ["-n NETWORK", 'graphkit centrality --around "Nakhon Phanom"'],
        ),
        (("info", "Mukdahan"), ["graphkit info -n NETWORK", "--around Mukdahan"]),
        (("check", "Mukdahan"), ["graphkit check -n NETWORK"]),
        (("query", "neighbours", "TH-49"), ["graphkit query neighbours -p KEY=VALUE"]),
        (("load", "small", "atlas.db", "more"), ["graphkit load my-network atlas.db"]),
        (("undo", "atlas.db", "1", "2"), ["graphkit undo atlas.db 1"]),
        (("queries", "all"), ["graphkit queries"]),
        (("history", "atlas.db", "1"), ["graphkit history atlas.db"]),
    ],
)
def test_a_word_too_many_gets_the_forms_that_work(words: tuple[str, ...], forms: list[str]) -> None:
    said = wrong(*words)
    assert "unexpected word" in said
    for form in forms:
        assert form in said


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_answers_an_extra_word_with_an_example(name: str) -> None:
    command = main.commands[name]
    if any(getattr(param, "nargs", 1) == -1 for param in command.params):
        return
    assert "an example: graphkit " in wrong(name, *["one", "two", "three", "four"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("info", "atlas.db", "-n", "small"), "two networks: atlas.db and -n small"),
        (("info", "atlas.db", "small"), "atlas.db and small are 2 networks"),
        (("gaps", "Mukdahan", "--for", "TH-48", "-n", "small"), "'Mukdahan' and --for"),
        (("brief", "b.html", "TH-48", "--about", "TH-49"), "'TH-48' and --about"),
    ],
)
def test_values_given_twice_are_refused(words: tuple[str, ...], said: str) -> None:
    assert said in wrong(*words)


def test_a_folder_that_is_named_like_an_actor_is_not_guessed_at(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "small").rename(desk / "Mukdahan")
    monkeypatch.setenv("GRAPHKIT_NETWORK", "Mukdahan")
    done = CliRunner().invoke(main, ["gaps", "Mukdahan"])
    assert done.exit_code == 2
    assert "-n Mukdahan or --for Mukdahan" in done.stderr
    assert CliRunner().invoke(main, ["gaps", "Mukdahan/"]).exit_code == 0
    # With a subject after it, it is the network.
    done = CliRunner().invoke(main, ["gaps", "Mukdahan", "Savannakhet"])
    assert done.exit_code == 0, done.output
    # In a command without a subject it can only mean one thing.
    assert CliRunner().invoke(main, ["info", "Mukdahan"]).exit_code == 0


def test_words_stay_where_they_are_for_help_and_after_a_double_dash() -> None:
    helped = run("gaps", "Nakhon", "Phanom", "--help")
    assert (helped.exit_code, "gaps [OPTIONS] [ACTOR] [NETWORK]" in helped.stdout) == (0, True)
    assert ids(run("match", "-n", "small", "--format", "csv", "--", "Mukdahan")) == ["TH-49"]
    assert run("show", "-n", "small", "--", "Mukdahan").exit_code == 0
    assert run("show", "--", "Mukdahan", "atlas.db").exit_code == 0


# Commands and options.


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("centralty",), "'centralty' is not a known command; did you mean 'centrality'?"),
        (("xyzzy",), "`graphkit --help` lists all"),
        (("atlas.db",), "graphkit info atlas.db"),
        (("info", "--arround", "TH-49"), "Did you mean '--around'?"),
        (("undo", "atlas.db"), "Example: graphkit undo atlas.db 1"),
        (("show",), "Example: graphkit show Mukdahan"),
        (("history", "-n", "atlas.db"), "graphkit history atlas.db"),
        (("map", "Mukdahan"), "graphkit map map.html Mukdahan"),
        (("figure", "Nakhon Phanom"), 'graphkit figure figure.png "Nakhon Phanom"'),
        (
            ("brief", "Mukdahan"),
            "Mukdahan.html, Mukdahan.pdf or Mukdahan.docx; for a briefing of",
        ),
        (("brief", "b.odt"), "expected the name of a file to write, such as b.html"),
        (("diff", "small", "atlas.db", "small"), "give two networks"),
    ],
)
def test_wrong_usage_says_how_to_fix_it(words: tuple[str, ...], said: str) -> None:
    assert said in wrong(*words)


@pytest.mark.parametrize(
    ("word", "typed"),
    [("Loei", "Loei"), ("Nong Khai", '"Nong Khai"'), ("มุกดาหาร", "มุกดาหาร"), ("", '""')],
)
def test_words_are_quoted_where_a_shell_would_split_them(word: str, typed: str) -> None:
    assert quote(word) == typed


# Empty values and options given twice.


@pytest.mark.parametrize(
    "words",
    [
        ("gaps", "--for", ""),
        ("info", "--kind", ""),
        ("info", "--meta", ""),
        ("duplicates", "--into", ""),
        ("triads", "--among="),
        ("brief", "out.html", "--since", " "),
        ("brief", "out.html", "--about", ""),
    ],
)
def test_an_empty_option_is_refused_before_anything_is_done(words: tuple[str, ...]) -> None:
    assert "the value is empty; give one, or leave the option out" in wrong(*words)
    assert not Path("out.html").exists()


@pytest.mark.parametrize("words", [("gaps", ""), ("show", ""), ("map", ""), ("demo", "")])
def test_an_empty_word_is_refused_and_nothing_is_written_here(words: tuple[str, ...]) -> None:
    before = sorted(path.name for path in Path().iterdir())
    assert f"a word after {words[0]} is empty; an example: graphkit {words[0]}" in wrong(*words)
    assert sorted(path.name for path in Path().iterdir()) == before


def test_a_title_and_a_note_may_be_empty() -> None:
    assert run("map", "map.html", "-n", "atlas.db", "--title", "").exit_code == 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("info", "-n", "atlas.db", "-n", "small"), "--network"),
        (("info", "-n", "atlas.db", "--network=small"), "--network"),
        (("gaps", "atlas.db", "--for", "Mukdahan", "--for", "Savannakhet"), "--for"),
        (("info", "atlas.db", "--as-of", "2020", "--as-of", "2024"), "--as-of"),
    ],
)
def test_an_option_for_one_value_is_not_given_twice(words: tuple[str, ...], name: str) -> None:
    assert f"{name} is given 2 times; give it once" in wrong(*words)


def test_an_option_for_several_values_is_given_as_often_as_one_likes() -> None:
    done = run("centrality", "atlas.db", "--kind", "province", "--kind", "city")
    assert ids(done) == ["LA-SV", "TH-49", "TH-48"]


# Forms that are nearly right.


def test_a_network_in_place_of_the_map_is_answered_with_the_form_for_it() -> None:
    said = wrong("map", "atlas.db")
    assert "for a map of this network: graphkit map map.html -n atlas.db" in said


def test_a_named_query_and_a_text_are_one_too_many() -> None:
    said = wrong("query", "neighbours", "--cypher", "MATCH (a:Actor) RETURN a.id", "-n", "atlas.db")
    assert "--cypher TEXT, not both" in said


def test_two_networks_to_compare_are_given_without_an_option() -> None:
    said = wrong("diff", "-n", "atlas.db", "small")
    assert "OLD and NEW are given without -n: graphkit diff atlas.db small" in said


@pytest.mark.parametrize("name", ["new.csv", "new.XLSX", "new.html"])
def test_a_store_is_not_created_under_the_name_of_another_file(name: str) -> None:
    done = run("load", "small", name)
    assert done.exit_code == 1
    assert f"{name!r} has the extension of another type of file" in done.stderr
    assert not Path(name).exists()


def test_a_bundled_network_in_place_of_a_store_is_not_created_under_its_name() -> None:
    done = run("proposals", "thai-twin-cities")
    assert done.exit_code == 1
    assert "create a store with `graphkit load DATASET atlas.db`" in done.stderr
