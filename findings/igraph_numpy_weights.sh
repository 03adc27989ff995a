#!/usr/bin/env bash
# igraph 1.0.0 (PyPI), numpy 2.4.6 (PyPI)
#
# Expected: an edge attribute filled from an array of whole numbers weighs the same as one filled
#   from a list of the same numbers, or is refused.
# Happens: PageRank, personalised PageRank and Burt's constraint, told weights="weight", give
#   exactly the unweighted result when the attribute holds numpy int64 (or float32) values.
#   strength() on the same attribute does use them. An array of float64 works, as its items are
#   Python floats. Nothing is raised or warned.
# Matters: weights of ties usually come out of a table as an int64 column. A ranking and a
#   constraint that ignore them look plausible; convert with .tolist() before handing them over.
# Seen:
#   list     pagerank [0.37, 0.37, 0.174, 0.087] constraint [0.907, 0.907, 0.913, 1.0] strength 10
#   int64    pagerank [0.246, 0.246, 0.367, 0.141] constraint [1.007, 1.007, 0.611, 1.0] strength 10
#   float32  pagerank [0.246, 0.246, 0.367, 0.141] constraint [1.007, 1.007, 0.611, 1.0] strength 10
#   float64  pagerank [0.37, 0.37, 0.174, 0.087] constraint [0.907, 0.907, 0.913, 1.0] strength 10
#   none     pagerank [0.246, 0.246, 0.367, 0.141] constraint [1.007, 1.007, 0.611, 1.0]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check igraph==1.0.0 texttable==1.7.0 numpy==2.4.6

cat >check.py <<'PY'
import sys

import igraph
import numpy

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
graph = igraph.Graph([(0, 1), (1, 2), (0, 2), (2, 3)])
numbers = [9, 1, 1, 1]


def rounded(values):
    return [round(value, 3) for value in values]


def measured(weights):
    ranks = rounded(graph.pagerank(weights=weights))
    personal = rounded(graph.personalized_pagerank(weights=weights, reset_vertices=0))
    return ranks, personal, rounded(graph.constraint(weights=weights))


results, strengths = {}, {}
for name, values in (
    ("list", numbers),
    ("int64", numpy.array(numbers, dtype="int64")),
    ("float32", numpy.array(numbers, dtype="float32")),
    ("float64", numpy.array(numbers, dtype="float64")),
):
    graph.es["weight"] = values
    results[name] = measured("weight")
    strengths[name] = graph.strength(weights="weight")[0]
    ranks, _, constraint = results[name]
    print(f"{name:8} pagerank {ranks} constraint {constraint} strength {strengths[name]:g}")
unweighted = measured(None)
print(f"none     pagerank {unweighted[0]} constraint {unweighted[2]}")

ignored = all(results[name] == unweighted for name in ("int64", "float32"))
used = all(results[name] != unweighted for name in ("list", "float64"))
if not (ignored and used and set(strengths.values()) == {10}):
    sys.exit("changed: numpy weights in an edge attribute are no longer silently ignored")
PY
env/bin/python check.py
