"""A network as one offline page: pyvis carries the data, vis-network draws, the page is ours.

Nothing on the page is fetched, every text of the data is shown as text, and the layout is
computed here, so that the same network gives the same page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from numbers import Real
from pathlib import Path
from typing import Any, Protocol

from graphkit.dates import format_date, parse_date
from graphkit.disk import write_text
from graphkit.gaps import FOLDER
from graphkit.layout import place
from graphkit.look import (
    FONT,
    LETTERS,
    LINE,
    LINES,
    WIDTH,
    anchors,
    bows,
    ink,
    legend,
    radii,
    room,
    tie_look,
)
from graphkit.model import Actor, GraphkitError, Tie, clip
from graphkit.network import Network
from graphkit.page import (
    ALWAYS,
    actor_record,
    difference_record,
    languages,
    selection_words,
    source_record,
    tie_record,
    vocabulary,
)
from graphkit.provenance import provenance
from graphkit.query import queries

MOST = 5000
"""Actors that one map holds at most; more would neither open nor be read."""
_WIDE, _TALL = (940.0, 540.0), (344.0, 400.0)  # pixels of a desk's and a telephone's drawing
_WRAP = {"wide": 140, "tall": 96}  # pixels
_GAP_COLOUR, _GAP_DASHES = "#B3261E", [6, 4]
_SCRIPTS = ("words.js", "drawing.js", "names.js", "details.js", "controls.js")
_BEND = 0.14  # how far parallel ties bow, as a share of their length


class MissingLinkage(Protocol):
    """What a map draws as a missing linkage: two actors, a sentence why, a rule, a score.

    ``head`` may be empty: one actor lacks any tie of a kind. That is told in its details, and
    so are its ``sources`` (ids) where it has them.
    """

    @property
    def tail(self) -> str: ...  # noqa: D102

    @property
    def head(self) -> str: ...  # noqa: D102

    @property
    def why(self) -> str: ...  # noqa: D102

    @property
    def rule(self) -> str: ...  # noqa: D102

    @property
    def score(self) -> float: ...  # noqa: D102


def map_html(
    network: Network,
    *,
    lang: str = "en",
    title: str | None = None,
    size: str | Mapping[str, float] = "degree",
    seed: int = 0,
    gaps: Iterable[MissingLinkage] = (),
) -> str:
    """One HTML page that shows a network and works without any connection.

    Args:
        network: what to draw, cut already; what rests on internal sources is left out. Actors
            without a tie are left out too and counted on the page, unless no tie is there.
        lang: the language that the page opens in: ``en``, ``th`` or one the actors have.
        title: the heading; the dataset's title if None.
        size: ``degree`` (how many others an actor is tied to) or a number of at least 0 for
            each id, such as a centrality; the area of an actor follows it.
        seed: of the layout.
        gaps: missing linkages, drawn as a dashed layer that is off at first; those that rest on
            an internal source are left out, so find them in ``network.public()``.

    Returns:
        The page, with data, drawing library and styles inside. A content security policy
        forbids it to fetch anything; every text of the data is shown as plain text.

    Raises:
        GraphkitError: when ``lang`` or ``size`` is nothing the network has, or when there are
            more than :data:`MOST` actors to draw.

    Example:
        >>> from graphkit.network import Network
        >>> "This selection holds no actors." in map_html(Network())
        True
    """
    import jinja2

    shown = network.public()
    drawn = _drawn(shown, _publishable(network, gaps))
    if len(drawn.actors) > MOST:
        raise GraphkitError(
            f"the map would hold {len(drawn.actors):,} actors, more than {MOST:,}; "
            "take a part of the network: around one actor, or of one kind, level or dimension"
        )
    offered = languages(drawn.actors)
    if lang not in offered:
        raise GraphkitError(f"the map has no names in {lang!r}; choose from: {', '.join(offered)}")
    data = _page_data(shown, drawn, offered, title, provenance(network, seed=seed))
    data |= {"lang": lang, "vis": _vis_data(shown, drawn, size, seed, offered)}
    words = data["words"]
    shell = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FunctionLoader(_template),
    )
    style, library, script = _template("map.css"), _library(), _script()
    page = shell.get_template("map.html").render(
        lang=lang,
        w=words.get(lang, words["en"]),
        data=data,
        legend=legend(
            shown.ontology, (a for a in drawn.actors if a.id not in drawn.waiting), drawn.ties
        ),
        gap_entry={
            "line": {"color": _GAP_COLOUR, "dashes": _GAP_DASHES, "width": WIDTH},
            "arrow": False,
        },
        json=_embedded(data),
        style=style,
        library=library,
        script=script,
        policy="; ".join(
            (
                "default-src 'none'",
                f"script-src {_hash(library)} {_hash(script)}",
                f"style-src {_hash(style)}",
                "img-src data: blob:",
                "font-src data:",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
    )
    return _without_surrogates(page)


def write_map(
    network: Network,
    path: str | Path,
    *,
    lang: str = "en",
    title: str | None = None,
    size: str | Mapping[str, float] = "degree",
    seed: int = 0,
    gaps: Iterable[MissingLinkage] = (),
) -> None:
    """Write :func:`map_html` to a file (UTF-8), which is there whole or not at all.

    Raises:
        GraphkitError: as :func:`map_html`, and when the file cannot be written.
    """
    page = map_html(network, lang=lang, title=title, size=size, seed=seed, gaps=gaps)
    write_text(Path(path), page)


class _Drawn:
    """What of a network is on the map."""

    def __init__(
        self, actors: list[Actor], ties: list[Tie], gaps: list[MissingLinkage], left: int, lost: int
    ) -> None:
        self.actors, self.ties, self.gaps = actors, ties, gaps
        self.left_out, self.gaps_left_out = left, lost
        tied = {end for tie in ties for end in (tie.tail, tie.head)}
        # Actors that only a missing linkage brings onto the map are hidden with it.
        self.waiting = {a.id for a in actors if ties and a.id not in tied}


def _publishable(network: Network, gaps: Iterable[MissingLinkage]) -> list[MissingLinkage]:
    """The missing linkages whose reasons rest on no internal source."""
    whole = network.whole or network
    internal = whole.sources.keys() - whole.public().sources.keys()
    return [gap for gap in gaps if not internal.intersection(getattr(gap, "sources", ()))]


def _drawn(network: Network, gaps: list[MissingLinkage]) -> _Drawn:
    ties = list(network.ties.values())
    ends = {end for tie in ties for end in (tie.tail, tie.head)}
    kept = [
        gap
        for gap in gaps
        if gap.tail in network.actors
        and (gap.head in network.actors or (not gap.head and gap.tail in ends))
    ]
    named = ends | {end for gap in kept for end in (gap.tail, gap.head) if end}
    actors = [actor for actor in network.actors.values() if not ties or actor.id in named]
    left = len(network.actors) - len(ends) if ties else 0
    return _Drawn(actors, ties, kept, left, len(gaps) - len(kept))


def _page_data(
    shown: Network,
    drawn: _Drawn,
    offered: list[str],
    title: str | None,
    made_of: Mapping[str, Any],
) -> dict[str, Any]:
    around = (shown.whole or shown).public()
    said = defaultdict(list)
    for claim in shown.actor_claims:
        said[claim.actor].append(claim)
    # What justifies a missing linkage need not be in the part that is drawn.
    behind = {source for gap in drawn.gaps for source in getattr(gap, "sources", ())}
    actors = {a.id: actor_record(around, a, said.get(a.id, ())) for a in drawn.actors}
    for difference in shown.disagreements:
        if difference.subject in actors:
            record = actors[difference.subject]
            record.setdefault("differ", []).append(difference_record(difference))
    return {
        "languages": {code: _words()["languages"].get(code, code) for code in offered},
        "words": {
            code: {
                **_words()[code],
                **_facts(shown, drawn, code, made_of),
                "title": title or shown.text("title", code) or _words()[code]["untitled"],
            }
            for code in ALWAYS
        },
        "vocabulary": vocabulary(shown.ontology) | {"rules": _rules() if drawn.gaps else {}},
        "actors": actors,
        "ties": {tie.id: tie_record(tie) for tie in drawn.ties},
        "gaps": [
            {"tail": g.tail, "head": g.head, "why": str(g.why), "rule": str(g.rule)}
            | ({"score": round(float(g.score), 3)} if math.isfinite(g.score) else {})
            | {"sources": [s for s in getattr(g, "sources", ()) if s in around.sources]}
            for g in drawn.gaps
        ],
        "sources": {
            key: source_record(source)
            for key, source in around.sources.items()
            if key in shown.sources or key in behind
        },
        "label": {"font": FONT, "line": LINE, "lines": LINES, "letters": LETTERS, **_WRAP},
        "provenance": made_of,
    }


def _rules() -> dict[str, dict[str, str]]:
    """What the rules that name missing linkages are called."""
    return {
        rule.name.removeprefix(f"{FOLDER}/"): {lang: rule.title(lang) for lang in ALWAYS}
        for rule in queries(FOLDER)
    }


def _facts(
    network: Network, drawn: _Drawn, lang: str, made_of: Mapping[str, Any]
) -> dict[str, str]:
    """What the page says of itself: the selection, the day, how much is drawn, where from."""
    words = _words()[lang]

    def day(iso: str) -> str:
        return format_date(parse_date(iso), lang)

    as_of = words["as_of"].format(day=day(made_of["as_of"]))
    counts = [
        words["actors_drawn"].format(n=len(drawn.actors) - len(drawn.waiting)),
        words["ties_drawn"].format(n=len(drawn.ties)),
    ]
    if drawn.left_out:
        counts.append(words["left_out"].format(n=drawn.left_out))
    if drawn.gaps_left_out:
        counts.append(words["gaps_left_out"].format(n=drawn.gaps_left_out))
    selection = selection_words(network).get(lang) or words["whole"]
    origin = [f"{words['dataset']}: {network.text('title', lang)}" if made_of["dataset"] else ""]
    origin.append(words["version"].format(version=made_of["version"]) if made_of["version"] else "")
    origin.append(words["content"].format(hash=made_of["content_hash"][:12]))
    origin.append(f"{words['selection']}: {selection}")
    origin += [as_of, words["generated"].format(day=day(made_of["generated"]))]
    origin.append(words["seed"].format(seed=made_of["seed"]))
    origin.append(f"graphkit {made_of['graphkit']}")
    return {
        "subtitle": f"{selection[:1].upper()}{selection[1:]} · {as_of}",
        "counts": " · ".join(counts),
        "origin": " · ".join(part for part in origin if part),
    }


def _vis_data(
    network: Network,
    drawn: _Drawn,
    size: str | Mapping[str, float],
    seed: int,
    offered: Sequence[str],
) -> dict[str, Any]:
    """Nodes, edges and options as vis-network takes them, by way of pyvis."""
    from pyvis.edge import Edge
    from pyvis.network import Network as Canvas
    from pyvis.node import Node

    sizes = radii(_sizes(network, drawn, size), 7)
    # A missing linkage moves nobody; it only brings actors in who would not be there.
    pairs = [(tie.tail, tie.head) for tie in drawn.ties]
    pairs += [(g.tail, g.head) for g in drawn.gaps if {g.tail, g.head} & drawn.waiting]
    names = {a.id: [a.name(code) for code in offered] for a in drawn.actors}
    wide, tall = (
        place(
            {a: room(names[a], sizes[a], _WRAP[shape]) for a in names},
            pairs,
            frame=frame,
            seed=seed,
            anchors=anchors(drawn.actors),
        )
        for shape, frame in (("wide", _WIDE), ("tall", _TALL))
    )
    canvas = Canvas(directed=True)
    kinds = network.ontology.actor_kinds
    nodes = []
    for actor in drawn.actors:
        kind = kinds[actor.kind]
        x, y = wide[actor.id]
        options = Node(
            actor.id,
            kind.shape,
            clip(actor.name(), LETTERS),
            x=x,
            y=y,
            tall=tall[actor.id],
            size=sizes[actor.id],
            color={"background": kind.colour, "border": ink(kind.colour, 4.5)},
            hidden=actor.id in drawn.waiting,
        ).options
        nodes.append(options)
    edges = []
    lines = [(tie.tail, tie.head) for tie in drawn.ties]
    lines += [(gap.tail, gap.head) for gap in drawn.gaps]
    bends = [_bend(*ends, step) for ends, step in zip(lines, bows(lines), strict=True)]
    for number, tie in enumerate(drawn.ties):
        look = tie_look(network.ontology, tie.kind, tie.status)
        edge = Edge(tie.tail, tie.head, arrows="" if tie.symmetric else "to", id=tie.id, **look)
        edges.append({**edge.options, "smooth": bends[number]})
    # A large drawing is shown small; what is missing must still be seen on it.
    bold = min(max(math.sqrt(len(drawn.actors) / 60), 1.0), 3.0)
    for number, gap in enumerate(drawn.gaps):
        if not gap.head:
            continue
        edge = Edge(
            gap.tail,
            gap.head,
            arrows="",
            id=f"gap:{number}",
            color=_GAP_COLOUR,
            dashes=[round(dash * bold) for dash in _GAP_DASHES],
            width=round(WIDTH * bold, 1),
            hidden=True,
        )
        edges.append({**edge.options, "smooth": bends[len(drawn.ties) + number]})
    # In bulk: pyvis looks through all of them at each one it adds.
    canvas.nodes, canvas.edges = nodes, edges
    canvas.options = {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3, "labelHighlightBold": False},
        "edges": {
            "arrows": {"to": {"scaleFactor": 0.55}},
            "selectionWidth": 1.6,
            "hoverWidth": 0.8,
            "chosen": True,
        },
        "interaction": {
            "hover": True,
            "keyboard": False,
            "tooltipDelay": 250,
            "hideEdgesOnDrag": len(edges) > 1500,
        },
    }
    nodes, edges, _, _, _, options = canvas.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _sizes(network: Network, drawn: _Drawn, size: str | Mapping[str, float]) -> dict[str, float]:
    """The number that each actor's area follows."""
    if isinstance(size, Mapping):
        values = {a.id: size.get(a.id, 0.0) for a in drawn.actors}
        for actor, value in values.items():
            if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
                raise GraphkitError(
                    f"the size of {actor!r} is {value!r}; sizes are numbers of at least 0"
                )
        return values
    if size != "degree":
        raise GraphkitError(f"size is {size!r}; give 'degree' or a number for each actor's id")
    return {a.id: float(len(network.partners_of.get(a.id, ()))) for a in drawn.actors}


