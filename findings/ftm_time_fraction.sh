#!/usr/bin/env bash
# followthemoney 4.11.2 and prefixdate 0.6.1 (PyPI)
#
# Expected: one moment, midnight of 9 August 2004 at +07:00, is one value however many digits its
#   fraction of a second has; its day is either kept as written or moved to UTC, always alike.
# Happens: with no fraction, or six digits of it, the time is moved to UTC and the day becomes
#   8 August. With three digits, or without seconds, the offset is thrown away and 9 August is
#   kept as if it were UTC. All four count as valid, and one entity fed both ends up with two
#   dates for one event.
# Matters: stamps of whole seconds and of milliseconds are equally good ISO dates. One record got
#   from two sources differs by a day, and a day in Bangkok or Hanoi that a source stores as its
#   midnight falls back to the day before.
# Seen:
#   2004-08-09T00:00:00+07:00        -> 2004-08-08T17:00:00
#   2004-08-09T00:00:00.000000+07:00 -> 2004-08-08T17:00:00
#   2004-08-09T00:00:00.000+07:00    -> 2004-08-09T00:00:00
#   2004-08-09T00:00+07:00           -> 2004-08-09T00:00
#   one event: ['2004-08-08T17:00:00', '2004-08-09T00:00:00']
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check followthemoney==4.11.2 prefixdate==0.6.1

cat >check.py <<'PY'
import sys

from followthemoney import model

sys.excepthook = lambda kind, error, _: print("changed:", kind.__name__, error, file=sys.stderr)
expected = {
    "2004-08-09T00:00:00+07:00": "2004-08-08T17:00:00",
    "2004-08-09T00:00:00.000000+07:00": "2004-08-08T17:00:00",
    "2004-08-09T00:00:00.000+07:00": "2004-08-09T00:00:00",
    "2004-08-09T00:00+07:00": "2004-08-09T00:00",
}
dates = model.get("Event").get("date").type
event = model.make_entity("Event")
event.id = "event-1"
seen, valid = {}, []
for text in expected:
    seen[text] = dates.clean(text)
    valid.append(dates.validate(text))
    print(f"{text:32} -> {seen[text]}")
for text in ("2004-08-09T00:00:00+07:00", "2004-08-09T00:00:00.000+07:00"):
    event.add("date", text)
print("one event:", sorted(event.get("date")))
if seen != expected or not all(valid) or len(event.get("date")) != 2:
    sys.exit("changed: FollowTheMoney now reads these spellings of one moment differently")
PY
env/bin/python check.py
