"""Print and the map page draw with the same constants, which are defined once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import opened
from map_networks import GAPS, border_towns, cut

from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.viz.drawing import constants
from graphkit.viz.drawing.constants import page_constants
from graphkit.viz.maps import draw_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = files("graphkit.viz.maps") / "page"
# Functions of the page that draw the same as print.
DRAWING = {
    "state.js": ("radius", "paintOf", "outline", "boostAt"),
    "drawing.js": ("markSize", "faint", "slim", "strokeLine"),
    "geo.js": ("ground", "groundItems"),
    "scene.js": ("arrowHead", "loopPath", "swatchItems"),
}
# Arithmetic, indexes, flags of arcs, the weight of bold letters.
HARMLESS = {"0", "1", "2", "3", "100", "600"}
# Numbers that the page also uses for other purposes.
COINCIDENCES = {"0.85", "1.2", "1.4", "1.5", "16", "22", "38", "40", "60", "80", "150"}
_NUMBER = re.compile(r"(?<![\w.#])\d+(?:\.\d+)?(?![\w.])")


def code(name: str) -> str:
    """Return a script of the page without its comments."""
    text = (PAGE / name).read_text("utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//.*$", "", text)


def body(script: str, name: str) -> str:
    """Return the lines of a function: one line, or up to the brace that ends it."""
    lines = code(script).split("\n")
    starts = (f"function {name}(", f"const {name} =")
    (first,) = (n for n, line in enumerate(lines) if line.startswith(starts))
    if lines[first].endswith(";"):
        return lines[first]
    last = next(n for n in range(first + 1, len(lines)) if lines[n].startswith("}"))
    return "\n".join(lines[first : last + 1])


def leaves(value: Any) -> Iterator[Any]:
    """Yield the numbers and texts in nested tables and lists."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def test_the_page_gets_the_constants_in_its_data() -> None:
    page = draw_map(cut(border_towns()), gaps=GAPS).html()
    start = page.index('id="data">') + len('id="data">')
    data = json.loads(page[start : page.index("</script>", start)])
    assert data["drawing"] == json.loads(json.dumps(page_constants()))


def test_the_scripts_hold_no_colour_of_a_drawing() -> None:
    colours = {value for value in leaves(page_constants()) if str(value).startswith("#")}
    assert len(colours) >= 12
    for file in PAGE.iterdir():
        text = file.read_text("utf-8").lower()
        assert not [colour for colour in colours if colour.lower() in text], file.name


def test_the_scripts_hold_no_number_of_a_drawing() -> None:
    numbers = {f"{v:g}" for v in leaves(page_constants()) if isinstance(v, int | float)}
    telling = {n for n in numbers if len(n.strip("-0.").replace(".", "")) > 1} - COINCIDENCES
    assert {"13", "17", "0.42", "0.62", "0.36", "0.78", "1.15", "0.55"} <= telling
    for file in PAGE.iterdir():
        if file.name.endswith(".js"):
            assert not telling.intersection(_NUMBER.findall(code(file.name))), file.name


@pytest.mark.parametrize(
    ("script", "name"), [(script, name) for script in DRAWING for name in DRAWING[script]]
)
def test_functions_shared_with_print_have_no_separate_numbers(script: str, name: str) -> None:
    assert set(_NUMBER.findall(body(script, name))) <= HARMLESS


def test_a_tie_of_an_actor_with_itself_is_a_loop_in_a_saved_picture(
    browser: Browser, tmp_path: Path
) -> None:
    actors = {key: Actor(key, "province", {"en": key}) for key in "ab"}
    claims = (Claim("a", "a", "sister_city"), Claim("a", "b", "sister_city"))
    draw_map(Network(actors, claims)).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as map_:
        map_.page.wait_for_function("document.documentElement.dataset.ready === 'true'")
        (loop,) = re.findall(
            r'd="M([\d.]+ [\d.]+)C[^"]* ([\d.]+ [\d.]+)"', map_.run("graphkit.svg()")
        )
        assert loop[0] == loop[1]
        map_.assert_quiet()


def test_another_constant_gives_another_drawing(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = cut(border_towns())

    def drawn() -> str:
        draw_map(network, gaps=GAPS).save(tmp_path / "map.html")
        with opened(browser, tmp_path / "map.html") as map_:
            map_.page.wait_for_function("document.documentElement.dataset.ready === 'true'")
            picture: str = map_.run("graphkit.svg()")
            map_.assert_quiet()
            return picture

    before = drawn()
    assert drawn() == before
    for name, value in (
        ("SPACING", 40.0),
        ("ARROW_ON_PAGE", 20.0),
        ("ARROW_ANGLE", 0.9),
        ("GROWTH", 30),
        ("EDGE", 4.0),
        ("INK", "#AA0000"),
        ("LINE", 21),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(constants, name, value)
            assert drawn() != before, name
