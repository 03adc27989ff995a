"""Random networks for generated tests, with odd texts, dates and numbers."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from graphkit.model.dates import PartialDate, parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source

_TEXT = st.text(
    st.one_of(
        st.sampled_from("กขคมุดาหารจัง่้ ສະຫວັນນະເຂດ崇左市Quảng Trị'\"|;,\n\\%_{}[]"),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    max_size=8,
)
_DATES = st.one_of(
    st.none(),
    st.sampled_from(["2004", "2005-01", "พ.ศ. 2547", "๒๒ กันยายน ๒๕๖๓", "1 May 1999"]).map(
        parse_date
    ),
    st.builds(PartialDate, st.just(dt.date(1, 1, 1)), st.just(dt.date(2299, 12, 31)), _TEXT),
)
_SHARE = st.one_of(st.none(), st.integers(0, 1), st.floats(0, 1))
_WORDS = st.lists(_TEXT, max_size=3).map(tuple)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a small network of any actors, claims and sources."""
    sources = [
        Source(f"s{i}", draw(_TEXT), year=draw(st.one_of(st.none(), st.integers(1800, 2030))))
        for i in range(draw(st.integers(0, 3)))
    ]
    cited = st.sampled_from(["", *(s.id for s in sources)])
    ids = draw(st.lists(st.one_of(st.sampled_from("abcd"), _TEXT), unique=True, max_size=6))
    actors = [
        Actor(
            key,
            draw(st.sampled_from(["province", "city"])),
            draw(st.dictionaries(st.sampled_from(["en", "th", "lo", "zh"]), _TEXT)),
            aliases=draw(_WORDS),
            country=draw(st.sampled_from(["", "TH", *ids])),
            within=draw(st.sampled_from(["", *ids])),
            lat=draw(st.one_of(st.none(), st.floats(-90, 90))),
            since=draw(_DATES),
            until=draw(_DATES),
            succeeds=draw(_WORDS),
            source=draw(cited),
            note=draw(_TEXT),
            population=draw(st.one_of(st.none(), st.integers(0, 10**15))),
        )
        for key in ids
    ]
    claims = said = []
    if ids:
        end = st.sampled_from(ids)
        claims = draw(
            st.lists(
                st.builds(
                    Claim,
                    *(end, end, st.sampled_from(["sister_city", "visited", "trades_with"])),
                    *(st.sampled_from(["", "k"]), st.sampled_from(["", "in_force", "ended"])),
                    dimensions=_WORDS,
                    obstacles=_WORDS,
                    since=_DATES,
                    until=_DATES,
                    weight=st.one_of(_SHARE, st.floats(0, 1e300)),
                    confidence=_SHARE,
                    source=cited,
                    locator=st.sampled_from(["", "1", "2"]),
                    note=_TEXT,
                ),
                max_size=6,
            )
        )
        field = st.sampled_from(["name_en", "lat"])
        said = draw(
            st.lists(st.builds(ActorClaim, end, field, _TEXT, cited, _TEXT, _SHARE), max_size=3)
        )
    return Network(
        {a.id: a for a in actors},
        tuple(claims),
        {s.id: s for s in sources},
        tuple(said),
        title="random",
        version=draw(_TEXT),
        licence="CC BY 4.0",
    )
