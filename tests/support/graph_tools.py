"""Programs of other languages that read what graphkit writes."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from needs import missing

ROOT = Path(__file__).parents[2]
PACKAGES = ("graphology@0.26.0", "graphology-gexf@0.13.2", "@xmldom/xmldom@0.9.12")

_READ = """
const Graph = require("graphology");
const gexf = require("graphology-gexf");
const text = require("fs").readFileSync(process.argv[1], "utf8");
const graph = gexf.parse(Graph, text);
const nodes = {}, edges = {};
graph.forEachNode((key, attributes) => { nodes[key] = attributes; });
graph.forEachEdge((key, attributes) => { edges[key] = attributes; });
console.log(JSON.stringify({ order: graph.order, size: graph.size, nodes, edges }));
"""


def graphology(path: Path) -> dict[str, Any]:
    """Read a GEXF file with graphology-gexf; without npm skip, or fail where all must run.

    Returns:
        ``order``, ``size``, and the attributes of ``nodes`` and ``edges`` by id.
    """
    home = _installed()
    done = subprocess.run(
        ["node", "-e", _READ, str(path.resolve())],
        cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _installed() -> Path:
    """Return a folder with the packages, fetched once into the project's cache."""
    home = ROOT / ".cache" / "graphology"
    if not (home / "node_modules" / "graphology-gexf").is_dir():
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent) as own:
            try:
                subprocess.run(
                    ["npm", "install", "--silent", "--no-save", "--no-audit", *PACKAGES],
                    cwd=own, check=True, capture_output=True,
                )  # fmt: skip
            except (OSError, subprocess.CalledProcessError) as error:
                missing(f"no graphology: {error}; npm install {' '.join(PACKAGES)} must work")
            if not home.exists():
                Path(own, "node_modules").rename(_made(home) / "node_modules")
    return home


def _made(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    return home
