// title: Hometown bridge
// title_th: สมาคมถิ่นเดียวกันที่เป็นสะพานเชื่อม
// answers: Which two places without a sister-city tie in force on record are connected by an association,
//   located in one and with its origin in the other?
//   A place that succeeds others counts with the ties of one of them at a time.
//   score = 0.8 * (1 - 0.5 ^ n), where n is the number of such associations (0.4, 0.6, 0.7, …),
//   halved if a part of one (or a place that it is part of) already has a tie with the other.
// answers_th: สถานที่คู่ใดมีสมาคมตั้งอยู่ที่หนึ่งและมีถิ่นเดิมอีกที่หนึ่ง แต่ไม่พบบันทึกความสัมพันธ์เมืองพี่เมืองน้องที่ดำเนินอยู่
//   คะแนน = 0.8 * (1 - 0.5 ^ n) โดย n คือจำนวนสมาคม และลดลงครึ่งหนึ่งหากพื้นที่ส่วนหนึ่ง
//   (หรือพื้นที่ที่ใหญ่กว่า) ของฝ่ายหนึ่งมีความสัมพันธ์กับอีกฝ่ายแล้ว
// param: kinds kinds = province|city — kinds of places to pair
// param: as_of date = today — only places and associations that exist on this day
// proposes: sister_city
// weight: 0.8
// rests: any
// why_en: {carriers:names}, located in {from}, {n?has its|have their} origin in {to}; [no sister-city tie
//   between {from} and {to} is on record{absent?|}][ ({searched}){absent?|}][the sister-city tie of {from} and
//   {to} is {existing:statuses}, not in force][their
//   sister-city tie is on record until {until:date}, when the old place ended, and not since][
//   ({searched}){until?|}][, while {near:pairs} {near_n?is a pair|are pairs} in force].
// why_th: {carriers:names} ตั้งอยู่ที่{from}และมีถิ่นเดิมที่{to}[ แต่{from}กับ{to}ยังไม่มีบันทึกความสัมพันธ์{twin}ระหว่างกัน{absent?|}][
//   ({searched}){absent?|}][ ส่วนความสัมพันธ์{twin}ระหว่าง{from}กับ{to}มีสถานะ{existing:statuses}][
//   ส่วนความสัมพันธ์{twin}ระหว่างกันมีบันทึกถึง {until:date} เมื่อพื้นที่เดิมสิ้นสุดลง และไม่พบบันทึกหลังจากนั้น][ ({searched}){until?|}][ มีเพียงคู่ {near:pairs} ที่ดำเนินอยู่]
MATCH (b:Actor)
WHERE b.kind IN $kinds AND (b.since IS NULL OR b.since_first <= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)
UNWIND CASE WHEN size(b.succeeds) = 0 THEN [b.id] ELSE b.succeeds END AS old
UNWIND CASE WHEN old = b.id THEN [b.id] ELSE [b.id, old] END AS was
MATCH (p:Actor {id: was})<-[o:ORIGIN_IN]-(x:Actor)-[l:LOCATED_IN]->(a:Actor)
WHERE x.kind = 'association' AND o.status = 'in_force' AND a.kind IN $kinds AND a.country <> b.country
  AND (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
  AND (x.since IS NULL OR x.since_first <= $as_of) AND (x.until IS NULL OR x.until_last >= $as_of)
WITH a, b, old, x, o, l ORDER BY x.id, o.id, l.id
WITH a, b, old, collect(DISTINCT x.id) AS carriers, collect(DISTINCT o.id) + collect(DISTINCT l.id) AS origins

// The twin-city ties of the pair, and those of places that they succeed.
UNWIND [a.id] + a.succeeds AS was
OPTIONAL MATCH (x:Actor {id: was})-[t:SISTER_CITY]-(y:Actor)
WHERE y.id = b.id OR y.id IN b.succeeds
WITH a, b, old, carriers, origins, t,
  CASE WHEN t.status = 'ended' AND (t.since_last = x.until_last OR t.since_last = y.until_last) THEN t.since END AS gone
ORDER BY t.id
WITH a, b, old, carriers, origins, collect(t.id) AS twins,
  collect(CASE WHEN gone IS NULL THEN t.status END) AS statuses, max(gone) AS until
WHERE NOT 'in_force' IN statuses

// A tie in force of a part with the other, or with what the other is part of.
OPTIONAL MATCH (a)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(b)
WHERE t.status = 'in_force'
WITH a, b, old, carriers, origins, twins, statuses, until, y, t ORDER BY y.id, t.id
WITH a, b, old, carriers, origins, twins, statuses, until,
  collect(DISTINCT y.id + '; ' + b.id) AS near, collect(DISTINCT t.id) AS near_ties
OPTIONAL MATCH (b)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(a)
WHERE t.status = 'in_force'
WITH a, b, old, carriers, origins, twins, statuses, until, near, near_ties, y, t ORDER BY y.id, t.id
WITH a, b, old, carriers, origins, twins, statuses, until, near, near_ties,
  collect(DISTINCT y.id + '; ' + a.id) AS near2, collect(DISTINCT t.id) AS near_ties2
WITH a, b, old, carriers, statuses, until, near + near2 AS near,
  origins + carriers + twins + near_ties + near_ties2 AS evidence
RETURN a.id AS from, b.id AS to,
  0.8 * (1 - reduce(p = 1.0, x IN carriers | p * 0.5)) * CASE WHEN size(near) > 0 THEN 0.5 ELSE 1.0 END AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  size(carriers) AS n, size(statuses) = 0 AND until IS NULL AS absent, until, size(near) AS near_n,
  reduce(l = '', x IN carriers | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS carriers,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing,
  reduce(l = '', x IN near | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS near
ORDER BY score DESC, from, to, old
