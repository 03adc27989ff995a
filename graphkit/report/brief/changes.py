"""Changes since a day, or since another network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphkit.model.vocabulary import WORDS_OF
from graphkit.names.normalise import printable, sort_key
from graphkit.report.brief.findings import Findings, TableRow
from graphkit.report.brief.sentences import has_sentence
from graphkit.report.brief.writer import Writer, inside
from graphkit.report.document.blocks import Block, Bullets, Paragraph, Statement

_LIMITS = {"tie": 25, "actor": 12}
"""The largest number of lines in each list; the rest is only counted."""
_LISTS = {"dimensions": "dimensions", "obstacles": "obstacles"}


def changes(writer: Writer, findings: Findings) -> list[Block]:
    """Return the changes, ties before actors, latest first; empty if none were asked for."""
    old = findings.old
    if old is None:
        return []
    new = writer.network
    day = old.as_of.isoformat()
    if old.as_of != new.as_of:
        heading = writer.heading("h_since", day=day)
    else:
        title = printable(old.text("title", writer.lang)) or writer.text("untitled")
        version = printable(old.version)
        heading = writer.heading("h_since_other", title=title, version=version)
    basis = writer.cite_calculation("change", writer.subject.part)
    groups: dict[tuple[str, str], list[TableRow]] = defaultdict(list)
    for row in findings.changes:
        groups[row["what"], row["change"]].append(row)
    blocks: list[Block] = [heading]
    sizes = {
        f"{what}_{change}": len({row["id"] for row in rows})
        for (what, change), rows in groups.items()
    }
    if not sizes:
        return [*blocks, Paragraph((writer.statement("none_changed", basis),))]
    blocks.append(Paragraph((writer.statement("changed", basis, **sizes),)))
    for what in ("tie", "actor"):
        for change in ("added", "changed", "gone"):
            entries: dict[str, list[TableRow]] = defaultdict(list)
            for row in groups.get((what, change), []):
                entries[row["id"]].append(row)
            if not entries:
                continue
            ordered = sorted(entries.values(), key=lambda rows: sort_key(_name(writer, rows[0])))
            ordered.sort(key=lambda rows: str(rows[0]["since"] or ""), reverse=True)
            blocks.append(writer.heading(f"h_{what}_{change}", 2))
            blocks.append(Bullets(tuple(_entry(writer, rows) for rows in ordered[: _LIMITS[what]])))
            if len(ordered) > _LIMITS[what]:
                more = writer.statement("more_lines", basis, n=len(ordered) - _LIMITS[what])
                blocks.append(Paragraph((more,)))
    return blocks


def _entry(writer: Writer, rows: Sequence[TableRow]) -> tuple[Statement, ...]:
    """Return the change of one actor or tie, field by field with sources."""
    first = rows[0]
    key = f"change_{first['what']}_{first['change']}"
    part = "tie_kinds" if first["what"] == "tie" else "actor_kinds"
    values = {"name": _name(writer, first), "kind": inside(writer.label(part, first["kind"]))}
    if first["change"] != "changed":
        return (_statement(writer, first, key, values),)
    head = Statement(writer.text("changed_head", **values), factual=False)
    fields = [_statement(writer, row, "changed_field", {}) for row in rows]
    return (
        head,
        fields[0],
        *(replace(statement, text=f"; {statement.text}") for statement in fields[1:]),
    )


def _statement(writer: Writer, row: TableRow, key: str, values: Mapping[str, str]) -> Statement:
    field = f"n_{row['field']}"
    text = writer.text(
        key,
        **values,
        field=writer.text(field) if has_sentence(field) else row["field"],
        before=_value(writer, row["field"], row["before"]),
        after=_value(writer, row["field"], row["after"]),
        since=row["since"] or "",
        status=row["after"] if row["change"] == "added" else "",
    )
    # A source that only the old network has cannot be listed here; the comparison can.
    basis = writer.cite_calculation("change", writer.subject.part)
    return Statement(text, writer.citations.cite(row["sources"] or ()) or basis)


def _name(writer: Writer, row: TableRow) -> str:
    if row["what"] == "tie" and {row["from"], row["to"]} <= writer.network.actors.keys():
        symmetric = writer.network.ontology.tie_kinds[row["kind"]].symmetric
        return writer.pair(row["from"], row["to"], symmetric=symmetric)
    return printable(row["name"])


def _value(writer: Writer, field: str, value: Any) -> str:
    if value in (None, "", ()):
        return ""
    part = WORDS_OF.get(field) or _LISTS.get(field)
    if field == "sources":
        return writer.text("n_sources_count", n=len(value))
    if part:
        words = value if isinstance(value, tuple) else str(value).split("|")
        return writer.labels(part, words)
    if field in ("since", "until"):
        return writer.day(str(value))
    if isinstance(value, tuple):
        return writer.listed([printable(str(v)) for v in value])
    if isinstance(value, str) and value in writer.network.actors:
        return writer.name(value)
    return printable(str(value))
