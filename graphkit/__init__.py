"""graphkit: a cited knowledge graph of actors and networks, from documents and spreadsheets.

The public names, loaded when they are first used. ``graphkit.analysis`` has further analyses.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Actor": "model.records",
    "ActorClaim": "model.records",
    "Claim": "model.records",
    "GraphkitError": "model.errors",
    "InvalidDataError": "model.errors",
    "InvalidQueryError": "model.errors",
    "MissingExtraError": "model.errors",
    "Network": "model.network",
    "NotFoundError": "model.errors",
    "Ontology": "model.vocabulary",
    "PartialDate": "model.dates",
    "Problem": "model.errors",
    "Proposal": "model.records",
    "Selection": "model.selection",
    "Source": "model.records",
    "StoreUnavailableError": "model.errors",
    "Table": "model.table",
    "Tie": "model.records",
    "briefing": "report.brief",
    "brokerage": "analysis",
    "centrality": "analysis",
    "communities": "analysis",
    "open_store": "storage",
    "compare_networks": "analysis",
    "find_gaps": "gaps.rules",
    "gaps_table": "gaps.rules",
    "centrality_intervals": "analysis",
    "load_ontology": "model.vocabulary",
    "map_html": "viz.maps",
    "open_network": "storage.open",
    "parse_date": "model.dates",
    "find_paths": "analysis",
    "query": "query.library",
    "write_brief": "report.brief",
    "write_folder": "storage.files.write",
    "write_workbook": "storage.files.write",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from graphkit.model.provenance import VERSION

        return VERSION
    if name in _HOMES:
        return getattr(import_module(f"graphkit.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'graphkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
