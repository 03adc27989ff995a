#!/usr/bin/env bash
# networkx 3.6.1 (PyPI), igraph 1.0.0 (PyPI)
#
# Expected: a Pajek network may hold *Arcs (with a direction) and *Edges (without) side by side.
#   A reader keeps the one-way tie one-way and the mutual tie mutual, the order of the two
#   sections means nothing, and two readers agree.
# Happens: the order of the sections decides. In networkx the first section makes the whole graph
#   directed or undirected, in igraph the last one does, so each file comes out directed in one
#   library and undirected in the other. Neither writes a mutual tie both ways when the graph is
#   directed: from C to B there is no way back. No error, no warning.
# Matters: shared Pajek networks do mix the two kinds. In-degrees, brokerage and reachability then
#   depend on which section the file's author typed first and on the library that opens it.
# Seen:
#   arcs first:  networkx directed, C to B no | igraph undirected, B to A yes
#   edges first: networkx undirected, B to A yes | igraph directed, C to B no
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
  networkx==3.6.1 igraph==1.0.0 texttable==1.7.0

# A sends to B (one way); B and C are tied to each other.
printf '*Vertices 3\n1 "A"\n2 "B"\n3 "C"\n*Arcs\n1 2 1\n*Edges\n2 3 1\n' >arcs.net
printf '*Vertices 3\n1 "A"\n2 "B"\n3 "C"\n*Edges\n2 3 1\n*Arcs\n1 2 1\n' >edges.net

cat >check.py <<'PY'
import sys

import igraph
import networkx as nx

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)


def described(directed, linked):
    """Say which of the two facts of the file the graph has lost."""
    tail, head = ("C", "B") if directed else ("B", "A")
    return (
        f"{'directed' if directed else 'undirected'}, "
        f"{tail} to {head} {'yes' if linked(tail, head) else 'no'}"
    )


seen = {}
for name in ("arcs", "edges"):
    one = nx.read_pajek(f"{name}.net")
    two = igraph.Graph.Read_Pajek(f"{name}.net")
    seen[name] = (
        described(one.is_directed(), one.has_edge),
        described(two.is_directed(), two.are_adjacent),
    )
    print(f"{name + ' first:':12} networkx {seen[name][0]} | igraph {seen[name][1]}")
directed, undirected = "directed, C to B no", "undirected, B to A yes"
if seen != {"arcs": (directed, undirected), "edges": (undirected, directed)}:
    sys.exit("changed: networkx or igraph now reads a mixed Pajek network differently")
PY
env/bin/python check.py
