// title: Neighbours on a corridor
// title_th: เพื่อนบ้านบนระเบียงเดียวกัน
// answers: Which places of different countries are on the same corridor or route, not far apart, and have no
//   sister-city tie in force on record?
//   A place that succeeds others counts with the ties of one of them at a time. The distance is that of
//   the great circle between the points of today's places.
//   score = 1 - (1 - 0.5 * 300 / (300 + km)) ^ n, where n is the number of corridors and routes that
//   they share and km is their distance (300 if it is not known): 0.25 for one corridor at
//   300 km, 0.44 for two; halved if a part of one (or a place that it is part of) already has a tie with
//   the other.
// answers_th: สถานที่ต่างประเทศคู่ใดอยู่บนระเบียงหรือเส้นทางเดียวกันและไม่ไกลกัน แต่ไม่พบบันทึกความสัมพันธ์เมืองพี่เมืองน้องที่ดำเนินอยู่
//   คะแนน = 1 - (1 - 0.5 * 300 / (300 + กม.)) ^ n โดย n คือจำนวนระเบียงและเส้นทางที่ใช้ร่วมกัน
//   (ไม่ทราบระยะทางให้นับ 300 กม.) และลดลงครึ่งหนึ่งหากพื้นที่ส่วนหนึ่ง (หรือพื้นที่ที่ใหญ่กว่า)
//   ของฝ่ายหนึ่งมีความสัมพันธ์กับอีกฝ่ายแล้ว
// param: kinds kinds = province|city — kinds of places to pair
// param: corridors subkinds = corridor|route — kinds of projects that connect places
// param: km float = 400 — largest distance in km
// param: as_of date = today — only places and corridors that exist on this day
// proposes: sister_city
// weight: 1
// why_en: {from} and {to} are both on {corridors:names}[, {km:number} km apart from town to town]; [no
//   sister-city tie between them is on record{absent?|}][ ({searched}){absent?|}][their sister-city tie is
//   {existing:statuses}, not in force][their
//   sister-city tie is on record until {until:date}, when the old place ended, and not since][
//   ({searched}){until?|}][, while {near:pairs} {near_n?is a pair|are pairs} in force].
// why_th: {from}และ{to} ต่างอยู่บน{corridors:names}[ ห่างกัน {km:number} กม. (วัดระหว่างตัวเมือง)][ แต่ไม่พบบันทึกความสัมพันธ์{twin}ระหว่างกัน{absent?|}][
//   ({searched}){absent?|}][ ส่วนความสัมพันธ์{twin}ระหว่างกันมีสถานะ{existing:statuses}][
//   ส่วนความสัมพันธ์{twin}ระหว่างกันมีบันทึกถึง {until:date} เมื่อพื้นที่เดิมสิ้นสุดลง และไม่พบบันทึกหลังจากนั้น][ ({searched}){until?|}][ มีเพียงคู่ {near:pairs} ที่ดำเนินอยู่]

