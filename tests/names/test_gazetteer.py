"""The gazetteer: the content of its file, look-ups, and that the file is up to date."""

from __future__ import annotations

import csv
import importlib.util
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.model.vocabulary import load_ontology
from graphkit.names import gazetteer
from graphkit.names.gazetteer import Gazetteer, Place, open_gazetteer
from graphkit.names.normalise import fold, normalise
from graphkit.names.type_words import bare

DATA = Path(gazetteer.FILE).parent
LOCAL = {"TH": "th", "LA": "lo", "VN": "vi", "CN": "zh", "MM": "my", "KH": "km", "MY": "ms"}


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return open_gazetteer()


@pytest.fixture(scope="module")
def places(known: Gazetteer) -> list[Place]:
    return list(known)


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """Return the script that makes the file."""
    spec = importlib.util.spec_from_file_location("make_gazetteer", DATA / "make" / "gazetteer.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_gazetteer"] = module
    spec.loader.exec_module(module)
    return module


def named(known: Gazetteer, text: str) -> list[str]:
    """Return the ids of the places with a name, by the index and confirmed by their names."""
    key = fold(bare(text))
    ids = known.under([key]).get(key, [])
    keys = {i: {fold(bare(n)) for n in p.all_names()} for i in ids if (p := known.place(i))}
    return [i for i in ids if key in keys[i]]


def test_the_file_is_small() -> None:
    assert gazetteer.FILE.stat().st_size < 10_000_000


def test_counts(places: list[Place]) -> None:
    kinds = Counter(p.kind for p in places)
    assert kinds["country"] == 250
    # CLDR 48 names 5,502 subdivisions; Vietnam's merger made 23 new ones, and Pattaya is a city.
    assert kinds["province"] == 5502 + 23 - 1
    assert kinds["city"] >= 39_000
    cities = Counter(p.country for p in places if p.kind == "city")
    least = {"TH": 1000, "VN": 850, "MY": 700, "MM": 550, "KH": 300, "LA": 100, "CN": 5000}
    assert {c: cities[c] for c in least if cities[c] < least[c]} == {}
    assert len(cities) > 200


def test_ids_are_in_order_and_none_is_twice(places: list[Place]) -> None:
    ids = [p.id for p in places]
    assert ids == sorted(set(ids))
    form = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3}(-2025)?|-[a-z][a-z-]+)?|geonames:[1-9]\d*")
    assert [i for i in ids if not form.fullmatch(i)] == []


def test_names_are_in_normal_form(places: list[Place]) -> None:
    for place in places:
        assert place.names
        for name in place.all_names():
            assert name
            assert name == normalise(name), place.id
            assert unicodedata.is_normalized("NFC", name)
        assert len(set(place.aliases)) == len(place.aliases)


def test_places_refer_to_known_places(known: Gazetteer, places: list[Place]) -> None:
    kinds = {name for name, kind in load_ontology().actor_kinds.items() if kind.place}
    by_id = {p.id: p for p in places}
    for place in places:
        assert place.kind in kinds
        assert by_id[place.country].kind == "country"
        if place.kind == "country":
            assert (place.id, place.within) == (place.country, "")
        else:
            holder = by_id[place.within]
            assert holder.kind in ("country", "province", "city")
            assert not holder.until, (place.id, place.within)
            # Hong Kong and Macao have codes of countries and are divisions of China.
            assert holder.country == place.country or holder.id in ("CN-HK", "CN-MO")
        for older in place.succeeds:
            assert by_id[older].until
            assert by_id[older].until < place.since
        assert (place.lat is None) == (place.lon is None)
        if place.lat is not None and place.lon is not None:
            assert -90 <= place.lat <= 90
            assert -180 <= place.lon <= 180
        assert place.population is None or place.population > 0
        assert place.population is None or place.kind != "province"
    for one, other in known.unlisted.items():
        assert one in by_id
        assert other in by_id


@pytest.mark.parametrize("country", LOCAL)
def test_first_level_divisions_are_complete(places: list[Place], country: str) -> None:
    """In English, Thai and the country's own script, with a point."""
    own = [p for p in places if p.kind == "province" and p.country == country]
    lacking = {
        p.id: sorted({"en", "th", LOCAL[country]} - p.names.keys())
        for p in own
        if {"en", "th", LOCAL[country]} - p.names.keys()
    }
    assert lacking == {}
    # Thailand's provinces, the Lao, Burmese, Khmer, Malaysian and Chinese divisions of ISO 3166-2.
    count = {"TH": 77, "LA": 18, "VN": 34, "MM": 15, "KH": 25, "MY": 16, "CN": 34}
    assert len([p for p in own if not p.until]) == count[country]
    # GeoNames has no place of 500 people at the seat of Xaisomboun.
    nowhere = [p.id for p in own if p.lat is None]
    assert nowhere == {"LA": ["LA-XS"], "CN": ["CN-TW"]}.get(country, [])


