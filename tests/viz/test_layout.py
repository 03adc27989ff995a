"""Layout: no overlap, the same at each run, little changed by one more tie."""

from __future__ import annotations

import itertools
import statistics
import subprocess
import sys

import numpy as np
import pytest
from draws import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.viz.drawing.layout import LabelBox, place_actors

Ties = list[tuple[str, str]]


def names_overlap(
    boxes: dict[str, LabelBox], at: dict[str, tuple[float, float]]
) -> list[tuple[str, str]]:
    """Return pairs whose actor or name covers the other's, found pair by pair."""

    def rectangles(actor: str) -> list[tuple[float, float, float, float]]:
        (x, y), box = at[actor], boxes[actor]
        r = box.radius
        return [
            (x - r, y - r, x + r, y + r),
            (x - box.width / 2, y + r, x + box.width / 2, y + r + box.height),
        ]

    return [
        (a, b)
        for a, b in itertools.combinations(boxes, 2)
        if any(
            p[0] < q[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]
            for p in rectangles(a)
            for q in rectangles(b)
        )
    ]


def tree(n: int, more: int) -> tuple[dict[str, LabelBox], Ties]:
    boxes = {f"a{i}": LabelBox(9 + i % 5, 50 + 7 * (i % 9), 20) for i in range(n)}
    ties = [(f"a{i}", f"a{i // 3}") for i in range(1, n)]
    ties += [(f"a{(7 * i) % n}", f"a{(11 * i + 3) % n}") for i in range(more)]
    return boxes, ties


@pytest.mark.parametrize(("n", "more"), [(2, 0), (12, 6), (30, 20), (60, 15)])
@pytest.mark.parametrize("frame", [(900.0, 580.0), (340.0, 470.0)])
def test_no_name_covers_another(n: int, more: int, frame: tuple[float, float]) -> None:
    boxes, ties = tree(n, more)
    assert names_overlap(boxes, place_actors(boxes, ties, frame=frame)) == []


@settings(max_examples=examples(25), deadline=None)
@given(
    st.integers(1, 14).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=20),
        )
    )
)
def test_any_small_network_is_drawn_without_overlap(case: tuple[int, Ties]) -> None:
    n, pairs = case
    boxes = {f"n{i}": LabelBox(8, 60, 18) for i in range(n)}
    at = place_actors(boxes, [(f"n{a}", f"n{b}") for a, b in pairs])
    assert set(at) == set(boxes)
    assert all(np.isfinite(at[a]).all() for a in at)
    assert names_overlap(boxes, at) == []


def test_twelve_actors_fit_the_frame() -> None:
    boxes, ties = tree(12, 6)
    at = place_actors(boxes, ties, frame=(900, 580))
    assert max(x for x, _ in at.values()) - min(x for x, _ in at.values()) <= 900
    assert max(y for _, y in at.values()) - min(y for _, y in at.values()) <= 580


def test_components_are_side_by_side() -> None:
    boxes = {f"{part}{i}": LabelBox(9, 60, 20) for part in "abc" for i in range(6)}
    ties = [(f"{part}{i}", f"{part}0") for part in "abc" for i in range(1, 6)]
    at = place_actors(boxes, ties)
    spans = []
    for part in "abc":
        points = [at[f"{part}{i}"] for i in range(6)]
        xs, ys = zip(*points, strict=True)
        spans.append((min(xs), max(xs), min(ys), max(ys)))
    for a, b in itertools.combinations(spans, 2):
        assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]


def test_path_distances_become_distances_on_the_page() -> None:
    boxes = {f"p{i}": LabelBox(5, 10, 10) for i in range(8)}
    at = place_actors(boxes, [(f"p{i}", f"p{i + 1}") for i in range(7)])
    far = [np.hypot(*np.subtract(at["p0"], at[f"p{i}"])) for i in range(1, 8)]
    assert far == sorted(far)
    # A path is drawn straight: the distance of its ends is the sum of the lengths of its ties.
    steps = [np.hypot(*np.subtract(at[f"p{i}"], at[f"p{i + 1}"])) for i in range(7)]
    assert far[-1] > 0.9 * sum(steps)


def test_actors_are_not_on_ties_of_others() -> None:
    boxes, ties = tree(20, 4)
    at = {a: np.array(p) for a, p in place_actors(boxes, ties).items()}
    for tail, head in set(ties):
        if tail == head:
            continue
        for actor, point in at.items():
            if actor in (tail, head):
                continue
            along = at[head] - at[tail]
            share = float(np.dot(point - at[tail], along) / np.dot(along, along))
            if 0.1 < share < 0.9:
                aside = np.hypot(*(point - at[tail] - share * along))
                assert aside > boxes[actor].radius, (tail, head, actor)


def test_same_input_same_place_whatever_the_order() -> None:
    boxes, ties = tree(40, 20)
    first = place_actors(boxes, ties)
    assert place_actors(boxes, ties) == first
    turned = place_actors(boxes, [(b, a) for a, b in reversed(ties)] + ties[:3])
    assert turned == first
    assert place_actors(boxes, ties, seed=1) != first


def test_one_more_tie_moves_little() -> None:
    boxes, ties = tree(30, 12)
    base = place_actors(boxes, ties)
    moved = []
    for other in range(4, 28, 3):
        after = place_actors(boxes, [*ties, ("a2", f"a{other}")])
        moved.append(statistics.median(np.hypot(*np.subtract(after[a], base[a])) for a in boxes))
    # For a drawing 900 pixels wide.
    assert statistics.median(moved) < 60


def test_anchors_determine_left_and_up() -> None:
    boxes = {i: LabelBox(9, 40, 16) for i in "abcd"}
    ties = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]
    anchors = {"a": (-1.0, 0.0), "b": (0.0, -1.0), "c": (1.0, 0.0), "d": (0.0, 1.0)}
    at = place_actors(boxes, ties, anchors=anchors)
    assert at["a"][0] < at["c"][0]
    assert at["b"][1] < at["d"][1]


def test_large_networks_are_placed_without_scipy_or_networkx() -> None:
    code = """
import sys
sys.modules["scipy"] = sys.modules["networkx"] = None
from graphkit.viz.drawing.layout import LabelBox, place_actors
boxes = {f"a{i}": LabelBox(8, 60, 20) for i in range(900)}
at = place_actors(boxes, [(f"a{i}", f"a{i // 2}") for i in range(1, 900)])
print(len(set(at.values())))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "900"


def test_one_and_none() -> None:
    assert place_actors({}, []) == {}
    assert place_actors({"a": LabelBox(9, 40, 16)}, [("a", "a")]) == {"a": (0.0, 0.0)}
