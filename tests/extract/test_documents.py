"""Documents as text, and the places of passages in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit import InvalidDataError, NotFoundError
from graphkit.extract.document import read_document, text_document
from graphkit.extract.mapped import Edit, MappedText

MINUTES = "จังหวัดมุกดาหารลงนามกับแขวงสะหวันนะเขต"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874", "tis-620"])
def test_plain_text_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "minutes.txt"
    path.write_bytes(MINUTES.encode(encoding))
    assert read_document(path).text == MINUTES


def test_a_place_counts_the_characters_of_its_page() -> None:
    document = text_document("first page\fMukdahan is on the second\fand this\nis the third")
    start = document.text.index("Mukdahan")
    place = document.place(start, start + 8)
    assert (place.page, place.start, place.end, place.quote) == (2, 0, 8, "Mukdahan")
    assert place.locator == "p. 2, characters 1-8"
    over = document.place(start, document.text.index("this") + 4)
    assert (over.page, over.last_page, over.start, over.end) == (2, 3, 0, 8)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 2), (3, 2), (0, 99)])
def test_a_passage_outside_the_text_has_no_place(start: int, end: int) -> None:
    with pytest.raises(IndexError):
        text_document("short").place(start, end)


def test_a_missing_document_and_a_folder_are_errors_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no document at '.*none\.txt'; check its name$"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(InvalidDataError, match="is not a file"):
        read_document(tmp_path)


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(bytes(range(256)) * 9)
    with pytest.raises(InvalidDataError, match="is not text"):
        read_document(path)


def test_edits_keep_the_place_of_every_character() -> None:
    mapped = MappedText.of("จังหวดั x").edit([Edit(5, 7, "ัด")])
    assert mapped.text == "จังหวัด x"
    assert list(mapped.origin) == [0, 1, 2, 3, 4, 6, 5, 7, 8]
    assert mapped.span(5, 6) == (6, 7)
