"""The vocabulary of a network: kinds of actors and ties, and the words of their fields.

The words are data: ``vocabulary.toml`` in this folder, extended by the ``[ontology]`` table of a
dataset's ``network.toml``. No other module names a kind.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from graphkit.model.vocabulary_parts import (
    Fault,
    Labels,
    fault_of,
    merge_tables,
    read_colour,
    read_flag,
    read_labels,
    read_table,
)

KEYS = "keys"
"""The part of a vocabulary that has the labels of ties' keys; keys may be any text."""

WORD_LISTS = ("dimensions", "levels", "statuses", "mechanisms", "obstacles", "sectors", "access")
"""The flat word lists of a vocabulary; the order of ``levels`` is their rank."""

WORDS_OF: Mapping[str, str] = {
    "kind": "actor_kinds",
    "subkind": "subkinds",
    "sector": "sectors",
    "status": "statuses",
    "level": "levels",
    "mechanism": "mechanisms",
}
"""The fields of actors and ties that hold one word, each with its part of the vocabulary."""

_WORD = re.compile(r"^[a-z][a-z0-9_]*\Z")
_SHAPES = {
    *("dot", "square", "diamond", "triangle", "triangleDown"),
    *("star", "hexagon", "pentagon"),
}


@dataclass(frozen=True, slots=True)
class ActorKind:
    """A kind of actor: its id, labels, colour and shape, and whether it is a place."""

    id: str
    label: Labels
    colour: str
    shape: str
    place: bool = False
    subkinds: Mapping[str, Labels] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TieKind:
    """A kind of tie: its family, labels, colour, and the actor kinds that it may join.

    ``inverse`` is the label read from head to tail; for a symmetric kind it is the label.
    ``levels`` is true if ties of this kind have a level, ``derived`` if they follow from the
    actors' ``within`` and ``country`` and are never written in a dataset.
    ``triggers`` are the phrases, by language, by which a document states such a tie from tail to
    head, ``inverse_triggers`` those that state it from head to tail.
    """

    id: str
    family: str
    label: Labels
    inverse: Labels
    tail: frozenset[str]
    head: frozenset[str]
    colour: str
    symmetric: bool = False
    levels: bool = False
    derived: bool = False
    triggers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inverse_triggers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def allows(self, tail_kind: str, head_kind: str) -> bool:
        """Return whether a tie of this kind may run from one actor kind to the other."""
        if tail_kind in self.tail and head_kind in self.head:
            return True
        return self.symmetric and tail_kind in self.head and head_kind in self.tail