def _bend(tail: str, head: str, step: float) -> dict[str, Any] | bool:
    """How vis-network bows a line some steps aside."""
    if step == 0:
        return False
    # Which side is left depends on which end the line starts from.
    left = (step > 0) == (tail < head)
    return {
        "enabled": True,
        "type": "curvedCW" if left else "curvedCCW",
        "roundness": round(min(0.9, 2 * _BEND * abs(step)), 3),
    }


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_template("words.toml"))


def _template(name: str) -> str:
    folder = files("graphkit") / "templates" / "map"
    return (folder / name).read_text("utf-8").replace("\r\n", "\n")


def _script() -> str:
    """The page's own script: its parts in order, in one scope."""
    return '"use strict";\n(function () {\n' + "\n".join(map(_template, _SCRIPTS)) + "})();"


@lru_cache(maxsize=1)
def _library() -> str:
    """The newest vis-network that pyvis brings, its licence at the top as it came."""
    folders = [f for f in (files("pyvis") / "lib").iterdir() if f.name.startswith("vis-")]
    scripts = {
        tuple(map(int, re.findall(r"\d+", folder.name))): folder / "vis-network.min.js"
        for folder in folders
    }
    found = [script for _, script in sorted(scripts.items()) if script.is_file()]
    if not found:
        raise GraphkitError("pyvis came without vis-network; install it again: pip install pyvis")
    return found[-1].read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _embedded(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the script element it stands in, nor start another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _without_surrogates(text: str) -> str:
    """Half characters, which UTF-8 cannot hold, as the replacement character."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