// Places that succeed others are few; they stand for those of the past.
OPTIONAL MATCH (h:Actor)
WHERE size(h.succeeds) > 0
WITH collect(h) AS heirs
// Each place of today along its corridors, and along those of one place that it succeeds at a time.
MATCH (a:Actor)
WHERE a.kind IN $kinds
  AND (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
UNWIND CASE WHEN size(a.succeeds) = 0 THEN [a.id] ELSE a.succeeds END AS a_old
UNWIND CASE WHEN a_old = a.id THEN [a.id] ELSE [a.id, a_old] END AS was
MATCH (x:Actor {id: was})<-[s:CONNECTS]-(r:Actor)
WHERE r.subkind IN $corridors AND s.status = 'in_force'
  AND (r.since IS NULL OR r.since_first <= $as_of) AND (r.until IS NULL OR r.until_last >= $as_of)
MATCH (r)-[t:CONNECTS]->(y:Actor)
WHERE t.status = 'in_force' AND y.kind IN $kinds AND a.country < y.country
UNWIND CASE WHEN size(heirs) = 0 THEN [y] ELSE [y] + [h IN heirs WHERE y.id IN h.succeeds] END AS b
WITH a, a_old, b, r, s, t, y
WHERE (b.since IS NULL OR b.since_first <= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)
  AND b.kind IN $kinds AND a.country < b.country
  // A degree from north to south is over 111 km: most pairs need no more arithmetic.
  AND coalesce(abs(b.lat - a.lat), 0.0) * 111 <= $km
WITH a, a_old, b, r, s, t, y,
  sin(radians(b.lat - a.lat) / 2) * sin(radians(b.lat - a.lat) / 2)
    + cos(radians(a.lat)) * cos(radians(b.lat))
    * sin(radians(b.lon - a.lon) / 2) * sin(radians(b.lon - a.lon) / 2) AS bow
// In whole kilometres: the engines' sines differ in the last digit.
WITH a, a_old, b, r, s, t, y, round(12742 * asin(sqrt(bow))) AS km
WHERE km IS NULL OR km <= $km
UNWIND CASE WHEN b.id <> y.id THEN [y.id] WHEN size(b.succeeds) = 0 THEN [b.id] ELSE b.succeeds END AS b_old
WITH a, b, a_old, b_old, km, r, s, t ORDER BY r.id, s.id, t.id
WITH a, b, a_old, b_old, km, collect(DISTINCT r.id) AS corridors,
  collect(DISTINCT s.id) + collect(DISTINCT t.id) AS links

// The twin-city ties of the pair, and those of places that they succeed.
UNWIND [a.id] + a.succeeds AS was
OPTIONAL MATCH (x:Actor {id: was})-[t:SISTER_CITY]-(y:Actor)
WHERE y.id = b.id OR y.id IN b.succeeds
WITH a, b, a_old, b_old, km, corridors, links, t,
  CASE WHEN t.status = 'ended' AND (t.since_last = x.until_last OR t.since_last = y.until_last) THEN t.since END AS gone
ORDER BY t.id
WITH a, b, a_old, b_old, km, corridors, links, collect(t.id) AS twins,
  collect(CASE WHEN gone IS NULL THEN t.status END) AS statuses, max(gone) AS until
WHERE NOT 'in_force' IN statuses

// A tie in force of a part with the other, or with what the other is part of.
OPTIONAL MATCH (a)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(b)
WHERE t.status = 'in_force'
WITH a, b, a_old, b_old, km, corridors, links, twins, statuses, until, y, t ORDER BY y.id, t.id
WITH a, b, a_old, b_old, km, corridors, links, twins, statuses, until,
  collect(DISTINCT y.id + '; ' + b.id) AS near, collect(DISTINCT t.id) AS near_ties
OPTIONAL MATCH (b)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(a)
WHERE t.status = 'in_force'
WITH a, b, a_old, b_old, km, corridors, links, twins, statuses, until, near, near_ties, y, t ORDER BY y.id, t.id
WITH a, b, a_old, b_old, km, corridors, links, twins, statuses, until, near, near_ties,
  collect(DISTINCT a.id + '; ' + y.id) AS near2, collect(DISTINCT t.id) AS near_ties2
WITH a, b, a_old, b_old, km, corridors, statuses, until, near + near2 AS near,
  links + twins + near_ties + near_ties2 AS evidence
RETURN a.id AS from, b.id AS to,
  (1 - reduce(p = 1.0, x IN corridors | p * (1 - 0.5 * 300 / (300 + coalesce(km, 300.0)))))
    * CASE WHEN size(near) > 0 THEN 0.5 ELSE 1.0 END AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  km, size(statuses) = 0 AND until IS NULL AS absent, until, size(near) AS near_n,
  reduce(l = '', x IN corridors | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS corridors,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing,
  reduce(l = '', x IN near | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS near
ORDER BY score DESC, from, to, a_old, b_old
