"""A small network, and finds in a document about it, for tests of statements."""

from __future__ import annotations

from graphkit.extract.document import Document, text_document
from graphkit.extract.extraction import Extraction
from graphkit.extract.finds import FoundActor, FoundTie, Reason
from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source

TEXT = (
    "Minutes of May 2024.\n"
    "Loei and Xayabury signed a sister-city agreement in 2018.\n"
    "The Loei Weaving Society cooperates with Xayabury.\n"
    "Nan has no sister-city agreement with Oudomxay.\n"
)

ACTORS = (
    Actor("TH-42", "province", {"en": "Loei", "th": "เลย"}, country="TH"),
    Actor("TH-55", "province", {"en": "Nan", "th": "น่าน"}, country="TH"),
    Actor("LA-XA", "province", {"en": "Xayabury", "th": "ไซยะบูลี"}, country="LA"),
    Actor("LA-OU", "province", {"en": "Oudomxay", "th": "อุดมไซ"}, country="LA"),
)


def network() -> Network:
    """Return four provinces and one tie in force, between Nan and Oudomxay."""
    return Network(
        {actor.id: actor for actor in ACTORS},
        (
            Claim(
                "TH-55",
                "LA-OU",
                "sister_city",
                status="in_force",
                since=parse_date("2011"),
                source="list",
            ),
        ),
        {"list": Source("list", "List of pairs", year=2020)},
        title="Border provinces",
    )


def actor(document: Document, words: str, ref: str = "", kind: str = "province") -> FoundActor:
    """Return the first mention of an actor of the network, or of a new one without ``ref``."""
    start = document.text.index(words)
    known = "network" if ref else ""
    ref = ref or f"new:{words}"
    return FoundActor(
        start, start + len(words), words, ref, known, kind, "", words, "en", score=0.8
    )


def extraction(text: str = TEXT, name: str = "minutes.txt", date: str = "2024-05") -> Extraction:
    """Return three ties: a new one, one with a new actor, and one that denies a known tie."""
    document = text_document(text, name, date=date)
    loei, xayabury = actor(document, "Loei", "TH-42"), actor(document, "Xayabury", "LA-XA")
    nan, oudomxay = actor(document, "Nan", "TH-55"), actor(document, "Oudomxay", "LA-OU")
    society = actor(document, "Loei Weaving Society", "", "association")
    finds = [loei, xayabury, society, nan, oudomxay]

    def tie(kind: str, ends: tuple[FoundActor, FoundActor], first: str, last: str) -> FoundTie:
        start = document.text.index(first)
        end = document.text.index(last, start) + len(last)
        status = "denied" if "no" in document.text[start:end].split() else "in_force"
        since = parse_date("2018") if "2018" in document.text[start:end] else None
        reasons = (Reason("phrase", "agreement"),)
        return FoundTie(kind, *ends, start, end, True, status, since, score=0.9, reasons=reasons)

    again = actor(document, "Xayabury", "LA-XA")
    ties = [
        tie("sister_city", (loei, xayabury), "Loei and", "2018"),
        tie("cooperates_with", (society, again), "Loei Weaving", "Xayabury"),
        tie("sister_city", (nan, oudomxay), "Nan has", "Oudomxay"),
    ]
    return Extraction(document, network(), finds, ties)