def test_names_have_no_type_word_left(places: list[Place]) -> None:
    words = {"th": "จังหวัด|แขวง|รัฐ", "lo": "ແຂວງ|ຈັງຫວັດ", "km": "ខេត្ត", "my": "ပြည်နယ်", "vi": "Tỉnh "}
    kept = [
        (p.id, lang)
        for p in places
        if p.kind == "province" and p.country in LOCAL
        for lang, word in words.items()
        if re.match(word, p.names.get(lang, ""))
    ]
    # Nothing else distinguishes the province of Vientiane from the capital.
    assert set(kept) == {("LA-VI", "th"), ("LA-VI", "lo")}


def test_vietnam_before_and_after_july_2025(known: Gazetteer, places: list[Place]) -> None:
    """Resolution 202/2025/QH15: 52 of 63 provinces became 23, eleven stayed."""
    own = [p for p in places if p.kind == "province" and p.country == "VN"]
    before = {p.id for p in own if not p.since}
    new = [p for p in own if p.since]
    assert (len(before), len(new)) == (63, 23)
    assert {p.since for p in new} == {"2025-07-01"}
    assert {p.until for p in own} == {"", "2025-06-30"}
    ended = [old for p in new for old in p.succeeds]
    assert len(ended) == len(set(ended)) == 52
    assert set(ended) == {p.id for p in own if p.until}
    stayed = "VN-01 VN-04 VN-05 VN-09 VN-13 VN-21 VN-22 VN-23 VN-26 VN-71 VN-HN"
    assert before - set(ended) == set(stayed.split())
    for new_id, olds in {
        "VN-25-2025": {"VN-25", "VN-24"},  # Quảng Trị and Quảng Bình
        "VN-02-2025": {"VN-02", "VN-06"},  # Lào Cai and Yên Bái
        "VN-68-2025": {"VN-68", "VN-70", "VN-14"},  # Phú Thọ, Vĩnh Phúc, Hòa Bình
        "VN-SG-2025": {"VN-SG", "VN-43", "VN-57"},  # with Bà Rịa–Vũng Tàu and Bình Dương
        "VN-DN-2025": {"VN-DN", "VN-27"},  # Đà Nẵng and Quảng Nam
        "VN-30-2025": {"VN-30", "VN-31"},  # Gia Lai and Bình Định
    }.items():
        place = known.place(new_id)
        assert place
        assert set(place.succeeds) == olds
        assert place.names == known.places([place.succeeds[0]])[0].names
    # Its seat is Đồng Hới, 17.47 N; that of the old province was Đông Hà, 16.82 N.
    (tri,) = known.places(["VN-25-2025"])
    assert tri.lat == pytest.approx(17.47, abs=0.05)


def test_prefectures_of_southern_china(places: list[Place]) -> None:
    """As many as GB/T 2260 lists, with Chinese, English and Thai names."""
    with_prefix = [p for p in places if p.kind == "city" and re.fullmatch(r"CN-[a-z]+", p.id)]
    listed = Counter(p.within for p in with_prefix)
    # In addition to the prefectures: places such as Pingxiang and Jinghong, from the bundled
    # network.
    assert listed["CN-FJ"] == 9
    assert listed["CN-GD"] == 21
    assert listed["CN-GX"] == 14 + 1
    assert listed["CN-YN"] == 16 + 1
    assert listed["CN-HI"] == 4 + 15
    south = [p for p in with_prefix if p.within in ("CN-FJ", "CN-GD", "CN-GX", "CN-YN", "CN-HI")]
    assert {p.id: p.names for p in south if {"en", "zh", "th"} - p.names.keys()} == {}
    assert [p.id for p in south if p.lat is None] == []


