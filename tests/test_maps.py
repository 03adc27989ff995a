"""The map page: what it holds and what it leaves out."""

from __future__ import annotations

import json
import re
import time
import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from map_networks import GAPS, Gap, border_towns, cut, ring

from graphkit.gaps import find_gaps
from graphkit.maps import map_html, write_map
from graphkit.model import Actor, Claim, GraphkitError, Source
from graphkit.network import Network
from graphkit.page import safe_link
from graphkit.selection import Selection, default_selection

TEMPLATES = files("graphkit") / "templates" / "map"


def embedded(page: str) -> dict[str, Any]:
    start = page.index('id="data">') + len('id="data">')
    return json.loads(page[start : page.index("</script>", start)])


def test_page_holds_all_records_and_no_outside_reference() -> None:
    network = cut(border_towns())
    page = map_html(network, gaps=GAPS)
    data = embedded(page)
    assert set(data["ties"]) == set(network.ties)
    assert len(data["vis"]["edges"]) == len(network.ties) + 2
    # Two actors have no tie; one of them comes in, hidden, with its missing linkage.
    assert "org:alone" not in data["actors"]
    assert [n["id"] for n in data["vis"]["nodes"] if n["hidden"]] == ["TH-34"]
    head = page[: page.index("<style>")]
    assert "http" not in head.replace("http-equiv", "")
    assert not re.search(r"<(link|iframe|object|embed|img|base)\b", page[: page.index("<script")])
    assert "src=" not in page[: page.index('id="data"')]


def test_missing_linkages_name_their_rule_and_cite_their_sources() -> None:
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
    data = embedded(map_html(part, gaps=[gap]))
    assert data["gaps"][0]["sources"] == ["survey"]
    assert data["sources"]["survey"]["title"] == "Survey of borders"
    assert data["vocabulary"]["rules"]["neighbours"]["en"] == "Neighbours without a tie"


def test_page_names_its_origin_and_what_is_left_out() -> None:
    network = cut(border_towns())
    words = embedded(map_html(network, gaps=GAPS))["words"]
    assert network.content_hash[:12] in words["en"]["origin"]
    assert "version 1.2" in words["en"]["origin"]
    assert "22 พฤศจิกายน 2569" in words["th"]["subtitle"]
    assert words["en"]["counts"] == (
        "actors drawn: 12 · ties drawn: 20 · actors without a tie, not drawn: 3 · "
        "missing linkages whose actors are outside this selection, not drawn: 1"
    )
    assert "ตัวแสดงในแผนผัง 12 ราย" in words["th"]["counts"]


def test_internal_evidence_stays_out() -> None:
    network = border_towns()
    secret = replace(network.sources["s3"], access="internal", title="SECRET MINUTES")
    network = replace(network, sources={**network.sources, "s3": secret})
    page = map_html(cut(network))
    assert "SECRET MINUTES" not in page
    assert "Mukdahan Chamber" not in page
    assert "trades_with|LA-SV|TH-49" not in page


def test_only_web_addresses_become_links() -> None:
    sources = embedded(map_html(cut(border_towns())))["sources"]
    assert sources["s1"]["link"] == "https://example.org/register"
    assert "link" not in sources["s3"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "http://", "https:///a", "a b"],
)
def test_unsafe_addresses_are_no_links(address: str) -> None:
    assert safe_link(address) == ""
    assert safe_link(" JAVASCRIPT:alert(1)") == ""


def test_same_input_gives_same_page_and_seed_another_layout() -> None:
    network = cut(border_towns())
    assert map_html(network, gaps=GAPS) == map_html(network, gaps=GAPS)
    first, second = (embedded(map_html(network, seed=s))["vis"]["nodes"] for s in (0, 1))
    assert [n["x"] for n in first] != [n["x"] for n in second]


def test_half_characters_of_a_command_line_do_not_stop_the_page(tmp_path: Path) -> None:
    write_map(cut(border_towns()), tmp_path / "map.html", title="half \ud800 character")
    assert "<title>half \ufffd character</title>" in (tmp_path / "map.html").read_text("utf-8")


def test_words_of_the_shell_are_words() -> None:
    shell = map_html(cut(border_towns())).partition('id="data"')[0]
    shell = shell[shell.index("<body>") :]
    assert "Arrow keys go from actor to actor" in shell
    assert "&lt;" not in shell  # a method of a mapping taken for a word


