#!/usr/bin/env bash
# graphology 0.26.0 and graphology-gexf 0.13.2 (npm), networkx 3.6.1 (PyPI)
#
# Expected: a laid-out map saved as GEXF 1.2 by graphology opens in networkx with its places,
#   sizes and colours, both of which support that part of the format.
# Happens: graphology-gexf declares the drawing part of its 1.2 files under the address of version
#   1.1, misspelt with three slashes. Its own reader takes the file back whole, so a round trip
#   hides it; networkx goes by the address and finds no drawing part, without a word. With the
#   1.2 address put in by hand networkx reads everything. Version 1.3, the other choice, ends in
#   a TypeError in networkx when the colours were given as #rrggbb.
# Matters: an exporter cannot check its maps with the library that wrote them, and an importer
#   has to find these elements by name rather than by address.
# Seen:
#   address: http:///www.gexf.net/1.1draft/viz
#   graphology reads back: {"label":"A","color":"rgb(255,0,0)","size":3,"x":1,"y":2}
#   networkx reads: {'label': 'A'}
#   networkx, address mended: {'viz': {'color': {'r': 255, 'g': 0, 'b': 0, 'a': 1.0},
#     'size': 3.0, 'position': {'x': 1.0, 'y': 2.0, 'z': 0.0}}, 'label': 'A'}
#   networkx, version 1.3: TypeError
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check networkx==3.6.1
npm install --silent --no-audit --no-fund --ignore-scripts \
  graphology@0.26.0 graphology-gexf@0.13.2 >/dev/null

cat >write.mjs <<'JS'
import fs from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
const graph = new Graph({ type: "undirected" });
graph.addNode("a", { label: "A", x: 1, y: 2, size: 3, color: "#ff0000" });
graph.addNode("b", { label: "B", x: 4, y: 5, size: 3, color: "#00ff00" });
graph.addEdge("a", "b");
for (const version of ["1.2", "1.3"])
  fs.writeFileSync(`${version}.gexf`, gexf.write(graph, { version }));
const again = gexf.parse(Graph, fs.readFileSync("1.2.gexf", "utf8"));
console.log(JSON.stringify(again.getNodeAttributes("a")));
JS
node write.mjs >again.txt
cat >check.py <<'PY'
import json
import re
import sys

import networkx as nx

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
text = open("1.2.gexf", encoding="utf-8").read()
address = re.search('xmlns:viz="(.*?)"', text).group(1)
published = "http://www.gexf.net/1.2draft/viz"
with open("mended.gexf", "w", encoding="utf-8") as file:
    file.write(text.replace(address, published))
again = open("again.txt", encoding="utf-8").read().strip()
found = nx.read_gexf("1.2.gexf").nodes["a"]
mended = nx.read_gexf("mended.gexf").nodes["a"]
try:
    newer = str(nx.read_gexf("1.3.gexf").nodes["a"])
except TypeError:
    newer = "TypeError"
print("address:", address)
print("graphology reads back:", again)
print("networkx reads:", found)
print("networkx, address mended:", mended)
print("networkx, version 1.3:", newer)
if not (
    address != published
    and json.loads(again)["x"] == 1
    and found == {"label": "A"}
    and mended.get("viz", {}).get("position", {}).get("x") == 1
    and newer == "TypeError"
):
    sys.exit("changed: what graphology draws into GEXF now reaches networkx differently")
PY
env/bin/python check.py
