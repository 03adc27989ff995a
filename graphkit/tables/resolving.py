"""Find the actor that a name in a table means: one of the tables, of the network, or a place."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor, all_names
from graphkit.names.gazetteer import Place, open_gazetteer
from graphkit.names.normalise import fold, normalise
from graphkit.names.parse import parse_name
from graphkit.names.type_words import bare
from graphkit.resolve.candidates import Candidate
from graphkit.resolve.match import EXACT, Matcher
from graphkit.tables.columns import is_place
from graphkit.tables.mapping import NEW, Mapping
from graphkit.tables.questions import Question, Questions
from graphkit.tables.values import parts_of

SURE = 0.93
"""The score from which a name that can mean one actor only is read without a question."""

_SHORT = 4
_SAMPLE = 200
_NAMED = 20
_PLACES = 0.3
_NOT_IN_IDS = re.compile(r"[\s|\x00-\x1f\x7f-\x9f]+")
_LANGUAGES = {"THAI": "th", "LAO": "lo", "CJK": "zh", "KHMER": "km", "MYANMAR": "my"}


def language_of(name: str) -> str:
    """Return the language that the letters of a name say; ``en`` for Latin letters.

    Example:
        >>> [language_of(name) for name in ("มุกดาหาร", "Mukdahan", "崇左", "Quảng Trị")]
        ['th', 'en', 'zh', 'vi']
    """
    if re.search("[ăđơưạ-ỹ]", normalise(name).casefold()):
        return "vi"
    letters = (unicodedata.name(letter, "").split(" ")[0] for letter in name)
    return next((_LANGUAGES[letter] for letter in letters if letter in _LANGUAGES), "en")


class Resolver:
    """The actors of an import: those that its tables list, and those that names in them mean.

    Args:
        base: the network that the tables are added to; its actors are known.
        mapping: the answers that are known already, and the kind of new actors.
        questions: where a doubt is asked.
        assumed: counts what was assumed, by its sentence.

    Attributes:
        actors: the actors by id.
        used: the ids of those that rows of actors or ties name.
        settled: the ids of names that were found without a question, but not letter by letter.
        made: the ids of actors that were made of a name alone.
        places: whether names are looked up among the places of the world.
    """

    def __init__(
        self, base: Network, mapping: Mapping, questions: Questions, assumed: Counter[str]
    ) -> None:
        self.base, self.mapping = base, mapping
        self.questions, self.assumed = questions, assumed
        self.actors: dict[str, Actor] = {}
        self.used: set[str] = set()
        self.settled: dict[str, str] = {}
        self.made: set[str] = set()
        self._by_name: dict[str, set[str]] = {}
        self._cache: dict[tuple[str, str, str], str | None] = {}
        self._matcher = Matcher(base, None)
        self._kinds: Counter[str] = Counter()
        self._made = 0
        self.places = True

    def learn(self, names: Iterable[str]) -> None:
        """Find out from some names whether they are names of places, and mostly of which kind.

        Names of people or bodies are not looked up among the places of the world.
        """
        names = [name for name in names if name not in self.mapping.names]
        if len(names) > _SAMPLE:
            step = len(names) // _SAMPLE
            sample = names[::step]
            known = sum(is_place(name) for name in sample)
            self.places = known >= _PLACES * len(sample)
            if not self.places:
                self._assume(
                    "names are not looked up among the places of the world: few are places"
                )
        self._matcher = Matcher(self.base, open_gazetteer() if self.places else None)
        if self.places:
            for name in names[:_SAMPLE]:
                found = self._candidates(name, "")
                if len(found) == 1 and found[0].score >= SURE:
                    self._kinds[found[0].kind] += 1

    def add(self, actor: Actor) -> None:
        """Add an actor that a table lists."""
        self.actors[actor.id] = actor
        for name in (*all_names(actor), actor.id):
            for key in {fold(name), fold(bare(name))} - {""}:
                self._by_name.setdefault(key, set()).add(actor.id)

    def several(self, text: str, place: str, holder: str = "") -> list[str | None]:
        """Return the ids that a cell of one or several names means; None for an open question."""
        text = normalise(text)
        if text in self.mapping.names or self._listed(text):
            return [self.find(text, place, holder)]
        parts = parts_of(text)
        if len(parts) > 1 and not self._is_one(text, parts):
            self._assume(f"{text!r} is read as {len(parts)} actors")
            return [self.find(part, place, holder) for part in parts]
        return [self.find(text, place, holder)]

    def find(self, text: str, place: str, holder: str = "", kind: str = "") -> str | None:
        """Return the id that a name means; empty to leave it out, None for an open question.

        Args:
            text: the name.
            place: the place of its row, for questions.
            holder: the country or province that it lies in, if the table says it.
            kind: its kind, if the table says it; a name of another kind is not meant.
        """
        text = normalise(text)
        key = text, holder, kind
        if key not in self._cache:
            self._cache[key] = self._find(text, place, holder, kind)
        elif self._cache[key] is None:
            self._repeat(text, place)
        found = self._cache[key]
        if found:
            self.used.add(found)
        return found

    def _find(self, text: str, place: str, holder: str, kind: str) -> str | None:
        answer = self.mapping.names.get(text)
        if answer is not None:
            if answer.startswith(NEW):
                return self._new(text, answer.removeprefix(NEW))
            return self._take(answer, text) if answer else ""
        listed = self._listed(text)
        if len(listed) == 1:
            return listed[0]
        if listed:
            choices = [(self._shown(key), key) for key in listed]
            self._ask_name(text, choices, None, place)
            return None
        found = self._candidates(text, holder, kind)
        sure = [c for c in found if c.score >= SURE or _is_exact(text, c)]
        if len(sure) == 1 and len(found) == 1:
            return self._clear(text, sure[0])
        if found and len(found) > 1 and (best := self._of_usual_kind(text, found)):
            others = ", ".join(_candidate_text(c) for c in found if c is not best)
            self._assume(f"{text!r} is read as {_candidate_text(best)}, not as {others}")
            self.settled[text] = best.id
            return self._take(best.id, text)
        if found:
            choices = [(_candidate_text(c), c.id) for c in found]
            first = found[0].id if found[0].score > 0.8 else None
            self._ask_name(text, choices, first, place)
            return None
        if kind:
            self._assume_new(text, kind)
            return self._new(text, kind)
        return self._unknown(text, place)

    def _candidates(self, text: str, holder: str, kind: str = "") -> list[Candidate]:
        """Return the actors and places that a name may mean; short ones only letter by letter."""
        key = fold(text)
        if not any(map(str.isalpha, key)) or not (self.places or self.base.actors):
            return []
        found = self._matcher.match(f"{text}, {holder}" if holder else text, kind=kind)
        if key.isascii() and len(key) < _SHORT:
            return [c for c in found if _is_exact(text, c)]
        return found

    def _of_usual_kind(self, text: str, found: Sequence[Candidate]) -> Candidate | None:
        """Return the one candidate of the usual kind, if the others are towns within it."""
        if not self._kinds:
            return None
        kind, count = self._kinds.most_common(1)[0]
        usual = [c for c in found if c.kind == kind]
        if len(usual) != 1 or not _is_exact(text, usual[0]) or 2 * count < self._kinds.total():
            return None
        held = {usual[0].id, usual[0].country}
        return usual[0] if all(c.within in held for c in found if c is not usual[0]) else None

    def _clear(self, text: str, found: Candidate) -> str:
        if found.score < EXACT and fold(text) != fold(found.name):
            self._assume(f"{text!r} is read as {_candidate_text(found)}")
            self.settled[text] = found.id
        return self._take(found.id, text)

    def _take(self, key: str, text: str) -> str:
        """Return the id of a known actor or place; a place becomes an actor."""
        if key in self.actors or key in self.base.actors:
            return key
        place = open_gazetteer().place(key)
        if place is None:
            raise InvalidDataError(
                f"[names] {text!r} = {key!r}: no actor or place has this id; correct the mapping"
            )
        self.add(_actor_of(place, text))
        return key

    def _unknown(self, text: str, place: str) -> str | None:
        parsed = parse_name(text)
        word = parsed.body or parsed.word
        kind = word.kinds[0] if word and word.kinds else self.mapping.kind
        if kind and kind in self.base.ontology.actor_kinds:
            self._assume_new(text, kind)
            return self._new(text, kind)
        key = ("kind",)
        asked = self.questions.found.get(key)
        names = ([] if asked is None else asked.value.split(", ")) + [text]
        shown = ", ".join(dict.fromkeys(names))
        kinds = self.base.ontology.actor_kinds.values()
        label = self.questions.lang
        question = Question(
            "kind",
            (),
            self.questions.say("which_kind", names="").strip(),
            shown if len(shown) < 300 else f"{shown[:300]}…",
            [(f"{k.id} · {k.label.get(label, k.label['en'])}", k.id) for k in kinds],
        )
        if asked is not None:
            asked.value = question.value
        self.questions.ask(question, place)
        return None

    def _new(self, text: str, kind: str) -> str:
        key = f"{kind}:{_NOT_IN_IDS.sub('-', fold_words(text))}"
        if key not in self.actors:
            self.add(Actor(key, kind, {language_of(text): text}))
            self.made.add(key)
        return key

    def _listed(self, text: str) -> list[str]:
        if text in self.actors or text in self.base.actors:
            return [text]
        return sorted(self._by_name.get(fold(text)) or self._by_name.get(fold(bare(text))) or ())

    def _is_one(self, text: str, parts: Sequence[str]) -> bool:
        """Return whether a text with a separator is one name, such as a town and its country."""
        found = self._matcher.match(text)
        if any({"within", "country"} & {reason.code for reason in c.reasons} for c in found):
            return True
        known = [bool(self._listed(part) or self._matcher.match(part)) for part in parts]
        bodies = [bool(parse_name(part).body) for part in parts]
        return not all(k or b for k, b in zip(known, bodies, strict=True))

    def _ask_name(
        self, text: str, choices: Sequence[tuple[str, str]], suggestion: str | None, place: str
    ) -> None:
        """Ask which actor a name means."""
        say = self.questions.say
        kinds = self.base.ontology.actor_kinds.values()
        lang = self.questions.lang
        extra = [
            (say("new", kind=f"{k.id} · {k.label.get(lang, k.label['en'])}"), f"{NEW}{k.id}")
            for k in kinds
        ]
        question = Question(
            "name",
            (text,),
            say("which_name"),
            text,
            [*choices, *extra, (say("leave_out"), "")],
            suggestion,
        )
        self.questions.ask(question, place)

    def _repeat(self, text: str, place: str) -> None:
        for key in (("name", text), ("kind",)):
            asked = self.questions.found.get(key)
            if asked and (key[0] == "name" or text in asked.value):
                self.questions.ask(asked, place)
                return

    def _shown(self, key: str) -> str:
        actor = self.actors.get(key) or self.base.actors[key]
        return f"{key} · {actor.name(self.questions.lang)} ({actor.kind})"

    def _assume_new(self, text: str, kind: str) -> None:
        """Say that a name becomes a new actor; of very many, the first ones by name."""
        self._made += 1
        if self._made <= _NAMED:
            self._assume(f"{text!r} is not known and becomes a new actor of kind {kind}")
        else:
            self._assume(f"other names that are not known become new actors of kind {kind}")

    def _assume(self, sentence: str) -> None:
        self.assumed[sentence] += 1


def _is_exact(text: str, found: Candidate) -> bool:
    """Return whether a name is that of a candidate letter by letter, type words apart."""
    return bool({fold(text), fold(bare(text))} & {fold(found.name), fold(bare(found.name))})


def fold_words(text: str) -> str:
    """Return the words of a name for an id: in small letters, joined by hyphens."""
    return "-".join(
        re.findall(
            r"[^\W_]+(?:[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[^\W_]*)*", text.casefold()
        )
    )


def _candidate_text(found: Candidate) -> str:
    country = f", {found.country}" if found.country else ""
    name = found.label if found.label == found.name else f"{found.label} {found.name}"
    return f"{found.id} · {name} ({found.kind}{country})"


def _actor_of(place: Place, text: str) -> Actor:
    """Return a place of the gazetteer as an actor; another spelling becomes an alias."""
    names = {
        lang: name for lang, name in place.names.items() if lang in ("en", "th", "lo", "vi", "zh")
    }
    known = {fold(name) for name in place.all_names()}
    aliases = () if {fold(text), fold(bare(text))} & known else (text,)
    country = "" if place.id == place.country else place.country
    return Actor(
        place.id,
        place.kind,
        names or {language_of(text): text},
        aliases=aliases,
        country=country,
        lat=place.lat,
        lon=place.lon,
    )
