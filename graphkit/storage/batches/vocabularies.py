"""The vocabularies of the datasets in a store: refuse contradictions, keep words in use.

A store has one vocabulary: the shipped one with what each dataset adds. Two datasets may define
the same word only in the same way, and a word is kept as long as rows in the store use it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from graphkit.model.errors import InvalidDataError, clip
from graphkit.model.vocabulary import KEYS, WORD_LISTS, WORDS_OF, Ontology, build_ontology
from graphkit.storage.batches.checks import merge_overlays
from graphkit.storage.batches.rows import ACTOR, ACTOR_CLAIM, CLAIM, SOURCE, Row, TableSpec

_NOUNS = {
    "actor_kinds": "actor kind",
    "tie_kinds": "tie kind",
    "families": "tie family",
    "subkinds": "subkind",
    "dimensions": "dimension",
    "levels": "level",
    "statuses": "status",
    "mechanisms": "mechanism",
    "obstacles": "obstacle",
    "sectors": "sector",
    "access": "access level",
    KEYS: "key",
    "defaults": "default",
}
_SHOWN = 5


class Word(NamedTuple):
    """A word of a vocabulary; ``kind`` is the actor kind of a subkind, else empty."""

    part: str
    word: str
    kind: str = ""

    def __str__(self) -> str:
        """Return the word with what it is, for messages."""
        of = f" of {self.kind}" if self.kind else ""
        return f"{_NOUNS[self.part]} {clip(self.word)!r}{of}"


def check_agreement(own: Ontology, held: Ontology, dataset: str) -> None:
    """Check that a dataset defines the words that it shares with a store in the same way.

    Labels are compared in the languages that both have. Colours and shapes may differ, and the
    ends that a kind of tie may have add up.

    Args:
        own: the vocabulary of the dataset.
        held: the vocabulary of the other datasets in the store.
        dataset: the name of the dataset.

    Raises:
        InvalidDataError: with both definitions of each word.
    """
    mine, theirs = _definitions(own), _definitions(held)
    found = []
    for word in mine.keys() & theirs.keys():
        one, other = mine[word], theirs[word]
        differ = sorted(name for name in one.keys() & other.keys() if one[name] != other[name])
        if differ:
            found.append(
                f"{word}: the store has {_shown(other, differ)}; {clip(dataset)!r} has "
                f"{_shown(one, differ)}"
            )
    if found:
        found.sort()
        more = [f"and {len(found) - _SHOWN:,} more"] if len(found) > _SHOWN else []
        raise InvalidDataError(
            f"the vocabulary of {clip(dataset)!r} contradicts that of the other datasets in the "
            "store, and would change what their rows mean; nothing was written. "
            f"{'. '.join((*found[:_SHOWN], *more))}. Rename these words in network.toml, define "
            "them as the store does, or use another store"
        )


def _shown(fields: Mapping[str, Any], names: Iterable[str]) -> str:
    return ", ".join(f"{n} = {json.dumps(fields[n], ensure_ascii=False)}" for n in names)


def _definitions(ontology: Ontology) -> dict[Word, dict[str, Any]]:
    """Return what each word of a vocabulary means, by field."""
    found: dict[Word, dict[str, Any]] = {}
    for kind in ontology.actor_kinds.values():
        found[Word("actor_kinds", kind.id)] = {"place": kind.place, **_labels("label", kind.label)}
        for word, labels in kind.subkinds.items():
            found[Word("subkinds", word, kind.id)] = _labels("label", labels)
    for tie in ontology.tie_kinds.values():
        inverse = {} if tie.inverse == tie.label else _labels("inverse", tie.inverse)
        found[Word("tie_kinds", tie.id)] = {
            **{name: getattr(tie, name) for name in ("family", "symmetric", "levels", "derived")},
            **_labels("label", tie.label),
            **inverse,
        }
    for word, labels in ontology.families.items():
        found[Word("families", word)] = _labels("label", labels)
    for part in (*WORD_LISTS, KEYS):
        for word, labels in ontology.words[part].items():
            found[Word(part, word)] = _labels("label", labels)
    for status in ontology.words["statuses"]:
        found[Word("statuses", status)]["denies"] = ontology.denies(status)
    found[Word("defaults", "status")] = {"status": ontology.default_status}
    found[Word("defaults", "over")] = {"over": ontology.over_status}
    found[Word("defaults", "family")] = {"family": ontology.default_family}
    return found


def _labels(name: str, labels: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}.{lang}": text for lang, text in labels.items()}


def used_words(spec: TableSpec, rows: Iterable[Row]) -> Iterator[Word]:
    """Yield the words of the vocabulary that rows of a table use, repeated ones too.

    Args:
        spec: the table.
        rows: rows with their number and id.
    """
    place = {name: 2 + i for i, name in enumerate(spec.columns)}
    for row in rows:
        if spec is SOURCE:
            yield Word("access", row[place["access"]])
        elif spec is ACTOR:
            yield Word("actor_kinds", row[place["kind"]])
            yield Word("subkinds", row[place["subkind"]], row[place["kind"]])
            yield Word("sectors", row[place["sector"]])
        elif spec is CLAIM:
            yield Word("tie_kinds", row[place["kind"]])
            for name in ("status", "level", "mechanism"):
                yield Word(WORDS_OF[name], row[place[name]])
            for part in ("dimensions", "obstacles"):
                yield from (Word(part, word) for word in json.loads(row[place[part]]))
        elif spec is ACTOR_CLAIM and row[place["field"]] in ("kind", "sector"):
            part = "actor_kinds" if row[place["field"]] == "kind" else "sectors"
            yield Word(part, row[place["value"]])


def keep_words(
    overlay: Mapping[str, Any],
    others: Mapping[str, Any],
    before: Mapping[str, Any],
    used: set[Word],
) -> tuple[dict[str, Any], list[Word]]:
    """Add to a dataset's vocabulary the words of its earlier version that rows still use.

    Args:
        overlay: what the dataset adds to the shipped vocabulary now.
        others: what the other datasets of the store add.
        before: what the dataset added before.
        used: the words of the rows that stay in the store.

    Returns:
        The vocabulary to store, and the words that were kept.

    Raises:
        InvalidDataError: when a word cannot be kept.
    """
    now = build_ontology(merge_overlays([others, overlay]))[0]
    lost = sorted(word for word in used if word.word and not _known(now, word))
    kept: dict[str, Any] = {}
    for word in lost:
        _copy(word, before, now, kept)
    if not kept:
        return dict(overlay), []
    stored = merge_overlays([kept, overlay])
    after = build_ontology(merge_overlays([others, stored]))[0]
    if gone := [str(word) for word in lost if not _known(after, word)]:
        raise InvalidDataError(
            f"rows in the store still use words that the dataset no longer defines: "
            f"{', '.join(gone[:_SHOWN])}; define them in network.toml, or load with --prune if "
            "these rows are gone"
        )
    return stored, lost


def _known(ontology: Ontology, word: Word) -> bool:
    if word.part == "subkinds":
        kind = ontology.actor_kinds.get(word.kind)
        return kind is not None and word.word in kind.subkinds
    if word.part in ("actor_kinds", "tie_kinds", "families"):
        return word.word in getattr(ontology, word.part)
    return word.word in ontology.words[word.part]


def _copy(word: Word, before: Mapping[str, Any], now: Ontology, kept: dict[str, Any]) -> None:
    """Copy the definition of a word, and those of the words that it needs."""
    if word.part == "subkinds":
        kinds = before.get("actor_kinds", {})
        subkinds = kinds.get(word.kind, {}).get("subkinds", {})
        if word.word in subkinds:
            table = kept.setdefault("actor_kinds", {}).setdefault(word.kind, {})
            table.setdefault("subkinds", {})[word.word] = subkinds[word.word]
        return
    definition = before.get(word.part, {}).get(word.word)
    if definition is None:
        return
    place = kept.setdefault(word.part, {})
    place[word.word] = (
        merge_overlays([definition, place.get(word.word, {})])
        if isinstance(definition, Mapping)
        else definition
    )
    if word.part == "tie_kinds":
        needed = [Word("families", str(definition.get("family", "")))]
        for end in ("tail", "head"):
            ends = definition.get(end, [])
            needed += [
                Word("actor_kinds", str(e)) for e in (ends if isinstance(ends, list) else [ends])
            ]
        for other in needed:
            if not _known(now, other):
                _copy(other, before, now, kept)
