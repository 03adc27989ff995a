"""Why a pair is predicted: the facts behind its chance as a sentence, and the ties they are in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from graphkit.gaps.prediction.arrays import Field
from graphkit.gaps.prediction.features import Links
from graphkit.model.network import Network
from graphkit.model.sentences import SEPARATOR, Sentence, parse_sentence

_ALIKE = 2  # of two populations neither is more than so many times the other
_NAMED = 3  # so many partners of a kind are named; the others are counted

_SENTENCES = {
    "en": (
        "{from} and {to} [are both tied to {common:names}[more]; are joined through {way:names}; "
        "are tied otherwise ({others:tie_kinds}); both have other ties to {shared:names}; "
        "lie {km:number} km apart; are of like size ({people:number} and {other_people:number} "
        "people{alike?|}); are alike in the pattern of their ties{alone?|}]."
        "[ {one:names} has {there} {there?partner|partners} in {land:names} already.]"
        " By the ties on record the chance of a tie is {chance} %."
    ),
    "th": (
        "{from}กับ{to} [ต่างมีความสัมพันธ์กับ{common:names}[more]; เชื่อมถึงกันผ่าน{way:names}; "
        "มีความสัมพันธ์แบบอื่นระหว่างกัน ({others:tie_kinds}); ต่างเกี่ยวข้องกับ{shared:names}; "
        "อยู่ห่างกัน {km:number} กม.; มีประชากรใกล้เคียงกัน ({people:number} และ {other_people:number} "
        "คน{alike?|}); มีแบบแผนความสัมพันธ์คล้ายกัน{alone?|}]"
        "[ {one:names}มีคู่ความสัมพันธ์ใน{land:names}แล้ว {there} แห่ง]"
        " จากความสัมพันธ์ที่มีบันทึก โอกาสที่จะมีความสัมพันธ์คือร้อยละ {chance}"
    ),
}
_MORE = {"en": " (and {more} more{more?|})", "th": " (และอีก {more} ราย{more?|})"}


@lru_cache
def _sentence(lang: str, more: bool) -> Sentence:
    text = _SENTENCES[lang].replace("[more]", _MORE[lang] if more else "")
    return parse_sentence(text, "predicted")


class Reasons:
    """Says of pairs why they are predicted."""

    def __init__(self, network: Network, field: Field, links: Links) -> None:
        self.network, self.field, self.links = network, field, links

    def of(self, i: int, j: int, chance: float, lang: str) -> tuple[str, tuple[str, ...]]:
        """The sentence on a pair of numbers of actors, and the ids that it rests on."""
        actors = self.field.actors
        row: dict[str, Any] = {"from": actors[i], "to": actors[j], "chance": f"{100 * chance:.1f}"}
        evidence: list[str] = []
        self._partners(i, j, row, evidence)
        direct = self.field.other_ids.get((min(i, j), max(i, j)), ())
        evidence += direct
        kinds = [self.network.ties[key].kind for key in direct]
        row["others"] = SEPARATOR.join(dict.fromkeys(kinds))
        shared = sorted(self._others.get(i, {}).keys() & self._others.get(j, {}).keys())
        row["shared"] = SEPARATOR.join(actors[k] for k in shared[:_NAMED])
        for k in shared[:_NAMED]:
            evidence += (*self._others[i][k], *self._others[j][k])
        km = float(self.links.ground.km(_pair(i, j))[0])
        row["km"] = round(km) if km == km else None
        people = row["people"], row["other_people"] = self._people(i), self._people(j)
        row["alike"] = min(people) * _ALIKE >= max(people) > 0
        self._country(i, j, row, evidence)
        facts = ("common", "way", "others", "shared", "km", "alike")
        row["alone"] = not any(row.get(k) for k in facts)
        spoken = lang if lang in _SENTENCES else "en"
        text = _sentence(spoken, bool(row.get("more"))).render(
            row, spoken, self.network.ontology, self._name(lang)
        )
        return text, tuple(dict.fromkeys(evidence))

    def _people(self, i: int) -> int:
        return self.network.actors[self.field.actors[i]].population or 0

    def _partners(self, i: int, j: int, row: dict[str, Any], evidence: list[str]) -> None:
        """Partners in common, those with the fewest ties first; else the best way over two."""
        near, far = self._seen(i), self._seen(j)
        degree, actors = self.links.degree, self.field.actors
        common = sorted(set(near) & set(far), key=lambda k: (degree[k], actors[k]))
        if common:
            row["common"] = SEPARATOR.join(actors[k] for k in common[:_NAMED])
            row["more"] = max(0, len(common) - _NAMED)
            for k in common[:_NAMED]:
                evidence += (*self._ids(i, k), *self._ids(k, j))
            return
        ways = [(degree[u] * degree[v], u, v) for u in near for v in set(self._seen(u)) & set(far)]
        if ways:
            _, u, v = min(ways)
            row["way"] = SEPARATOR.join((actors[u], actors[v]))
            evidence += (*self._ids(i, u), *self._ids(u, v), *self._ids(v, j))

    def _country(self, i: int, j: int, row: dict[str, Any], evidence: list[str]) -> None:
        """The one with the more partners in the country of the other."""
        home = self.links.ground.countries
        if home[i] == home[j]:
            return
        there = {
            (a, b): [k for k in self._seen(a) if home[k] == home[b]] for a, b in ((i, j), (j, i))
        }
        (a, b), partners = max(there.items(), key=lambda pair: len(pair[1]))
        if partners:
            row["one"], row["there"] = self.field.actors[a], len(partners)
            row["land"] = self.network.actors[self.field.actors[b]].country
            for k in partners[:_NAMED]:
                evidence += self._ids(a, k)

    def _seen(self, i: int) -> list[int]:
        starts, seen = self.links.starts, self.links.seen
        partners: list[int] = seen[starts[i] : starts[i + 1]].tolist()
        return partners

    def _ids(self, a: int, b: int) -> tuple[str, ...]:
        return self.field.tie_ids[min(a, b), max(a, b)]

    @cached_property
    def _others(self) -> Mapping[int, Mapping[int, tuple[str, ...]]]:
        found: dict[int, dict[int, tuple[str, ...]]] = {}
        for (a, b), ids in self.field.other_ids.items():
            found.setdefault(a, {})[b] = ids
            found.setdefault(b, {})[a] = ids
        return found

    def _name(self, lang: str) -> Any:
        actors = self.network.actors
        return lambda key: actors[key].name(lang) if key in actors else None


def _pair(i: int, j: int) -> Any:
    import numpy as np

    return np.array([[i, j]])