def test_places_of_the_shipped_network_have_the_same_ids(known: Gazetteer) -> None:
    path = DATA / "thai-twin-cities" / "actors.csv"
    rows = [r for r in csv.DictReader(path.open(encoding="utf-8")) if r["kind"] in "country city"]
    rows += [r for r in csv.DictReader(path.open(encoding="utf-8")) if r["kind"] == "province"]
    assert len(rows) > 200
    for row in rows:
        place = known.place(row["id"])
        assert place, row["id"]
        assert (place.kind, place.country) == (row["kind"], row["country"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("มุกดาหาร", "TH-49"),
        ("จ.มุกดาหาร", "TH-49"),
        ("จังหวัดมุกดาหาร", "TH-49"),
        ("Mukdahan Province", "TH-49"),
        ("穆达汉", "TH-49"),
        ("กทม.", "TH-10"),
        ("กรุงเทพฯ", "TH-10"),
        ("โคราช", "TH-30"),
        ("อยุธยา", "TH-14"),
        ("พระนครศรีอยุธยา", "TH-14"),
        ("Ayutthaya", "TH-14"),
        ("สะหวันนะเขต", "LA-SV"),
        ("แขวงสะหวันนะเขต", "LA-SV"),
        ("สุวรรณเขต", "LA-SV"),
        ("ສະຫວັນນະເຂດ", "LA-SV"),
        ("ແຂວງສະຫວັນນະເຂດ", "LA-SV"),
        ("Savannakhét", "LA-SV"),
        ("沙湾拿吉", "LA-SV"),
        ("沙湾拿吉省", "LA-SV"),
        ("Quảng Trị", "VN-25"),
        ("Quảng Trị", "VN-25-2025"),
        ("กวางตรี", "VN-25"),
        ("広治", ""),
        ("广治", "VN-25"),
        ("廣治省", "VN-25"),
        ("崇左", "CN-chongzuo"),
        ("崇左市", "CN-chongzuo"),
        ("ฉงจั่ว", "CN-chongzuo"),
        ("西双版纳傣族自治州", "CN-xishuangbanna"),
        ("สิบสองปันนา", "CN-xishuangbanna"),
        ("红河", "CN-honghe"),
        ("Pu'er", "CN-puer"),
        ("广西壮族自治区", "CN-GX"),
        ("กวางสี", "CN-GX"),
        ("กวางตุ้ง", "CN-GD"),
        ("မန္တလေး", "MM-04"),
        ("ရှမ်းပြည်နယ်", "MM-17"),
        ("ខេត្តសៀមរាប", "KH-17"),
        ("ปีนัง", "MY-07"),
        ("Pulau Pinang", "MY-07"),
        ("Bombay", "geonames:1275339"),
        ("Mumbai", "geonames:1275339"),
        ("เมืองพัทยา", "TH-S"),
        ("หาดใหญ่", "TH-hat-yai-city"),
        ("สปป.ลาว", "LA"),
        ("เมียนมา", "MM"),
        ("พม่า", "MM"),
        ("Hong Kong", "CN-HK"),
        ("เวียงจันทน์", "LA-VT"),
        ("เวียงจันทน์", "LA-VI"),
        ("Hanoi", "VN-HN"),
        ("Zzyzx Beyond", ""),
    ],
)
def test_names_find_places(known: Gazetteer, text: str, wanted: str) -> None:
    found = named(known, text)
    assert (wanted in found) if wanted else found == []


def test_every_thai_province_by_its_abbreviation(known: Gazetteer) -> None:
    """The two letters that Thai offices use, as in ``จ.`` lists and on number plates."""
    short = (
        "กบ TH-81 กส TH-46 ขก TH-40 ชม TH-50 ชร TH-57 นค TH-43 นพ TH-48 บก TH-38 พบ TH-76 พช TH-67"
    )
    words = short.split()
    for code, place_id in zip(words[::2], words[1::2], strict=True):
        assert named(known, f"{code}.") == [place_id]


def test_a_name_of_one_place_is_not_given_to_another(places: list[Place]) -> None:
    """CLDR's Thai names contain errors, such as the name of a Thai province for one of Egypt."""
    near = defaultdict(set)
    for place in places:
        if place.country in LOCAL and place.kind == "province":
            near[fold(place.names["th"])].add(place.id)
    wrong = [
        (place.id, place.names["th"])
        for place in places
        if place.country not in LOCAL and place.kind == "province" and "th" in place.names
        if near.get(fold(place.names["th"]))
    ]
    assert wrong == []


