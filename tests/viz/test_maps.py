"""Content of the map page, and what it leaves out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from map_networks import GAPS, Gap, border_towns, crowd, cut, ring
from work import calls_of

from graphkit.analysis import MEASURES, centrality, communities
from graphkit.gaps.rules import find_gaps
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.model.selection import Selection, default_selection
from graphkit.viz.figures.figure import draw_figure
from graphkit.viz.maps import BY, LAYOUTS, READABLE, STRONGEST, content, draw_map
from graphkit.viz.maps.records import map_words
from graphkit.viz.page_records import page_languages, safe_link

TEMPLATES = files("graphkit.viz.maps") / "page"


def embedded(page: str) -> dict[str, Any]:
    start = page.index('id="data">') + len('id="data">')
    return json.loads(page[start : page.index("</script>", start)])


def test_page_holds_all_records_and_no_outside_reference() -> None:
    network = cut(border_towns())
    page = draw_map(network, gaps=GAPS).html()
    data = embedded(page)
    assert set(data["ties"]) == set(network.ties)
    assert {edge["id"] for edge in data["vis"]["edges"]} == set(network.ties)
    assert [gap["tail"] for gap in data["gaps"]] == ["TH-48", "TH-34"]
    # Two actors have no tie; one of them is on the page, hidden, because of its missing linkage.
    assert "org:alone" not in data["actors"]
    assert [n["id"] for n in data["vis"]["nodes"] if n["hidden"]] == ["TH-34"]
    head = page[: page.index("<style>")]
    assert "http" not in head.replace("http-equiv", "")
    assert not re.search(r"<(link|iframe|object|embed|img|base)\b", page[: page.index("<script")])
    assert "src=" not in page[: page.index('id="data"')]


def test_missing_linkages_show_their_rule_and_cite_their_sources() -> None:
    @dataclass(frozen=True)
    class Cited(Gap):
        sources: tuple[str, ...] = ()

    whole = border_towns()
    whole = replace(
        whole,
        sources={**whole.sources, "survey": Source("survey", "Survey of borders")},
        claims=(*whole.claims, Claim("TH-48", "LA-KH", "borders", source="survey")),
    )
    part = whole.select(Selection(ties=("sister_city",), around="TH-49"))
    assert "survey" not in part.sources
    gap = Cited("TH-49", "LA-SV", "Because.", "neighbours", sources=("survey", "nowhere"))
    data = embedded(draw_map(part, gaps=[gap]).html())
    assert data["gaps"][0]["sources"] == ["survey"]
    assert data["sources"]["survey"]["title"] == "Survey of borders"
    assert data["vocabulary"]["rules"]["neighbours"]["en"] == "Neighbours without a tie"


def test_page_states_its_origin_and_what_is_left_out() -> None:
    network = cut(border_towns())
    words = embedded(draw_map(network, gaps=GAPS).html())["words"]
    assert network.content_hash[:12] in words["en"]["origin"]
    assert "version 1.2" in words["en"]["origin"]
    assert "22 พฤศจิกายน 2569" in words["th"]["subtitle"]
    assert words["en"]["counts"] == (
        "actors drawn: 12 · ties drawn: 20 · actors without a tie, not drawn: 3 · "
        "missing linkages outside this selection, not drawn: 1"
    )
    assert "ตัวแสดงในแผนผัง 12 ราย" in words["th"]["counts"]


def test_internal_evidence_stays_out() -> None:
    network = border_towns()
    secret = replace(network.sources["s3"], access="internal", title="SECRET MINUTES")
    network = replace(network, sources={**network.sources, "s3": secret})
    page = draw_map(cut(network)).html()
    assert "SECRET MINUTES" not in page
    assert "Mukdahan Chamber" not in page
    assert "trades_with|LA-SV|TH-49" not in page


def test_only_web_addresses_become_links() -> None:
    sources = embedded(draw_map(cut(border_towns())).html())["sources"]
    assert sources["s1"]["link"] == "https://example.org/register"
    assert "link" not in sources["s3"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "http://", "https:///a", "a b"],
)
def test_unsafe_addresses_are_not_links(address: str) -> None:
    assert safe_link(address) == ""
    assert safe_link(" JAVASCRIPT:alert(1)") == ""


def test_same_input_gives_same_page_and_seed_another_layout() -> None:
    network = cut(border_towns())
    assert draw_map(network, gaps=GAPS).html() == draw_map(network, gaps=GAPS).html()
    first, second = (embedded(draw_map(network, seed=s).html())["vis"]["nodes"] for s in (0, 1))
    assert [n["x"] for n in first] != [n["x"] for n in second]


def test_half_characters_of_a_command_line_do_not_stop_the_page(tmp_path: Path) -> None:
    draw_map(cut(border_towns()), title="half \ud800 character").save(tmp_path / "map.html")
    assert "<title>half \ufffd character</title>" in (tmp_path / "map.html").read_text("utf-8")


def test_words_of_the_template_are_words() -> None:
    shell = draw_map(cut(border_towns())).html().partition('id="data"')[0]
    shell = shell[shell.index("<body>") :]
    assert "Arrow keys go to the nearest actor" in shell
    assert "&lt;" not in shell  # a method of a mapping mistaken for a word


def test_words_are_complete_in_both_languages() -> None:
    words = {code: map_words(code) for code in page_languages()}
    assert set(words) >= {"en", "th"}
    assert set(words["en"]) == set(words["th"])
    for key, text in words["en"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", words["th"][key])), key
        assert re.search("[ก-๙]", words["th"][key]), key
    used = set(re.findall(r'data-t(?:-\w+)?="(\w+)"', (TEMPLATES / "map.html").read_text("utf-8")))
    for script in (f for f in TEMPLATES.iterdir() if f.name.endswith(".js")):
        used |= set(re.findall(r'\b(?:say|section)\("(\w+)"', script.read_text("utf-8")))
    told = {"title", "subtitle", "counts", "origin", "part_note", "as_of_day"}
    told |= {"disclaimer", "credit", "off_map"}
    assert used - told <= set(words["en"])


def test_every_word_of_the_map_is_used() -> None:
    folder = files("graphkit.viz")
    scripts = [f for f in (folder / "maps" / "page").iterdir() if f.name.endswith((".js", ".html"))]
    modules = [f for room in ("maps", "figures") for f in (folder / room).iterdir()]
    texts = [f.read_text("utf-8") for f in (*scripts, *modules) if f.is_file()]
    used = set(re.findall(r"""["'.](\w+)""", "\n".join(texts)))
    computed = {f"layout_{name}" for name in LAYOUTS} | {f"by_{name}" for name in BY}
    assert set(map_words("en")) <= used | computed | set(MEASURES)


