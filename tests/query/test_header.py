"""Headers of query files, and parameters read by type."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.lookup import Lookup
from graphkit.model.records import Actor
from graphkit.model.vocabulary import Ontology, build_ontology, load_ontology
from graphkit.query.header import Parameter, Query, bind_parameters, parse_pairs, parse_query
from graphkit.query.library import queries

TODAY = dt.date(2026, 11, 22)

FILE = """\
// title: Partners
// title_th: คู่
// answers: Who is tied to this actor,
//   and since when?
// param: actor actor — an id or a name
// param: hops int = 2 — how far
// param: kinds list = province|city -- with plain dashes
// param: day date = today
// param: note string = " = " — spaces in quotes
// param: least float = null
// param: all_of bool = true
// weight: 0.5
// proposes: sister_city
// why_en: {from} and {to} [share {km:number} km].
// why_th: {from}กับ{to}

// not part of the header: a remark
MATCH (a:Actor {id: $actor}) WHERE a.x > $hops AND a.kind IN $kinds AND a.day > $day
  AND a.note <> $note AND ($least IS NULL OR a.y > $least) AND $all_of
RETURN a.id AS id // title: not this one
"""


ACTORS = Lookup(
    {
        "TH": Actor("TH", "country", {"en": "Thailand"}, country="TH"),
        "TH-49": Actor("TH-49", "province", {"th": "มุกดาหาร"}, country="TH"),
    }
)


def bound(query: Query, ontology: Ontology | None = None, **given: Any) -> dict[str, Any]:
    return bind_parameters(query, given, ACTORS.find, TODAY, ontology or load_ontology())


def test_a_whole_header() -> None:
    query = parse_query(FILE, "partners")
    assert query.titles == {"en": "Partners", "th": "คู่"}
    assert query.title("th") == "คู่"
    assert query.title("lo") == "Partners"
    assert query.answer() == "Who is tied to this actor, and since when?"
    assert query.parameters == (
        Parameter("actor", "actor", None, True, "an id or a name"),
        Parameter("hops", "int", 2, False, "how far"),
        Parameter("kinds", "list", ["province", "city"], False, "with plain dashes"),
        Parameter("day", "date", "today"),
        Parameter("note", "string", " = ", False, "spaces in quotes"),
        Parameter("least", "float", None),
        Parameter("all_of", "bool", True),
    )
    assert [str(p) for p in query.parameters] == [
        *("actor actor", "hops int = 2", "kinds list = province|city", "day date = today"),
        *("note string =  = ", "least float = null", "all_of bool = true"),
    ]
    assert (query.weight, query.proposes) == (0.5, "sister_city")
    assert query.why["en"].columns == {"from", "to", "km"}
    assert query.text.startswith("MATCH")
    assert "//" not in query.text


def test_windows_lines_and_byte_order_mark() -> None:
    text = "\ufeff// title: T\r\n// param: a int\r\nMATCH (x:Actor) RETURN $a AS a\r\n"
    query = parse_query(text, "t")
    assert query.title() == "T"
    assert query.text == "MATCH (x:Actor) RETURN $a AS a"


BODY = "\nMATCH (a:Actor) RETURN a.id AS id"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"// answers: x{BODY}", "f.cypher: the header has no title"),
        (
            f"// title: T\n// titel: x{BODY}",
            "f.cypher:2: 'titel' is not a known header field; did",
        ),
        (f"// title: T\n// hello there{BODY}", "f.cypher:2: '// hello there' is not a header line"),
        (f"// title: T\n// title: U{BODY}", "f.cypher:2: title is given twice"),
        (f"// title: T\n// param: x{BODY}", "f.cypher:2: 'x' does not declare a parameter"),
        (
            f"// title: T\n// param: x number{BODY}",
            "f.cypher:2: 'number' is not a known type; expected",
        ),
        (
            f"// title: T\n// param: x int = two{BODY}",
            "the default of 'x': 'two' is not of type int; expected a",
        ),
        (
            f"// title: T\n// param: x int\n// param: x int{BODY}",
            "f.cypher:3: 'x' is declared twice",
        ),
        (f"// title: T\n// param: x int{BODY}", r"f.cypher: the query does not use \$x"),
        (f"// title: T{BODY}, $y AS y", r"f.cypher: \$y is not declared; add // param: y string"),
        (
            f"// title: T\n// weight: 2{BODY}",
            "2: weight is 2; expected a number from 0 to 1",
        ),
        (f"// title: T\n// weight: much{BODY}", "f.cypher:2: weight: 'much' is not of type float"),
        (f"// title: T\n// why_en: {{a{BODY}", "f.cypher: why_en: '{' has no partner"),
        ("// title: T\n", "f.cypher is empty"),
        ("// title: T\nMATCH (a) DELETE a", "f.cypher, line 2: DELETE is not allowed"),
    ],
)
def test_faults_name_file_and_line(text: str, message: str) -> None:
    with pytest.raises(GraphkitError, match=message):
        parse_query(text, "f", "f.cypher")


def test_typed_cypher_needs_no_header() -> None:
    query = parse_query("// a remark: of mine\nMATCH (a:Actor) WHERE a.x = $x RETURN $y AS y")
    assert query.used == ("x", "y")
    assert bound(query, x="12", y='"12"') == {"x": 12, "y": "12"}
    assert bound(query, x="TH-49", y='["a", 1]') == {"x": "TH-49", "y": ["a", 1]}
    assert bound(query, x=None, y=("a",)) == {"x": None, "y": ["a"]}


QUERY = parse_query(FILE, "partners")


def test_defaults_and_values() -> None:
    assert bound(QUERY, actor="มุกดาหาร", day="พ.ศ. 2547", hops="3", kinds="a| b ||") == {
        "actor": "TH-49",
        "hops": 3,
        "kinds": ["a", "b"],
        "day": "2004-01-01",
        "note": " = ",
        "least": None,
        "all_of": True,
    }
    assert bound(QUERY, actor="TH-49")["day"] == "2026-11-22"
    typed = bound(
        QUERY, actor="TH-49", day=dt.date(2004, 5, 1), least=1, all_of=False, kinds=("a",)
    )
    assert (typed["day"], typed["least"], typed["all_of"]) == ("2004-05-01", 1.0, False)
    assert bound(QUERY, actor="TH-49", day=parse_date("2005-01"))["day"] == "2005-01-01"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, r"'partners' needs actor \(an id or a name\); add actor=…"),
        ({"actor": "x", "hop": "1"}, "has no parameter 'hop'; did you mean 'hops'"),
        ({"actor": "TH-49", "hops": "1.5"}, "the parameter 'hops': '1.5' is not of type int"),
        ({"actor": "TH-49", "hops": True}, "the parameter 'hops': 'True' is not of type int"),
        ({"actor": "TH-49", "hops": "9" * 30}, "is not of type int"),
        (
            {"actor": "TH-49", "least": "nan"},
            "'nan' is not of type float; expected a number such",
        ),
        (
            {"actor": "TH-49", "all_of": "maybe"},
            "'maybe' is not of type bool; expected true",
        ),
        ({"actor": "TH-49", "day": "tomorrow"}, "'tomorrow' is not of type date"),
        ({"actor": "TH-49", "day": 7}, "'7' is not of type date"),
        (
            {"actor": "TH-49", "kinds": 7},
            r"'7' is not of type list; expected texts separated",
        ),
        ({"actor": 7}, "'7' is not of type actor; expected text"),
    ],
)
def test_wrong_parameters_are_explained(given: dict[str, Any], message: str) -> None:
    with pytest.raises(GraphkitError, match=message):
        bound(QUERY, **given)


WORDS = parse_query(
    """\
