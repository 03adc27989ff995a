"""Rows of a table that state one tie several times: repeated, turned round, or with weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graphkit.model.records import Claim
from graphkit.model.vocabulary import Ontology
from graphkit.tables.mapping import TableMap
from graphkit.tables.questions import Question, Questions


class Repeats:
    """Unites the claims of a table that differ in nothing but their weight and their row."""

    def __init__(self, ontology: Ontology, questions: Questions, assumed: Counter[str]) -> None:
        self.symmetric = {kind.id for kind in ontology.tie_kinds.values() if kind.symmetric}
        self.questions, self.assumed = questions, assumed

    def united(self, claims: Sequence[Claim], known: TableMap, place: str) -> list[Claim]:
        """Return the claims of a table, each tie once; ask which weight counts."""
        groups: dict[Claim, list[Claim]] = {}
        for claim in claims:
            groups.setdefault(self._key(claim), []).append(claim)
        several = [group for group in groups.values() if len(group) > 1]
        weighed = [group for group in several if any(c.weight is not None for c in group)]
        if len(several) > len(weighed):
            self.assumed[f"{place}: rows that repeat another count once"] += len(several) - len(
                weighed
            )
        if weighed and not known.repeated:
            say = self.questions.say
            choices = [(say("sum"), "sum"), (say("largest"), "largest"), (say("each"), "each")]
            key, asked = (known.file, known.sheet), say("which_sum", table=place)
            question = Question("sum", key, asked, "", choices, "sum", rows=len(weighed) - 1)
            self.questions.ask(question, place)
        return [
            claim
            for group in groups.values()
            for claim in (self._one(group, known.repeated) if len(group) > 1 else group)
        ]

    def _key(self, claim: Claim) -> Claim:
        tail, head = claim.tail, claim.head
        if claim.kind in self.symmetric and head < tail:
            tail, head = head, tail
        return claim._replace(tail=tail, head=head, weight=None, locator="")

    def _one(self, group: Sequence[Claim], how: str) -> list[Claim]:
        weights = [claim.weight for claim in group if claim.weight is not None]
        first = group[0]
        if how == "each" and weights:
            return [
                claim._replace(key=f"{claim.key}{place}") for place, claim in enumerate(group, 1)
            ]
        place = first.locator
        if place:
            place = self.questions.say("and_more", place=place, count=len(group) - 1)
        if not weights or not how:
            return [first._replace(locator=place)]
        weight = sum(weights) if how == "sum" else max(weights)
        derived = (
            first.derived
            if how != "sum" or "weight" in first.derived
            else (*first.derived, "weight")
        )
        return [first._replace(weight=weight, locator=place, derived=derived)]
