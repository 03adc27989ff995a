"""graphkit: a cited knowledge graph of actors and networks, from documents and spreadsheets.

These are the public names. Each loads its room when it is first used, so that ``import graphkit``
costs next to nothing; type checkers read the imports below.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from graphkit.model.saving import register_writer

if TYPE_CHECKING:
    from graphkit.analysis import (
        assortativity,
        brokerage,
        brokerage_totals,
        centrality,
        centrality_intervals,
        communities,
        community_profiles,
        compare_networks,
        core_periphery,
        ei_index,
        ei_of_actors,
        find_cuts,
        find_paths,
        mixing_matrix,
        one_mode_projection,
        open_triads,
        summary,
        timeline,
        triad_counts,
        year_ends,
    )
    from graphkit.extract.into import save_extraction
    from graphkit.extract.run import extract
    from graphkit.gaps.backtest import backtest
    from graphkit.gaps.prediction import predict
    from graphkit.gaps.register import decide, list_proposals, save_gaps
    from graphkit.gaps.rules import Gap, find_gaps, gaps_table, rules_table
    from graphkit.model.dates import PartialDate, parse_date
    from graphkit.model.errors import (
        GraphkitError,
        InvalidDataError,
        InvalidQueryError,
        MissingExtraError,
        NotFoundError,
        Problem,
        StoreUnavailableError,
    )
    from graphkit.model.network import Network
    from graphkit.model.proposals import Proposal
    from graphkit.model.records import Actor, ActorClaim, Claim, Source, Tie
    from graphkit.model.selection import Selection, default_selection
    from graphkit.model.table import Table
    from graphkit.model.vocabulary import Ontology, load_ontology
    from graphkit.query.library import list_queries, load_query, query
    from graphkit.report.brief import Brief, brief
    from graphkit.report.demo import run_demo
    from graphkit.report.describe import describe_actor, describe_network
    from graphkit.report.export import Export, export
    from graphkit.resolve.duplicates import Duplicate, duplicates_table, find_duplicates
    from graphkit.resolve.match import match_names
    from graphkit.storage import Store, open_store
    from graphkit.storage.files.write import create_dataset
    from graphkit.storage.load import load_dataset
    from graphkit.storage.open import list_problems, open_network
    from graphkit.tables.importing import import_tables
    from graphkit.viz.figures.figure import Figure, draw_figure
    from graphkit.viz.maps import Map, draw_map

    __version__: str

__all__ = [
    "Actor",
    "ActorClaim",
    "Brief",
    "Claim",
    "Duplicate",
    "Export",
    "Figure",
    "Gap",
    "GraphkitError",
    "InvalidDataError",
    "InvalidQueryError",
    "Map",
    "MissingExtraError",
    "Network",
    "NotFoundError",
    "Ontology",
    "PartialDate",
    "Problem",
    "Proposal",
    "Selection",
    "Source",
    "Store",
    "StoreUnavailableError",
    "Table",
    "Tie",
    "assortativity",
    "backtest",
    "brief",
    "brokerage",
    "brokerage_totals",
    "centrality",
    "centrality_intervals",
    "communities",
    "community_profiles",
    "compare_networks",
    "core_periphery",
    "create_dataset",
    "decide",
    "default_selection",
    "describe_actor",
    "describe_network",
    "draw_figure",
    "draw_map",
    "duplicates_table",
    "ei_index",
    "ei_of_actors",
    "export",
    "extract",
    "find_cuts",
    "find_duplicates",
    "find_gaps",
    "find_paths",
    "gaps_table",
    "import_tables",
    "list_problems",
    "list_proposals",
    "list_queries",
    "load_dataset",
    "load_ontology",
    "load_query",
    "match_names",
    "mixing_matrix",
    "one_mode_projection",
    "open_network",
    "open_store",
    "open_triads",
    "parse_date",
    "predict",
    "query",
    "rules_table",
    "run_demo",
    "save_extraction",
    "save_gaps",
    "summary",
    "timeline",
    "triad_counts",
    "year_ends",
]

_HOMES = {
    "analysis": (
        "assortativity",
        "brokerage",
        "brokerage_totals",
        "centrality",
        "centrality_intervals",
        "communities",
        "community_profiles",
        "compare_networks",
        "core_periphery",
        "ei_index",
        "ei_of_actors",
        "find_cuts",
        "find_paths",
        "mixing_matrix",
        "one_mode_projection",
        "open_triads",
        "summary",
        "timeline",
        "triad_counts",
        "year_ends",
    ),
    "report.demo": ("run_demo",),
    "report.describe": (
        "describe_actor",
        "describe_network",
    ),
    "report.export": (
        "Export",
        "export",
    ),
    "extract.into": ("save_extraction",),
    "extract.run": ("extract",),
    "gaps.backtest": ("backtest",),
    "gaps.prediction": ("predict",),
    "gaps.register": (
        "decide",
        "list_proposals",
        "save_gaps",
    ),
    "gaps.rules": (
        "Gap",
        "find_gaps",
        "gaps_table",
        "rules_table",
    ),
    "model.dates": (
        "PartialDate",
        "parse_date",
    ),
    "model.errors": (
        "GraphkitError",
        "InvalidDataError",
        "InvalidQueryError",
        "MissingExtraError",
        "NotFoundError",
        "Problem",
        "StoreUnavailableError",
    ),
    "model.network": ("Network",),
    "model.proposals": ("Proposal",),
    "model.records": (
        "Actor",
        "ActorClaim",
        "Claim",
        "Source",
        "Tie",
    ),
    "model.selection": (
        "Selection",
        "default_selection",
    ),
    "model.table": ("Table",),
    "model.vocabulary": (
        "Ontology",
        "load_ontology",
    ),
    "query.library": (
        "list_queries",
        "load_query",
        "query",
    ),
    "report.brief": (
        "Brief",
        "brief",
    ),
    "resolve.duplicates": (
        "Duplicate",
        "duplicates_table",
        "find_duplicates",
    ),
    "resolve.match": ("match_names",),
    "storage": (
        "Store",
        "open_store",
    ),
    "storage.files.write": ("create_dataset",),
    "storage.load": ("load_dataset",),
    "storage.open": (
        "list_problems",
        "open_network",
    ),
    "tables.importing": ("import_tables",),
    "viz.figures.figure": (
        "Figure",
        "draw_figure",
    ),
    "viz.maps": (
        "Map",
        "draw_map",
    ),
}
"""The module of each public name; a test compares it with the imports above and ``__all__``."""

_MODULES = {name: module for module, names in _HOMES.items() for name in names}


_WRITERS = {
    "network": {
        "": ("storage.files.write", "write_folder"),
        ".xlsx": ("storage.files.write", "write_workbook"),
        ".db": ("storage.load", "save_to_store"),
        ".graphml": ("storage.formats.save", "save_graphml"),
        ".gexf": ("storage.formats.save", "save_gexf"),
    },
    "table": {
        ".csv": ("storage.files.tables", "write_csv"),
        ".json": ("storage.files.tables", "write_json"),
        ".xlsx": ("storage.files.tables", "write_xlsx"),
    },
}
"""The functions that write the objects of the model, by the suffix of the file's name.

