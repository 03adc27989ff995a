"""Make ``han.tsv``: the readings of Chinese characters (pinyin), and the simplified ones.

Run by hand to use newer tables; the library only reads the result:

    pip install pypinyin opencc-python-reimplemented
    python graphkit/data/make/han.py NAMES.csv

NAMES.csv is a table with Chinese names in a column ``name_zh``, whose rarer characters are kept
too. Places whose reading differs from that of their single characters (重庆, 厦门) are listed here.
The same packages and names give the same bytes.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import opencc
from pypinyin import Style, lazy_pinyin

HERE = Path(__file__).parents[1]
# Places whose characters have several readings, in addition to those of the table.
_KNOWN = (
    *("重庆", "厦门", "乐山", "长沙", "长春", "长治", "台州", "蚌埠", "六安"),
    *("大埔", "番禺", "东莞", "西藏", "兴国", "朝阳", "潮阳", "潮安", "单县"),
    *("解州", "百色", "丽水", "丽江", "会稽", "浍水", "渑池", "亳州", "泌阳"),
    *("燕郊", "尉犁", "尉氏", "歙县", "盱眙", "涡阳", "都匀", "大连", "成都"),
)


def characters() -> list[str]:
    """Return the characters of GB 2312, in which places are named, and their traditional ones."""
    found = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def traditional() -> dict[str, str]:
    """Return the simplified character of each traditional one."""
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = {}
    for line in table.read_text("utf-8").splitlines():
        old, _, new = line.partition("\t")
        simple = new.split()[0]
        if len(old) == len(simple) == 1 and old != simple and ord(old) < 0x10000:
            pairs[old] = simple
    return pairs


def reading(text: str) -> list[str]:
    """Return the pinyin of each character, without tones, ü as v; empty for none."""
    found: list[str] = lazy_pinyin(text, style=Style.NORMAL, errors=lambda _: [""], strict=False)
    return found


def main(names: str) -> None:
    """Write the table: ``pinyin<TAB>characters``, ``=<TAB>old new…``, ``word<TAB>its reading``."""
    base = set(characters())
    pairs = {old: new for old, new in traditional().items() if new in base}
    with Path(names).open(encoding="utf-8", newline="") as file:
        listed = {char for row in csv.DictReader(file) for char in row["name_zh"]}
    base |= {char for char in listed if "\u4e00" <= char <= "\u9fff"} - set(pairs)
    by_sound: dict[str, list[str]] = defaultdict(list)
    single = {}
    for char in sorted(base):
        single[char] = reading(char)[0]
        if single[char]:
            by_sound[single[char]].append(char)
    lines = [f"{sound}\t{''.join(chars)}" for sound, chars in sorted(by_sound.items())]
    lines.append("=\t" + "".join(old + new for old, new in sorted(pairs.items())))
    for name in sorted(_KNOWN):
        whole = reading(name)
        if whole != [single.get(c, "") for c in name]:
            lines.append(f"{name}\t{' '.join(whole)}")
    (HERE / "han.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
