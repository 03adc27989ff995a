#!/usr/bin/env bash
# igraph 1.0.0 (PyPI), networkx 3.6.1 (PyPI)
#
# Expected: an attribute that is None for one edge is left out of that edge in GraphML, as the
#   format lets it be, whatever the type of the others; or None is refused.
# Happens: it depends on the type of the other values. Among numbers the value is left out; among
#   texts the word "None" is written; among booleans "false" is written. networkx, and igraph
#   itself, then read a text and a denial that nobody stated. No warning.
# Matters: in cited data "not known" and "no" are different claims. A network that passes through
#   igraph for speed comes back stating that every unrecorded signing did not take place.
# Seen:
#   networkx: {'place': 'None', 'signed': False}
#   igraph: {'since': nan, 'place': 'None', 'signed': False}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
  networkx==3.6.1 igraph==1.0.0 texttable==1.7.0

cat >check.py <<'PY'
import sys

import igraph
import networkx as nx

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
graph = igraph.Graph([(0, 1), (1, 2)])
graph.es["since"] = [2004, None]
graph.es["place"] = ["Hanoi", None]
graph.es["signed"] = [True, None]
graph.write_graphml("ties.graphml")
other = dict(nx.read_graphml("ties.graphml").edges["n1", "n2"])
own = igraph.Graph.Read_GraphML("ties.graphml").es[1].attributes()
print("networkx:", other)
print("igraph:", own)
stated = {"place": "None", "signed": False}
unknown = own.pop("since")
if other != stated or own != stated or unknown == unknown:
    sys.exit("changed: igraph now writes a missing value to GraphML differently")
PY
env/bin/python check.py
