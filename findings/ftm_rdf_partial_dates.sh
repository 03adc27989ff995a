#!/usr/bin/env bash
# followthemoney 4.11.2 and rdflib 7.6.0 (PyPI)
#
# Expected: FollowTheMoney keeps dates as precise as they are known (a year, a month, a day), and
#   its RDF export types them to match, as XML Schema has gYear and gYearMonth for the first two.
# Happens: a bare year and a year with a month are both written as xsd:date, which needs a day.
#   rdflib, itself the library that writes them, logs a warning and has no value for them, so a
#   query that compares dates leaves them out: neither before, nor on or after, nor unequal.
# Matters: most dates of founding and of ties are years. An RDF file of such a network loads
#   without an error and then loses those actors from every question about time; reading the text
#   of the literal instead gives the year.
# Seen:
#   org-1 "2004"^^xsd:date -> None
#   org-2 "2004-08"^^xsd:date -> None
#   org-3 "2004-08-09"^^xsd:date -> 2004-08-09
#   before 2005: ['org-3']
#   2005 or later: []
#   not 2005-01-01: ['org-3']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check followthemoney==4.11.2 rdflib==7.6.0

cat >organizations.json <<'JSON'
{"id": "org-1", "schema": "Organization", "properties": {"name": ["A"], "incorporationDate": ["2004"]}}
{"id": "org-2", "schema": "Organization", "properties": {"name": ["B"], "incorporationDate": ["2004-08"]}}
{"id": "org-3", "schema": "Organization", "properties": {"name": ["C"], "incorporationDate": ["2004-08-09"]}}
JSON
env/bin/ftm export-rdf -i organizations.json -o organizations.nt 2>/dev/null

cat >check.py <<'PY'
import logging
import sys

import rdflib

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
logging.disable(logging.WARNING)
xsd_date = str(rdflib.XSD.date)
graph = rdflib.Graph().parse("organizations.nt", format="nt")
founded = next(p for p in set(graph.predicates()) if p.endswith("incorporationDate"))
values = {}
for subject, date in sorted(graph.subject_objects(founded)):
    name = subject.removeprefix("e:")
    values[name] = (str(date), str(date.datatype), date.value and str(date.value))
    kind = "xsd:date" if str(date.datatype) == xsd_date else date.datatype
    print(f'{name} "{date}"^^{kind} -> {date.value}')
answers = {}
for label, operator in (("before 2005", "<"), ("2005 or later", ">="), ("not 2005-01-01", "!=")):
    query = (
        f"SELECT ?x WHERE {{ ?x <{founded}> ?d "
        f'FILTER(?d {operator} "2005-01-01"^^<{xsd_date}>) }}'
    )
    answers[label] = [str(row[0]).removeprefix("e:") for row in graph.query(query)]
    print(f"{label}:", answers[label])
if values != {
    "org-1": ("2004", xsd_date, None),
    "org-2": ("2004-08", xsd_date, None),
    "org-3": ("2004-08-09", xsd_date, "2004-08-09"),
} or list(answers.values()) != [["org-3"], [], ["org-3"]]:
    sys.exit("changed: partial dates now pass from FollowTheMoney to rdflib differently")
PY
env/bin/python check.py
