"""A review of the proposals of a store that wait for a verdict, one at a time.

This module makes the text of each proposal, for a terminal of a given width, and records the
answers in the store; :mod:`graphkit.cli.review` reads the keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from graphkit.cli.statement_card import statement_card
from graphkit.cli.terminal import fit, pad, plain, wrap
from graphkit.extract.corrections import corrected, made_by_hand
from graphkit.gaps.register import MISSING, list_entries, verdict_of, verdicts_by_id
from graphkit.model.dates import format_date
from graphkit.model.errors import GraphkitError
from graphkit.model.labels import kind_label
from graphkit.model.pairs import SAME_AS, Pair, groups, pair_of
from graphkit.model.proposals import VERDICTS, Proposal
from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.languages import languages, words_of
from graphkit.names.normalise import sort_key
from graphkit.resolve.duplicates import against_marks
from graphkit.resolve.likeness import EvidenceFinder
from graphkit.storage.accepted import save_accepted

if TYPE_CHECKING:
    from graphkit.storage import Store, StoredProposal

YES, NO, SKIP, UNDO, QUIT, HELP = "yes", "no", "skip", "undo", "quit", "help"
EDIT, TIE = "edit", "tie"  # of statements of documents alone


def _keys() -> dict[str, str]:
    """Return the action of each letter, by the keyboards of all languages."""
    keys: dict[str, str] = {}
    for lang in languages("cli"):
        for action, letters in words_of("cli", lang)["keyboard"].items():
            for letter in letters:
                # A key of an earlier language keeps its action.
                keys.setdefault(letter, action)
    return keys


KEYS: Mapping[str, str] = _keys()
"""The action of each letter, with whichever of the known keyboards it is typed."""

_TIES = 6  # number of ties listed per actor
_LABEL = 14  # width of the labels
_UNSIGNED = {"id", "source", "note", "ties"}  # fields in which the same actor may differ
_SIDE = 24  # minimal width of each of two columns side by side


@dataclass(frozen=True, slots=True)
class _Step:
    """A position in the queue and the verdict given there; empty if it was skipped.

    ``made`` is the id of a statement that was corrected or made by hand there.
    """

    position: int
    verdict: str = ""
    made: str = ""


class _Known(NamedTuple):
    """The first member of each merged actor's group, and the groups known to be different."""

    first: Mapping[str, str]
    apart: set[frozenset[str]]


