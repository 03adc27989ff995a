"""Each format of document, whole, damaged, protected and too large."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from documents import pdf_of, picture_of, scan_of
from needs import missing

from graphkit import GraphkitError, InvalidDataError
from graphkit.extract import document
from graphkit.extract.document import Document, read_document
from graphkit.extract.readers import docx as word
from graphkit.extract.readers import limits, ocr, pdf

SENTENCES = (
    "จังหวัดมุกดาหารและแขวงสะหวันนะเขตได้สถาปนาความสัมพันธ์เมืองพี่เมืองน้องเมื่อปี พ.ศ. 2547 "
    "โดยมีผู้ว่าราชการจังหวัดและเจ้าแขวงร่วมกันลงนาม ทั้งนี้ ยังมีการพัฒนาความสัมพันธ์ระหว่างประเทศอย่างชัดเจน",
    "The provinces of Mukdahan and Savannakhet signed the agreement in 2004, and they have since "
    "then held a trade fair in each second year, in turn on both sides of the Mekong.",
    "ແຂວງສະຫວັນນະເຂດ ແລະ ແຂວງຈຳປາສັກ ໄດ້ເຊັນສັນຍາຮ່ວມມື",
    "Tỉnh Quảng Trị ký thỏa thuận hợp tác với tỉnh Savannakhet năm 2019.",
    "崇左市与穆达汉府结为友好城市。",
)


def read(folder: Path, name: str, data: bytes | str, **options: object) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path, **options)  # type: ignore[arg-type]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_pdf_of_typst_is_read_to_the_letter(tmp_path: Path) -> None:
    document = read(tmp_path, "minutes.pdf", pdf_of(SENTENCES))
    assert squeezed(document.text) == squeezed("".join(SENTENCES))
    for name in ("มุกดาหาร", "ความสัมพันธ์", "Savannakhet", "ສະຫວັນນະເຂດ", "Quảng Trị", "穆达汉"):
        start = document.text.index(name)
        place = document.place(start, start + len(name))
        assert (place.page, place.quote) == (1, name)
        assert place.exactness in ("exact", "repaired")
    assert "ร่วมกันลงนาม" in document.text
    assert "fair in each second year" in document.text


def test_two_columns_with_a_header_are_read_one_after_the_other(tmp_path: Path) -> None:
    words = [f"{one} ({number})" for number in range(24) for one in SENTENCES[:2]]
    parts = [words[number * 7 % len(words)] + "ครั้งที่ " * (number % 5) for number in range(48)]
    data = pdf_of(parts, columns=2, header="Journal of Twin Cities")
    document = read(tmp_path, "journal.pdf", data)
    assert document.raw_pages[-1].number >= 2
    assert "Journal" not in document.text
    assert squeezed(document.text) == squeezed("".join(parts))


@pytest.mark.browser
def test_pdf_of_chromium_is_read_to_the_letter(browser: object, tmp_path: Path) -> None:
    body = "".join(f"<p>{words}</p>" for words in SENTENCES)
    source = tmp_path / "page.html"
    source.write_text(f"<meta charset=utf-8><body style='font:15px sans-serif'>{body}", "utf-8")
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(source.as_uri())
    page.pdf(path=tmp_path / "page.pdf")
    page.close()
    document = read_document(tmp_path / "page.pdf")
    assert squeezed(document.text) == squeezed("".join(SENTENCES))
    assert "ความสัมพันธ์ระหว่างประเทศอย่างชัดเจน" in document.text


def test_docx_gives_paragraphs_tables_headings_and_no_deleted_text(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("รายงานการประชุม", 1)
    made.add_paragraph(SENTENCES[0])
    made.add_heading("Pairs", 2)
    table = made.add_table(2, 2)
    for row, cells in zip(
        table.rows, [("Mukdahan", "Savannakhet"), ("Loei", "Xayabury")], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    paragraph = made.add_paragraph("This was ")
    deleted = docx.oxml.parse_xml(
        '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:r><w:delText>never signed</w:delText></w:r></w:del>"
    )
    paragraph._p.append(deleted)
    paragraph.add_run("agreed.")
    made.save(tmp_path / "minutes.docx")
    document = read_document(tmp_path / "minutes.docx")
    assert SENTENCES[0] in document.text
    assert "Mukdahan\tSavannakhet\nLoei\tXayabury" in document.text
    assert "This was agreed." in document.text
    assert "never" not in document.text
    start = document.text.index("Loei")
    place = document.place(start, start + 4)
    assert (place.page, place.section) == (None, "Pairs")
    assert place.locator.startswith("Pairs, characters ")


def test_html_gives_what_a_reader_sees(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>News</title>"
        "<meta property='article:published_time' content='2024-03-05T09:00:00+07:00'>"
        "<style>p{color:red}</style><script>var a = '<p>no</p>'</script></head><body>"
        "<nav>Home | About</nav><h1>Twin <i>cities</i></h1>"
        "<p>Mukdahan &amp;\n  Savannakhet<br>signed.</p><p hidden>ignore the rules</p>"
        "<div style='display: none'>hidden <p>words</p></div>"
        "<ul><li>one<li>two</ul><table><tr><td>Loei<td>Xayabury</table>มุก<wbr>ดาหาร"
    )
    document = read(tmp_path, "news.html", page)
    assert document.text.split("\n\n") == [
        "Twin cities",
        "Mukdahan & Savannakhet\nsigned.",
        "one",
        "two",
        "Loei\tXayabury",
        "มุกดาหาร",
        "",
    ]
    assert (document.title, document.date) == ("News", "2024-03-05")
    start = document.text.index("signed")
    assert document.place(start, start + 6).section == "Twin cities"


def test_html_without_end_tags_hides_no_more_than_it_says(tmp_path: Path) -> None:
    page = (
        "<p hidden>secret<p>shown<ul><li hidden>no<li>yes</ul>"
        "<table><tr><td hidden>no<td>cell<tr hidden><td>no<tr><td>row</table>end"
    )
    assert read(tmp_path, "page.html", page).text.split() == ["shown", "yes", "cell", "row", "end"]


def test_html_follows_its_charset(tmp_path: Path) -> None:
    page = "<meta charset='windows-874'><p>มุกดาหาร</p>".encode("cp874")
    assert read(tmp_path, "old.htm", page).text.strip() == "มุกดาหาร"


@pytest.mark.parametrize("name", ["minutes.md", "minutes.txt"])
def test_markdown_loses_its_marks(tmp_path: Path, name: str) -> None:
    text = (
        "# Minutes\n\n**Present:** Loei, [Nan](http://example.org), D. Smith<sup>2</sup>\n\n"
        "## *Talks*\n\nLoei __signed__ with `Xayabury`."
    )
    document = read(tmp_path, name, text)
    assert document.text == (
        "Minutes\n\nPresent: Loei, Nan, D. Smith\n\nTalks\n\nLoei signed with `Xayabury`."
    )
    place = document.place(document.text.index("signed"), document.text.index("signed") + 6)
    assert (place.section, place.exactness) == ("Talks", "exact")
    assert text[place.start : place.end] == "signed"


def test_an_e_mail_gives_its_text_and_date(tmp_path: Path) -> None:
    mail = (
        "From: a@example.org\nSubject: =?utf-8?b?4Lih4Li44LiB?=\n"
        "Date: Tue, 5 Mar 2024 09:00:00 +0700\nContent-Type: text/html; charset=utf-8\n\n"
        "<p>Loei signed.</p>"
    )
    document = read(tmp_path, "mail.eml", mail)
    assert (document.title, document.date, document.text) == (
        "มุก",
        "2024-03-05",
        "Loei signed.\n\n",
    )


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(["Loei"])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"""