def test_parallel_ties_bow_apart_and_single_ones_are_straight() -> None:
    edges = {e["id"]: e for e in embedded(draw_map(cut(border_towns())).html())["vis"]["edges"]}
    three = [
        edges[f"{kind}|LA-SV|VN-25"]["step"]
        for kind in ("cooperates_with", "sister_city", "trades_with")
    ]
    assert three == [-1.0, 0.0, 1.0]
    assert edges["sister_city|LA-KH|TH-48"]["step"] == 0.0


def test_only_directed_ties_have_arrows() -> None:
    network = cut(border_towns())
    edges = embedded(draw_map(network).html())["vis"]["edges"]
    for edge in edges:
        assert edge["arrows"] == ("" if network.ties[edge["id"]].symmetric else "to")


def test_status_gives_the_dashes_and_level_the_width() -> None:
    data = embedded(draw_map(cut(border_towns())).html())

    def look(tie: str) -> dict[str, Any]:
        record = data["ties"][tie]
        return data["styles"]["|".join((record["kind"], record["status"], record.get("level", "")))]

    by_status = {
        "in_force": look("sister_city|LA-SV|VN-25"),
        "in_process": look("sister_city|CN-chongzuo|TH-49"),
        "proposed": look("sister_city|CN-chongzuo|VN-25"),
        "ended": look("sister_city|TH-48|VN-25"),
        "dormant": look("trades_with|LA-SV|VN-25"),
    }
    assert by_status["in_force"]["dashes"] is False
    assert len({str(one["dashes"]) for one in by_status.values()}) == 5
    assert by_status["ended"]["width"] < by_status["in_force"]["width"]
    assert by_status["ended"]["color"] == by_status["dormant"]["color"]
    assert look("sister_city|LA-SV|TH-49")["width"] > by_status["in_force"]["width"]


