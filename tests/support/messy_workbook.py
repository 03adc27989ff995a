"""A workbook as an office keeps it: titles, merged cells, names for ids, words of its own."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl

THAI = [
    *("มุกดาหาร", "นครพนม", "หนองคาย", "อุดรธานี", "ขอนแก่น", "เชียงราย", "เชียงใหม่", "น่าน"),
    *("เลย", "บึงกาฬ", "อุบลราชธานี", "สระแก้ว", "ตราด", "ภูเก็ต", "สงขลา"),
]
ABROAD = [
    ("สะหวันนะเขต", "ลาว"),
    ("คำม่วน", "ลาว"),
    ("บ่อแก้ว", "ลาว"),
    ("ไชยะบุรี", "ลาว"),
    ("จำปาสัก", "ลาว"),
    ("หลวงพระบาง", "ลาว"),
    ("Thua Thien Hue", "เวียดนาม"),
    ("Nghe An", "เวียดนาม"),
    ("Ha Tinh", "เวียดนาม"),
    ("กว่างซี", "จีน"),
    ("ยูนนาน", "จีน"),
    ("Chongzuo", "จีน"),
    ("Kunming", "จีน"),
    ("เสียมราฐ", "กัมพูชา"),
]
BODIES = [
    ("หอการค้าจังหวัดมุกดาหาร", "สมาคม"),
    ("หอการค้าจังหวัดนครพนม", "สมาคม"),
    ("สมาคมมิตรภาพไทย-ลาว", "สมาคม"),
    ("สมาคมชาวไทยเชื้อสายเวียดนามนครพนม", "สมาคม"),
    ("กระทรวงการต่างประเทศ", "หน่วยงาน"),
    ("กรมเอเชียตะวันออก", "หน่วยงาน"),
    ("มหาวิทยาลัยขอนแก่น", "หน่วยงาน"),
    ("มหาวิทยาลัยอุบลราชธานี", "หน่วยงาน"),
    ("สำนักงานจังหวัดมุกดาหาร", "หน่วยงาน"),
    ("สะพานมิตรภาพไทย-ลาว แห่งที่ 2", "โครงการ"),
    ("ระเบียงเศรษฐกิจตะวันออก-ตะวันตก", "โครงการ"),
]
DATES = [*("2561/62", "~2560", "ก.ค. 47", "ก่อนปี 2550", "25/1/2548", "2547", "พ.ศ. 2555", "-")]
STATUSES = ["มีผล", "ลงนามแล้ว", "อยู่ระหว่างดำเนินการ", "มีผล", "สิ้นสุด"]
KINDS = ["เมืองพี่เมืองน้อง", "MOU", "เมืองพี่เมืองน้อง", "ความร่วมมือ"]
SURE = ["สูง", "กลาง", "ต่ำ", "70%", "สูง"]


def tie_rows() -> list[list[Any]]:
    """Return 70 ties: number, Thai side, partner, country, kind, status, date, sureness, note."""
    rows: list[list[Any]] = []
    words = zip(cycle(KINDS), cycle(STATUSES), cycle(DATES), cycle(SURE), strict=True)
    for number in range(70):
        kind, status, date, sure = next(words)
        thai = THAI[number % len(THAI)]
        partner, country = ABROAD[(number * 3 + number // 15) % len(ABROAD)]
        trade = "1,250" if number % 9 == 4 else "12,000,000" if number == 7 else None
        fields = "การค้า, ท่องเที่ยว" if number % 5 == 0 else "การศึกษา"
        source = "รายงานประจำปี 2563"
        row = [thai, partner, country, kind, status, date, sure, trade, fields, source]
        rows.append([number + 1, *row])
    rows[3][1] = "ขอนแก่น และ อุดรธานี"
    rows[11][2] = "Savanakhet"
    return rows


def write_messy(path: Path) -> Path:
    """Write the workbook: 40 actors and 70 ties on sheets with Thai names, and one hidden."""
    book = openpyxl.Workbook()
    actors = book.worksheets[0]
    actors.title = "รายชื่อหน่วยงาน"
    actors.append(["ทะเบียนหน่วยงานและจังหวัด ปี 2566"])
    actors.merge_cells("A1:D1")
    actors.append([])
    actors.append(["ลำดับ", "ชื่อหน่วยงาน", "ประเภท", "ประเทศ"])
    listed = [
        *((name, "จังหวัด", "ไทย") for name in THAI),
        *((name, "แขวง" if country == "ลาว" else None, country) for name, country in ABROAD),
        *((name, kind, "ไทย") for name, kind in BODIES),
    ]
    for number, row in enumerate(listed, 1):
        actors.append([number, *row])
    actors.append(["รวม", f"{len(listed)} แห่ง"])
    ties = book.create_sheet("ความสัมพันธ์")
    ties.append(["ตารางความร่วมมือระหว่างเมือง"])
    ties.merge_cells("A1:K1")
    groups = ["ที่", "คู่ความร่วมมือ", None, None, "ความร่วมมือ", None, None, None, None, None, None]
    ties.append(groups)
    titles = ["ฝ่ายไทย", "ฝ่ายต่างประเทศ", "ประเทศ", "ประเภท", "สถานะ", "ปีที่ลงนาม"]
    ties.append([None, *titles, "ความเชื่อมั่น", "มูลค่าการค้า", "ด้าน", "ที่มา"])
    ties.merge_cells("B2:D2")
    ties.merge_cells("E2:K2")
    ties.merge_cells("A2:A3")
    for row in tie_rows():
        ties.append(row)
    ties.append(["รวม", None, None, None, None, None, None, None, 12001250])
    ties.append(["หมายเหตุ: ข้อมูล ณ วันที่ 30 กันยายน 2566"])
    old = book.create_sheet("เก่า")
    old.append(["บันทึก"])
    old.append(["ร่างเดิม"])
    old.sheet_state = "hidden"
    book.save(path)
    return path
