#!/usr/bin/env bash
# pyld 3.3.0 and rdflib 7.6.0 (PyPI)
#
# Expected: JSON-LD whose @id is a bare local id, with no base given, either keeps the id as it
#   is or is refused when triples are wanted.
# Happens: pyld puts the id under http://example.org/base/, an address of its own, and does so
#   too when it is told that the base is empty; only base=None keeps the id. rdflib puts the id
#   under the folder that the program happens to run in, as a file address. So one document names
#   three different actors in two libraries and two folders, with no error or warning.
# Matters: ids such as TH-49 are what graph files have. Two exports of one network no longer join,
#   a private folder's name ends up in published data, and a merge by address doubles every actor.
#   Write whole addresses, or set a base in the document.
# Seen:
#   pyld: http://example.org/base/TH-49
#   pyld, base='': http://example.org/base/TH-49
#   pyld, base=None: TH-49
#   rdflib in one: file:///(folder)/one/TH-49
#   rdflib in two: file:///(folder)/two/TH-49
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pyld==3.3.0 rdflib==7.6.0

cat >check.py <<'PY'
import json
import os
import sys

import rdflib
from pyld import jsonld

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
document = {
    "@context": {"name": "https://schema.org/name"},
    "@id": "TH-49",
    "name": "Mukdahan",
}
here = os.getcwd()
seen = []
for label, options in (("", {}), (", base=''", {"base": ""}), (", base=None", {"base": None})):
    seen.append(jsonld.expand(document, options)[0]["@id"])
    print(f"pyld{label}: {seen[-1]}")
for folder in ("one", "two"):
    os.mkdir(os.path.join(here, folder))
    os.chdir(os.path.join(here, folder))
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    seen.append(str(next(graph.subjects())).replace(here, "/(folder)"))
    print(f"rdflib in {folder}: {seen[-1]}")
if seen != [
    "http://example.org/base/TH-49",
    "http://example.org/base/TH-49",
    "TH-49",
    "file:///(folder)/one/TH-49",
    "file:///(folder)/two/TH-49",
]:
    sys.exit("changed: pyld or rdflib now resolves a relative id without a base differently")
PY
env/bin/python check.py