def test_points_and_people_of_known_cities(known: Gazetteer) -> None:
    """Against figures of GeoNames."""
    savannakhet, nanning = known.places(["LA-kaysone-phomvihane", "CN-nanning"])
    assert (savannakhet.lat, savannakhet.lon) == (16.5703, 104.7622)
    assert savannakhet.population == 125_760
    assert nanning.within == "CN-GX"
    assert nanning.population == 3_839_800


def test_unknown_ids_and_keys_find_nothing(known: Gazetteer) -> None:
    assert known.place("XX-99") is None
    assert known.place("") is None
    assert [p.id for p in known.places(["TH-49", "XX-99", "LA-SV"])] == ["TH-49", "LA-SV"]
    assert known.under([]) == {}
    assert known.under(["", "no such key"]) == {}
    assert len(known) == sum(1 for _ in known)


def test_unknown_keys_rarely_find_a_place(known: Gazetteer) -> None:
    found = known.under(f"no such place {i}" for i in range(10_000))
    assert len(found) <= 8


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"something else\n{}\n")
    with pytest.raises(ValueError, match="is not a gazetteer of this version"):
        Gazetteer(path)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells no peak of memory")
def test_a_cold_look_up_is_light() -> None:
    """A new process needs less than 100 MB, Python included, and reads one block of places."""
    code = (
        "from graphkit.names.gazetteer import open_gazetteer\n"
        "from graphkit.names.normalise import fold\n"
        "from graphkit.names.type_words import bare\n"
        "known = open_gazetteer()\n"
        "ids = known.under([fold(bare('จังหวัดมุกดาหาร'))])\n"
        "assert known.places(ids[fold('มุกดาหาร')][:1])[0].id == 'TH-49'\n"
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "print(known._lines.cache_info().misses, int(status['VmHWM'].split()[0]) / 1000)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    blocks, megabytes = map(float, done.stdout.split())
    assert blocks == 1
    assert megabytes < 100


def test_the_index_is_of_the_keys_that_names_have_today(
    known: Gazetteer, places: list[Place], build: ModuleType
) -> None:
    """If not, rebuild it: ``python graphkit/data/make/gazetteer.py``."""
    for place in places[::53]:
        if place.id in known.unlisted:
            continue
        keys = build.keys_of(place)
        found = known.under(keys)
        assert [k for k in keys if place.id not in found.get(k, [])] == [], place.id


words = st.text(st.characters(codec="utf-8", exclude_characters="\n\x00"), min_size=1, max_size=20)
drafted = st.builds(
    Place,
    id=words,
    kind=st.sampled_from(["country", "province", "city"]),
    names=st.dictionaries(st.sampled_from(["en", "th", "lo"]), words, max_size=3),
    aliases=st.lists(words, max_size=3).map(tuple),
    country=st.sampled_from(["TH", "LA"]),
    within=st.sampled_from(["", "TH-49"]),
    lat=st.none(),
    lon=st.none(),
    population=st.none() | st.integers(1, 10**9),
    since=st.sampled_from(["", "2025-07-01"]),
    until=st.sampled_from(["", "2025-06-30"]),
    succeeds=st.lists(words, max_size=2).map(tuple),
)


@given(st.lists(drafted, min_size=1, max_size=8, unique_by=lambda p: p.id))
def test_written_places_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, build: ModuleType, drafts: list[Place]
) -> None:
    path = tmp_path_factory.mktemp("g") / "small.bin"
    wanted = sorted(drafts, key=lambda p: p.id)
    build.write(path, wanted, {"x": "1"}, {})
    read = Gazetteer(path)
    assert list(read) == wanted
    assert read.made_from == {"x": "1"}
    assert [read.place(p.id) for p in wanted] == wanted
    for place in wanted:
        for key in build.keys_of(place):
            assert place.id in read.under([key])[key]
    before = path.read_bytes()
    build.write(path, list(read), read.made_from, read.unlisted)
    assert path.read_bytes() == before


def test_the_same_sources_give_the_same_bytes(build: ModuleType) -> None:
    """GRAPHKIT_GAZETTEER_SOURCES has the three files, separated by the path separator."""
    sources = os.environ.get("GRAPHKIT_GAZETTEER_SOURCES", "")
    if not sources:
        pytest.skip("GRAPHKIT_GAZETTEER_SOURCES names no sources")
    shipped = gazetteer.FILE.read_bytes()
    try:
        build.main(sources.split(os.pathsep))
        assert gazetteer.FILE.read_bytes() == shipped
    finally:
        gazetteer.FILE.write_bytes(shipped)
