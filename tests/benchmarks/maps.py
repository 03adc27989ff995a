"""Benchmark of map pages against stock pyvis, in one run: python tests/benchmarks/maps.py

For 60, 500, 2,000 and 5,000 actors: processor seconds to make the page in Python, its size, the
time that a real Chromium takes to draw it and to pan it by a step, and the number of requests that
it makes.
Stock pyvis is used as its documentation shows, with inline resources and no network; a page that
takes it more than half a minute to draw is reported as such. The third number of a row is the
number of ties: two and a half per actor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from browser import launch
from map_networks import crowd

from graphkit.model.network import Network
from graphkit.viz.maps import draw_map

_PATIENCE = 30_000  # milliseconds
_STEP = """async () => {
  const network = window.graphkit ? window.graphkit.network : window.network;
  const begin = performance.now();
  for (let i = 0; i < 10; i++) {
    network.moveTo({ offset: { x: 12, y: 0 }, animation: false });
    network.redraw();
    await new Promise((done) => requestAnimationFrame(done));
  }
  return (performance.now() - begin) / 10;
}"""
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def stock(network: Network) -> str:
    """Return the page that pyvis makes of a network by itself."""
    from pyvis.network import Network as Canvas

    canvas = Canvas(cdn_resources="in_line", directed=True)
    for actor in network.actors.values():
        canvas.add_node(actor.id, label=actor.name())
    for tie in network.ties.values():
        canvas.add_edge(tie.tail, tie.head)
    return str(canvas.generate_html())


def opening(browser: Any, page: str) -> tuple[str, str, int]:
    """Return the seconds until a page is drawn, the milliseconds of a step of panning, and its
    requests."""
    from playwright.sync_api import Error

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        path.write_text(page, "utf-8")
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        sheet = context.new_page()
        asked: list[str] = []
        sheet.on("request", lambda r: asked.append(r.url) if r.url.startswith("http") else None)
        sheet.set_default_timeout(_PATIENCE)
        begin = time.perf_counter()
        try:
            sheet.goto(path.as_uri(), wait_until="load", timeout=_PATIENCE)
            sheet.evaluate(_DRAWN)
            drawn = time.perf_counter() - begin
            if drawn > _PATIENCE / 1000:
                return f"{drawn:.0f}", "-", len(asked)
            return f"{drawn:.1f}", f"{sheet.evaluate(_STEP):.0f}", len(asked)
        except Error:
            return f">{_PATIENCE // 1000}", "-", len(asked)
        finally:
            context.close()


def main() -> None:
    """Print a row per page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[60, 500, 2000, 5000])
    columns = ("actors", "ties", "made s", "page KB", "drawn s", "step ms", "requests")
    import pyvis.network  # noqa: F401 -- what it costs to import is nobody's page

    print(f"{'':10}" + "".join(f"{name:>10}" for name in columns))
    with launch() as browser:
        for size in parser.parse_args().sizes:
            network = crowd(size, size * 5 // 2)
            ties = len(network.ties)
            for name, make in (
                ("graphkit", lambda n: draw_map(n, limit=0).html()),
                ("pyvis", stock),
            ):
                begin = time.process_time()
                page = make(network)
                made = time.process_time() - begin
                drawn, step, asked = opening(browser, page)
                cells = (size, ties, f"{made:.2f}", len(page.encode()) // 1024, drawn, step, asked)
                print(f"{name:10}" + "".join(f"{cell:>10}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
