// title: Neighbours without a tie
// title_th: เพื่อนบ้านที่ยังไม่มีความสัมพันธ์
// answers: Which neighbouring provinces of different countries have no sister-city tie in force on record?
//   Neighbours share a border, or a crossing or bridge that exists (proposed ones do not count).
//   A tie with a place that one of them succeeds counts as its own.
//   score = 1 - 0.8 * 100 / (100 + km) * 2 / (2 + n), where km is the length of the shared border (0
//   if it is not known) and n the number of crossings and bridges: 0.2 for a border of unknown length,
//   0.6 for one of 100 km, 0.8 with two crossings in addition.
// answers_th: จังหวัดหรือแขวงของต่างประเทศที่อยู่ติดกันคู่ใดไม่พบบันทึกความสัมพันธ์เมืองพี่เมืองน้องที่ดำเนินอยู่
//   คะแนน = 1 - 0.8 * 100 / (100 + กม.) * 2 / (2 + n) โดย กม. คือความยาวพรมแดน (ไม่ทราบให้นับ 0)
//   และ n คือจำนวนจุดผ่านแดนและสะพาน
// param: kinds kinds = province — kinds of places to pair
// param: as_of date = today — only places that exist on this day
// proposes: sister_city
// weight: 1
// rests: any
// why_en: {from} and {to} [share about {km:number} km of border; border each other{unmeasured?|}; are
//   joined by {bridges:names}; are linked by the {crossings_n?crossing|crossings} {crossings:names}]; [no
//   sister-city tie between them is on record{absent?|}][ ({searched}){absent?|}][their sister-city tie is
//   {existing:statuses}, not in force][their
//   sister-city tie is on record until {until:date}, when the old place ended, and not since][
//   ({searched}){until?|}].
// why_th: {from}และ{to} [มีพรมแดนติดกันราว {km:number} กม.; มีพรมแดนติดกัน{unmeasured?|}; เชื่อมกันด้วย{bridges:names};
//   มีจุดผ่านแดน{crossings:names}][ แต่ไม่พบบันทึกความสัมพันธ์{twin}ระหว่างกัน{absent?|}][ ({searched}){absent?|}][ ส่วนความสัมพันธ์{twin}ระหว่างกันมีสถานะ{existing:statuses}][
//   ส่วนความสัมพันธ์{twin}ระหว่างกันมีบันทึกถึง {until:date} เมื่อพื้นที่เดิมสิ้นสุดลง และไม่พบบันทึกหลังจากนั้น][ ({searched}){until?|}]
MATCH (a:Actor)-[:BORDERS|CONNECTS*1..2]-(b:Actor)
WHERE a.id < b.id AND a.country <> b.country AND a.kind IN $kinds AND b.kind IN $kinds
  AND (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
  AND (b.since IS NULL OR b.since_first <= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)
WITH DISTINCT a, b

// The twin-city ties of the pair, and those of places that they succeed.
UNWIND [a.id] + a.succeeds AS was
OPTIONAL MATCH (x:Actor {id: was})-[t:SISTER_CITY]-(y:Actor)
WHERE y.id = b.id OR y.id IN b.succeeds
WITH a, b, t,
  CASE WHEN t.status = 'ended' AND (t.since_last = x.until_last OR t.since_last = y.until_last) THEN t.since END AS gone
ORDER BY t.id
WITH a, b, collect(t.id) AS twins,
  collect(CASE WHEN gone IS NULL THEN t.status END) AS statuses, max(gone) AS until
WHERE NOT 'in_force' IN statuses

OPTIONAL MATCH (a)-[t:BORDERS]-(b)
WHERE t.status = 'in_force'
WITH a, b, twins, statuses, until, t ORDER BY t.id
WITH a, b, twins, statuses, until, collect(t.id) AS borders, max(t.stated_weight) AS km

OPTIONAL MATCH (a)<-[s:CONNECTS]-(x:Actor)-[t:CONNECTS]->(b)
WHERE s.status = 'in_force' AND t.status = 'in_force'
  AND (x.kind = 'crossing' OR x.subkind = 'bridge')
  AND (x.since IS NULL OR x.since_first <= $as_of) AND (x.until IS NULL OR x.until_last >= $as_of)
WITH a, b, twins, statuses, until, borders, km, s, x, t ORDER BY x.id, s.id, t.id
WITH a, b, twins, statuses, until, borders, km,
  collect(DISTINCT CASE WHEN x.kind = 'crossing' THEN x.id END) AS crossings,
  collect(DISTINCT CASE WHEN x.kind <> 'crossing' THEN x.id END) AS bridges,
  collect(DISTINCT s.id) + collect(DISTINCT t.id) AS links
WHERE size(borders) + size(links) > 0

WITH a, b, statuses, until, borders, km, crossings, bridges, borders + links + twins AS evidence
RETURN a.id AS from, b.id AS to,
  1 - 0.8 * 100 / (100 + coalesce(km, 0.0)) * 2 / (2 + size(crossings) + size(bridges)) AS score,
  reduce(t = '', x IN evidence | t + CASE WHEN t = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  CASE WHEN km >= 1 THEN round(km) END AS km, size(borders) > 0 AND coalesce(km, 0.0) < 1 AS unmeasured,
  size(crossings) AS crossings_n, size(bridges) AS bridges_n, size(statuses) = 0 AND until IS NULL AS absent, until,
  reduce(t = '', x IN crossings | t + CASE WHEN t = '' THEN '' ELSE '; ' END + toString(x)) AS crossings,
  reduce(t = '', x IN bridges | t + CASE WHEN t = '' THEN '' ELSE '; ' END + toString(x)) AS bridges,
  reduce(t = '', x IN statuses | t + CASE WHEN t = '' THEN '' ELSE '; ' END + toString(x)) AS existing
ORDER BY score DESC, from, to