def test_sizes_follow_degree_or_given_numbers() -> None:
    network = cut(border_towns())
    data = embedded(draw_map(network).html())
    ids = [node["id"] for node in data["vis"]["nodes"]]
    assert data["size"] == "degree"
    degrees = dict(zip(ids, data["sizes"]["degree"], strict=True))
    assert degrees == {a: len(network.partners_of[a]) for a in ids}
    data = embedded(draw_map(network, size={"TH-48": 4, "LA-KH": 1}).html())
    given = dict(zip(ids, data["sizes"]["given"], strict=True))
    assert (data["size"], given["TH-48"], given["LA-KH"], given["TH-49"]) == ("given", 4, 1, 0)


@pytest.mark.parametrize("measure", ["betweenness", "closeness", "pagerank", "katz"])
def test_sizes_are_those_of_the_analysis(measure: str) -> None:
    network = cut(border_towns())
    data = embedded(draw_map(network, size=measure).html())
    ids = [node["id"] for node in data["vis"]["nodes"]]
    expected = {row["id"]: row[measure] for row in centrality(network, (measure,))}
    assert data["size"] == measure
    assert data["sizes"][measure] == pytest.approx([expected[a] for a in ids], rel=1e-4)


@pytest.mark.parametrize(
    "size", ["betweeness", "constraint", {"TH-49": -1.0}, {"TH-49": float("nan")}]
)
def test_invalid_sizes_are_rejected(size: Any) -> None:
    with pytest.raises(GraphkitError, match="size"):
        draw_map(cut(border_towns()), size=size)


def test_unknown_words_are_rejected_with_a_suggestion() -> None:
    network = cut(border_towns())
    with pytest.raises(GraphkitError, match="country"):
        draw_map(network, colour="countries")
    with pytest.raises(GraphkitError, match="geo"):
        draw_map(network, layout="geography")
    with pytest.raises(GraphkitError, match="0 for all"):
        draw_map(network, limit=-1)


def test_colours_can_follow_country_and_community() -> None:
    network = cut(border_towns())
    data = embedded(draw_map(network, colour="country").html())
    assert data["colour"] == "country"
    country = data["groups"]["country"]
    ids = [node["id"] for node in data["vis"]["nodes"]]
    of = dict(zip(ids, country["of"], strict=True))
    assert (of["TH-49"], of["LA-SV"], of["project:ewec"]) == ("TH", "LA", "")
    assert country["styles"]["TH"]["mark"] == "TH"
    assert data["vocabulary"]["country"]["TH"]["th"] == "ประเทศไทย"
    found = {row["id"]: str(row["community"]) for row in communities(network)}
    by_community = dict(zip(ids, data["groups"]["community"]["of"], strict=True))
    assert {a: g for a, g in by_community.items() if g} == {
        a: found[a] for a in ids if found[a] != "None"
    }


@pytest.mark.slow
def test_a_map_of_many_shows_the_largest_and_says_so() -> None:
    network = crowd(520, 1200)
    data = embedded(draw_map(network).html())
    degree = sorted((len(p) for p in network.partners_of.values()), reverse=True)
    shown = [n["id"] for n in data["vis"]["nodes"] if not n["hidden"]]
    assert READABLE - 5 <= len(shown) <= READABLE
    assert min(len(network.partners_of[a]) for a in shown) >= degree[READABLE]
    tied = len(network.partners_of)
    assert data["words"]["en"]["part_note"].startswith(f"{len(shown)} of the {tied} actors")
    assert "--all" in data["words"]["th"]["part_note"]
    # Measured in the whole network, not in the part.
    assert max(data["sizes"]["degree"]) == degree[0]
    assert len(embedded(draw_map(network, limit=0).html())["vis"]["nodes"]) == tied
    few = embedded(draw_map(network, limit=20).html())["vis"]["nodes"]
    assert 2 <= len(few) <= 20
    assert embedded(draw_map(crowd(400, 700)).html())["words"]["en"]["part_note"] == ""


