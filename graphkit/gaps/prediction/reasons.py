"""Reasons for predictions: a sentence of facts about a pair, and the ties those facts rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from graphkit.gaps.prediction.arrays import TieArrays
from graphkit.gaps.prediction.features import KnownTies
from graphkit.model.network import Network
from graphkit.model.records import Tie
from graphkit.model.sentences import SEPARATOR, Sentence, parse_sentence
from graphkit.names.languages import ENGLISH, languages, words_of

_ALIKE = 2  # two populations are similar if neither exceeds this multiple of the other
_NAMED = 3  # partners of a kind that are named; the others are only counted


@lru_cache
def _sentence(lang: str) -> Sentence:
    return parse_sentence(words_of("gaps", lang)["predicted"]["why"], "gaps predicted.why")


class PredictionReasons:
    """Explanations of why pairs are predicted.

    Args:
        network: the network that the arrays were made from.
        arrays: its actors and ties by number.
        ties: the ties that the model knows.
    """

    def __init__(self, network: Network, arrays: TieArrays, ties: KnownTies) -> None:
        self.network, self.arrays, self.ties = network, arrays, ties

    def explain(self, i: int, j: int, chance: float, lang: str) -> tuple[str, tuple[str, ...]]:
        """Return the sentence on a pair of actor numbers, and the ids that it rests on."""
        actors = self.arrays.ids
        row: dict[str, Any] = {"from": actors[i], "to": actors[j], "chance": f"{100 * chance:.1f}"}
        evidence: list[str] = []
        self._add_partners(i, j, row, evidence)
        direct = self.arrays.other_ids.get((min(i, j), max(i, j)), ())
        evidence += direct
        of_kind = self.network.ontology.tie_kinds
        families = [of_kind[self.network.ties[key].kind].family for key in direct]
        row["others"] = SEPARATOR.join(dict.fromkeys(families))
        idle = self._idle(actors[i], actors[j])
        row["existing"] = SEPARATOR.join(dict.fromkeys(tie.status for tie in idle))
        evidence += [tie.id for tie in idle]
        shared = sorted(self._others.get(i, {}).keys() & self._others.get(j, {}).keys())
        row["shared"] = SEPARATOR.join(actors[k] for k in shared[:_NAMED])
        for k in shared[:_NAMED]:
            evidence += (*self._others[i][k], *self._others[j][k])
        km = float(self.ties.actors.km(np.array([[i, j]]))[0])
        row["km"] = round(km) if km == km else None
        people = row["people"], row["other_people"] = self._people(i), self._people(j)
        row["alike"] = min(people) * _ALIKE >= max(people) > 0
        self._add_country(i, j, row, evidence)
        facts = ("common", "many", "way", "others", "shared", "km", "alike")
        row["alone"] = not any(row.get(k) for k in facts)
        spoken = lang if lang in languages("gaps") else ENGLISH
        text = _sentence(spoken).render(row, spoken, self.network.ontology, self._name(lang))
        return text, tuple(dict.fromkeys(evidence))

    def _idle(self, one: str, other: str) -> list[Tie]:
        """Return the ties of the predicted kind that two actors have on record, not in force."""
        kind = self.arrays.kind
        ties = self.network.ties_of.get(one, ())
        return [t for t in ties if t.kind == kind and t.other(one) == other and not t.derived]

    def _people(self, i: int) -> int:
        return self.network.actors[self.arrays.ids[i]].population or 0

    def _add_partners(self, i: int, j: int, row: dict[str, Any], evidence: list[str]) -> None:
        """Add the common partners, fewest ties first; without any, the best longer path."""
        near, far = self._partners(i), self._partners(j)
        degree, actors = self.ties.degree, self.arrays.ids
        common = sorted(set(near) & set(far), key=lambda k: (degree[k], actors[k]))
        if common:
            row["more"] = max(0, len(common) - _NAMED)
            slot = "many" if row["more"] else "common"
            row[slot] = SEPARATOR.join(actors[k] for k in common[:_NAMED])
            for k in common[:_NAMED]:
                evidence += (*self._ids(i, k), *self._ids(k, j))
            return
        ways = [
            (degree[u] * degree[v], u, v) for u in near for v in set(self._partners(u)) & set(far)
        ]
        if ways:
            _, u, v = min(ways)
            row["way"] = SEPARATOR.join((actors[u], actors[v]))
            evidence += (*self._ids(i, u), *self._ids(u, v), *self._ids(v, j))

    def _add_country(self, i: int, j: int, row: dict[str, Any], evidence: list[str]) -> None:
        """Add the actor that has more partners in the other's country, and how many."""
        home = self.ties.actors.countries
        if home[i] == home[j]:
            return
        there = {
            (a, b): [k for k in self._partners(a) if home[k] == home[b]]
            for a, b in ((i, j), (j, i))
        }
        (a, b), partners = max(there.items(), key=lambda pair: len(pair[1]))
        if partners:
            row["one"], row["there"] = self.arrays.ids[a], len(partners)
            row["land"] = self.network.actors[self.arrays.ids[b]].country
            for k in partners:
                evidence += self._ids(a, k)

    def _partners(self, i: int) -> list[int]:
        starts, neighbours = self.ties.starts, self.ties.neighbours
        partners: list[int] = neighbours[starts[i] : starts[i + 1]].tolist()
        return partners

    def _ids(self, a: int, b: int) -> tuple[str, ...]:
        return self.arrays.tie_ids[min(a, b), max(a, b)]

    @cached_property
    def _others(self) -> Mapping[int, Mapping[int, tuple[str, ...]]]:
        found: dict[int, dict[int, tuple[str, ...]]] = {}
        for (a, b), ids in self.arrays.other_ids.items():
            found.setdefault(a, {})[b] = ids
            found.setdefault(b, {})[a] = ids
        return found

    def _name(self, lang: str) -> Callable[[str], str | None]:
        actors = (self.network.whole or self.network).actors
        return lambda key: actors[key].name(lang) if key in actors else None