// title: Words
// param: status status|all = in_force
// param: sure yes|no = yes
// param: field dimension = null
// param: bodies subkinds = trade
// param: tie tie = null
// param: one country = null
RETURN $status AS s, $sure AS y, $field AS f, $bodies AS b, $tie AS t, $one AS c
""",
    "words",
)


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("status", "ended", "ended"),
        ("status", "all", "all"),
        ("status", "In Force", "in_force"),
        ("status", "inforce", "in_force"),
        ("status", "ยังดำเนินอยู่", "in_force"),
        ("sure", "NO", "no"),
        ("field", "smart city", "smart_city"),
        ("bodies", "trade| Hometown", ["trade", "hometown"]),
        ("tie", "Sister city of", "sister_city"),
        ("one", "Thailand", "TH"),
        ("one", "TH", "TH"),
        ("one", "LA", "LA"),
        ("one", None, None),
    ],
)
def test_words_of_the_vocabulary_and_countries(name: str, given: Any, value: Any) -> None:
    assert bound(WORDS, **{name: given})[name] == value


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        (
            "status",
            "enforced",
            "'enforced' is not a known value of 'status'; did you mean 'in_force'.* all$",
        ),
        ("sure", "maybe", "'maybe' is not a known value of 'sure'; expected one of: yes, no$"),
        (
            "field",
            "all",
            "the parameter 'field': 'all' is not a known dimension; expected one of: sec",
        ),
        ("bodies", "trade|trad", "'trad' is not a known subkind; did you mean 'trade'"),
        ("tie", "sister", "'sister' is not a known tie; "),
        ("one", "Thailnd", "'Thailnd' is not an actor of this network; did you mean 'Thailand'"),
        (
            "one",
            "TH-49",
            "the parameter 'one': 'TH-49' is not a country; did you mean 'TH', where it lies?",
        ),
        ("bodies", 7, r"'7' is not of type subkinds; expected texts separated by \|"),
    ],
)
def test_an_unknown_word_is_an_error_not_an_empty_answer(
    name: str, given: Any, message: str
) -> None:
    with pytest.raises(GraphkitError, match=message):
        bound(WORDS, **{name: given})


def test_words_added_by_a_dataset_are_known() -> None:
    kind = {"family": "activity", "tail": ["agency"], "head": ["agency"]}
    overlay = {"tie_kinds": {"lends_to": {**kind, "label": {"en": "Lends to"}}}}
    with pytest.raises(GraphkitError, match="is not a known tie"):
        bound(WORDS, tie="lends_to")
    assert bound(WORDS, build_ontology(overlay)[0], tie="lends_to")["tie"] == "lends_to"


def test_the_defaults_of_the_library_are_words() -> None:
    for query in queries():
        given = {p.name: p.default for p in query.parameters if p.type not in {"actor", "country"}}
        needed = {p.name: "TH" for p in query.parameters if p.required}
        found = bound(query, **given | needed)
        today = {name: TODAY.isoformat() for name, value in given.items() if value == "today"}
        assert {name: found[name] for name in given} == given | today | {
            name: value for name, value in needed.items() if name in given
        }


def test_a_query_without_parameters_says_so() -> None:
    with pytest.raises(GraphkitError, match="has no parameter 'x'; it takes none"):
        bound(parse_query(BODY), x="1")


def test_pairs_of_a_command_line() -> None:
    assert parse_pairs(["a=1", "$b = x=y"]) == {"a": "1", "b": " x=y"}
    for wrong, message in (
        (["a"], "expected key=value"),
        (["=x"], "expected key"),
        (["a=1", "a=2"], "twice"),
    ):
        with pytest.raises(GraphkitError, match=message):
            parse_pairs(wrong)


@given(st.text(alphabet="'\"`}) DETACH DELETE (n)//$\\{|=—", min_size=1, max_size=30))
def test_values_stay_values(text: str) -> None:
    query = parse_query("// title: T\n// param: x string\nRETURN $x AS x", "t")
    assert bound(query, x=text) == {"x": text if text != text.strip() else " ".join(text.split())}


@given(st.text(max_size=200))
def test_any_header_is_read_or_refused(text: str) -> None:
    for file in (
        text,
        f"// {text}",
        f"// title: T\n// param: {text}",
        f"// title: T\n// why_en: {text}",
    ):
        try:
            parse_query(f"{file}\nMATCH (a:Actor) RETURN a.id AS id", "f")
        except GraphkitError:
            continue


def test_invalid_json_is_text_at_any_depth() -> None:
    query = parse_query("RETURN $x AS x")
    assert bound(query, x="[" * 100_000) == {"x": "[" * 100_000}
    assert bound(query, x="[1]") == {"x": [1]}


def test_only_a_line_feed_ends_a_line_of_a_header() -> None:
    for end in ("\u2028", "\u2029", "\x85", "\x0b", "\x0c"):
        query = parse_query(f"// title: One{end}// weight: 0.5\nRETURN 1 AS x", "one")
        assert query.weight == 1.0
        assert query.title().startswith("One")
