#!/usr/bin/env bash
# kglite 0.21.2 (PyPI)
#
# Expected: counting a pattern gives as many as listing it gives rows, and a query planner
#   changes the speed of an answer, never the answer.
# Happens: over an undirected pattern of two steps, count(*) is 0 with the default planner,
#   while the same pattern lists two rows. With disable_optimizer=True the count is right.
#   Grouping by the node itself (RETURN a, count(*)) comes back empty in the same way. No error
#   and no warning.
# Matters: "how many pairs share a partner" is asked of every network of cooperation, and a count
#   of zero looks like a finding. Run such queries unoptimised, or count the listed rows.
# Seen:
#   rows listed: 2
#   count(*), default: 0
#   count(*), disable_optimizer=True: 2
#   groups of RETURN a, count(*), default: 0
#   groups of RETURN a, count(*), disable_optimizer=True: 2
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check kglite==0.21.2

cat >check.py <<'PY'
import sys

import kglite

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
graph = kglite.KnowledgeGraph()
graph.cypher(
    "CREATE (a:Actor {id: 'a'})-[:TIE]->(b:Actor {id: 'b'})-[:TIE]->(c:Actor {id: 'c'})",
    disable_optimizer=True,
)
two_hops = "MATCH (a:Actor)-[:TIE]-(b:Actor)-[:TIE]-(c:Actor) RETURN "
rows = len(list(graph.cypher(two_hops + "a.id AS a, c.id AS c")))
print("rows listed:", rows)
counts, groups = {}, {}
for plain in (False, True):
    label = "disable_optimizer=True" if plain else "default"
    answer = list(graph.cypher(two_hops + "count(*) AS n", disable_optimizer=plain))
    counts[plain] = answer[0]["n"]
    print(f"count(*), {label}:", counts[plain])
for plain in (False, True):
    label = "disable_optimizer=True" if plain else "default"
    groups[plain] = len(
        list(graph.cypher(two_hops + "a AS a, count(*) AS n", disable_optimizer=plain))
    )
    print(f"groups of RETURN a, count(*), {label}:", groups[plain])
if (rows, counts, groups) != (2, {False: 0, True: 2}, {False: 0, True: 2}):
    sys.exit("changed: the default planner no longer loses two-step paths in this way")
PY
env/bin/python check.py