The model may not import the rooms that write files, so the package, which is imported before any
room, registers their functions here.
"""


def _write(module: str, function: str, thing: object, path: Path, **options: bool) -> None:
    """Write an object by a function that is imported when it is first needed."""
    getattr(import_module(f"graphkit.{module}"), function)(thing, path, **options)


for _subject, _functions in _WRITERS.items():
    for _suffix, (_module, _function) in _functions.items():
        register_writer(_subject, _suffix, partial(_write, _module, _function))


class _FrontDoor(ModuleType):
    """This package, whose public functions a sub-package of the same name cannot replace.

    Importing ``graphkit.query.guard`` makes Python set ``graphkit.query`` to the sub-package.
    ``graphkit.query`` is the function whatever was imported before; the sub-package is reached by
    ``from graphkit.query import guard``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _MODULES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _FrontDoor


def _load(name: str) -> object:
    """Import a public name from its room, once."""
    if name == "__version__":
        found: object = import_module("graphkit.model.provenance").VERSION
    elif name in _MODULES:
        found = getattr(import_module(f"graphkit.{_MODULES[name]}"), name)
    else:
        raise AttributeError(f"module 'graphkit' has no attribute {name!r}")
    globals()[name] = found
    return found


if not TYPE_CHECKING:  # otherwise type checkers would accept any name
    __getattr__ = _load


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