@dataclass(frozen=True, repr=False)
class Ontology:
    """A checked vocabulary.

    Attributes:
        actor_kinds, tie_kinds: by id, in the order of the file.
        families: tie families and their labels.
        words: the flat lists (:data:`WORD_LISTS`) and ``keys``, each word with its labels.
        default_status: the status of a claim without one.
        over_status: the status of a tie whose claims are all over.
        default_family: the family of the ties that are analysed by default.
        overlay: the additions of a dataset, as read; empty for the shipped vocabulary.
        denying: the statuses of claims which say that there is no tie.

    Example:
        >>> onto = load_ontology()
        >>> onto.tie_kinds["sister_city"].symmetric
        True
        >>> onto.label("statuses", "in_force", "th")
        'ยังดำเนินอยู่'
    """

    actor_kinds: Mapping[str, ActorKind]
    tie_kinds: Mapping[str, TieKind]
    families: Mapping[str, Labels]
    words: Mapping[str, Mapping[str, Labels]]
    default_status: str
    over_status: str
    default_family: str
    overlay: Mapping[str, Any] = field(default_factory=dict)
    denying: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        actors, ties = len(self.actor_kinds), len(self.tie_kinds)
        return f"<{type(self).__name__}: {actors} kinds of actors, {ties} kinds of ties>"

    @cached_property
    def level_rank(self) -> Mapping[str, int]:
        """The rank of each level, from 0."""
        return {level: rank for rank, level in enumerate(self.words["levels"])}

    @cached_property
    def derived_kinds(self) -> tuple[TieKind, ...]:
        """The tie kinds that follow from what actors lie within, in the order of the file."""
        return tuple(kind for kind in self.tie_kinds.values() if kind.derived)

    def denies(self, status: str) -> bool:
        """Return whether a claim with a status says that there is no tie.

        Example:
            >>> load_ontology().denies("denied"), load_ontology().denies("")
            (True, False)
        """
        return status in self.denying

    def current(self, status: str) -> bool:
        """Return whether a tie with a status is there: neither over nor denied.

        Example:
            >>> [load_ontology().current(word) for word in ("proposed", "ended", "denied")]
            [True, False, False]
        """
        return status != self.over_status and status not in self.denying

    @property
    def public_access(self) -> str:
        """The access of public sources; any other is internal."""
        return next(iter(self.words["access"]))

    def family(self, name: str) -> tuple[str, ...]:
        """Return the ids of the tie kinds of a family."""
        return tuple(kind.id for kind in self.tie_kinds.values() if kind.family == name)

    def label(self, part: str, word: str, lang: str = "en", places: Sequence[str] = ()) -> str:
        """Return the label of a word in a language, or in English if it has none in that language.

        Args:
            part: ``actor_kinds``, ``subkinds``, ``tie_kinds``, ``inverse``, ``families``, ``keys``
                or a word list.
            word: the word; an unknown one is returned unchanged.
            lang: a language code.
            places: where the actor or the tie is, for labels that differ by place; see
                :func:`label_in`.
        """
        labels: Labels | None
        if part == "actor_kinds":
            labels = self.actor_kinds[word].label if word in self.actor_kinds else None
        elif part == "tie_kinds":
            labels = self.tie_kinds[word].label if word in self.tie_kinds else None
        elif part == "inverse":
            labels = self.tie_kinds[word].inverse if word in self.tie_kinds else None
        elif part == "subkinds":
            labels = next(
                (k.subkinds[word] for k in self.actor_kinds.values() if word in k.subkinds), None
            )
        elif part == "families":
            labels = self.families.get(word)
        else:
            labels = self.words[part].get(word)
        return word if labels is None else label_in(labels, lang, places)

    def key_label(self, key: str, lang: str = "en") -> str:
        """Return the label of a tie's key, or nothing where the vocabulary has none.

        A key tells ties of one kind between the same two actors apart; it is not a text to read.

        Example:
            >>> onto, _ = build_ontology({"keys": {"2022-06": {"en": "talks of June 2022"}}})
            >>> onto.key_label("2022-06"), onto.key_label("other")
            ('talks of June 2022', '')
        """
        return self.label(KEYS, key, lang) if key in self.words[KEYS] else ""


def label_in(labels: Labels, lang: str, places: Sequence[str] = ()) -> str:
    """Return the text of a label in a language, for a place or the places of a tie's two ends.

    Args:
        labels: the texts; English stands in for a language without one.
        lang: a language code.
        places: the code of an actor's subdivision and of its country, from the narrowest, each
            tried by itself; or one text with the countries of a tie's ends (:func:`ends_in`).

    Example:
        >>> labels = {"en": "Province", "th": "จังหวัด/แขวง", "th_LA": "แขวง"}
        >>> label_in(labels, "th", ["LA-SV", "LA"]), label_in(labels, "th"), label_in(labels, "vi")
        ('แขวง', 'จังหวัด/แขวง', 'Province')
    """
    if lang not in labels:
        lang = "en"
    found = (labels.get(f"{lang}_{place}") for place in places if place)
    return next(filter(None, found), "") or labels[lang] or labels["en"]


