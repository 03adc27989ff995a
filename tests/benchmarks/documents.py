"""Benchmark of documents: time and memory of reading 100 pages of Thai, and of what they state.

    PYTHONPATH=. python tests/benchmarks/documents.py [PAGES]

Typesets a PDF file of paragraphs of our own, then reads it and extracts from it, each step in a
process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

PAIRS = (
    *(("มุกดาหาร", "สะหวันนะเขต"), ("นครพนม", "คำม่วน"), ("เลย", "ไซยะบูลี"), ("น่าน", "หลวงพระบาง")),
    *(("อุบลราชธานี", "จำปาสัก"), ("หนองคาย", "เวียงจันทน์"), ("เชียงราย", "บ่อแก้ว")),
)
SENTENCE = (
    "จังหวัด{a}และแขวง{b}ได้สถาปนาความสัมพันธ์เมืองพี่เมืองน้องเมื่อปี พ.ศ. {year} "
    "โดยมีผู้ว่าราชการจังหวัดและเจ้าแขวงร่วมกันลงนาม ทั้งสองฝ่ายเห็นพ้องให้ส่งเสริมการค้าชายแดน "
    "การท่องเที่ยว และการแลกเปลี่ยนทางวัฒนธรรมระหว่างประชาชน ตลอดจนพัฒนาเส้นทางคมนาคมที่เชื่อมถึงกัน "
)


def make(pages: int) -> bytes:
    """Return a PDF file of about this many pages."""
    from documents import pdf_of

    words = []
    for number in range(pages * 5):
        a, b = PAIRS[number % len(PAIRS)]
        body = SENTENCE.format(a=a, b=b, year=2540 + number % 27)
        words.append(f"{number + 1}. {body * (1 + number % 3)}")
    return pdf_of(words, header="รายงานการประชุม")


def measure(task: str, path: str) -> None:
    """Run one task in this process and print its figures."""
    from graphkit.extract.document import read_document
    from graphkit.extract.run import extract
    from graphkit.storage.open import open_network

    if task == "extract":
        network = open_network("thai-twin-cities")
        start = time.perf_counter()
        found = extract(path, network)
        count = f"{len(found.actors):,} mentions, {len(found.ties):,} ties"
        document = found.document
    else:
        start = time.perf_counter()
        document = read_document(path)
        count = f"{len(document.text):,} characters"
    wall = time.perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{task}: {document.raw_pages[-1].number} pages, {count}: {wall:.1f} s "
        f"({own.ru_utime + own.ru_stime:.1f} s of the processor with imports), "
        f"{own.ru_maxrss / 1024:.0f} MB"
    )


def main(pages: int = 100) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.pdf"
        path.write_bytes(make(pages))
        for task in ("read", "extract"):
            subprocess.run([sys.executable, __file__, "--task", task, str(path)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        measure(sys.argv[2], sys.argv[3])
    else:
        main(*map(int, sys.argv[1:]))
