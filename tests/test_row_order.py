"""One dataset and seed, one answer: whatever the order of rows and of the ends of a tie."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphkit.cli.group import main
from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source
from graphkit.storage.files.write import write_folder

COMMANDS = (
    *("info", "summary", "timeline", "diff --from 2005 --to 2020", "check"),
    *("show p0", "show p1 --lang th", "path p0 p7 --all", "duplicates"),
    *("centrality", "centrality --sample 20", "centrality --weight confidence"),
    *("centrality --intervals --draws 40", "brokers", "brokers --totals", "brokers --group kind"),
    *("communities", "communities --weight weight", "core", "cuts", "triads", "triads --list"),
    *("mixing", "mixing --permutations 40", "projection association --through province"),
    *("gaps", "gaps --rule predicted --limit 30", "gaps --for p0", "gaps --backtest --repeats 2"),
    *("query ties_by_status", "query dimensions", "query pair_levels", "query actor_disagreements"),
    *("figure out.svg", "map out.html", "brief out.html", "brief p0 out.html"),
)
"""Every command on a network that measures, draws, searches or lists."""

SLOW = {"figure", "map", "brief", "gaps"}


def network(seed: int = 5) -> Network:
    """A network of 30 actors with competing claims, equal values and parallel ties."""
    rng = random.Random(seed)
    sources = {f"s{i}": Source(f"s{i}", f"Source {i}", year=2018 + i % 3) for i in range(5)}
    actors = {}
    for i in range(24):
        country = "TH" if i % 3 == 0 else "LA" if i % 3 == 1 else "VN"
        point = {"lat": 10.0 + i / 3, "lon": 100.0 + i % 5} if i % 4 else {}
        actors[f"p{i}"] = Actor(
            f"p{i}", "province", {"en": f"Place {i}"}, country=country, source="s1",
            population=1000 * (1 + i % 4), **point,  # type: ignore[arg-type]
        )  # fmt: skip
    for i in range(6):
        actors[f"x{i}"] = Actor(
            f"x{i}", "association", {"en": f"Club {i}"}, "trade", country="TH",
            within=f"p{3 * i}", source="s0",
        )  # fmt: skip
    claims: list[Claim] = []
    for _ in range(260):
        tail, head = rng.sample(sorted(actors), 2)
        both = {actors[tail].kind, actors[head].kind} == {"province"}
        kind = rng.choice(
            ("sister_city",) * 3 + ("cooperates_with",) if both else ("cooperates_with",)
        )
        year = rng.choice((None, "2004", "2004-05", "2012", "2019"))
        claim = Claim(
            *(tail, head, kind, rng.choice(("", "", "k"))),
            rng.choice(("in_force",) * 6 + ("proposed", "denied")),
            rng.choice(("", "symbolic", "economic")) if kind == "sister_city" else "",
            rng.choice(("", "formal")),
            dimensions=tuple(rng.sample(("health", "culture", "labour"), rng.randint(0, 2))),
            since=parse_date(year) if year else None,
            weight=rng.choice((None, 0.0, 2.5)),
            confidence=rng.choice((None, None, 0.3, 0.8)),
            source=f"s{rng.randint(0, 4)}",
            locator=rng.choice(("", "p. 1", "p. 2")),
        )
        claims += [claim] if claim not in claims else []
        if rng.random() < 0.3:
            claims.append(claim._replace(tail=head, head=tail, source="s2", note="again"))
    said = [ActorClaim(f"p{i}", "population", str(500 * i), f"s{i % 5}") for i in range(1, 12)]
    said += [ActorClaim("p1", "population", str(7 * i), f"s{i % 5}", "", 0.4) for i in range(1, 4)]
    return Network(actors, tuple(claims), sources, tuple(said), title="Order")


def shuffled(whole: Network, seed: int) -> Network:
    """The same network with its rows in another order, and the ends of symmetric ties swapped."""
    rng = random.Random(seed)

    def mix(rows: list) -> list:  # type: ignore[type-arg]
        rng.shuffle(rows)
        return rows

    kinds = whole.ontology.tie_kinds
    claims = [
        c._replace(tail=c.head, head=c.tail)
        if kinds[c.kind].symmetric and rng.random() < 0.5
        else c
        for c in mix([*whole.claims])
    ]
    return replace(
        whole,
        actors=dict(mix([*whole.actors.items()])),
        sources=dict(mix([*whole.sources.items()])),
        claims=tuple(claims),
        actor_claims=tuple(mix([*whole.actor_claims])),
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    base = tmp_path_factory.mktemp("order")
    plain = network()
    mixed = shuffled(plain, 1)
    assert mixed.content_hash == plain.content_hash
    for name, one in (("plain", plain), ("mixed", mixed)):
        # Outputs name the dataset as it was given, so both have one name.
        write_folder(one, base / name / "data")
    return base / "plain", base / "mixed"


@pytest.mark.parametrize(
    "words",
    [pytest.param(w, marks=[pytest.mark.slow] if w.split()[0] in SLOW else []) for w in COMMANDS],
)
def test_the_order_of_rows_changes_nothing(
    words: str, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for folder in folders:
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, [*words.split(), "-n", "data"])
        assert result.exit_code == 0, result.output
        files = sorted(path for path in folder.iterdir() if path.is_file())
        answers.append((result.output, [file.read_text("utf-8") for file in files]))
        for file in files:
            file.unlink()
    assert answers[0] == answers[1]


def test_ties_are_the_same_in_any_order() -> None:
    plain = network()
    for seed in range(20):
        mixed = shuffled(plain, seed)
        assert [*mixed.ties] == [*plain.ties]
        for one, other in zip(plain.ties.values(), mixed.ties.values(), strict=True):
            for name in ("status", "level", "weight", "confidence", "dimensions", "since_first"):
                assert getattr(one, name) == getattr(other, name)
            for name in ("since", "until", "since_first"):
                dates = getattr(one, name), getattr(other, name)
                assert len({date and date.text for date in dates}) == 1
            assert one.derived_fields == other.derived_fields
            assert [d.field for d in one.disagreements] == [d.field for d in other.disagreements]


@pytest.mark.parametrize("seed", [0, 3])
def test_whichever_end_a_row_names_first(seed: int) -> None:
    actors = {key: Actor(key, "province", {"en": key}) for key in "AB"}
    dates = [parse_date(text) for text in ("2004", "พ.ศ. 2547", "2004-01")]
    statuses = ("proposed", "in_force", "dormant")
    claims = [
        Claim("A", "B", "sister_city", status=status, since=since, source="s")
        for status, since in zip(statuses, dates, strict=True)
    ]
    sources = {"s": Source("s", "S", year=2020)}
    whole = Network(actors, tuple(claims), sources)
    (first,) = whole.ties.values()
    for number in range(12):
        (found,) = shuffled(whole, seed + number).ties.values()
        assert (found.status, str(found.since)) == (first.status, str(first.since))
        assert found.since_first
        assert first.since_first
        assert found.since_first.text == first.since_first.text