def test_the_centre_of_an_ego_network_is_on_the_map_however_few_are() -> None:
    network = crowd(300, 900)
    last = min(network.partners_of, key=lambda a: (len(network.partners_of[a]), a))
    part = network.select(Selection(around=last, hops=4))
    nodes = embedded(draw_map(part, limit=10).html())["vis"]["nodes"]
    assert last in [node["id"] for node in nodes]


def test_too_many_actors_are_rejected_with_a_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAX_ACTORS", 600)
    network = crowd(700, 1500)
    with pytest.raises(GraphkitError, match=f"--most {READABLE}"):
        draw_map(network)
    with pytest.raises(GraphkitError, match="600"):
        draw_map(network, limit=0)
    assert len(embedded(draw_map(network, limit=READABLE).html())["vis"]["nodes"]) <= READABLE


def test_the_strongest_missing_linkages_are_lines_and_all_are_listed() -> None:
    network = ring(60)
    gaps = [Gap(f"c{i}", f"c{(i + 20) % 60}", f"why {i}", score=i / 100) for i in range(50)]
    data = embedded(draw_map(network, gaps=gaps).html())
    assert (data["strong"], len(data["gaps"])) == (STRONGEST, 50)
    assert [g["why"] for g in data["gaps"]][:2] == [{"en": "why 49"}, {"en": "why 48"}]
    assert f"the strongest {STRONGEST} of 50" in data["words"]["en"]["counts"]


def test_missing_linkages_have_sentences_in_every_language_given() -> None:
    network = border_towns()
    gaps = {lang: find_gaps(network, lang=lang) for lang in ("en", "th")}
    data = embedded(draw_map(cut(network), gaps=gaps).html())
    assert data["gaps"]
    for gap in data["gaps"]:
        assert re.search("[a-z]", gap["why"]["en"])
        assert re.search("[ก-๙]", gap["why"]["th"])


def test_an_unknown_language_is_rejected_with_the_choices() -> None:
    with pytest.raises(GraphkitError, match="en, th, lo, vi, zh"):
        draw_map(cut(border_towns()), lang="xx")


def test_a_saved_map_is_utf8_without_other_files(tmp_path: Path) -> None:
    path = tmp_path / "new" / "แผนผัง.html"
    draw_map(cut(border_towns()), lang="th", title="เมืองชายแดน").save(path)
    assert "<title>เมืองชายแดน</title>" in path.read_text("utf-8")
    assert [p.name for p in path.parent.iterdir()] == ["แผนผัง.html"]


@pytest.mark.slow
def test_five_thousand_actors_are_drawn() -> None:
    network = crowd(5000, 12_500)
    assert len(network.ties) == 12_500
    page = draw_map(network, limit=0).html()
    assert len(embedded(page)["vis"]["edges"]) == 12_500