def test_words_are_complete_in_both_languages() -> None:
    words = tomllib.loads((TEMPLATES / "words.toml").read_text("utf-8"))
    assert set(words["en"]) == set(words["th"])
    for key, text in words["en"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", words["th"][key])), key
        assert re.search("[ก-๙]", words["th"][key]), key
    used = set(re.findall(r'data-t(?:-\w+)?="(\w+)"', (TEMPLATES / "map.html").read_text("utf-8")))
    for script in (f for f in TEMPLATES.iterdir() if f.name.endswith(".js")):
        used |= set(re.findall(r'\b(?:say|section)\("(\w+)"', script.read_text("utf-8")))
    assert used - {"title", "subtitle", "counts", "origin"} <= set(words["en"])


def test_parallel_ties_bow_apart_and_single_ones_are_straight() -> None:
    edges = {e["id"]: e for e in embedded(map_html(cut(border_towns())))["vis"]["edges"]}
    three = [
        edges[f"{kind}|LA-SV|VN-25"]["smooth"]
        for kind in ("sister_city", "cooperates_with", "trades_with")
    ]
    assert three[1] is False
    assert {three[0]["type"], three[2]["type"]} == {"curvedCW", "curvedCCW"}
    assert edges["sister_city|LA-KH|TH-48"]["smooth"] is False


def test_arrows_stand_on_directed_ties_only() -> None:
    network = cut(border_towns())
    edges = embedded(map_html(network))["vis"]["edges"]
    for edge in edges:
        assert edge["arrows"] == ("" if network.ties[edge["id"]].symmetric else "to")


def test_status_gives_the_dashes() -> None:
    edges = {e["id"]: e for e in embedded(map_html(cut(border_towns())))["vis"]["edges"]}
    by_status = {
        "in_force": edges["sister_city|LA-SV|TH-49"],
        "in_process": edges["sister_city|CN-chongzuo|TH-49"],
        "proposed": edges["sister_city|CN-chongzuo|VN-25"],
        "ended": edges["sister_city|TH-48|VN-25"],
        "dormant": edges["trades_with|LA-SV|VN-25"],
    }
    assert by_status["in_force"]["dashes"] is False
    assert len({str(edge["dashes"]) for edge in by_status.values()}) == 5
    assert by_status["ended"]["width"] < by_status["in_force"]["width"]
    assert by_status["ended"]["color"] == by_status["dormant"]["color"]


def test_sizes_follow_degree_or_what_is_given() -> None:
    network = cut(border_towns())
    by_degree = {n["id"]: n["size"] for n in embedded(map_html(network))["vis"]["nodes"]}
    assert max(by_degree, key=lambda a: by_degree[a]) in ("VN-25", "LA-SV", "TH-49")
    given = {
        n["id"]: n["size"]
        for n in embedded(map_html(network, size={"TH-48": 4, "LA-KH": 1}))["vis"]["nodes"]
    }
    assert given["TH-48"] == 18.0
    assert given["LA-KH"] == 12.5
    assert given["TH-49"] == 7.0


@pytest.mark.parametrize("size", ["betweenness", {"TH-49": -1.0}, {"TH-49": float("nan")}])
def test_sizes_that_are_none_are_refused(size: Any) -> None:
    with pytest.raises(GraphkitError, match="size"):
        map_html(cut(border_towns()), size=size)


def test_unknown_language_is_refused_with_the_choices() -> None:
    with pytest.raises(GraphkitError, match="en, th, lo, vi, zh"):
        map_html(cut(border_towns()), lang="xx")


def test_write_map_is_utf8_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "new" / "แผนผัง.html"
    write_map(cut(border_towns()), path, lang="th", title="เมืองชายแดน")
    assert "<title>เมืองชายแดน</title>" in path.read_text("utf-8")
    assert [p.name for p in path.parent.iterdir()] == ["แผนผัง.html"]


def test_page_of_sixty_actors_is_small_enough() -> None:
    assert len(map_html(ring(60)).encode()) < 1_500_000


def test_five_hundred_actors_take_seconds() -> None:
    network = ring(500)
    assert len(network.ties) == 997
    start = time.process_time()
    page = map_html(network)
    assert time.process_time() - start < 8  # seconds of processor; about two
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
        page = embedded(map_html(given.select(selection), gaps=find_gaps(given, ["neighbours"])))
        assert [gap["tail"] for gap in page["gaps"]] == drawn
        assert ("132" in json.dumps(page["gaps"])) == bool(drawn)
