"""The content hash of a dataset: one number for the same records, whatever they were read from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.model.records import Claim
from graphkit.model.vocabulary import Ontology


def hash_records(
    texts: tuple[str, str, str, str],
    translations: Mapping[str, str],
    ontology: Ontology,
    *tables: Iterable[Any],
) -> str:
    """Return the SHA-256 of a dataset, 64 hexadecimal digits.

    Args:
        texts: title, version, description and licence.
        translations: texts in other languages by key.
        ontology: the vocabulary; what a dataset adds to it counts.
        tables: the records, one table after the other; their order within a table does not count.
    """
    lines = [json.dumps([*texts])]
    lines += [f"{key} {json.dumps(text)}" for key, text in sorted(translations.items())]
    overlay = ontology.overlay
    lines.append(json.dumps(overlay, sort_keys=True, ensure_ascii=False, default=str))
    for table in tables:
        lines.extend(sorted(_canonical(record, ontology) for record in table))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(record: Any, ontology: Ontology) -> str:
    if (
        isinstance(record, Claim)
        and ontology.tie_kinds[record.kind].symmetric
        and record.head < record.tail
    ):
        record = record._replace(tail=record.head, head=record.tail)
    # Fields that were added later are last; where they are empty, the hash stays the same.
    if isinstance(record, tuple):
        row = [*record]
        for empty in ("", ()):
            if row[-1] == empty:
                row.pop()
    else:
        row = [getattr(record, name) for name in record.__slots__]
        if row[-1] is None:
            row.pop()
    # 1 and 1.0 are the same number, whichever a file or a database returns.
    return _encode([float(value) if isinstance(value, int) else value for value in row])


_encode = json.JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    default=lambda value: dict(value) if isinstance(value, Mapping) else str(value),
).encode
