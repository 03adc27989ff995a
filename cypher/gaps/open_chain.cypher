// title: Open chains
// title_th: โซ่ความสัมพันธ์ที่ยังไม่ครบวง
// answers: Which two places of different countries share sister cities in a third country but have no
//   tie with each other, so that a chain of three countries is open?
//   A tie of a place that another succeeds counts as its own.
//   score = (1 - product of (1 - 1 / k)) * 1000 / (1000 + km), over the common partners, where k is
//   the number of partners of each (a partner of many counts little) and km the distance between the
//   two (1000 if it is not known): 0.44 through two partners with four partners each, at no distance;
//   0.22 at 1000 km.
// answers_th: สถานที่ต่างประเทศคู่ใดมีเมืองพี่เมืองน้องร่วมกันในประเทศที่สามแต่ยังไม่มีความสัมพันธ์ของตนเอง
//   ทำให้โซ่สามประเทศยังไม่ครบวง
//   คะแนน = (1 - ผลคูณของ (1 - 1 / k)) * 1000 / (1000 + กม.) โดย k คือจำนวนคู่ความสัมพันธ์ของเมืองร่วมแต่ละราย
//   และ กม. คือระยะห่าง (ไม่ทราบให้นับ 1000)
// param: least float = 0.15 — leave out pairs with a lower score
// param: as_of date = today — only places that exist on this day
// proposes: sister_city
// weight: 1
// why_en: {from} and {to} are both sister cities of {through:names}, across {countries:names}[,
//   {km:number} km apart]; the tie between them is missing[ (it is {existing:statuses})].
// why_th: {from}กับ{to} ต่างเป็นเมืองพี่เมืองน้องของ{through:names} (อยู่ใน{countries:names})[ ห่างกัน {km:number} กม.]
//   แต่ยังไม่มีความสัมพันธ์ระหว่างกันเอง[ (สถานะ: {existing:statuses})]

// The ties between the places of today; a tie of a place that one succeeds is its own.
MATCH (a:Actor)
WHERE (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
UNWIND [a.id] + a.succeeds AS was
MATCH (x:Actor {id: was})-[t:SISTER_CITY]-(y:Actor)
WHERE t.status = 'in_force' AND x.country <> y.country
WITH t, a, was ORDER BY t.id, a.id
WITH t, collect({actor: a, was: was}) AS joined
UNWIND joined AS one
UNWIND joined AS other
WITH t, one.actor AS b, other.actor AS p, one.was AS x, other.was AS y
WHERE x <> y AND b.country <> p.country
WITH b, p, t ORDER BY b.id, p.id, t.id
WITH b, p, collect(t.id) AS ties
WITH b, collect({id: p.id, country: p.country, ties: ties}) AS partners
// A pair needs at least two partners, and one of more than 1 / least of them adds next to nothing.
WHERE size(partners) > 1 AND size(partners) * $least <= 2
WITH b, size(partners) AS k, partners
UNWIND partners AS one
UNWIND partners AS other
WITH b, k, one.id AS a, other.id AS c, one.ties + other.ties AS sides
WHERE a < c AND one.country <> other.country
WITH a, c, b, k, sides ORDER BY b.id
WITH a, c, collect(b.id) AS through, collect(DISTINCT b.country) AS between,
  collect(k) AS sizes, collect(sides) AS sides
MATCH (x:Actor {id: a}), (y:Actor {id: c})
WITH x AS a, y AS c, through, between, sizes, sides
WITH a, c, through, between, sides, 1 - reduce(p = 1.0, k IN sizes | p * (1 - 1.0 / k)) AS score,
  sin(radians(c.lat - a.lat) / 2) * sin(radians(c.lat - a.lat) / 2)
    + cos(radians(a.lat)) * cos(radians(c.lat))
    * sin(radians(c.lon - a.lon) / 2) * sin(radians(c.lon - a.lon) / 2) AS bow
// In whole kilometres: the engines' sines differ in the last digit.
WITH a, c, through, between, sides, score, round(12742 * asin(sqrt(bow))) AS km
WITH a, c, through, between, sides, km, score * 1000 / (1000 + coalesce(km, 1000.0)) AS score
WHERE score >= $least

// The twin-city ties of the pair, and those of one with a place that the other succeeds.
OPTIONAL MATCH (a)-[t:SISTER_CITY]-(y:Actor)
WHERE y.id = c.id OR y.id IN c.succeeds
WITH a, c, through, between, sides, km, score, t ORDER BY t.id
WITH a, c, through, between, sides, km, score, collect(t.id) AS twins, collect(t.status) AS statuses
OPTIONAL MATCH (c)-[t:SISTER_CITY]-(y:Actor)
WHERE y.id IN a.succeeds
WITH a, c, through, between, sides, km, score, twins, statuses, t ORDER BY t.id
WITH a, c, through, between, sides, km, score, twins, statuses,
  collect(t.id) AS more, collect(t.status) AS more_statuses
WITH a, c, through, between, sides, km, score, twins + more AS twins, statuses + more_statuses AS statuses
WHERE NOT 'in_force' IN statuses
WITH a, c, through, km, score, statuses, [a.country] + between + [c.country] AS countries,
  reduce(l = [], s IN sides | l + s) + twins AS evidence
RETURN a.id AS from, c.id AS to, score, km,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  reduce(l = '', x IN through | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS through,
  reduce(l = '', x IN countries | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS countries,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing
ORDER BY score DESC, from, to
