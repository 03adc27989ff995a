"""Make a network of tables as people write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphkit.model.errors import InvalidDataError, Problem
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.vocabulary import Ontology
from graphkit.names.countries import country_code
from graphkit.names.normalise import normalise
from graphkit.names.suggest import suggest
from graphkit.storage.files.cells import parse_wikidata
from graphkit.storage.files.raw import RawTable
from graphkit.storage.synonyms import word_lists, word_of
from graphkit.tables.cells import CellReader, derived_fields, grade_of, kind_in_titles
from graphkit.tables.citations import Citations
from graphkit.tables.columns import map_columns
from graphkit.tables.header import Shape, find_shape, title_meaning
from graphkit.tables.mapping import Mapping, TableMap, read_mapping
from graphkit.tables.opening import open_tables, own_network
from graphkit.tables.preview import claim_line
from graphkit.tables.questions import Question, Questions
from graphkit.tables.repeats import Repeats
from graphkit.tables.resolving import Resolver, fold_words, language_of
from graphkit.tables.rows import column_of, rows_of, texts_of
from graphkit.tables.values import is_empty

_ORDER = ("sources", "actors", "ties")
_SHOWN = 5


@dataclass
class Import:
    """The result of reading tables.

    Attributes:
        network: the actors, claims and sources that were read.
        mapping: how the tables were read; it can be saved, edited and used again.
        questions: what could not be decided; rows that wait for an answer are not in the network.
        assumed: what was assumed, one sentence each, with the number of cells.
        problems: the rows that were left out.
        preview: the first rows of each table as they were read.
        settled: the words and names that were found without a question.
    """

    network: Network
    mapping: Mapping
    questions: Questions
    assumed: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    preview: list[str] = field(default_factory=list)
    settled: Mapping = field(default_factory=Mapping)

    def full_mapping(self) -> Mapping:
        """Return the mapping with the words and names that were found without a question."""
        words = {
            part: {**self.settled.words.get(part, {}), **self.mapping.words.get(part, {})}
            for part in (*self.settled.words, *self.mapping.words)
        }
        names = {**self.settled.names, **self.mapping.names}
        return replace(self.mapping, words=words, names=names)


def import_tables(
    sources: str | Path | RawTable | Sequence[str | Path | RawTable],
    *,
    mapping: Mapping | str | Path | None = None,
    kind: str = "",
    tie: str = "",
    base: Network | None = None,
    title: str = "",
    lang: str = "en",
) -> Import:
    """Read tables as people write them: find the header, the columns, the actors that names mean.

    Args:
        sources: files or folders (see :func:`graphkit.tables.opening.open_tables`), or tables.
        mapping: how to read them, or the file that says it; what it does not say is found out.
        kind: the kind of actors for which nothing says one.
        tie: the kind of ties for which nothing says one.
        base: the network that the tables are added to: its actors and its vocabulary are known.
        title: the title of the new network.
        lang: the language of the questions.

    Returns:
        The network, the mapping, the questions that are left, and everything that was assumed.
        Nothing else is decided: a row that waits for an answer is not in the network.

    Raises:
        NotFoundError: when a file does not exist.
        InvalidDataError: when a file cannot be read, no table has actors or ties, or a kind is
            unknown.

    Example:
        >>> pairs = RawTable("pairs.csv", "", ("City", "Partner", "Year"),
        ...                  [["มุกดาหาร", "Savannakhet Province", "2547"]], 2)
        >>> found = import_tables([pairs], tie="sister_city")
        >>> [(c.tail, c.head, c.kind, str(c.since)) for c in found.network.claims]
        [('TH-49', 'LA-SV', 'sister_city', '2004')]
        >>> len(found.questions.found)
        0
    """
    base = base or Network()
    given = read_mapping(mapping) if isinstance(mapping, str | Path) else mapping or Mapping()
    mapping = replace(given, kind=kind or given.kind, tie=tie or given.tie)
    _check_kinds(base.ontology, mapping)
    listed = [sources] if isinstance(sources, str | Path | RawTable) else list(sources)
    if len(listed) == 1 and not isinstance(listed[0], RawTable):
        own = own_network(listed[0])
        if own is not None:
            said = f"{Path(listed[0]).name}: graphkit wrote it; its records are read as they are"
            return Import(own, mapping, Questions(lang), Counter({said: 1}))
    tables = [
        table
        for source in listed
        for table in ([source] if isinstance(source, RawTable) else open_tables(source))
    ]
    files = [str(source.file if isinstance(source, RawTable) else source) for source in listed]
    name = title or normalise(Path(files[0]).stem if files else "")
    return _Importer(base, mapping, Questions(lang), tables).run(name)


def _check_kinds(ontology: Ontology, mapping: Mapping) -> None:
    for kind, known in ((mapping.kind, ontology.actor_kinds), (mapping.tie, ontology.tie_kinds)):
        if kind and kind not in known:
            raise InvalidDataError(f"{kind!r} is not a known kind; {suggest(kind, known)}")


class _Importer:
    def __init__(
        self, base: Network, mapping: Mapping, questions: Questions, tables: Sequence[RawTable]
    ) -> None:
        self.ontology, self.mapping, self.questions = base.ontology, mapping, questions
        self.result = Import(Network(), mapping, questions)
        self.assumed = self.result.assumed
        self.base = base
        self.resolver = Resolver(base, mapping, questions, self.assumed)
        self.cells = CellReader(word_lists(base.ontology), mapping, questions, self.assumed)
        self.citations = Citations(self.cells)
        self.claims: dict[Claim, None] = {}
        self.repeats = Repeats(base.ontology, questions, self.assumed)
        self.within: dict[str, tuple[str, str]] = {}
        self.read = [(table, *self._map(table)) for table in tables]
        self.read.sort(
            key=lambda entry: _ORDER.index(entry[1].part) if entry[1].part in _ORDER else 3
        )

    def _map(self, table: RawTable) -> tuple[TableMap, Shape]:
        """Return the mapping of a table and its shape; what is missing in the mapping is found."""
        known = self.mapping.table(table.file, table.sheet)
        shape = find_shape(table, None if known is None or table.header else known.header)
        for note in table.notes:
            self.assumed[f"{table.place}: {note}"] += 1
        if known is None:
            part, columns = map_columns(table, shape)
            known = TableMap(table.file, table.sheet, part, shape.header, columns)
            self._grades(known, shape)
            self._foreign_words(known, shape)
            self.mapping.tables.append(known)
        if known.part == "skip" and shape.rows:
            self.assumed[
                f"{table.place}: does not look like a table of actors or ties, so it is not read"
            ] += 1
        elif table.hidden:
            self.assumed[f"{table.place}: is a hidden sheet and is read"] += 1
        if known.part != "skip" and shape.left_out:
            rows = ", ".join(map(str, shape.left_out[:8])) + (" …" if shape.left_out[8:] else "")
            kinds = "rows that hold no data (titles, sums, notes)"
            self.assumed[f"{table.place}: {kinds} are left out: {rows}"] += 1
        unread = [title for title in shape.titles if not known.columns.get(title)]
        gone = [title for title in known.columns if title not in shape.titles]
        if gone:
            self.assumed[f"{table.place}: columns of the mapping are gone: {', '.join(gone)}"] += 1
        if known.part != "skip" and unread:
            self.assumed[f"{table.place}: columns that are not read: {', '.join(unread)}"] += 1
        return known, shape

    def _grades(self, known: TableMap, shape: Shape) -> None:
        """Read a column of levels as weights if it holds grades such as high and low."""
        for title, meaning in known.columns.items():
            texts = [text for text in column_of(shape, title) if not is_empty(text)]
            grades = meaning == "level" and texts and all(map(grade_of, texts))
            if grades and "weight" not in known.columns.values():
                known.columns[title] = "weight"
                self.assumed[f"{title!r} holds grades and is read as weight: 3, 2, 1"] += 1

    def _foreign_words(self, known: TableMap, shape: Shape) -> None:
        """Keep a column as a note if its title is like that of a list of words, but no cell is."""
        for title, meaning in known.columns.items():
            words = self.cells.words.get(meaning)
            if not words or title_meaning(title, exact=True):
                continue
            texts = {text for text in column_of(shape, title) if not is_empty(text)}
            if texts and not any(word_of(meaning, text, words) for text in texts):
                known.columns[title] = "note"
                self.assumed[f"{title!r} holds no known {meaning} and is read as a note"] += 1

    def run(self, title: str) -> Import:
        """Read all tables."""
        parts = {known.part for _, known, _ in self.read}
        if not parts & {"actors", "ties"}:
            names = ", ".join(dict.fromkeys(table.place for table, _, _ in self.read)) or "nothing"
            raise InvalidDataError(
                f"no table of actors or ties in {names}; name the columns from and to, or id and "
                "name, or say what they are with --map"
            )
        for _, known, shape in self.read:
            if known.part == "sources":
                self.citations.read(rows_of(known, shape))
        ends = {
            normalise(text)
            for _, known, shape in self.read
            for column, meaning in known.columns.items()
            if (known.part == "ties" and meaning in ("from", "to"))
            or (known.part == "actors" and meaning == "name" and "id" not in known.columns.values())
            for text in column_of(shape, column)
        }
        for table, known, shape in self.read:
            if known.part == "actors" and "id" in known.columns.values():
                self._read_actors(table, known, shape)
        listed = self.resolver
        self.resolver.learn(sorted(text for text in ends if text and text not in listed.actors))
        for table, known, shape in self.read:
            if known.part == "actors" and "id" not in known.columns.values():
                self._read_actors(table, known, shape)
        for table, known, shape in self.read:
            if known.part == "ties":
                self._read_ties(table, known, shape)
        self._settle_within()
        for claim in self.claims:
            # What is known of an actor made of a name is that the row names it.
            for key in {claim.tail, claim.head} & self.resolver.made:
                actor = self.resolver.actors[key]
                if not actor.source:
                    actor = replace(actor, source=claim.source, locator=claim.locator)
                self.resolver.actors[key] = actor
                self.resolver.made.discard(key)
        actors = dict(self.resolver.actors)
        for key in self.resolver.used - actors.keys():
            if key in self.base.actors:
                actors[key] = self.base.actors[key]
        self.result.settled = Mapping(words=self.cells.settled, names=self.resolver.settled)
        self.result.network = Network(
            actors=actors,
            claims=tuple(self.claims),
            sources=self.citations.sources,
            ontology=self.ontology,
            title=title,
        )
        return self.result

    def _read_actors(self, table: RawTable, known: TableMap, shape: Shape) -> None:
        for number, row in rows_of(known, shape):
            place = f"{table.place}:{number}"
            names = {n[5:]: normalise(row[n]) for n in row if n.startswith("name_")}
            names = {
                lang: name for lang, name in names.items() if not is_empty(name, in_names=True)
            }
            name = normalise(row.get("name", ""))
            if not is_empty(name, in_names=True):
                names.setdefault(language_of(name), name)
            kind = self.cells.word("kind", row.get("kind", ""), place)
            kind = kind or known.kind or (self.mapping.kind if kind is not None else "")
            own_id = "" if is_empty(row.get("id", ""), in_names=True) else normalise(row["id"])
            key = "-".join(own_id.split()).replace("|", "_")
            country = country_code(row.get("country", "")) if row.get("country") else ""
            if not key:
                first = next(iter(names.values()), "")
                if not first:
                    self._leave_out(table, number, "has no name and no id")
                    continue
                key = self._key_of(first, kind or "", place, row.get("country", ""))
                if not key:
                    continue
            own = self.resolver.actors.get(key)
            kind = kind or (own.kind if own else "") or self._kind_of(names, place)
            if not kind:
                continue
            self._add_actor(table, key, kind, names, country, row, own)

    def _key_of(self, name: str, kind: str, place: str, holder: str) -> str:
        """Return the id of an actor that a table lists by name."""
        place_kinds = {k.id for k in self.ontology.actor_kinds.values() if k.place}
        if kind and kind not in place_kinds and name not in self.mapping.names:
            return f"{kind}:{fold_words(name)}"
        lies_in = "" if is_empty(holder) else normalise(holder)
        return self.resolver.find(name, place, lies_in, kind) or ""

    def _kind_of(self, names: dict[str, str], place: str) -> str:
        """Return the kind of an actor with an id by its name; ask if nothing says it."""
        from graphkit.names.parse import parse_name

        for name in names.values():
            parsed = parse_name(name)
            word = parsed.body or parsed.word
            if word and word.kinds:
                return word.kinds[0]
        lang = self.questions.lang
        kinds = self.ontology.actor_kinds.values()
        choices = [(f"{k.id} · {k.label.get(lang, k.label['en'])}", k.id) for k in kinds]
        asked = self.questions.say("which_kind", names="").strip()
        shown = next(iter(names.values()), "")
        self.questions.ask(Question("kind", (), asked, shown, choices), place)
        return ""

    def _add_actor(
        self,
        table: RawTable,
        key: str,
        kind: str,
        names: dict[str, str],
        country: str,
        row: dict[str, str],
        own: Actor | None,
    ) -> None:
        cells = self.cells
        since, note_since = cells.date(row.get("since", ""), "since", months_first=False)
        until, note_until = cells.date(row.get("until", ""), "until", months_first=False)
        lat, _ = cells.number(row.get("lat", ""), "lat", comma=True)
        lon, _ = cells.number(row.get("lon", ""), "lon", comma=True)
        people, _ = cells.number(row.get("population", ""), "population", comma=False)
        wikidata = parse_wikidata(row.get("wikidata", ""))
        notes = [normalise(row.get("note", "")), note_since, note_until]
        kinds = self.ontology.actor_kinds[kind].subkinds
        cited = self.citations.cited(row.get("source", ""))
        subkind = normalise(row.get("subkind", ""))
        base = own or Actor(key, kind)
        actor = replace(
            base,
            kind=kind,
            names={**base.names, **names},
            subkind=subkind if subkind in kinds else base.subkind,
            aliases=tuple(dict.fromkeys((*base.aliases, *texts_of(row.get("aliases", ""))))),
            country=country or base.country,
            lat=base.lat if lat is None else lat,
            lon=base.lon if lon is None else lon,
            population=base.population if people is None else int(people),
            sector=cells.word("sector", row.get("sector", ""), key) or base.sector,
            since=since or base.since,
            until=until or base.until,
            wikidata=wikidata if isinstance(wikidata, str) else "",
            code=normalise(row.get("code", "")) or base.code,
            succeeds=tuple(texts_of(row.get("succeeds", ""))) or base.succeeds,
            source=cited or base.source or self.citations.file(table),
            locator=normalise(row.get("locator", "")) if cited else base.locator,
            note="; ".join(filter(None, [base.note, *notes])),
        )
        self.resolver.add(actor)
        self.resolver.used.add(key)
        if not is_empty(row.get("within", "")):
            self.within[key] = normalise(row["within"]), country

    def _settle_within(self) -> None:
        """Find the places that actors lie within, which may be rows below them."""
        for key, (text, country) in self.within.items():
            found = self.resolver.find(text, key, country)
            actor = self.resolver.actors[key]
            if found and found != key:
                holder = self.resolver.actors.get(found) or self.base.actors[found]
                if any(k.allows(actor.kind, holder.kind) for k in self.ontology.derived_kinds):
                    self.resolver.actors[key] = replace(actor, within=found)

    def _read_ties(self, table: RawTable, known: TableMap, shape: Shape) -> None:
        months = {
            name: self.cells.month_is_first(known, column, list(column_of(shape, column)))
            for column, name in known.columns.items()
            if name in ("since", "until")
        }
        commas = {
            name: self.cells.comma_is_decimal(known, column, list(column_of(shape, column)))
            for column, name in known.columns.items()
            if name in ("weight", "confidence")
        }
        before = len(self.result.preview)
        found: list[Claim] = []
        for number, row in rows_of(known, shape):
            place = f"{table.place}:{number}"
            for claim in self._claims(table, known, number, row, months, commas):
                found.append(claim)
                if len(self.result.preview) < before + _SHOWN:
                    self.result.preview.append(
                        f"{place}  {claim_line(claim, self.resolver, self.questions.lang)}"
                    )
        self.claims |= dict.fromkeys(self.repeats.united(found, known, table.place))

    def _claims(
        self,
        table: RawTable,
        known: TableMap,
        number: int,
        row: dict[str, str],
        months: dict[str, bool],
        commas: dict[str, bool],
    ) -> Iterator[Claim]:
        """Yield the claims of a row: one for each pair of its ends."""
        place, cells = f"{table.place}:{number}", self.cells
        if any(is_empty(row.get(end, ""), in_names=True) for end in ("from", "to")):
            self._leave_out(table, number, "has only one end")
            return
        holders = [normalise(row.get(f"{end}_place", "")) for end in ("from", "to")]
        ends = [
            self.resolver.several(row[end], place, "" if is_empty(holder) else holder)
            for end, holder in zip(("from", "to"), holders, strict=True)
        ]
        kind = cells.word("tie_kind", row.get("tie_kind", ""), place)
        if kind is None:
            return
        kind = kind or known.kind or self.mapping.tie
        if not kind:
            self._ask_tie(known, table)
            return
        since, note_since = cells.date(
            row.get("since", ""), "since", months_first=months.get("since", False)
        )
        until, note_until = cells.date(
            row.get("until", ""), "until", months_first=months.get("until", False)
        )
        weight, graded = cells.number(
            row.get("weight", ""), "weight", comma=commas.get("weight", False)
        )
        confidence, doubt = cells.number(
            row.get("confidence", ""), "confidence", comma=commas.get("confidence", False)
        )
        level = cells.word("level", row.get("level", ""), place) or ""
        notes = [normalise(row.get("note", "")), note_since, note_until]
        if until and since and until.last < since.first:
            self.assumed["an end before the beginning is kept in the note"] += 1
            notes.append(f"until: {row['until']}")
            until = None
        tie = self.ontology.tie_kinds[kind]
        if level and not tie.levels:
            notes.append(f"level: {level}")
        claim = Claim(
            "",
            "",
            kind,
            key=normalise(row.get("key", "")).replace("|", "/"),
            status=cells.word("status", row.get("status", ""), place) or "",
            level=level if tie.levels else "",
            mechanism=cells.word("mechanism", row.get("mechanism", ""), place) or "",
            dimensions=cells.words_of("dimensions", row.get("dimensions", ""), place),
            obstacles=cells.words_of("obstacles", row.get("obstacles", ""), place),
            since=since,
            until=until,
            weight=weight,
            confidence=confidence,
            source=self.citations.cited(row.get("source", "")) or self.citations.file(table),
            locator=normalise(row.get("locator", "")) or self.citations.row(table, row, number),
            note="; ".join(filter(None, notes)),
            derived=derived_fields(row.get("derived", ""), weight=graded, confidence=doubt),
            quote=normalise(row.get("quote", "")),
        )
        for tail in ends[0]:
            for head in ends[1]:
                if fit := self._fit(table, number, claim, tail, head):
                    yield fit

    def _fit(
        self, table: RawTable, number: int, claim: Claim, tail: str | None, head: str | None
    ) -> Claim | None:
        """Return a claim with its ends; None if it cannot have them, or waits for an answer."""
        if not tail or not head:
            if tail == "" or head == "":
                self._leave_out(table, number, "names an actor that is left out")
            return None
        if tail == head:
            self._leave_out(table, number, f"connects {tail!r} to itself")
            return None
        kinds = [(self.resolver.actors.get(k) or self.base.actors[k]).kind for k in (tail, head)]
        tie = self.ontology.tie_kinds[claim.kind]
        if tie.allows(kinds[0], kinds[1]):
            return claim._replace(tail=tail, head=head)
        if tie.allows(kinds[1], kinds[0]):
            self.assumed[f"{claim.kind} ties are turned round where their kind asks for it"] += 1
            return claim._replace(tail=head, head=tail)
        message = f"a {claim.kind} tie cannot go from {kinds[0]} to {kinds[1]}"
        self._leave_out(table, number, message)
        return None

    def _ask_tie(self, known: TableMap, table: RawTable) -> None:
        lang = self.questions.lang
        choices = [
            (f"{k.id} · {k.label.get(lang, k.label['en'])}", k.id)
            for k in self.ontology.tie_kinds.values()
            if not k.derived
        ]
        asked = self.questions.say("which_tie", table=table.place)
        above = [cell for cells in table.rows[: min(known.header, default=1) - 1] for cell in cells]
        texts = [*known.columns, *above, table.sheet, Path(table.file).stem]
        guess = kind_in_titles(texts, self.cells.words["tie_kind"])
        question = Question("tie", (known.file, known.sheet), asked, "", choices, guess)
        self.questions.ask(question, table.place)

    def _leave_out(self, table: RawTable, number: int, message: str) -> None:
        self.result.problems.append(Problem("left_out", message, table.place, number))
