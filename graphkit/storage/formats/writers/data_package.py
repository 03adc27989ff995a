"""Write a data package: a dataset folder with its description, citation and checksums."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import VERSION, provenance
from graphkit.storage.atomic import place_folder, write_bytes
from graphkit.storage.files.csv_folder import SETTINGS
from graphkit.storage.files.schema import REQUIRED
from graphkit.storage.files.write import dataset_files, table_grids

MARKER = "datapackage.json"
CITATION, CHECKSUMS = "CITATION.cff", "checksums.sha256"

_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_KNOWN_LICENCES = ("CC-", "CC0-", "ODbL-", "ODC-", "PDDL-", "Apache-", "MIT")
_TYPES: Mapping[str, dict[str, Any]] = {
    "year": {"type": "integer"},
    "lat": {"type": "number", "constraints": {"minimum": -90, "maximum": 90}},
    "lon": {"type": "number", "constraints": {"minimum": -180, "maximum": 180}},
    "population": {"type": "integer", "constraints": {"minimum": 0}},
    "weight": {"type": "number", "constraints": {"minimum": 0}},
    "confidence": {"type": "number", "constraints": {"minimum": 0, "maximum": 1}},
}
_KEYS = {
    "actors": [("source", "sources", "id")],
    "ties": [("from", "actors", "id"), ("to", "actors", "id"), ("source", "sources", "id")],
    "actor_claims": [("actor", "actors", "id"), ("source", "sources", "id")],
}


def write_data_package(
    network: Network, path: Path, *, overwrite: bool = False, notes: Sequence[str] = ()
) -> list[Path]:
    """Write a network as a data package (https://datapackage.org): a folder, or a ``.zip``.

    The folder is also a dataset folder, so graphkit reads it as it is.

    Args:
        network: the network; of a selection, the claims behind its ties are written.
        path: the folder, or a file that ends in ``.zip``.
        overwrite: replace the package that is there.
        notes: what the package does not carry, for its description.

    Returns:
        The folder or the file.

    Raises:
        InvalidDataError: when something else is there, or a value cannot be written to a table.
        GraphkitError: when it cannot be written.
    """
    files = _files(network, notes)
    if path.suffix.lower() != ".zip":
        place_folder(files.items(), path, MARKER, overwrite=overwrite)
        return [path]
    if path.exists() and not overwrite:
        raise InvalidDataError(
            f"{str(path)!r} already exists; choose another name, or --overwrite "
            "(overwrite=True) replaces it"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # Without the time of writing, equal networks give equal files.
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    write_bytes(path, out.getvalue())
    return [path]


def _files(network: Network, notes: Sequence[str]) -> dict[str, bytes]:
    tables = dataset_files(network)
    grids = table_grids(network)
    resources = [
        _resource(name, [*grid[0]], tables[f"{name}.csv"], network) for name, grid in grids.items()
    ]
    settings = tables[SETTINGS]
    resources.append(
        {
            "name": "network",
            "path": SETTINGS,
            "format": "toml",
            "mediatype": "application/toml",
            "encoding": "utf-8",
            **_sums(settings),
        }
    )
    package = {
        "name": _slug(network.title),
        "title": network.title or "network",
        "version": network.version or None,
        "description": "\n\n".join(filter(None, (network.description, *notes))) or None,
        "licenses": _licences(network.licence),
        "created": f"{network.as_of.isoformat()}T00:00:00Z",
        "id": network.content_hash,
        "resources": resources,
        "graphkit": provenance(network),
    }
    filled = {key: value for key, value in package.items() if value}
    files = {
        MARKER: (json.dumps(filled, ensure_ascii=False, indent=1, default=str) + "\n").encode(),
        CITATION: _citation(network).encode(),
        **tables,
    }
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    )
    return {**files, CHECKSUMS: sums.encode()}


def _resource(name: str, columns: Sequence[str], data: bytes, network: Network) -> dict[str, Any]:
    fields = []
    for column in columns:
        field: dict[str, Any] = {"name": column, **_TYPES.get(column, {"type": "string"})}
        if column in REQUIRED[name]:
            field["constraints"] = {**field.get("constraints", {}), "required": True}
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name in ("actors", "sources"):
        schema["primaryKey"] = ["id"]
    keys = [
        {"fields": [field], "reference": {"resource": table, "fields": [target]}}
        for field, table, target in _KEYS.get(name, ())
        # A dataset without sources of its own may still name them.
        if table != "sources" or _all_listed(name, network)
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": schema,
        **_sums(data),
    }


def _all_listed(table: str, network: Network) -> bool:
    rows = {
        "actors": network.actors.values(),
        "ties": network.claims,
        "actor_claims": network.actor_claims,
    }[table]
    return all(not row.source or row.source in network.sources for row in rows)  # type: ignore[attr-defined]


def _sums(data: bytes) -> dict[str, Any]:
    return {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "network"


def _spdx(licence: str) -> str:
    """Return a licence if it is an identifier of SPDX by its form, otherwise nothing."""
    plain = _SPDX.fullmatch(licence) and licence.startswith(_KNOWN_LICENCES)
    return licence if plain else ""


def _licences(licence: str) -> list[dict[str, str]]:
    if not licence:
        return []
    return [{"name": licence} if _spdx(licence) else {"name": "other", "title": licence}]


def _citation(network: Network) -> str:
    """Return the citation file, whose values are YAML texts in double quotes, as in JSON."""
    title = network.title or "network"
    lines = {
        "cff-version": "1.2.0",
        "message": "Cite the dataset by title and version, and the sources of what you use.",
        "type": "dataset",
        "title": title,
        "version": network.version,
        "abstract": network.description,
        "license": _spdx(network.licence),
        "date-released": network.as_of.isoformat(),
    }
    text = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items() if value
    )
    # The format requires an author; a dataset does not name its own.
    team = json.dumps(f"Contributors to {title}", ensure_ascii=False)
    hashed = json.dumps(f"sha256:{network.content_hash}")
    return (
        f"{text}authors:\n  - name: {team}\n"
        f"identifiers:\n  - type: other\n    value: {hashed}\n"
        f'    description: "content hash of graphkit {VERSION}"\n'
    )
