// title: Neighbours on a corridor
// title_th: เพื่อนบ้านบนระเบียงเดียวกัน
// answers: Which places of different countries are on the same corridor or route, not far apart, and are
//   not sister cities?
//   A tie with a place that one of them succeeds counts as its own. The distance is that of the great circle.
//   score = 1 - (1 - 0.5 * 300 / (300 + km)) ^ n, where n is the number of corridors and routes that
//   they share and km is their distance (300 if it is not known): 0.25 for one corridor at
//   300 km, 0.44 for two; halved if a part of one (or a place that it is part of) already has a tie with
//   the other.
// answers_th: สถานที่ต่างประเทศคู่ใดอยู่บนระเบียงหรือเส้นทางเดียวกันและไม่ไกลกัน แต่ยังไม่เป็นเมืองพี่เมืองน้องกัน
//   คะแนน = 1 - (1 - 0.5 * 300 / (300 + กม.)) ^ n โดย n คือจำนวนระเบียงและเส้นทางที่ใช้ร่วมกัน
//   (ไม่ทราบระยะทางให้นับ 300 กม.) และลดลงครึ่งหนึ่งหากพื้นที่ส่วนหนึ่ง (หรือพื้นที่ที่ใหญ่กว่า)
//   ของฝ่ายหนึ่งมีความสัมพันธ์กับอีกฝ่ายแล้ว
// param: kinds kinds = province|city — kinds of places to pair
// param: corridors subkinds = corridor|route — kinds of projects that connect places
// param: km float = 400 — largest distance in km
// param: as_of date = today — only places that exist on this day
// proposes: sister_city
// weight: 1
// why_en: {from} and {to} are both on {corridors:names}[, {km:number} km apart]; no sister-city tie
//   between them is in force[ (it is {existing:statuses})][, only one of {near:names}].
// why_th: {from}กับ{to} อยู่บน{corridors:names}[ ห่างกัน {km:number} กม.]
//   แต่ยังไม่มีความสัมพันธ์เมืองพี่เมืองน้องที่มีผลระหว่างกัน[ (สถานะ: {existing:statuses})][ มีเพียงความสัมพันธ์ของ{near:names}]

// From each place of today, and from what it succeeds, along its corridors.
MATCH (a:Actor)
WHERE a.kind IN $kinds
  AND (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
UNWIND [a.id] + a.succeeds AS was
MATCH (x:Actor {id: was})<-[s:CONNECTS]-(r:Actor)
WHERE r.subkind IN $corridors AND s.status = 'in_force'
MATCH (r)-[t:CONNECTS]->(y:Actor)
WHERE t.status = 'in_force' AND y.kind IN $kinds AND x.country <> y.country
  // A degree from north to south is over 111 km: most pairs need no more arithmetic.
  AND coalesce(abs(y.lat - x.lat), 0.0) * 111 <= $km
WITH a, r, s, t,
  sin(radians(y.lat - x.lat) / 2) * sin(radians(y.lat - x.lat) / 2)
    + cos(radians(x.lat)) * cos(radians(y.lat))
    * sin(radians(y.lon - x.lon) / 2) * sin(radians(y.lon - x.lon) / 2) AS bow
// In whole kilometres: the engines' sines differ in the last digit.
WITH a, r, s, t, round(12742 * asin(sqrt(bow))) AS km
WHERE km IS NULL OR km <= $km
// The same two links come from both sides; put the places of today at both together.
WITH r, km, CASE WHEN s.id < t.id THEN s.id ELSE t.id END AS link,
  CASE WHEN s.id < t.id THEN t.id ELSE s.id END AS other_link, a
ORDER BY r.id, link, other_link, a.id
WITH r, km, link, other_link, collect(a) AS stops
UNWIND stops AS a
UNWIND stops AS b
WITH a, b, km, r, link, other_link
WHERE a.country < b.country
WITH a, b, km, r, link, other_link ORDER BY r.id, link, other_link
WITH a, b, min(km) AS km, collect(DISTINCT r.id) AS corridors,
  collect(DISTINCT link) + collect(DISTINCT other_link) AS links

// The twin-city ties of the pair, and those of one with a place that the other succeeds.
OPTIONAL MATCH (a)-[t:SISTER_CITY]-(y:Actor)
WHERE y.id = b.id OR y.id IN b.succeeds
WITH a, b, km, corridors, links, t ORDER BY t.id
WITH a, b, km, corridors, links, collect(t.id) AS twins, collect(t.status) AS statuses
OPTIONAL MATCH (b)-[t:SISTER_CITY]-(y:Actor)
WHERE y.id IN a.succeeds
WITH a, b, km, corridors, links, twins, statuses, t ORDER BY t.id
WITH a, b, km, corridors, links, twins, statuses,
  collect(t.id) AS more, collect(t.status) AS more_statuses
WITH a, b, km, corridors, links, twins + more AS twins, statuses + more_statuses AS statuses
WHERE NOT 'in_force' IN statuses

// A tie in force of a part with the other, or with what the other is part of.
OPTIONAL MATCH (a)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(b)
WHERE t.status = 'in_force'
WITH a, b, km, corridors, links, twins, statuses, y, t ORDER BY y.id, t.id
WITH a, b, km, corridors, links, twins, statuses,
  collect(DISTINCT y.id) AS near, collect(DISTINCT t.id) AS near_ties
OPTIONAL MATCH (b)-[:PART_OF]-(y:Actor)-[t:SISTER_CITY]-(a)
WHERE t.status = 'in_force'
WITH a, b, km, corridors, links, twins, statuses, near, near_ties, y, t ORDER BY y.id, t.id
WITH a, b, km, corridors, links, twins, statuses, near, near_ties,
  collect(DISTINCT y.id) AS near2, collect(DISTINCT t.id) AS near_ties2
WITH a, b, km, corridors, statuses, near + near2 AS near,
  links + twins + near_ties + near_ties2 AS evidence
RETURN a.id AS from, b.id AS to,
  (1 - reduce(p = 1.0, x IN corridors | p * (1 - 0.5 * 300 / (300 + coalesce(km, 300.0)))))
    * CASE WHEN size(near) > 0 THEN 0.5 ELSE 1.0 END AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  km,
  reduce(l = '', x IN corridors | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS corridors,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing,
  reduce(l = '', x IN near | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS near
ORDER BY score DESC, from, to
