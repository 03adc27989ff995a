"""Missing linkages: the rules, their sentences, and their tables and proposals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from cypher_networks import HOSTILE, SOURCES, TODAY, few_examples, networks, random_network
from draws import examples
from hypothesis import given, settings

from graphkit.gaps.grounds import DOUBTFUL
from graphkit.gaps.rules import Gap, GapReason, find_gaps, gaps_by_language, gaps_table
from graphkit.model.dates import parse_date
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.sentences import listed
from graphkit.query.library import load_query, queries


def place(key: str, en: str, th: str, **fields: Any) -> Actor:
    return Actor(key, "province", {"en": en, "th": th}, country=key[:2], **fields)


ACTORS = (
    place("TH-48", "Nakhon Phanom", "นครพนม"),
    place("LA-KH", "Khammouane", "คำม่วน"),
    place("TH-49", "Mukdahan", "มุกดาหาร"),
    place("LA-SV", "Savannakhet", "สะหวันนะเขต"),
    place("TH-57", "Chiang Rai", "เชียงราย"),
    place("LA-BK", "Bokeo", "บ่อแก้ว"),
    place("VN-25", "Quang Tri", "กวางจิ", until=parse_date("2025-06-30")),
    place("VN-25-2025", "Quang Tri", "กวางจิ", since=parse_date("2025-07"), succeeds=("VN-25",)),
    Actor("project:bridge-3", "project", {"en": "Bridge 3", "th": "สะพาน 3"}, subkind="bridge"),
    Actor("project:bridge-6", "project", {"en": "Bridge 6", "th": "สะพาน 6"}, subkind="bridge"),
    Actor("project:corridor", "project", {"en": "Corridor"}, subkind="corridor"),
    Actor("crossing:thakhek", "crossing", {"en": "Thakhek", "th": "ท่าแขก"}),
)


def joined(thing: str, one: str, other: str, **fields: Any) -> list[Claim]:
    return [Claim(thing, end, "connects", **fields) for end in (one, other)]


CLAIMS = (
    Claim("TH-48", "LA-KH", "borders", weight=132.0, source="s1"),
    *joined("project:bridge-3", "TH-48", "LA-KH", source="s2"),
    *joined("crossing:thakhek", "TH-48", "LA-KH"),
    # A concluded pair with everything that makes neighbours is never proposed.
    Claim("TH-49", "LA-SV", "borders", weight=71.0),
    Claim("TH-49", "LA-SV", "sister_city", since=parse_date("2004"), source="s1"),
    # A pair in process, joined by a bridge that is only proposed.
    Claim("LA-BK", "TH-57", "borders"),
    *joined("project:bridge-6", "TH-57", "LA-BK", status="proposed"),
    Claim("TH-57", "LA-BK", "sister_city", status="in_process", source="s3"),
    # A corridor is not a crossing; neither is a border within a country.
    *joined("project:corridor", "TH-49", "LA-KH"),
    Claim("TH-48", "TH-49", "borders", weight=80.0),
    # The tie was signed with the place before its area changed.
    Claim("LA-SV", "VN-25", "borders", weight=90.0),
    Claim("LA-SV", "VN-25-2025", "borders", weight=90.0),
    Claim("LA-SV", "VN-25", "sister_city", since=parse_date("1999")),
)
NETWORK = Network({a.id: a for a in ACTORS}, CLAIMS, SOURCES, as_of=TODAY)


def test_neighbours_without_a_tie() -> None:
    gaps = find_gaps(NETWORK, ["neighbours"])
    assert [(gap.tail, gap.head, gap.kind, gap.rule, gap.score) for gap in gaps] == [
        # 1 - 0.8 * 100 / 232 * 2 / 4 and 1 - 0.8
        ("LA-KH", "TH-48", "sister_city", "neighbours", 0.8276),
        ("LA-BK", "TH-57", "sister_city", "neighbours", 0.2),
    ]
    first, second = gaps
    assert first.why == (
        "Khammouane and Nakhon Phanom share about 132 km of border, are joined by Bridge 3 and "
        "are linked by the crossing Thakhek; no sister-city tie between them is on record (in 3 "
        "sources up to 2022)."
    )
    assert first.evidence == (
        "borders|LA-KH|TH-48",
        "connects|crossing:thakhek|LA-KH",
        "connects|project:bridge-3|LA-KH",
        "connects|crossing:thakhek|TH-48",
        "connects|project:bridge-3|TH-48",
    )
    assert first.sources == ("s1", "s2")
    assert second.why == (
        "Bokeo and Chiang Rai border each other; their sister-city tie is in process, not in force."
    )
    assert second.evidence == ("borders|LA-BK|TH-57", "sister_city|LA-BK|TH-57")
    assert second.sources == ("s3",)


def test_reasons_in_thai() -> None:
    first, second = find_gaps(NETWORK, ["neighbours"], lang="th")
    assert first.why == (
        "คำม่วนและนครพนม มีพรมแดนติดกันราว 132 กม. เชื่อมกันด้วยสะพาน 3 และมีจุดผ่านแดนท่าแขก "
        "แต่ไม่พบบันทึกความสัมพันธ์เมืองคู่แฝดระหว่างกัน (ค้นจากแหล่งอ้างอิง 3 แหล่ง ถึง พ.ศ. 2565)"
    )
    assert second.why.endswith("ส่วนความสัมพันธ์เมืองคู่แฝดระหว่างกันมีสถานะอยู่ระหว่างจัดทำ")


def test_several_languages_from_one_run() -> None:
    both = gaps_by_language(NETWORK, ("en", "th", "lo", "en"))
    assert list(both) == ["en", "th", "lo"]
    for lang, gaps in both.items():
        assert gaps == find_gaps(NETWORK, lang=lang)
    # Names without one in Lao, and sentences, are English there.
    assert [g.why for g in both["lo"]] == [g.why for g in both["en"]]
    assert gaps_by_language(Network(), ("en", "th")) == {"en": [], "th": []}
    assert gaps_by_language(NETWORK, ()) == {}


def test_a_place_counts_only_while_it_exists() -> None:
    claims = tuple(c for c in CLAIMS if c.kind != "sister_city")
    named = {
        year: {
            (gap.tail, gap.head)
            for gap in find_gaps(
                Network(NETWORK.actors, claims, as_of=dt.date(year, 1, 1)), ["neighbours"]
            )
            if "LA-SV" in (gap.tail, gap.head)
        }
        for year in (2024, 2026)
    }
    assert named == {
        2024: {("LA-SV", "TH-49"), ("LA-SV", "VN-25")},
        2026: {("LA-SV", "TH-49"), ("LA-SV", "VN-25-2025")},
    }


def test_more_border_and_more_crossings_score_higher() -> None:
    def score(km: float | None, links: int, borders: bool = True) -> float:
        claims = [Claim("TH-48", "LA-KH", "borders", weight=km)] if borders else []
        crossings = [Actor(f"c{n}", "crossing") for n in range(links)]
        for crossing in crossings:
            claims += joined(crossing.id, "TH-48", "LA-KH")
        actors = {a.id: a for a in (*ACTORS, *crossings)}
        return find_gaps(Network(actors, tuple(claims)), ["neighbours"])[0].score

    assert score(None, 0) == 0.2
    assert score(100.0, 0) == 0.6
    assert score(100.0, 2) == 0.8
    assert score(None, 1, borders=False) == 0.4667
    by_km = [score(km, 1) for km in (None, 1.0, 50.0, 300.0)]
    by_links = [score(50.0, n) for n in (0, 1, 2, 5)]
    assert by_km == sorted(set(by_km))
    assert by_links == sorted(set(by_links))


def holds(network: Network, actor: str) -> bool:
    found = network.actors[actor]
    since, until = found.since, found.until
    return (not since or since.first <= TODAY) and (not until or until.last >= TODAY)


def neighbours(network: Network) -> dict[tuple[str, str], tuple[float, set[str], str]]:
    """Apply the rule in plain Python; return score, evidence and other statuses of each pair."""
    found = {}
    ids = sorted(a.id for a in network.actors.values() if a.kind == "province" and a.country)
    force = [t for t in network.ties.values() if t.status == "in_force"]
    for tail in ids:
        for head in ids:
            one, other = network.actors[tail], network.actors[head]
            if tail >= head or one.country == other.country:
                continue
            if not holds(network, tail) or not holds(network, head):
                continue
            twins = [
                t
                for t in network.ties.values()
                if t.kind == "sister_city"
                and any(
                    {t.tail, t.head} == {x, y}
                    for x, y in (
                        (tail, head),
                        *((tail, old) for old in other.succeeds),
                        *((old, head) for old in one.succeeds),
                        *((a, b) for a in one.succeeds for b in other.succeeds),
                    )
                )
            ]
            borders = [t for t in force if t.kind == "borders" and {t.tail, t.head} == {tail, head}]
            ends: dict[str, list[list[str]]] = {}
            for t in force:
                thing = network.actors[t.tail]
                known = thing.kind == "crossing" or thing.subkind == "bridge"
                if t.kind == "connects" and known and holds(network, thing.id):
                    sides = ends.setdefault(t.tail, [[], []])
                    if t.head in (tail, head):
                        sides[t.head == head].append(t.id)
            links = {thing: sides for thing, sides in ends.items() if all(sides)}
            if any(t.status == "in_force" for t in twins) or not (borders or links):
                continue
            km = max((t.weight for t in borders if t.weight is not None), default=0.0)
            score = 1 - 0.8 * 100 / (100 + km) * 2 / (2 + len(links))
            evidence = {t.id for t in (*twins, *borders)}
            evidence |= {i for sides in links.values() for side in sides for i in side}
            sure = [network.ties[key].certainty for key in evidence]
            score *= sum(value if value < DOUBTFUL else 1.0 for value in sure) / len(sure)
            found[tail, head] = (round(score, 4), evidence, listed(sorted(links), "en"))
    return found


KINDS = ("sister_city", "borders", "borders", *["connects"] * 4)


@pytest.mark.slow
@settings(few_examples, max_examples=examples(200))
@given(networks(KINDS))
def test_neighbours_against_plain_python(network: Network) -> None:
    want = neighbours(network)
    gaps = find_gaps(network, ["neighbours"])
    assert {(g.tail, g.head): (g.score, set(g.evidence)) for g in gaps} == {
        pair: (score, evidence) for pair, (score, evidence, _) in want.items()
    }
    assert [g.score for g in gaps] == sorted((g.score for g in gaps), reverse=True)
    for gap in gaps:
        assert all(0 <= reason.score <= 1 for reason in gap.reasons)
        assert ("joined" in gap.why or "linked" in gap.why) == bool(want[gap.tail, gap.head][2])


def test_the_random_networks_have_such_pairs() -> None:
    seen = [pair for seed in range(200) for pair in neighbours(random_network(seed, KINDS)).items()]
    assert len(seen) > 80
    assert sum(bool(links) for _, (*_, links) in seen) > 10
    assert sum("sister_city" in str(evidence) for _, (_, evidence, _) in seen) > 10


def test_hostile_names_are_text_in_reasons() -> None:
    for name in HOSTILE:
        actors = {
            f"A {name}": Actor(f"A {name}", "province", {"en": name}, country="LA"),
            "TH-48": ACTORS[0],
        }
        gap = find_gaps(Network(actors, (Claim(f"A {name}", "TH-48", "borders", weight=2.0),)))[0]
        assert gap.tail == f"A {name}"
        shown = "".join(" " if c == "\n" else c for c in name).replace(" ", "")
        assert gap.why.replace(" ", "") == (
            f"{shown}andNakhonPhanomshareabout2kmofborder;nosister-citytiebetweenthemisonrecord."
        )


def test_table() -> None:
    gaps = find_gaps(NETWORK, ["neighbours"], lang="th")
    table = gaps_table(gaps, NETWORK, "th", {gaps[1].proposal().id: "looking"})
    assert table.columns == (
        *("rank", "from", "from_name", "to", "to_name", "kind", "rule", "score", "why"),
        *("evidence", "verdict", "sources", "obstacles"),
    )
    assert [row[:8] for row in table.rows] == [
        (1, "LA-KH", "คำม่วน", "TH-48", "นครพนม", "sister_city", "neighbours", 0.8276),
        (2, "LA-BK", "บ่อแก้ว", "TH-57", "เชียงราย", "sister_city", "neighbours", 0.2),
    ]
    assert table[1]["evidence"] == "borders|LA-BK|TH-57; sister_city|LA-BK|TH-57"
    assert table.column("verdict") == ["new", "looking"]
    assert table.meta["content_hash"] == NETWORK.content_hash


def test_proposals_keep_their_id_whatever_the_language() -> None:
    english, thai = (
        find_gaps(NETWORK, ["neighbours"], lang=lang)[0].proposal() for lang in ("en", "th")
    )
    assert english.id == thai.id
    assert (english.kind, english.score) == ("missing", 0.8276)
    assert english.claim == {"tail": "LA-KH", "head": "TH-48", "kind": "sister_city"}
    assert english.evidence[0] == "borders|LA-KH|TH-48"
    assert len(english.reasons) == 1


RULE = """\
// title: Mine
// proposes: {proposes}
// weight: {weight}
// why_en: {why}
MATCH (a:Actor {{id: 'TH-48'}}) RETURN {returns}
"""


def write(folder: Path, name: str = "mine", **changes: Any) -> str:
    fields = {
        "proposes": "sister_city",
        "weight": 0.5,
        "why": "{from} and {to} are like.",
        "returns": "a.id AS from, 'LA-KH' AS to, 0.5 AS score, 'TH-48; s' AS evidence",
    }
    path = folder / f"{name}.cypher"
    path.write_text(RULE.format(**{**fields, **changes}), "utf-8")
    return str(path)


def test_rules_that_name_the_same_pair_add_up(tmp_path: Path) -> None:
    """A rule can be any file; the ends of a symmetric kind are put in the order of ids."""
    first = find_gaps(NETWORK, ["gaps/neighbours", write(tmp_path)])[0]
    assert first.rule == "neighbours|mine"
    # 1 - (1 - 0.8276) * (1 - 0.5 * 0.5)
    assert first.score == 0.8707
    assert first.why.endswith("up to 2022). Nakhon Phanom and Khammouane are like.")
    assert first.evidence[-2:] == ("TH-48", "s")
    directed = find_gaps(NETWORK, [write(tmp_path, proposes="visited")])
    assert [(g.tail, g.head, g.score) for g in directed] == [("TH-48", "LA-KH", 0.25)]


def test_a_rule_may_name_a_single_actor(tmp_path: Path) -> None:
    returns = "a.id AS from, null AS to, 1 AS score, '' AS evidence"
    rule = write(tmp_path, returns=returns, weight=1, why="{from} has none.")
    gap = find_gaps(NETWORK, [rule])[0]
    assert (gap.tail, gap.head, gap.score, gap.why) == ("TH-48", "", 1.0, "Nakhon Phanom has none.")
    assert gaps_table([gap], NETWORK)[0]["to_name"] == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"proposes": "twin"},
            "'mine' proposes 'twin', which is not a known tie kind; add // proposes:",
        ),
        ({"returns": "a.id AS from"}, "'mine' must also return evidence, score, to"),
        ({"why": "{from} {km}"}, "'mine' must also return km"),
        (
            {"returns": "a.id AS from, 'x' AS to, 1 AS score, '' AS evidence"},
            "'mine' returns 'x', which is not an actor id",
        ),
        (
            {"returns": "a.id AS from, 'LA-KH' AS to, 2 AS score, '' AS evidence"},
            "'mine' returns the score 2; expected a number from 0 to 1",
        ),
        (
            {"returns": "a.id AS from, 'LA-KH' AS to, null AS score, '' AS evidence"},
            "'mine' returns the score None",
        ),
        (
            {"returns": "null AS from, 'LA-KH' AS to, 1 AS score, '' AS evidence"},
            "'mine' returns None, which is not an actor id",
        ),
    ],
)
def test_faults_of_a_rule(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(GraphkitError, match=message):
        find_gaps(NETWORK, [write(tmp_path, **changes)])


def test_a_rule_without_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "mute.cypher"
    path.write_text("// title: Mute\n// proposes: visited\nRETURN 1 AS score", "utf-8")
    with pytest.raises(GraphkitError, match="'mute' has no sentence; add // why_en"):
        find_gaps(NETWORK, [str(path)])


def test_an_unknown_rule_is_suggested() -> None:
    with pytest.raises(
        GraphkitError, match="'neighbors' is not a known rule; did you mean 'neighbours'"
    ):
        find_gaps(NETWORK, ["neighbors"])


def test_every_rule_renders_its_sentences() -> None:
    rules = queries("gaps")
    assert load_query("gaps/neighbours") in rules
    for rule in rules:
        assert {"en", "th"} <= rule.why.keys(), rule.name
        assert rule.title("th") != rule.title(), rule.name
        full = dict.fromkeys(rule.why["en"].columns | rule.why["th"].columns, 2)
        pair = {"from": "TH-48", "to": "LA-KH"}
        for lang in ("en", "th"):
            names = {actor.id: actor.name(lang) for actor in ACTORS}
            rich, bare = (
                rule.why[lang].render(row, lang, NETWORK.ontology, names.get)
                for row in ({**full, **pair}, pair)
            )
            assert len(bare) < len(rich), rule.name
            for text in (rich, bare):
                assert not set("{}[]|") & set(text), rule.name
                assert names["TH-48"] in text, rule.name


def test_a_score_never_passes_one() -> None:
    reasons = tuple(GapReason(f"r{n}", 0.9, "w") for n in range(9))
    assert Gap("a", "b", "k", reasons).score == 1.0
    assert Gap("a", "b", "k", (GapReason("r", 1.0, "w"),)).score == 1.0


def test_an_empty_network_has_no_gaps() -> None:
    assert find_gaps(Network()) == []
    assert len(gaps_table([], Network())) == 0
