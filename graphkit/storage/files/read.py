"""Read a dataset from a folder of CSV files or an .xlsx workbook, and report all its problems.

Reading never stops at a fault: rows with errors are left out and reported, and the others form
the network. Parsed cells are remembered, so reading a large table costs little more than
splitting its lines.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import getitem, itemgetter
from pathlib import Path
from typing import Any

from graphkit.model.errors import Problem
from graphkit.model.network import Network
from graphkit.model.records import DERIVABLE, Actor, ActorClaim, Claim, Source, all_names
from graphkit.names.normalise import fold, normalise
from graphkit.names.type_words import bare
from graphkit.storage.files.assumptions import Assumptions, WeightCheck, warn_ahead
from graphkit.storage.files.cells import (
    KnownIds,
    ParsedCells,
    choice,
    derived_parser,
    number_parser,
    optional,
    parse_count,
    parse_day,
    parse_day_text,
    parse_key,
    parse_own_id,
    parse_wikidata,
    parse_year,
    required,
    word_parser,
    words_parser,
)
from graphkit.storage.files.containment import ContainmentCheck
from graphkit.storage.files.csv_folder import RawDataset
from graphkit.storage.files.extending import (
    Opener,
    base_of,
    with_row,
    with_source,
    without_missing,
)
from graphkit.storage.files.network_toml import read_settings
from graphkit.storage.files.opening import open_raw
from graphkit.storage.files.row_faults import (
    ACTOR_COLUMNS,
    claimable_field,
    derived_faults,
    span_faults,
)
from graphkit.storage.files.schema import (
    ABOUT,
    TABLES,
    CellError,
    DatasetTable,
    clean_cell,
    clean_lines,
    clean_list,
    name_column,
)


def read_network(
    path: str | Path, *, as_of: dt.date | None = None, opener: Opener | None = None
) -> tuple[Network, list[Problem]]:
    """Read a dataset and check every row of it.

    Args:
        path: a folder with ``actors.csv``, ``ties.csv`` and ``sources.csv``, and optionally
            ``actor_claims.csv`` and ``network.toml``; or an ``.xlsx`` workbook with sheets of
            these names. The sheet ``network`` has a key and its value in each row; the sheet
            ``ontology`` has the vocabulary lines of ``network.toml``.
        as_of: the day for which ties are computed; today unless given.
        opener: opens the network that the dataset extends, by the address in its settings.

    Returns:
        The network of the rows without errors, and all problems, in the order of the files
        and their rows. :data:`graphkit.storage.files.schema.CODES` explains the codes.

    Raises:
        NotFoundError: when there is no dataset at the path.
        InvalidDataError: when the path is a single file of a dataset.
        MissingExtraError: when the packages that read workbooks are not installed.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "actors.csv").write_text("id,kind,name_en\\nTH-49,provinz,Mukdahan\\n")
        >>> network, problems = read_network(folder)
        >>> for problem in problems:
        ...     if problem.severity == "error":
        ...         print(problem)
        actors.csv:2 kind: 'provinz' is not a known actor kind; did you mean 'province'?
    """
    raw = open_raw(Path(path))
    today = dt.date.today()
    base = base_of(raw.about, Path(path), opener)
    reader = _DatasetReader(raw, today, base)
    sources = reader.sources()
    actors = reader.actors()
    claims = reader.claims()
    actor_claims = reader.actor_claims()
    order = {name: place for place, name in enumerate(dict.fromkeys(p.file for p in raw.problems))}
    problems = sorted(raw.problems, key=lambda p: (order[p.file], p.row or 0))
    network = Network(
        actors=actors,
        claims=tuple(dict.fromkeys((*base.claims, *claims))) if base.claims else tuple(claims),
        sources=sources,
        actor_claims=tuple(dict.fromkeys((*base.actor_claims, *reader.added, *actor_claims))),
        ontology=reader.ontology,
        title=reader.about["title"],
        version=reader.about["version"],
        description=reader.about["description"],
        licence=reader.about["licence"],
        translations={key: text for key, text in reader.about.items() if text and key not in ABOUT},
        as_of=as_of or today,
    )
    return network, problems


class _DatasetReader:
    """The state of reading one dataset: the records known so far, and the parsers of cells."""

    def __init__(self, raw: RawDataset, today: dt.date, base: Network) -> None:
        self.raw, self.today, self.base = raw, today, base
        self.added: list[ActorClaim] = []
        if base.actors:
            without_missing(raw.problems)
        self.assumed = Assumptions()
        self.about, self.ontology = read_settings(
            raw.about, raw.about_file, raw.problems, base.ontology.overlay
        )
        files = {name: table.file for name, table in raw.tables.items()}
        self.known_actors: dict[str, Actor] = dict(base.actors)
        self.known_sources: dict[str, Source] = dict(base.sources)
        out = {name: table.broken for name, table in raw.tables.items()}
        self.actor_ids = KnownIds(
            *("actor", files.get("actors", ""), self.known_actors, out.get("actors", {})),
            *("unknown_actor", self._names),
        )
        self.source_ids = KnownIds(
            *("source", files.get("sources", ""), self.known_sources, out.get("sources", {})),
            *("unknown_source", self._titles, "sources" in raw.tables),
        )
        self.text = ParsedCells(clean_cell)
        self.lines = ParsedCells(clean_lines)
        self.source = self._parsed(optional(self._source))
        self.confidence = self._parsed(number_parser(0, 1))

    def sources(self) -> dict[str, Source]:
        """Read the sources; sources without a row are added when other rows refer to them."""
        table = self.raw.tables.get("sources")
        if table is None:
            return self.known_sources
        memos = dict.fromkeys(TABLES["sources"], self.text) | {
            "id": self._parsed(required(parse_own_id)),
            "title": ParsedCells(required(clean_cell)),
            "year": self._parsed(parse_year),
            "accessed": self._parsed(parse_day_text),
            "access": self._word("access", "access level"),
            "note": self.lines,
        }
        own: dict[str, int] = {}
        for number, _, values in self._rows(table, memos):
            source = Source(*values)
            if source.year and source.year > self.today.year:
                warn_ahead(table, number, "year", source.year, str(source.year), self.today)
            if self._repeated(table, number, source.id, own):
                continue
            own[source.id] = number
            self.known_sources[source.id] = with_source(self.base.sources.get(source.id), source)
        return self.known_sources

    def actors(self) -> dict[str, Actor]:
        """Read the actors whose rows, and whose references to other actors, are valid."""
        table = self.raw.tables.get("actors")
        if table is None:
            return self.known_actors
        names = [c for c in table.columns if name_column(c)]
        columns = (*ACTOR_COLUMNS, *names)
        memos = self._actor_memos() | {
            name: self._parsed(optional(clean_cell, names=True)) for name in names
        }
        numbers: dict[str, int] = {}
        for number, _, values in self._rows(table, memos, columns, self._actor_faults):
            fields = dict(zip(columns, values, strict=True))
            named = {column[5:]: fields.pop(column) for column in names}
            actor = Actor(names={lang: name for lang, name in named.items() if name}, **fields)
            if self._repeated(table, number, actor.id, numbers):
                continue
            numbers[actor.id] = number
            faults = list(self._actor_faults(values))
            for column, fault in faults:
                self._fault(table, number, column, None, fault)
            if faults:
                table.broken[actor.id] = number
                continue
            if not actor.names:
                fix = "fill in a name, such as name_en"
                table.report("no_name", "has no name", number, None, actor.id, fix, warning=True)
            if (actor.lat is None) != (actor.lon is None):
                message, fix = "has one coordinate without the other", "fill in both lat and lon"
                table.report("one_coordinate", message, number, None, actor.id, fix, warning=True)
            known = self.base.actors.get(actor.id)
            self.known_actors[actor.id] = with_row(known, actor, self.added)
        ContainmentCheck(table, self.known_actors, numbers, self.actor_ids, self.ontology).settle()
        return self.known_actors

    def claims(self) -> list[Claim]:
        """Read the claims on ties: every valid row once."""
        table = self.raw.tables.get("ties")
        claims: list[Claim] = []
        if table is None:
            return claims
        if not self.known_actors and "actors" not in self.raw.tables:
            _drain(table)
            return claims
        end = ParsedCells(required(self.actor_ids))
        weights = WeightCheck(table, self.ontology)
        memos = dict.fromkeys(TABLES["ties"], self.text) | {
            "from": end,
            "to": end,
            "kind": ParsedCells(required(self._tie_kind)),
            "key": self._parsed(optional(parse_key)),
            "status": self._word("statuses", "status"),
            "level": self._word("levels", "level"),
            "mechanism": self._word("mechanisms", "mechanism"),
            "dimensions": self._words("dimensions", "dimension"),
            "obstacles": self._words("obstacles", "obstacle"),
            "since": self._parsed(parse_day),
            "until": self._parsed(parse_day),
            "weight": self._parsed(number_parser(0, math.inf)),
            "confidence": self.confidence,
            "source": self.source,
            "note": self.lines,
            "derived": ParsedCells(derived_parser(DERIVABLE)),
            "quote": self.lines,
        }
        kinds = self.ontology.tie_kinds
        kind_of = {key: actor.kind for key, actor in self.known_actors.items()}
        seen: dict[int, int] = {}
        fits: dict[tuple[str, str, str], bool] = {}
        has_levels = {kind.id for kind in kinds.values() if kind.levels}
        make = Claim._make
        for number, cells, values in self._rows(table, memos, check=self._tie_faults):
            tail, head, kind = values[0], values[1], values[2]
            ends = kind, kind_of[tail], kind_of[head]
            fit = fits.get(ends)
            if fit is None:
                fit = fits[ends] = kinds[kind].allows(ends[1], ends[2])
            if (
                not fit
                or tail == head
                or (values[5] and kind not in has_levels)
                or (values[10] and values[9] and values[10].last < values[9].first)
                or (values[16] and any(derived_faults(values)))
            ):
                for column, fault in (*self._tie_faults(values), *derived_faults(values)):
                    self._fault(table, number, column, None, fault)
                continue
            claim = make(values)
            mark = hash(cells)
            if mark in seen and claims[seen[mark]] == claim:
                message = "repeats an earlier row and counts only once"
                table.report("duplicate_row", message, number, fix="delete it", warning=True)
                continue
            seen[mark] = len(claims)
            claims.append(claim)
            if claim.weight is not None:
                weights.check(number, claim)
            if claim.since and claim.since.first > self.today:
                warn_ahead(table, number, "since", claim.since.year, str(claim.since), self.today)
        return claims

    def actor_claims(self) -> list[ActorClaim]:
        """Read the claims on single fields of actors."""
        table = self.raw.tables.get("actor_claims")
        if table is None:
            return []
        if not self.known_actors and "actors" not in self.raw.tables:
            _drain(table)
            return []
        fields = self._actor_memos()
        memos = dict.fromkeys(TABLES["actor_claims"], self.text) | {
            "actor": ParsedCells(required(self.actor_ids)),
            "field": ParsedCells(required(claimable_field)),
            "value": ParsedCells(required(clean_cell)),
            "source": self.source,
            "confidence": self.confidence,
            "derived": ParsedCells(derived_parser(("value",))),
            "quote": self.lines,
        }
        claims: dict[ActorClaim, None] = {}
        for number, cells, values in self._rows(table, memos):
            claim = ActorClaim._make(values)
            try:
                if claim.field in {"within", "succeeds"}:
                    for actor in clean_list(claim.value):
                        self.actor_ids(actor)
                elif claim.field in fields:
                    fields[claim.field][cells[2]]
                if claim.field == "subkind":
                    kind = self.known_actors[claim.actor].kind
                    for fault in self._subkind_faults(kind, claim.value):
                        raise fault
            except CellError as error:
                self._fault(table, number, "value", claim.value, error)
                continue
            if claim in claims:
                message = "repeats an earlier row and counts only once"
                table.report("duplicate_row", message, number, fix="delete it", warning=True)
            claims[claim] = None
        return list(claims)

    def _rows(
        self,
        table: DatasetTable,
        memos: Mapping[str, ParsedCells],
        columns: Sequence[str] | None = None,
        check: Callable[[Sequence[Any]], Iterator[tuple[str, CellError]]] | None = None,
    ) -> Iterator[tuple[int, tuple[str, ...], list[Any]]]:
        """Yield rows whose cells are all valid: number, cells, and values in column order.

        The others are reported. ``check`` finds the faults of the valid cells of such a row taken
        together.
        """
        columns = columns or TABLES[table.name]
        width = table.width
        pick = itemgetter(*(table.columns.get(column, width) for column in columns))
        parsers = [memos[column] for column in columns]
        cites = columns.index("source") if "source" in columns and table.name != "sources" else None
        if cites is not None and "source" not in table.columns:
            message = "has no column for sources, so none of its rows is cited"
            table.report("uncited", message, fix="add a column 'source'", warning=True)
            cites = None
        for number, row in table.rows:
            row.append("")
            cells = pick(row)
            try:
                values = list(map(getitem, parsers, cells))
                if self.assumed.cells:
                    self.assumed.take(number, columns, parsers, cells)
            except CellError:
                self.assumed.cells.clear()
                if "".join(cells).strip():
                    self._explain(table, number, columns, parsers, cells, check)
                    if "id" in table.columns:
                        table.broken.setdefault(normalise(cells[0]), number)
                continue
            if cites is not None and not values[cites]:
                message, fix = "is empty, so the row is not cited", "fill in the id of a source"
                table.report("uncited", message, number, "source", fix=fix, warning=True)
            yield number, cells, values

        self.assumed.tell(table)

    def _parsed(self, parse: Callable[[str], Any]) -> ParsedCells:
        return ParsedCells(parse, self.assumed.cells)

    def _explain(
        self,
        table: DatasetTable,
        number: int,
        columns: Sequence[str],
        parsers: Sequence[ParsedCells],
        cells: Sequence[str],
        check: Callable[[Sequence[Any]], Iterator[tuple[str, CellError]]] | None,
    ) -> None:
        """Report every fault of a row, not only the first."""
        values: list[Any] = []
        for column, memo, cell in zip(columns, parsers, cells, strict=True):
            try:
                values.append(memo[cell])
            except CellError as error:
                values.append(None)
                self.assumed.reject(column, cell)
                self._fault(table, number, column, cell.strip(), error)
        for column, fault in check(values) if check else ():
            self._fault(table, number, column, None, fault)

    def _fault(
        self, table: DatasetTable, number: int, column: str, value: str | None, fault: CellError
    ) -> None:
        table.report(
            *(fault.code, fault.message, number, column, value or None, fault.fix),
            correction=fault.correction,
        )

    def _repeated(
        self, table: DatasetTable, number: int, key: str, known: Mapping[str, Any]
    ) -> bool:
        if key not in known and key not in table.broken:
            return False
        fix = "give it another id"
        if table.name == "actors":
            fix += ", or state what differs in actor_claims.csv"
        table.report("duplicate_id", "is already the id of an earlier row", number, "id", key, fix)
        return True

    def _actor_memos(self) -> dict[str, ParsedCells]:
        return dict.fromkeys(TABLES["actors"], self.text) | {
            "id": self._parsed(required(parse_own_id)),
            "kind": ParsedCells(required(self._actor_kind)),
            "subkind": self._parsed(optional(clean_cell)),
            "aliases": ParsedCells(clean_list),
            "country": ParsedCells(clean_cell),
            "within": self._parsed(optional(clean_cell)),
            "lat": self._parsed(number_parser(-90, 90)),
            "lon": self._parsed(number_parser(-180, 180)),
            "population": self._parsed(parse_count),
            "sector": self._word("sectors", "sector"),
            "since": self._parsed(parse_day),
            "until": self._parsed(parse_day),
            "succeeds": self._parsed(optional(clean_list, ())),
            "wikidata": self._parsed(parse_wikidata),
            "source": self.source,
            "note": self.lines,
        }

    def _source(self, cell: str) -> str:
        if not cell.strip():
            return ""
        key = self.source_ids(cell)
        if key not in self.known_sources:
            self.known_sources[key] = Source(key, key)
        return key

    def _actor_kind(self, cell: str) -> str:
        kinds = self.ontology.actor_kinds
        text = clean_cell(cell)
        if text in kinds:
            return text
        labels = {k: kind.label.values() for k, kind in kinds.items()}
        fix, meant = choice(text, labels, "kind")
        raise CellError("unknown_kind", "is not a known actor kind", fix, meant)

    def _tie_kind(self, cell: str) -> str:
        kinds = self.ontology.tie_kinds
        text = clean_cell(cell)
        if text not in kinds:
            fix, meant = choice(text, {k: kind.label.values() for k, kind in kinds.items()})
            raise CellError("unknown_kind", "is not a known tie kind", fix, meant)
        if kinds[text].derived:
            message = "is derived from where actors lie and must not be entered"
            fix = "delete the row and fill in `within` or `country` of the actor"
            raise CellError("derived_tie", message, fix)
        return text

    def _word(self, part: str, what: str) -> ParsedCells:
        return self._parsed(optional(word_parser(self.ontology.words[part], what)))

    def _words(self, part: str, what: str) -> ParsedCells:
        return self._parsed(optional(words_parser(self.ontology.words[part], what), ()))

    def _actor_faults(self, values: Sequence[Any]) -> Iterator[tuple[str, CellError]]:
        """Yield the faults of the cells of an actor taken together; invalid cells are None."""
        row = dict(zip(ACTOR_COLUMNS, values, strict=False))
        if row["kind"] and row["subkind"]:
            for fault in self._subkind_faults(row["kind"], row["subkind"]):
                yield "subkind", fault
        yield from span_faults(row["since"], row["until"])

    def _subkind_faults(self, kind: str, subkind: str) -> Iterator[CellError]:
        known = self.ontology.actor_kinds[kind].subkinds
        if subkind not in known:
            fix, meant = choice(subkind, {word: labels.values() for word, labels in known.items()})
            message = f"{subkind!r} is not a known subkind of {kind}"
            yield CellError("unknown_subkind", message, fix if known else "leave it empty", meant)

    def _tie_faults(self, values: Sequence[Any]) -> Iterator[tuple[str, CellError]]:
        """Yield the faults of the cells of a tie taken together; invalid cells are None."""
        tail, head, kind = values[0], values[1], values[2]
        if tail and tail == head:
            message = f"connects {tail!r} to itself"
            yield "to", CellError("self_tie", message, "write the id of another actor")
        elif tail and head and kind:
            tie = self.ontology.tie_kinds[kind]
            ends = self.known_actors[tail].kind, self.known_actors[head].kind
            if not tie.allows(*ends):
                message = f"a {kind} tie cannot go from {ends[0]} to {ends[1]}"
                fix = (
                    f"allowed: from {', '.join(sorted(tie.tail))} to {', '.join(sorted(tie.head))}"
                )
                if tie.allows(ends[1], ends[0]):
                    fix = "swap `from` and `to`"
                yield "kind", CellError("bad_ends", message, fix)
        if kind and values[5] and not self.ontology.tie_kinds[kind].levels:
            message = f"{kind} ties have no levels"
            yield "level", CellError("level_not_allowed", message, "leave the level empty")
        yield from span_faults(values[9], values[10])

    def _titles(self) -> Mapping[str, list[str]]:
        return {fold(source.title): [key] for key, source in self.known_sources.items()}

    def _names(self) -> Mapping[str, list[str]]:
        table: dict[str, list[str]] = {}
        for actor in self.known_actors.values():
            keys = {f(name) for name in all_names(actor) for f in (fold, lambda n: fold(bare(n)))}
            for key in keys:
                table.setdefault(key, []).append(actor.id)
        return table


def _drain(table: DatasetTable) -> None:
    """Report malformed rows only; without actors the cells cannot be checked."""
    for _ in table.rows:
        pass
