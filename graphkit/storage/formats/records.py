"""Read the records that graphkit writes into its own node-link JSON: the network, unchanged."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.storage.files.network_toml import settings_toml
from graphkit.storage.files.read import read_network
from graphkit.storage.files.schema import ABOUT, TABLES
from graphkit.storage.formats.readers.bytes_of import read_bytes, text_of
from graphkit.storage.formats.writers.node_link import FORMAT

_HEAD = 1 << 16


def read_records(path: Path) -> Network | None:
    """Return the network in a node-link file that graphkit wrote; None for any other file.

    Raises:
        InvalidDataError: when the file is cut, or its records were changed to invalid ones.
    """
    with path.open("rb") as file:
        if json.dumps(FORMAT).encode() not in file.read(_HEAD):
            return None
    text, _ = text_of(read_bytes(path), path.name)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None  # the reader of JSON says what is wrong with it
    about = document.get("graph") if isinstance(document, dict) else None
    records = about.get("records") if isinstance(about, dict) else None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        return None
    if not isinstance(records, dict) or not all(map(_is_grid, records.values())):
        raise InvalidDataError(f"{path.name} has no records; export it again")
    return _network(about, records, path.name)


def _is_grid(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, list) for row in value)


def _network(about: Mapping[str, Any], records: Mapping[str, Any], file: str) -> Network:
    # The reader of datasets checks every row, so the records take the way of a dataset.
    with TemporaryDirectory() as folder:
        for name in TABLES:
            if name in records:
                with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
                    csv.writer(out).writerows(records[name])
        texts = {**{key: about.get(key) for key in ABOUT}, **(about.get("translations") or {})}
        settings = {key: str(text) for key, text in texts.items() if text}
        overlay = about.get("ontology") or {}
        Path(folder, "network.toml").write_text(settings_toml(settings, overlay), "utf-8")
        network, problems = read_network(folder)
    faults = [problem for problem in problems if problem.severity == "error"]
    if faults:
        raise InvalidDataError(f"{file}: the records were changed: {faults[0]}; export it again")
    return network
