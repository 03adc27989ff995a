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
        brokerage,
        centrality,
        centrality_intervals,
        communities,
        compare_networks,
        find_paths,
    )
    from graphkit.gaps.rules import find_gaps, gaps_table
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
    from graphkit.model.selection import Selection
    from graphkit.model.table import Table
    from graphkit.model.vocabulary import Ontology, load_ontology
    from graphkit.query.library import query
    from graphkit.report.brief import brief
    from graphkit.storage import open_store
    from graphkit.storage.files.write import write_folder, write_workbook
    from graphkit.storage.open import open_network
    from graphkit.viz.figures.figure import draw_figure
    from graphkit.viz.maps import draw_map

    __version__: str

__all__ = [
    "Actor",
    "ActorClaim",
    "Claim",
    "GraphkitError",
    "InvalidDataError",
    "InvalidQueryError",
    "MissingExtraError",
    "Network",
    "NotFoundError",
    "Ontology",
    "PartialDate",
    "Problem",
    "Proposal",
    "Selection",
    "Source",
    "StoreUnavailableError",
    "Table",
    "Tie",
    "brief",
    "brokerage",
    "centrality",
    "centrality_intervals",
    "communities",
    "compare_networks",
    "draw_figure",
    "draw_map",
    "find_gaps",
    "find_paths",
    "gaps_table",
    "load_ontology",
    "open_network",
    "open_store",
    "parse_date",
    "query",
    "write_folder",
    "write_workbook",
]

_HOMES = {
    "analysis": (
        "brokerage",
        "centrality",
        "centrality_intervals",
        "communities",
        "compare_networks",
        "find_paths",
    ),
    "gaps.rules": ("find_gaps", "gaps_table"),
    "model.dates": ("PartialDate", "parse_date"),
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
    "model.records": ("Actor", "ActorClaim", "Claim", "Source", "Tie"),
    "model.selection": ("Selection",),
    "model.table": ("Table",),
    "model.vocabulary": ("Ontology", "load_ontology"),
    "query.library": ("query",),
    "report.brief": ("brief",),
    "storage": ("open_store",),
    "storage.files.write": ("write_folder", "write_workbook"),
    "storage.open": ("open_network",),
    "viz.figures.figure": ("draw_figure",),
    "viz.maps": ("draw_map",),
}
"""The module of each public name; a test compares it with the imports above and ``__all__``."""

_MODULES = {name: module for module, names in _HOMES.items() for name in names}


_WRITERS = {
    "network": {
        "": ("storage.files.write", "write_folder"),
        ".xlsx": ("storage.files.write", "write_workbook"),
        ".db": ("storage.load", "save_to_store"),
        ".graphml": ("storage.files.graphs", "write_graphml"),
        ".gexf": ("storage.files.graphs", "write_gexf"),
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
