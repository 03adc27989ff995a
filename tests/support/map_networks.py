"""Networks to draw: border towns, made by hand; hostile texts; a ring; a crowd."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Claim, Source
from graphkit.model.selection import Selection


@dataclass(frozen=True)
class Gap:
    tail: str
    head: str
    why: str
    rule: str = "corridor"
    score: float = 0.8


def border_towns() -> Network:
    """Return Mukdahan, Savannakhet, Quang Tri, Chongzuo and actors around them, made by hand."""
    actors = [
        Actor("TH", "country", {"en": "Thailand", "th": "ประเทศไทย"}, source="s1"),
        Actor(
            "TH-49",
            "province",
            {"en": "Mukdahan", "th": "มุกดาหาร", "lo": "ມຸກດາຫານ", "zh": "穆达汉府"},
            aliases=("Mukdaharn",),
            country="TH",
            code="TH-49",
            lat=16.54,
            lon=104.72,
            source="s1",
        ),
        Actor(
            "LA-SV",
            "province",
            {"en": "Savannakhet", "th": "สะหวันนะเขต", "lo": "ສະຫວັນນະເຂດ", "zh": "沙湾拿吉省"},
            country="LA",
            lat=16.55,
            lon=104.75,
            source="s1",
        ),
        Actor(
            "VN-25",
            "province",
            {"en": "Quang Tri", "th": "กว๋างจิ", "vi": "Quảng Trị", "zh": "广治省"},
            country="VN",
            lat=16.75,
            lon=107.19,
            source="s1",
        ),
        Actor(
            "CN-chongzuo",
            "city",
            {"en": "Chongzuo", "th": "ฉงจั่ว", "zh": "崇左市"},
            country="CN",
            lat=22.38,
            lon=107.36,
            source="s1",
        ),
        Actor(
            "TH-48",
            "province",
            {"en": "Nakhon Phanom", "th": "นครพนม"},
            country="TH",
            lat=17.41,
            lon=104.78,
            source="s1",
        ),
        Actor(
            "LA-KH",
            "province",
            {"en": "Khammouane", "th": "คำม่วน", "lo": "ຄຳມ່ວນ"},
            country="LA",
            lat=17.41,
            lon=104.83,
            source="s1",
        ),
        Actor(
            "project:bridge2",
            "project",
            {"en": "Second Thai–Lao Friendship Bridge", "th": "สะพานมิตรภาพไทย–ลาว แห่งที่ 2"},
            subkind="bridge",
            since=parse_date("2006-12-20"),
            source="s2",
        ),
        Actor(
            "project:ewec",
            "project",
            {"en": "East–West Economic Corridor", "th": "ระเบียงเศรษฐกิจตะวันออก–ตะวันตก"},
            subkind="corridor",
            source="s2",
        ),
        Actor(
            "org:mukdahan-chamber",
            "association",
            {"en": "Mukdahan Chamber of Commerce", "th": "หอการค้าจังหวัดมุกดาหาร"},
            subkind="chamber",
            source="s3",
        ),
        Actor(
            "org:svk-cci",
            "association",
            {
                "en": "Savannakhet Chamber of Commerce and Industry",
                "th": "สภาการค้าและอุตสาหกรรมแขวงสะหวันนะเขต",
            },
            subkind="chamber",
            source="s3",
        ),
        Actor(
            "org:consulate-svk",
            "agency",
            {
                "en": "Royal Thai Consulate-General, Savannakhet",
                "th": "สถานกงสุลใหญ่ ณ แขวงสะหวันนะเขต",
            },
            subkind="consulate",
            source="s3",
        ),
        Actor(
            "org:viet-mukdahan",
            "community",
            {"en": "Thai-Vietnamese community of Mukdahan", "th": "ชุมชนชาวไทยเชื้อสายเวียดนามมุกดาหาร"},
            source="s3",
        ),
        Actor("org:alone", "agency", {"en": "Nobody's Office", "th": "หน่วยงานเดี่ยว"}, source="s3"),
        Actor("TH-34", "province", {"en": "Ubon Ratchathani", "th": "อุบลราชธานี"}, source="s1"),
    ]
    claims = (
        Claim(
            "TH-49",
            "LA-SV",
            "sister_city",
            level="economic",
            mechanism="formal",
            dimensions=("trade_investment", "culture"),
            since=parse_date("2004-03"),
            confidence=0.9,
            source="s1",
            locator="p. 12",
        ),
        Claim(
            "TH-49", "LA-SV", "sister_city", since=parse_date("2005"), confidence=0.7, source="s2"
        ),
        Claim("TH-49", "LA-SV", "trades_with", source="s3", confidence=0.8),
        Claim(
            "TH-49",
            "VN-25",
            "sister_city",
            level="cultural_educational",
            since=parse_date("25/1/2548"),
            obstacles=("budget", "staff"),
            source="s1",
        ),
        Claim("LA-SV", "VN-25", "sister_city", since=parse_date("1999"), source="s2"),
        Claim("LA-SV", "VN-25", "cooperates_with", source="s2"),
        Claim("LA-SV", "VN-25", "trades_with", status="dormant", source="s2"),
        Claim("TH-49", "CN-chongzuo", "sister_city", status="in_process", source="s2"),
        Claim("VN-25", "CN-chongzuo", "sister_city", status="proposed", source="s3"),
        Claim("TH-48", "LA-KH", "sister_city", since=parse_date("2001"), source="s1"),
        Claim("TH-48", "VN-25", "sister_city", status="ended", source="s1"),
        Claim("org:mukdahan-chamber", "org:svk-cci", "cooperates_with", source="s3"),
        Claim("org:consulate-svk", "org:svk-cci", "cooperates_with", source="s3"),
        Claim("project:bridge2", "TH-49", "connects", source="s2"),
        Claim("project:bridge2", "LA-SV", "connects", source="s2"),
        Claim("project:ewec", "TH-49", "connects", source="s2"),
        Claim("project:ewec", "LA-SV", "connects", source="s2"),
        Claim("project:ewec", "VN-25", "connects", source="s2"),
        Claim("org:mukdahan-chamber", "project:ewec", "participates_in", source="s3"),
        Claim("org:viet-mukdahan", "VN-25", "origin_in", source="s3"),
        Claim("org:consulate-svk", "LA-SV", "oversees", source="s3", confidence=0.4),
    )
    sources = [
        Source(
            "s1",
            "ทะเบียนเมืองพี่เมืองน้อง",
            authors="กองการต่างประเทศ",
            year=2020,
            url="https://example.org/register",
            language="th",
        ),
        Source("s2", "Corridor towns", year=2018, url="http://example.org/corridor", language="en"),
        Source("s3", "Field notes", year=2021, url="javascript:alert(1)"),
    ]
    return Network(
        actors={a.id: a for a in actors},
        claims=claims,
        sources={s.id: s for s in sources},
        actor_claims=(ActorClaim("TH-49", "name_en", "Muk Dahan", "s2", "p. 3", 0.5),),
        title="Border towns of the East–West corridor",
        version="1.2",
        as_of=dt.date(2026, 11, 22),
    )


def cut(network: Network) -> Network:
    wanted = ("cooperation", "membership", "connects", "origin_in")
    return network.select(Selection(ties=wanted, statuses=("all",)))


GAPS = (
    Gap("TH-48", "LA-SV", "Both lie on Route 12 and no tie joins them."),
    Gap("TH-34", "LA-SV", "Neighbours across the Mekong without a tie.", score=0.7),
    Gap("TH-49", "nowhere", "Outside the selection."),
)
ALONE = Gap("LA-KH", "", "No tie with Viet Nam at all.")

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "javascript:alert(3)",
    "\u202egnihsaM\u202c \u200fנתון",
    "{{ 7*7 }} {% raw %} ${alert(4)} `x`",
    "' onmouseover='alert(5)",
    "\u2028line\u2029end\x00\x1b",
    "ก" * 10_000,
    "W" * 10_000,
    "href",
    "<a href='http://example.org'>link</a>",
)


def hostile() -> Network:
    """Return a network in which every text, ids and titles included, is an attack or a nuisance."""
    ids = [*HOSTILE, "__proto__", "constructor", "toString", "gap:0"]
    actors = [
        Actor(
            name,
            "city" if n % 2 else "province",
            {"en": name, "th": HOSTILE[n % len(HOSTILE)], "<b>": name},
            subkind="<i>",
            aliases=(name, "<b>alias</b>"),
            country="<img src=x onerror=alert(6)>",
            within="</script>",
            code="<u>",
            sector="<s>",
            wikidata='Q1"><img src=x onerror=alert(7)>',
            source=name,
            locator=name,
            note=name,
        )
        for n, name in enumerate(ids)
    ]
    claims = tuple(
        Claim(
            a,
            b,
            "cooperates_with",
            key="<k>" + b,
            level="<l>",
            mechanism="<m>",
            dimensions=("<d>",),
            obstacles=("<o>",),
            source=a,
            locator=b,
            note=b,
        )
        for a, b in zip(ids, ids[1:] + ids[:1], strict=True)
    )
    sources = {
        name: Source(name, name, name, 2020, name, name, name, "<lang>", name, note=name)
        for name in ids
    }
    said = tuple(ActorClaim(i, "<f>", i, i, i) for i in ids)
    return Network(
        {a.id: a for a in actors}, claims, sources, said, title=HOSTILE[1], version=HOSTILE[0]
    )


def ring(n: int) -> Network:
    actors = [
        Actor(f"c{i}", "city", {"en": f"City number {i}", "th": f"เมืองที่ {i}"}) for i in range(n)
    ]
    claims = [Claim(f"c{i}", f"c{(i + 1) % n}", "sister_city") for i in range(n)]
    claims += [Claim(f"c{i}", f"c{i // 3}", "cooperates_with") for i in range(3, n)]
    return Network({a.id: a for a in actors}, tuple(claims), title=f"{n} cities")


def crowd(n: int, m: int, seed: int = 0) -> Network:
    """Return a large network with hubs, kinds, countries, places, years and statuses."""
    draw = random.Random(seed)
    kinds = ("city", "province", "association", "agency")
    countries = ("TH", "LA", "VN", "CN", "MY")
    actors = [
        Actor(
            f"c{i}",
            kinds[i % 4],
            {"en": f"Actor number {i}", "th": f"ตัวแสดงที่ {i}"},
            country=countries[i % 5],
            lat=round(8 + 18 * draw.random(), 4),
            lon=round(97 + 16 * draw.random(), 4),
        )
        for i in range(n)
    ]
    ends = list(range(min(n, 5)))
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < m:
        one = draw.randrange(n)
        other = draw.choice(ends) if draw.random() < 0.7 else draw.randrange(n)
        pair = (min(one, other), max(one, other))
        if one != other and pair not in pairs:
            pairs[pair] = None
            ends += pair
    claims = [
        Claim(
            f"c{a}",
            f"c{b}",
            "cooperates_with",
            status=draw.choice(("", "", "in_process", "proposed")),
            since=parse_date(str(draw.randrange(1990, 2025))) if draw.random() < 0.6 else None,
        )
        for a, b in pairs
    ]
    return Network({a.id: a for a in actors}, tuple(claims), title=f"A crowd of {n:,}")
