"""Style of actors and ties: sizes, bends and starting positions of a layout."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.viz.drawing.style import anchors, bends, radii
from graphkit.viz.figures.figure import draw_figure


def test_areas_follow_the_values() -> None:
    assert radii({"a": 9, "b": 1, "c": 0}, 5) == {"a": 16.0, "b": 8.7, "c": 5.0}
    assert radii({"a": 0.0}, 7) == {"a": 7.0}
    assert radii({}, 7) == {}


def test_anchors_are_east_right_and_north_up() -> None:
    known, half = Actor("a", "city", lat=16.5, lon=104.7), Actor("b", "city", lat=16.5)
    assert anchors([known, half]) == {"a": (104.7, -16.5)}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=12))
def test_lines_between_two_actors_are_even_around_the_straight_one(
    ends: list[tuple[str, str]],
) -> None:
    steps = bends(ends)
    for pair in {frozenset(e) for e in ends}:
        own = [step for e, step in zip(ends, steps, strict=True) if frozenset(e) == pair]
        assert own == sorted(own)
        assert sum(own) == 0
        assert own == [place - (len(own) - 1) / 2 for place in range(len(own))]


def test_a_tie_of_an_actor_with_itself_is_drawn() -> None:
    actors = {key: Actor(key, "province", {"en": key}) for key in "ab"}
    claims = (Claim("a", "a", "sister_city"), Claim("a", "b", "sister_city"))
    network = Network(actors, claims)
    assert dict(network.partners_of) == {"a": {"b"}, "b": {"a"}}
    assert draw_figure(network).ties == 2