@pytest.mark.slow
def test_the_work_grows_with_the_actors() -> None:
    small, large = (crowd(n, 5 * n // 2) for n in (1000, 2000))
    assert calls_of(lambda: draw_map(large, limit=0).html()) < 3 * calls_of(
        lambda: draw_map(small, limit=0).html()
    )
    small, large = ring(250), ring(500)
    assert calls_of(lambda: draw_map(large).html()) < 3 * calls_of(lambda: draw_map(small).html())


def test_page_of_sixty_actors_is_small_enough() -> None:
    assert len(draw_map(ring(60)).html().encode()) < 1_500_000


def test_five_hundred_actors_are_drawn() -> None:
    network = ring(500)
    assert len(network.ties) == 997
    page = draw_map(network).html()
    assert len(embedded(page)["vis"]["edges"]) == 997


def test_a_missing_linkage_known_from_an_internal_source_stays_out() -> None:
    actors = {key: Actor(key, "province", country=key[:2]) for key in ("LA-KH", "TH-48", "TH-49")}
    border = Claim("TH-48", "LA-KH", "borders", weight=132.0, source="memo")
    claims = (
        Claim("TH-48", "TH-49", "sister_city", source="news"),
        Claim("LA-KH", "TH-49", "sister_city", source="news"),
    )
    sources = {"memo": Source("memo", "Memo", access="internal"), "news": Source("news", "News")}
    network = Network(actors, (border, *claims), sources)
    open_to_all = replace(network, sources={**sources, "memo": Source("memo", "Memo")})
    selection = default_selection(network.ontology)
    for given, drawn in ((open_to_all, ["LA-KH"]), (network, [])):
        page = embedded(
            draw_map(given.select(selection), gaps=find_gaps(given, ["neighbours"])).html()
        )
        assert [gap["tail"] for gap in page["gaps"]] == drawn
        assert ("132" in json.dumps(page["gaps"])) == bool(drawn)


def test_ties_on_internal_sources_are_counted_and_drawn_when_asked_for() -> None:
    network = border_towns()
    secret = replace(network.sources["s3"], access="internal", title="SECRET MINUTES")
    network = replace(network, sources={**network.sources, "s3": secret})
    closed, opened = draw_map(cut(network)), draw_map(cut(network), internal=True)
    left_out = len(cut(network).ties) - closed.ties
    assert closed.hidden == left_out > 0
    words = embedded(closed.html())["words"]
    assert f"ties on internal sources, not drawn: {left_out}" in words["en"]["counts"]
    assert "แหล่งอ้างอิงภายใน" in words["th"]["counts"]
    assert opened.hidden == 0
    assert opened.ties == len(cut(network).ties)
    data = embedded(opened.html())
    assert data["words"]["en"]["subtitle"].startswith("for internal use")
    assert data["sources"]["s3"]["internal"]
    assert closed.page != opened.page
    figures = [draw_figure(cut(network), internal=internal) for internal in (False, True)]
    assert [figure.hidden for figure in figures] == [left_out, 0]
    assert f"ties on internal sources, not drawn: {left_out}" in figures[0].sheet.alt


def test_labels_of_places_and_fields_reach_the_page() -> None:
    actors = {
        "TH-49": Actor("TH-49", "province", {"en": "Mukdahan"}, country="TH", lat=16.5, lon=104.7),
        "LA-SV": Actor("LA-SV", "province", {"en": "Savannakhet"}, country="LA", lat=16.6, lon=105),
        "body": Actor("body", "agency", {"en": "Bureau"}, country="LA"),
    }
    claims = (
        Claim("TH-49", "LA-SV", "sister_city", confidence=0.9),
        Claim("TH-49", "LA-SV", "sister_city", level="economic", confidence=0.4, key=""),
        Claim("body", "TH-49", "cooperates_with", key="raw"),
    )
    drawn = draw_map(Network(actors, claims), layout="geo")
    data = embedded(drawn.html())
    tie = data["ties"]["sister_city|LA-SV|TH-49"]
    assert tie["at"] == ["LA_TH"]
    assert tie["sure"]["level"] == 0.4
    assert data["vocabulary"]["tie_kinds"]["sister_city"]["th_LA_TH"] == "เมืองคู่แฝดกับ"
    assert data["vocabulary"]["actor_kinds"]["province"]["th_LA"] == "แขวง"
    assert "th_CN" not in data["vocabulary"]["actor_kinds"]["province"]
    assert data["vocabulary"]["keys"] == {}
    # The bureau is known by country only: it is beside the map, not in the middle of Laos.
    assert data["geo"]["nowhere"] == ["body"]
    assert drawn.aside == 1
    figure = draw_figure(Network(actors, claims), layout="geo")
    assert figure.aside == 1
    assert "known by country only, not on this map: 1 (Bureau)" in figure.sheet.alt


def test_missing_linkages_are_of_the_selected_kinds() -> None:
    @dataclass(frozen=True)
    class Kept(Gap):
        kind: str = "sister_city"

    gaps = [Kept(gap.tail, gap.head, gap.why) for gap in GAPS]
    drawn = {}
    for ties in ("cooperation", "sister_city", "trades_with"):
        part = border_towns().select(Selection(ties=(ties,), statuses=("all",)))
        data = embedded(draw_map(part, gaps=gaps).html())
        drawn[ties] = len(data["gaps"])
        outside = len(gaps) - drawn[ties]
        told = f"missing linkages outside this selection, not drawn: {outside}"
        assert told in data["words"]["en"]["counts"]
    assert drawn == {"cooperation": 2, "sister_city": 2, "trades_with": 0}
