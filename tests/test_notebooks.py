"""The notebooks run in a real kernel, and their stored outputs are up to date.

``python tests/test_notebooks.py`` runs them and stores their outputs.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
SECONDS = 60
DRAWINGS = {"image/png": "iVBORw0KGgo", "image/svg+xml": "<?xml"}
"""The beginnings of drawings, whose rest has the day on which they were made."""


def run(notebook: Any, folder: Path) -> Any:
    """Return the notebook after all its cells ran in an empty folder."""
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran
    return notebook


def given(output: Any) -> Any:
    """Return the content of an output; of a drawing, only the beginning."""
    if output.output_type == "stream":
        return output.name, output.text
    data = dict(output.data)
    for form, start in DRAWINGS.items():
        if form in data:
            assert data[form].startswith(start)
            data[form] = start
    return data


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01_build",
        "02_analyse",
        "03_missing_linkages",
        "04_briefing",
        "05_documents",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_outputs_of_a_notebook_are_up_to_date(path: Path, tmp_path: Path) -> None:
    shown = nbformat.read(path, as_version=4)
    begun = time.monotonic()
    ran = run(nbformat.read(path, as_version=4), tmp_path)
    print(f"{path.stem}: {time.monotonic() - begun:.1f} s")
    cells = [cell for cell in shown.cells if cell.cell_type == "code"]
    again = [cell for cell in ran.cells if cell.cell_type == "code"]
    assert len(cells) > 3
    for before, now in zip(cells, again, strict=True):
        assert [*map(given, now.outputs)] == [*map(given, before.outputs)], before.source
        assert before.execution_count == now.execution_count


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_path_of_the_machine(path: Path) -> None:
    assert not re.search(r"/(home|work|tmp|root|Users)/", path.read_text("utf-8"))


def refresh(path: Path, folder: Path) -> None:
    """Run a notebook and store its outputs."""
    ran = run(nbformat.read(path, as_version=4), folder)
    ran.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.write(ran, path)


if __name__ == "__main__":
    import tempfile

    for found in NOTEBOOKS:
        with tempfile.TemporaryDirectory() as empty:
            begun = time.monotonic()
            refresh(found, Path(empty))
            print(
                f"{found.stem}: {time.monotonic() - begun:.1f} s, {found.stat().st_size // 1024} KB"
            )
