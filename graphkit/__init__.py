"""graphkit: a cited knowledge graph of actors and networks, from documents and spreadsheets.

The public names, loaded when they are first used. ``graphkit.analysis`` has further analyses.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Actor": "model",
    "ActorClaim": "model",
    "Claim": "model",
    "GraphkitError": "model",
    "Network": "network",
    "Ontology": "ontology",
    "PartialDate": "dates",
    "Problem": "model",
    "Proposal": "model",
    "Selection": "selection",
    "Source": "model",
    "Table": "table",
    "Tie": "model",
    "briefing": "brief",
    "brokerage": "analysis",
    "centrality": "analysis",
    "communities": "analysis",
    "connect": "store",
    "diff": "analysis",
    "find_gaps": "gaps",
    "gaps_table": "gaps",
    "intervals": "analysis",
    "load_ontology": "ontology",
    "map_html": "maps",
    "open_network": "open",
    "parse_date": "dates",
    "paths": "analysis",
    "run": "query",
    "write_brief": "brief",
    "write_folder": "write",
    "write_workbook": "write",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from graphkit.provenance import VERSION

        return VERSION
    if name in _HOMES:
        return getattr(import_module(f"graphkit.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'graphkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