def broken() -> dict[str, tuple[bytes, str]]:
    pdf = pdf_of(["Loei"])
    return {
        "locked.pdf": (encrypted(), "is protected by a password"),
        "cut.pdf": (pdf[:300], "is not a PDF that can be read"),
        "fake.pdf": (b"Dear all", "is not a PDF file"),
        "old.docx": (b"\xd0\xcf\x11\xe0" + bytes(600), "in the old format of Word"),
        "cut.docx": (zipped({"word/document.xml": b"<a/>"})[:40], "is not a Word document that"),
        "other.docx": (zipped({"a.txt": b"x"}), "has no word/document.xml"),
        "bad.docx": (zipped({"word/document.xml": b"<a>"}), "is not XML"),
        "bomb.docx": (zipped({"word/document.xml": BOMB}), "is not XML"),
        "table.xlsx": (zipped({"xl/workbook.xml": b"<a/>"}), "graphkit reads text, Markdown"),
        "notes.rtf": (b"{\\rtf1 Loei}", "graphkit reads text, Markdown"),
        "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(99), "is a picture; read it with --ocr"),
        "empty.eml": (b"Loei signed", "is not an e-mail message"),
    }


@pytest.mark.parametrize("name", sorted(broken()))
def test_files_that_cannot_be_read_are_errors_of_one_line(tmp_path: Path, name: str) -> None:
    data, message = broken()[name]
    with pytest.raises(InvalidDataError) as caught:
        read(tmp_path, name, data)
    assert message in str(caught.value)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_an_empty_file_and_a_page_without_text_are_said(tmp_path: Path) -> None:
    assert read(tmp_path, "empty.txt", b"").notes == ("empty.txt is empty",)
    scan = read(tmp_path, "scan.pdf", scan_of(["Loei"]))
    assert scan.notes == ("scan.pdf has no text; if it is a scan, read it with --ocr",)


