// title: Hometown bridge
// title_th: สมาคมถิ่นเดียวกันที่เป็นสะพานเชื่อม
// answers: Which two places that are not sister cities are connected by an association, located in one
//   and with its origin in the other?
//   A tie with a place that one of them succeeds counts as its own.
//   score = 0.8 * (1 - 0.5 ^ n), where n is the number of such associations (0.4, 0.6, 0.7, …),
//   halved if a part of one (or a place that it is part of) already has a tie with the other.
// answers_th: สถานที่คู่ใดมีสมาคมตั้งอยู่ที่หนึ่งและมีถิ่นเดิมอีกที่หนึ่ง แต่ยังไม่เป็นเมืองพี่เมืองน้องกัน
//   คะแนน = 0.8 * (1 - 0.5 ^ n) โดย n คือจำนวนสมาคม และลดลงครึ่งหนึ่งหากพื้นที่ส่วนหนึ่ง
//   (หรือพื้นที่ที่ใหญ่กว่า) ของฝ่ายหนึ่งมีความสัมพันธ์กับอีกฝ่ายแล้ว
// param: kinds kinds = province|city — kinds of places to pair
// param: as_of date = today — only places that exist on this day
// proposes: sister_city
// weight: 0.8
// why_en: {carriers:names}, located in {from}, {n?has its|have their} origin in {to};
//   no sister-city tie between the two is in force[ (it is {existing:statuses})][, only one of {near:names}].
// why_th: {carriers:names} ตั้งอยู่ที่{from}และมีถิ่นเดิมที่{to}
//   แต่ทั้งสองแห่งยังไม่มีความสัมพันธ์เมืองพี่เมืองน้องที่มีผล[ (สถานะ: {existing:statuses})][ มีเพียงความสัมพันธ์ของ{near:names}]
MATCH (b:Actor)
WHERE b.kind IN $kinds AND (b.since IS NULL OR b.since_first <= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)
UNWIND [b.id] + b.succeeds AS was
MATCH (p:Actor {id: was})<-[o:ORIGIN_IN]-(x:Actor)-[:LOCATED_IN]->(a:Actor)
WHERE x.kind = 'association' AND o.status = 'in_force' AND a.kind IN $kinds AND a.country <> b.country
WITH a, b, x, o ORDER BY x.id, o.id
WITH a, b, collect(DISTINCT x.id) AS carriers, collect(DISTINCT o.id) AS origins

// The twin-city ties of the pair, and those of one with a place that the other succeeds.
OPTIONAL MATCH (a)-[t:SISTER_CITY]-(y:Actor)
WHERE y.id = b.id OR y.id IN b.succeeds
WITH a, b, carriers, origins, t ORDER BY t.id
WITH a, b, carriers, origins, collect(t.id) AS twins, collect(t.status) AS statuses
OPTIONAL MATCH (b)-[t:SISTER_CITY]-(y:Actor)
WHERE y.id IN a.succeeds
WITH a, b, carriers, origins, twins, statuses, t ORDER BY t.id
WITH a, b, carriers, origins, twins, statuses, collect(t.id) AS more, collect(t.status) AS more_statuses
WITH a, b, carriers, origins, twins + more AS twins, statuses + more_statuses AS statuses
WHERE NOT 'in_force' IN statuses

// A tie in force of a part with the other, or with what the other is part of.
OPTIONAL MATCH (a)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(b)
WHERE t.status = 'in_force'
WITH a, b, carriers, origins, twins, statuses, y, t ORDER BY y.id, t.id
WITH a, b, carriers, origins, twins, statuses,
  collect(DISTINCT y.id) AS near, collect(DISTINCT t.id) AS near_ties
OPTIONAL MATCH (b)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(a)
WHERE t.status = 'in_force'
WITH a, b, carriers, origins, twins, statuses, near, near_ties, y, t ORDER BY y.id, t.id
WITH a, b, carriers, origins, twins, statuses, near, near_ties,
  collect(DISTINCT y.id) AS near2, collect(DISTINCT t.id) AS near_ties2
WITH a, b, carriers, statuses, near + near2 AS near,
  origins + carriers + twins + near_ties + near_ties2 AS evidence
RETURN a.id AS from, b.id AS to,
  0.8 * (1 - reduce(p = 1.0, x IN carriers | p * 0.5)) * CASE WHEN size(near) > 0 THEN 0.5 ELSE 1.0 END AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  size(carriers) AS n,
  reduce(l = '', x IN carriers | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS carriers,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing,
  reduce(l = '', x IN near | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS near
ORDER BY score DESC, from, to