def ends_in(tail: str, head: str) -> tuple[str, ...]:
    """Return where a tie is, for its label: the countries of its ends, in alphabetical order.

    Example:
        >>> ends_in("TH", "LA"), ends_in("TH", "")
        (('LA_TH',), ())
    """
    return ("_".join(sorted((tail, head))),) if tail and head else ()


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    return tomllib.loads(files("graphkit.model").joinpath("vocabulary.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def load_ontology() -> Ontology:
    """Return the shipped vocabulary.

    Example:
        >>> load_ontology().family("cooperation")
        ('sister_city', 'cooperates_with', 'trades_with')
    """
    return build_ontology({})[0]


def build_ontology(overlay: Mapping[str, Any]) -> tuple[Ontology, list[Fault]]:
    """Build the shipped vocabulary with a dataset's additions.

    Args:
        overlay: the ``[ontology]`` table of a ``network.toml``; tables as in
            ``vocabulary.toml``. A given field of a known kind replaces the shipped
            one, but lists of ends only grow.

    Returns:
        The vocabulary, and all faults of the overlay; entries with a fault are left out.

    Example:
        >>> onto, faults = build_ontology(
        ...     {"tie_kinds": {"lends_to": {"family": "money", "tail": ["bank"]}}})
        >>> [fault.where for fault in faults]
        ['tie_kinds.lends_to.family', 'tie_kinds.lends_to.label', 'tie_kinds.lends_to.tail', \
'tie_kinds.lends_to.head']
    """
    faults: list[Fault] = []
    overlay = _plain(overlay, faults)
    raw = merge_tables(_shipped(), overlay, "", faults)
    known = set(_shipped()) | {"families"}
    for table in overlay:
        if table not in known:
            faults.append(
                fault_of(table, table, "is not a known part of a vocabulary", sorted(known))
            )
    families = {n: read_labels(v, f"families.{n}", faults) for n, v in raw["families"].items()}
    denying = _denying(raw, faults)
    words = {
        part: {
            w: read_labels(v, f"{part}.{w}", faults)
            for w, v in read_table(raw[part], part, faults).items()
        }
        for part in (*WORD_LISTS, KEYS)
    }
    actor_kinds: dict[str, ActorKind] = {}
    for name, value in raw["actor_kinds"].items():
        kind = _actor_kind(name, value, faults)
        if kind:
            actor_kinds[name] = kind
    tie_kinds: dict[str, TieKind] = {}
    for name, value in raw["tie_kinds"].items():
        tie_kind = _tie_kind(name, value, actor_kinds, families, faults)
        if tie_kind is None and name in _shipped()["tie_kinds"]:
            tie_kind = _tie_kind(name, _shipped()["tie_kinds"][name], actor_kinds, families, [])
        if tie_kind:
            tie_kinds[name] = tie_kind
    defaults = raw["defaults"]
    for key, allowed in (("status", "statuses"), ("over", "statuses"), ("family", "families")):
        value = str(defaults.get(key))
        if value not in (families if allowed == "families" else words[allowed]):
            faults.append(
                fault_of(
                    f"defaults.{key}",
                    value,
                    f"is not one of the {allowed}",
                    words.get(allowed, families),
                )
            )
            defaults = {**defaults, key: _shipped()["defaults"][key]}
    ontology = Ontology(
        actor_kinds,
        tie_kinds,
        families,
        words,
        defaults["status"],
        defaults["over"],
        defaults["family"],
        dict(overlay),
        denying,
    )
    return ontology, faults


def _denying(raw: dict[str, Any], faults: list[Fault]) -> frozenset[str]:
    """Take the flag ``denies`` out of the statuses; return those that have it."""
    statuses = raw["statuses"]
    if not isinstance(statuses, Mapping):
        return frozenset()
    plain: dict[str, Any] = {}
    found: set[str] = set()
    needed = [raw["defaults"].get("status"), raw["defaults"].get("over")]
    for word, labels in statuses.items():
        plain[word] = labels
        if not isinstance(labels, Mapping) or "denies" not in labels:
            continue
        plain[word] = {key: value for key, value in labels.items() if key != "denies"}
        where = f"statuses.{word}"
        if read_flag(labels, "denies", where, faults):
            if word in needed:
                message = "is the default status or that of ties that are over, and cannot deny"
                faults.append(Fault(f"{where}.denies", "true", message, "remove denies"))
            else:
                found.add(word)
    raw["statuses"] = plain
    return frozenset(found)


def _actor_kind(name: str, value: Any, faults: list[Fault]) -> ActorKind | None:
    where = f"actor_kinds.{name}"
    if not isinstance(value, Mapping):
        faults.append(fault_of(where, str(value), "must be a table", ()))
        return None
    shape = str(value.get("shape", "dot"))
    if shape not in _SHAPES:
        faults.append(fault_of(f"{where}.shape", shape, "is not a known shape", sorted(_SHAPES)))
        shape = "dot"
    subkinds = read_table(value.get("subkinds", {}), f"{where}.subkinds", faults)
    return ActorKind(
        name,
        read_labels(value.get("label", name), f"{where}.label", faults),
        read_colour(value.get("colour", "#56606B"), where, faults),
        shape,
        read_flag(value, "place", where, faults),
        {s: read_labels(v, f"{where}.subkinds.{s}", faults) for s, v in subkinds.items()},
    )


def _tie_kind(
    name: str,
    value: Any,
    actor_kinds: Mapping[str, ActorKind],
    families: Mapping[str, Labels],
    faults: list[Fault],
) -> TieKind | None:
    where = f"tie_kinds.{name}"
    if not isinstance(value, Mapping):
        faults.append(fault_of(where, str(value), "must be a table", ()))
        return None
    before = len(faults)
    family = str(value.get("family", ""))
    if family not in families:
        faults.append(fault_of(f"{where}.family", family, "is not a known tie family", families))
    label = read_labels(value.get("label"), f"{where}.label", faults)
    ends: dict[str, frozenset[str]] = {}
    for end in ("tail", "head"):
        found = value.get(end)
        listed = found if isinstance(found, list) else [] if found is None else [found]
        kinds = [str(kind) for kind in listed]
        if not kinds:
            faults.append(fault_of(f"{where}.{end}", "", "has no actor kind", actor_kinds))
        for kind in kinds:
            if kind not in actor_kinds:
                faults.append(
                    fault_of(f"{where}.{end}", kind, "is not a known actor kind", actor_kinds)
                )
        ends[end] = frozenset(kind for kind in kinds if kind in actor_kinds)
    flags = {f: read_flag(value, f, where, faults) for f in ("symmetric", "levels", "derived")}
    triggers = _phrases(value, "triggers", where, faults)
    inverse_triggers = _phrases(value, "inverse_triggers", where, faults)
    if len(faults) > before:
        return None
    symmetric = flags["symmetric"]
    inverse = label if symmetric else read_labels(value.get("inverse", label), where, faults)
    return TieKind(
        name,
        family,
        label,
        inverse,
        ends["tail"],
        ends["head"],
        read_colour(value.get("colour", "#56606B"), where, faults),
        **flags,
        triggers=triggers,
        inverse_triggers=inverse_triggers,
    )


def _phrases(
    value: Mapping[str, Any], name: str, where: str, faults: list[Fault]
) -> dict[str, tuple[str, ...]]:
    """Return phrases by language."""
    phrases: dict[str, tuple[str, ...]] = {}
    for lang, listed in read_table(value.get(name, {}), f"{where}.{name}", faults).items():
        if isinstance(listed, list) and all(isinstance(each, str) and each for each in listed):
            phrases[lang] = tuple(listed)
        else:
            fix = 'write { en = ["lends to"], th = ["…"] }'
            faults.append(
                Fault(f"{where}.{name}.{lang}", str(listed), "is not a list of phrases", fix)
            )
    return phrases


def _plain(overlay: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Return an overlay without words that are not plain or that are already taken.

    Words become columns, options and labels of a database, so they must be plain; a tie family
    and a tie kind of the same name could not be distinguished in a selection.
    """
    plain: dict[str, Any] = {}
    taken = {"tie_kinds": {"all", *_shipped()["families"]}, "families": {"all"}}
    taken["families"] |= set(_shipped()["tie_kinds"])
    for table, words in read_table(overlay, "ontology", faults).items():
        if table not in ("actor_kinds", "tie_kinds", "families", *WORD_LISTS):
            plain[table] = words
            continue
        plain[table] = {}
        for word, value in read_table(words, table, faults).items():
            where = f"{table}.{word}"
            if table != KEYS and not _WORD.match(word):
                fix = "write small Latin letters, digits and _, as in sister_city"
                faults.append(Fault(where, word, "is not a plain word", fix))
            elif word in taken.get(table, ()):
                faults.append(Fault(where, word, "is taken already", "choose another word"))
            else:
                plain[table][word] = value
    return plain