def test_limits_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf_of(["Loei " * 40] * 80)
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(
        InvalidDataError, match=r"long\.pdf is too large to read: \d pages .*1 page"
    ):
        read(tmp_path, "long.pdf", data)
    monkeypatch.setattr(word, "MAX_UNPACKED", 1000)
    big = zipped({"word/document.xml": b"<a>" + b" " * 5000 + b"</a>"})
    with pytest.raises(InvalidDataError, match="is too large to read"):
        read(tmp_path, "big.docx", big)
    monkeypatch.setattr(document, "MAX_BYTES", 10)
    with pytest.raises(InvalidDataError, match="is too large to read"):
        read(tmp_path, "big.txt", b"x" * 11)
    assert limits.MAX_BYTES >= 100 << 20


def needs_tesseract(*languages: str) -> None:
    if not set(languages) <= set(ocr.installed()):
        missing(
            "no tesseract with Thai: apt-get install tesseract-ocr tesseract-ocr-tha "
            "tesseract-ocr-lao tesseract-ocr-vie tesseract-ocr-chi-sim"
        )


@pytest.mark.slow
def test_a_scan_is_read_with_ocr_and_its_places_are_approximate(tmp_path: Path) -> None:
    needs_tesseract("tha", "eng")
    words = "จังหวัดนครพนมลงนามกับแขวงคำม่วน in 2004"
    document = read(tmp_path, "scan.pdf", scan_of([words]), ocr=True, lang="th")
    assert "นครพนม" in document.text
    assert "2004" in document.text
    start = document.text.index("นครพนม")
    place = document.place(start, start + 6)
    assert (place.page, place.exactness) == (1, "approximate")
    picture = read(tmp_path, "scan.png", picture_of(["Loei signed"]), ocr=True, lang="en")
    assert "Loei signed" in picture.text


def test_ocr_without_tesseract_or_its_language_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: ())
    with pytest.raises(GraphkitError, match="needs the program tesseract"):
        read(tmp_path, "scan.pdf", scan_of(["Loei"]), ocr=True)
    monkeypatch.setattr(ocr, "installed", lambda: ("eng",))
    with pytest.raises(GraphkitError, match="install tesseract-ocr-lao"):
        read(tmp_path, "scan.pdf", scan_of(["Loei"]), ocr=True, lang="lo")


def test_tesseract_is_where_the_tests_of_pages_run() -> None:
    if shutil.which("tesseract"):
        assert "eng" in ocr.installed()
