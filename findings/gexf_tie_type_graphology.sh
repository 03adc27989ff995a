#!/usr/bin/env bash
# networkx 3.6.1 (PyPI), graphology 0.26.0 and graphology-gexf 0.13.2 (npm)
#
# Expected: an edge attribute called "type" is an attribute like any other: written, read back,
#   and shown by a browser library that reads GEXF.
# Happens: networkx takes it out of the attributes and writes it as the edge's own GEXF type,
#   which may only say whether the edge has a direction. Its own reader then drops the word, and
#   graphology refuses the whole file, blaming an option of the graph's constructor that nobody
#   set. Renamed to "kind", the same word survives both.
# Matters: "type" is an obvious name for the kind of a tie. One such column makes the file
#   unreadable to pages built on graphology and loses the kind of every tie on the way back.
# Seen:
#   in the file: <edge source="a" target="b" id="0" type="sister_city" />
#   networkx reads: {'id': '0'}
#   graphology reads: Error: Graph.constructor: invalid 'type' option. Should be one of "mixed",
#     "directed" or "undirected" but got "sister_city".
#   under the name kind: networkx {'kind': 'sister_city', 'id': '0'}
#   under the name kind: graphology {"kind":"sister_city"}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check networkx==3.6.1
npm install --silent --no-audit --no-fund --ignore-scripts \
  graphology@0.26.0 graphology-gexf@0.13.2 >/dev/null

cat >write.py <<'PY'
import sys

import networkx as nx

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
for name in ("type", "kind"):
    graph = nx.DiGraph()
    graph.add_edge("a", "b", **{name: "sister_city"})
    nx.write_gexf(graph, f"{name}.gexf")
PY
cat >read.mjs <<'JS'
import fs from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
try {
  const graph = gexf.parse(Graph, fs.readFileSync(process.argv[2], "utf8"));
  console.log(JSON.stringify(graph.getEdgeAttributes("0")));
} catch (error) {
  console.log(`Error: ${error.message}`);
}
JS
cat >check.py <<'PY'
import re
import subprocess
import sys

import networkx as nx

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)


def graphology(name):
    done = subprocess.run(
        ["node", "read.mjs", name], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


edge = re.search(r"<edge .*?>", open("type.gexf", encoding="utf-8").read()).group()
lost = nx.read_gexf("type.gexf").edges["a", "b"]
kept = nx.read_gexf("kind.gexf").edges["a", "b"]
refused, read = graphology("type.gexf"), graphology("kind.gexf")
print("in the file:", edge)
print("networkx reads:", lost)
print("graphology reads:", refused)
print("under the name kind: networkx", kept)
print("under the name kind: graphology", read)
if not (
    'type="sister_city"' in edge
    and "sister_city" not in lost.values()
    and "invalid 'type' option" in refused
    and kept["kind"] == "sister_city"
    and read == '{"kind":"sister_city"}'
):
    sys.exit("changed: an edge attribute called type now passes through GEXF differently")
PY
env/bin/python write.py
env/bin/python check.py
