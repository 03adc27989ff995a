"""The notebooks run, and print what they show.

``python tests/test_notebooks.py`` runs them and keeps what they print.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def outputs(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each cell of code and what it prints, run one after the other in an empty folder."""
    names: dict[str, Any] = {}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    printed = io.StringIO()
                    with contextlib.redirect_stdout(printed):
                        exec(compile("".join(cell["source"]), "cell", "exec"), names)
                    yield cell, printed.getvalue()
        finally:
            os.chdir(before)


def kept(cell: dict[str, Any]) -> str:
    return "".join(line for output in cell["outputs"] for line in output["text"])


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_shows(path: Path) -> None:
    notebook = json.loads(path.read_text("utf-8"))
    cells = list(outputs(notebook))
    assert len(cells) > 3
    for cell, printed in cells:
        assert printed == kept(cell), "".join(cell["source"])


def refresh(path: Path) -> None:
    """Run a notebook and keep what it prints."""
    notebook = json.loads(path.read_text("utf-8"))
    for number, (cell, printed) in enumerate(outputs(notebook), start=1):
        cell["execution_count"] = number
        lines = printed.splitlines(keepends=True)
        cell["outputs"] = (
            [{"output_type": "stream", "name": "stdout", "text": lines}] if lines else []
        )
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    for found in NOTEBOOKS:
        refresh(found)
