#!/usr/bin/env bash
# igraph 1.0.0 (PyPI)
#
# Expected: an edge read from GraphML has the id that the file gives it.
# Happens: the attribute "id" of edges holds ids of nodes, in the order of the nodes.
# Matters: the id of a tie is how a result is traced back to its evidence. A table of edges made
#   after reading names the wrong ties without an error. An attribute of another name, such as
#   "tie", is read as it is written.
# Seen:
#   nodes: ['n0', 'n1', 'n2']
#   edges: ['n0', 'n1'] ['tie-1', 'tie-2']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check igraph==1.0.0

cat >towns.graphml <<'XML'
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="t" for="edge" attr.name="tie" attr.type="string"/>
<graph edgedefault="directed"><node id="n0"/><node id="n1"/><node id="n2"/>
<edge id="tie-1" source="n0" target="n1"><data key="t">tie-1</data></edge>
<edge id="tie-2" source="n1" target="n2"><data key="t">tie-2</data></edge>
</graph></graphml>
XML
cat >check.py <<'PY'
import igraph

graph = igraph.Graph.Read_GraphML("towns.graphml")
print("nodes:", graph.vs["id"])
print("edges:", graph.es["id"], graph.es["tie"])
PY
env/bin/python check.py