class Review:
    """A review of the proposals that wait for a verdict, the highest score first.

    A pair of duplicates that other verdicts already decide is skipped, and so is one with an actor
    that no longer exists. Every answer is recorded at once.

    Args:
        store: the store.
        who: the name of the person who decides.
        kind: review only this kind of proposal.
        lang: the language of texts and names.
    """

    def __init__(self, store: Store, who: str, kind: str | None = None, lang: str = "en") -> None:
        self.store, self.who, self.lang = store, who, lang
        self.words: Mapping[str, Any] = words_of("cli", lang)["review"]
        network = store.load()
        self.network = network.unmerged or network
        self._finder = EvidenceFinder(self.network, open_gazetteer())
        kept = store.proposals(kind)
        # A linkage that exists by now needs no verdict.
        missing = any(one.kind == MISSING for one in kept)
        current = verdicts_by_id(list_entries(store, network, MISSING)) if missing else {}
        self._queue = [
            one for one in kept if current.get(one.id, one.verdict) == VERDICTS[one.kind][0]
        ]
        self._decided: dict[str, tuple[Pair, str]] = {}
        for one in store.proposals(SAME_AS):
            self._note(one, one.verdict)
        self._given: Counter[str] = Counter()
        self._position = 0
        self._steps: list[_Step] = []
        self._pass_over()

    @property
    def current(self) -> StoredProposal | None:
        """Return the proposal under review; None at the end."""
        return self._queue[self._position] if self._position < len(self._queue) else None

    def answer(self, yes: bool, note: str = "") -> str:
        """Record a verdict on the current proposal, move on, and return a line that says so.

        An accepted statement of a document becomes a claim of the store.

        Raises:
            GraphkitError: if it contradicts other verdicts, and once if somebody else has decided
                on the proposal meanwhile; the review stays at this proposal.
        """
        stored = self._queue[self._position]
        self._refuse_once_decided(stored)
        words = ("agree", "decline") if stored.kind == MISSING else ("accept", "reject")
        verdict = verdict_of(words[0] if yes else words[1], stored.kind)
        self.store.decide([stored.id], verdict, self.who, note)
        self._given[stored.id] += 1
        self._note(stored, verdict)
        if yes:
            self._save(stored.id)
        self._go_on(verdict)
        return f"{stored.id}: {verdict}"

    def correct(self, changes: Mapping[str, str]) -> str:
        """Accept the current statement with other fields, move on, and return a line on it.

        Raises:
            GraphkitError: if a field does not fit; the review stays at this statement.
        """
        stored = self._queue[self._position]
        self._refuse_once_decided(stored)
        made = corrected(stored.proposal, changes, self.network, self.who, self.lang)
        self._accept(made)
        _, _, reject = VERDICTS[stored.kind]
        self.store.decide([stored.id], reject, self.who, made.id)
        self._given[stored.id] += 1
        self._go_on(reject, made.id)
        return str(self.words["corrected"].format(id=made.id))

    def make(self, fields: Mapping[str, str]) -> str:
        """Make a tie by hand from the passage at hand, and return a line on it.

        Raises:
            GraphkitError: if a field does not fit; nothing is recorded then.
        """
        stored = self._queue[self._position]
        made = made_by_hand(stored.proposal, fields, self.network, self.who, self.lang)
        self._accept(made)
        return str(self.words["made"].format(id=made.id))

    def _accept(self, made: Proposal) -> None:
        self.store.propose([made])
        self.store.decide([made.id], VERDICTS[made.kind][1], self.who)
        self._save(made.id)

    def _save(self, proposal: str) -> None:
        """Bring the claims of the store in line with the verdict on a statement."""
        if save_accepted(self.store, [proposal]):
            network = self.store.load()
            self.network = network.unmerged or network

    def skip(self) -> None:
        """Leave the current proposal undecided and move on."""
        self._go_on("")

    def back(self) -> str:
        """Go back one, withdraw its verdict, and return a line that says so."""
        if not self._steps:
            return str(self.words["nothing_to_undo"])
        step = self._steps[-1]
        stored = self._queue[step.position]
        if step.verdict:
            self.store.decide([stored.id], VERDICTS[stored.kind][0], self.who)
            if step.made:
                self.store.decide([step.made], VERDICTS[stored.kind][2], self.who)
            self._given[stored.id] += 1
            self._decided.pop(stored.id, None)
            self._save(stored.id)
        self._steps.pop()
        self._position = step.position
        return f"{stored.id}: {self.words['withdrawn']}" if step.verdict else ""

    def summary(self) -> list[str]:
        """Return the numbers of proposals decided, skipped and left, in lines."""
        if not self._queue:
            return [self.words["none"]]
        decided = sum(bool(step.verdict) for step in self._steps)
        skipped = len(self._steps) - decided
        seen = {step.position for step in self._steps}
        passed = [why for i, why in self._passed() if i not in seen]
        left = len(self._queue) - len(seen) - len(passed)
        lines = [self.words["done"].format(decided=decided, skipped=skipped, left=left)]
        for why in ("follow", "gone"):
            if why in passed:
                lines.append(self.words[why].format(n=passed.count(why)))
        return lines

    def card(self, columns: int) -> list[str]:
        """Return the current proposal in lines of at most this many columns (40 or more)."""
        stored = self._queue[self._position]
        proposal = stored.proposal
        head = (
            self.words["position"].format(n=self._position + 1, total=len(self._queue)),
            stored.kind,
            self.words["score"].format(score=proposal.score),
            stored.id,
        )
        lines = [
            "─" * columns,
            fit(plain("  ".join(head)), columns),
            self.words["questions"][stored.kind],
            "",
        ]
        ends = self._ends(proposal)
        if proposal.claim.get("states"):
            return lines + statement_card(proposal, self.network, self.lang, columns)
        if stored.kind != SAME_AS:
            lines += self._facts(proposal, columns)
        if len(ends) == 2:
            lines += self._side_by_side(ends[0], ends[1], columns)
        lines.append("")
        why, against = self._reasons(proposal)
        for title, sign, texts in (("for", "+", why), ("against", "-", against)):
            if texts or stored.kind == SAME_AS:
                lines.append(self.words[title])
                lines += _listed(texts or [self.words["nothing"]], sign if texts else " ", columns)
        cited = [self._cited(key) for key in proposal.evidence if key in self.network.sources]
        if cited:
            lines += [self.words["evidence"], *_listed(cited, " ", columns)]
        return lines

    def keys(self) -> str:
        """Return the line that lists the keys."""
        stored = self.current
        if stored is None:
            return ""
        keys = str(self.words["keys"][stored.kind])
        if stored.proposal.claim.get("states"):
            keys += "   " + str(self.words["more_keys"])
        return keys

    def _refuse_once_decided(self, stored: StoredProposal) -> None:
        known = len(stored.verdicts) + self._given[stored.id]
        now = next((p for p in self.store.proposals(stored.kind) if p.id == stored.id), stored)
        if len(now.verdicts) > known:
            last = now.verdicts[-1]
            self._queue[self._position], self._given[stored.id] = now, 0
            values = {"who": plain(last.who), "verdict": last.verdict, "day": last.when[:10]}
            raise GraphkitError(self.words["overruled"].format(**values))

    # Position in the queue

    def _go_on(self, verdict: str, made: str = "") -> None:
        self._steps.append(_Step(self._position, verdict, made))
        self._position += 1
        self._pass_over()

    def _pass_over(self) -> None:
        known = self._known()
        while self.current and self._needless(self.current, known):
            self._position += 1

    def _passed(self) -> Iterator[tuple[int, str]]:
        known = self._known()
        for i, stored in enumerate(self._queue):
            if why := self._needless(stored, known):
                yield i, why

    def _note(self, stored: StoredProposal, verdict: str) -> None:
        pair = pair_of(stored.proposal.claim) if stored.kind == SAME_AS else None
        if pair and verdict != VERDICTS[SAME_AS][0]:
            self._decided[stored.id] = pair, verdict

    def _groups(self) -> list[tuple[str, ...]]:
        """Return the groups of actors that are the same according to the verdicts so far."""
        accept = VERDICTS[SAME_AS][1]
        return groups(pair for pair, verdict in self._decided.values() if verdict == accept)

    def _known(self) -> _Known:
        first = {key: group[0] for group in self._groups() for key in group}
        accept = VERDICTS[SAME_AS][1]
        apart = (pair for pair, verdict in self._decided.values() if verdict != accept)
        return _Known(first, {frozenset(first.get(key, key) for key in pair) for pair in apart})

    def _needless(self, stored: StoredProposal, known: _Known) -> str:
        """Return the reason why a proposal need not be asked about; empty if it must be."""
        claim = stored.proposal.claim
        if stored.kind == SAME_AS:
            pair: tuple[str, ...] = pair_of(claim) or ("",)
        elif stored.kind == MISSING:
            pair = tuple(str(claim[end]) for end in ("tail", "head") if claim.get(end))
        else:
            return ""
        if not all(key in self.network.actors for key in pair):
            return "gone"
        ends = frozenset(known.first.get(key, key) for key in pair)
        if stored.kind == MISSING:
            # A tie between two records of the same actor can no longer be missing.
            return "follow" if len(ends) < len(pair) else ""
        return "follow" if len(ends) == 1 or ends in known.apart else ""

    # Text of a proposal

    def _ends(self, proposal: Proposal) -> tuple[str, ...]:
        """Return the actors that a proposal is about."""
        claim = proposal.claim
        if proposal.kind == SAME_AS:
            return pair_of(claim) or ()
        ends = (str(claim.get(end) or "") for end in ("tail", "head"))
        return tuple(end for end in ends if end in self.network.actors)

    def _reasons(self, proposal: Proposal) -> tuple[list[str], list[str]]:
        """Return the reasons for and against; of duplicates as of now, in the reader's language."""
        marks = tuple(against_marks().values())
        why = [text for text in proposal.reasons if not text.startswith(marks)]
        against = [
            text.removeprefix(mark)
            for text in proposal.reasons
            for mark in marks
            if text.startswith(mark)
        ]
        pair = pair_of(proposal.claim) if proposal.kind == SAME_AS else None
        if pair is None:
            return why, against
        evidence = self._finder.evidence(*pair) or []
        now = {lang: self._finder.sentences(evidence, lang) for lang in against_marks()}
        known = {text for sides in now.values() for texts in sides for text in texts}
        here = now.get(self.lang, now["en"])
        if known.intersection((*why, *against)):
            # The proposal comes from the same comparison, perhaps of an earlier network.
            return here
        return [*here[0], *why], [*here[1], *against]

    def _side_by_side(self, a: str, b: str, columns: int) -> Iterator[str]:
        """Yield two actors side by side; = where they agree, x where they differ."""
        languages = sorted({*self.network.actors[a].names, *self.network.actors[b].names})
        one, other = (self._portrait(key, languages) for key in (a, b))
        room = (columns - _LABEL - 3) // 2
        for name, left in one.items():
            right = other[name]
            if not left and not right:
                continue
            lang = name.removeprefix("name_")
            fields = self.words["fields"]
            label = fields[name] if lang == name else plain(f"{fields['name']} {lang}")
            if room < _SIDE:
                yield label
                yield from _listed(left or ["-"], " ", columns)
                yield from _listed(right or ["-"], " ", columns)
                continue
            sign = (
                " " if name in _UNSIGNED or not (left and right) else "=" if left == right else "x"
            )
            cells = [
                [line for text in side for line in _wrap(text, room, "")] for side in (left, right)
            ]
            for i, (mine, yours) in enumerate(zip_longest(*cells, fillvalue="")):
                first = fit(label, _LABEL - 1) if i == 0 else ""
                middle = sign if i == 0 else " "
                yield f"{pad(first, _LABEL)}{pad(mine, room)} {middle} {yours}".rstrip()
        for label, texts in (("shared", self._shared(a, b)), ("between", self._between(a, b))):
            if texts:
                yield self.words[label]
                yield from _listed(texts, " ", columns)
        for key in (a, b):
            group = next((g for g in self._groups() if key in g), ())
            if group:
                others = ", ".join(self._named(k) for k in group if k != key)
                text = self.words["merged"].format(name=self._named(key), others=others)
                yield from _wrap(text, columns, "")

    def _portrait(self, key: str, languages: Iterable[str]) -> dict[str, list[str]]:
        """Return the fields of an actor, each as a list of lines."""
        actor, onto = self.network.actors[key], self.network.ontology
        kind = kind_label(actor, onto, self.lang)
        known = None not in (actor.lat, actor.lon)
        source = self.network.sources.get(actor.source)
        dates = [format_date(day, self.lang) if day else "" for day in (actor.since, actor.until)]
        facts = {
            "id": actor.id,
            **{f"name_{lang}": actor.names.get(lang, "") for lang in languages},
            "aliases": ", ".join(actor.aliases),
            "kind": kind,
            "country": self._name(actor.country),
            "within": self._name(actor.within),
            "code": actor.code,
            "dates": " – ".join(dates).strip() if any(dates) else "",
            "place": f"{actor.lat:.4f}, {actor.lon:.4f}" if known else "",
            "population": f"{actor.population:,}" if actor.population is not None else "",
            "wikidata": actor.wikidata,
            "source": source.cite(actor.locator) if source else "",
            "note": actor.note,
        }
        lines = {name: [text] if text else [] for name, text in facts.items()}
        return {**lines, "ties": [*self._ties(key)]}

    def _ties(self, key: str) -> Iterator[str]:
        ties = [tie for tie in self.network.ties_of.get(key, ()) if not tie.derived]
        ties.sort(key=lambda tie: (tie.kind, sort_key(self._name(tie.other(key)))))
        if ties:
            yield str(len(ties))
        for tie in ties[:_TIES]:
            kind = self.network.ontology.tie_kinds[tie.kind]
            labels = kind.label if key == tie.tail else kind.inverse
            yield f"{labels.get(self.lang) or labels['en']} {self._name(tie.other(key))}"
        if len(ties) > _TIES:
            yield self.words["more"].format(n=len(ties) - _TIES)

    def _shared(self, a: str, b: str) -> list[str]:
        one, other = (
            {tie.other(key) for tie in self.network.ties_of.get(key, ()) if not tie.derived}
            for key in (a, b)
        )
        both = one & other - {a, b}
        names = sorted((self._named(key) for key in both), key=sort_key)
        return [", ".join(names)] if names else []

    def _between(self, a: str, b: str) -> list[str]:
        found = []
        for tie in self.network.ties_of.get(a, ()):
            if b in (tie.tail, tie.head):
                kind = self.network.ontology.tie_kinds[tie.kind]
                label = kind.label.get(self.lang) or kind.label["en"]
                found.append(f"{self._name(tie.tail)} {label} {self._name(tie.head)}")
        return found

    def _facts(self, proposal: Proposal, columns: int) -> Iterator[str]:
        """Yield a claim about a tie or an actor, field by field."""
        kinds = self.network.ontology.tie_kinds
        for name, value in proposal.claim.items():
            text = plain(value)
            if name == "kind" and text in kinds:
                text = kinds[text].label.get(self.lang) or kinds[text].label["en"]
            elif text in self.network.actors:
                text = self._named(text)
            lines = _wrap(text, columns - _LABEL, "")
            label = self.words["fields"].get(name, plain(name))
            yield f"{pad(fit(label, _LABEL - 1), _LABEL)}{lines[0]}"
            yield from (" " * _LABEL + line for line in lines[1:])

    def _cited(self, key: str) -> str:
        return f"{self.network.sources[key].cite()} [{key}]"

    def _name(self, key: str) -> str:
        return self.network.name_of(key, self.lang)

    def _named(self, key: str) -> str:
        return f"{self._name(key)} [{key}]"


def _listed(texts: Iterable[str], sign: str, columns: int) -> Iterator[str]:
    for text in texts:
        first, *rest = _wrap(text, columns, "    ")
        yield f"  {sign} {first[4:]}"
        yield from rest


def _wrap(text: str, columns: int, indent: str) -> list[str]:
    # Control characters have no width, so they are removed before a line is measured.
    return wrap(plain(text), columns, indent)
