"""Sentences with slots: parts that are written or left out, formats and faults."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphkit.model.errors import GraphkitError
from graphkit.model.sentences import listed, parse_sentence, split_ids
from graphkit.model.vocabulary import load_ontology

NAMES = {
    "en": {"a": "Alpha", "b": "Beta", "c; d": "Gamma", "x": "{km} [no] <b>"},
    "th": {"a": "ก", "b": "ข", "c; d": "ค", "x": "{km}"},
}


def say(template: str, lang: str = "en", **row: Any) -> str:
    return parse_sentence(template, "here").render(row, lang, load_ontology(), NAMES[lang].get)


@pytest.mark.parametrize(
    ("template", "row", "said"),
    [
        ("plain; text.", {}, "plain; text."),
        ("{km:number} km", {"km": 147.5}, "147.5 km"),
        ("{km:number} km", {"km": 132.0}, "132 km"),
        ("{km:number} km", {"km": 1234.56}, "1,234.6 km"),
        ("{day:date}", {"day": "2005-01"}, "January 2005"),
        ("{day:date}", {"day": "soon"}, "soon"),
        ("{who:names}", {"who": "a; b; c; d"}, "Alpha, Beta and Gamma"),
        ("{who:names}", {"who": "a; zz"}, "Alpha and zz"),
        ("{from}-{to}", {"from": "a", "to": "b"}, "Alpha-Beta"),
        ("{s:statuses}", {"s": "proposed; in_process; proposed"}, "proposed and in process"),
        ("{s:statuses}", {"s": "odd"}, "odd"),
        ("{n} {n?tie|ties}", {"n": 1}, "1 tie"),
        ("{n} {n?tie|ties}", {"n": 3}, "3 ties"),
        ("a[ b {x}] c", {"x": None}, "a c"),
        ("a[ b {x}] c", {"x": 0}, "a c"),
        ("a[ b {x}] c", {"x": ""}, "a c"),
        ("a[ b {x}] c", {}, "a c"),
        ("a[ b {x}] c", {"x": 2}, "a b 2 c"),
        ("[p {x}; q{y?|}; r {z:number}].", {"x": 1, "y": True, "z": 2.0}, "p 1, q and r 2."),
        ("[p {x}; q{y?|}; r {z:number}].", {"x": 1, "z": 2.0}, "p 1 and r 2."),
        ("[p {x}; q{y?|}; r {z:number}].", {}, "."),
        ("[a {x} ] , b", {"x": 1}, "a 1, b"),
        ("{{x}} [[y]]", {}, "{x} [y]"),
        ("{v}", {"v": "two\nlines\u202e\u0000"}, "twolines"),
        ("{x:names} {km}", {"x": "x", "km": 1}, "{km} [no] <b> 1"),
    ],
)
def test_filled_sentences(template: str, row: dict[str, Any], said: str) -> None:
    assert say(template, **row) == said


def test_thai() -> None:
    row = {"who": "a; b", "s": "proposed", "day": "2005-01-25", "from": "a", "to": "b"}
    assert (
        say("{from}กับ{to} {who:names} {s:statuses} {day:date}", "th", **row)
        == "กกับข กและข อยู่ในขั้นเสนอ 25 มกราคม 2548"
    )


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{a", r"'\{' has no partner"),
        ("a}", r"'\}' has no partner; write \{column\}, \[optional part\], or \}\} for"),
        ("[a", r"'\[' is not closed"),
        ("a]", r"'\]' has no partner"),
        ("[a [b]]", "has no partner"),
        ("{a:colour}", "'colour' is not a known format; use one of: "),
        ("{a b}", "has no partner"),
    ],
)
def test_faults(template: str, message: str) -> None:
    with pytest.raises(GraphkitError, match=f"here: .*{message}"):
        parse_sentence(template, "here")


def test_columns() -> None:
    assert parse_sentence("{a} [{b:number}; c {d?x|y}]", "").columns == {"a", "b", "d"}


def test_lists() -> None:
    assert [listed(list(w), "en") for w in ("", "a", "ab", "abc")] == [
        *("", "a", "a and b", "a, b and c")
    ]


def test_ids_with_the_separator_inside() -> None:
    known = {"p", "q; r", "q"}.__contains__
    assert split_ids("p; q; r; s", known) == ["p", "q; r", "s"]
    assert split_ids("p; p", known) == ["p"]
    assert split_ids("", known) == split_ids(None, known) == []


@example("", ",.")
@example(", ", "Co.,Ltd.")
@given(st.text(), st.text(alphabet=st.characters(categories=("L", "M", "N", "P", "S"))))
def test_a_value_comes_out_as_it_is(around: str, value: str) -> None:
    """Whatever brackets a value contains, it is inserted once and not read again."""
    template = around.translate({ord(c): c * 2 for c in "{}[]"})
    sentence = parse_sentence(f"{template}<{{v}}>{template}", "here")
    assert f"<{value}>" in sentence.render({"v": value, "x": "y"}, "en", load_ontology(), str)
