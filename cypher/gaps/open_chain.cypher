// title: Open chains
// title_th: โซ่ความสัมพันธ์ที่ยังไม่ครบวง
// answers: Which two places of different countries share sister cities in a third country but have no
//   sister-city tie in force on record with each other, so that a chain of three countries is open?
//   A place that succeeds others counts with the ties of one of them at a time: nothing is shared
//   between the ties of two places that it succeeds.
//   score = (1 - product of (1 - 1 / k)) * 1000 / (1000 + km), over the common partners, where k is
//   the number of partners of each (a partner of many counts little) and km the distance between the
//   two (1000 if it is not known): 0.44 through two partners with four partners each, at no distance;
//   0.22 at 1000 km.
// answers_th: สถานที่ต่างประเทศคู่ใดมีเมืองพี่เมืองน้องร่วมกันในประเทศที่สามแต่ไม่พบบันทึกความสัมพันธ์ของตนเอง
//   ทำให้โซ่สามประเทศยังไม่ครบวง
//   คะแนน = (1 - ผลคูณของ (1 - 1 / k)) * 1000 / (1000 + กม.) โดย k คือจำนวนคู่ความสัมพันธ์ของเมืองร่วมแต่ละราย
//   และ กม. คือระยะห่าง (ไม่ทราบให้นับ 1000)
// param: least float = 0.15 — leave out pairs with a lower score
// param: as_of date = today — only places that exist on this day
// proposes: sister_city
// weight: 1
// rests: any
// why_en: {from} and {to} are both sister cities of {through:names}, across {countries:names}[,
//   {km:number} km apart from town to town]; [no sister-city tie between them is on record{absent?|}][
//   ({searched}){absent?|}][their sister-city tie is {existing:statuses}, not in force][their
//   sister-city tie is on record until {until:date}, when the old place ended, and not since][
//   ({searched}){until?|}].
// why_th: {from}และ{to} ต่างเป็นเมืองพี่เมืองน้องของ{through:names} (เชื่อม{countries:names})[ ห่างกัน {km:number} กม. (วัดระหว่างตัวเมือง)][
//   แต่ไม่พบบันทึกความสัมพันธ์{twin}ระหว่างกัน{absent?|}][ ({searched}){absent?|}][ ส่วนความสัมพันธ์{twin}ระหว่างกันมีสถานะ{existing:statuses}][
//   ส่วนความสัมพันธ์{twin}ระหว่างกันมีบันทึกถึง {until:date} เมื่อพื้นที่เดิมสิ้นสุดลง และไม่พบบันทึกหลังจากนั้น][ ({searched}){until?|}]

// The ties between the places of today, each with those of one place that it succeeds at a time.
MATCH (a:Actor)
WHERE (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
UNWIND CASE WHEN size(a.succeeds) = 0 THEN [a.id] ELSE a.succeeds END AS old
UNWIND CASE WHEN old = a.id THEN [a.id] ELSE [a.id, old] END AS was
MATCH (x:Actor {id: was})-[t:SISTER_CITY]-(y:Actor)
WHERE t.status = 'in_force' AND x.country <> y.country
WITH t, a, old, was ORDER BY t.id, a.id, old
WITH t, collect({place: a, old: old, was: was}) AS joined
UNWIND joined AS one
UNWIND joined AS other
WITH t, one.place AS b, one.old AS b_old, one.was AS x, other.place AS p, other.old AS p_old, other.was AS y
WHERE x <> y AND b.country <> p.country
WITH b, b_old, p, p_old, t ORDER BY b.id, b_old, p.id, p_old, t.id
WITH b, b_old, p, p_old, collect(t.id) AS ties
WITH b, b_old, collect({id: p.id, old: p_old, country: p.country, ties: ties}) AS partners, count(DISTINCT p.id) AS k
// A pair needs at least two partners, and one of more than 1 / least of them adds next to nothing.
WHERE k > 1 AND k * $least <= 2
UNWIND partners AS one
UNWIND partners AS other
WITH b, b_old, k, one.id AS a, one.old AS a_old, other.id AS c, other.old AS c_old, one.ties + other.ties AS sides
WHERE a < c AND one.country <> other.country
WITH a, a_old, c, c_old, b, b_old, k, sides ORDER BY b.id, b_old
// Of the places that the partner succeeds, the first that joins them.
WITH a, a_old, c, c_old, b, collect({k: k, sides: sides})[0] AS link
WITH a, a_old, c, c_old, b, link ORDER BY b.id
WITH a, a_old, c, c_old, collect(b.id) AS through, collect(DISTINCT b.country) AS between,
  collect(link.k) AS sizes, collect(link.sides) AS sides
MATCH (x:Actor {id: a}), (y:Actor {id: c})
WITH x AS a, y AS c, a_old, c_old, through, between, sizes, sides
WITH a, c, a_old, c_old, through, between, sides, 1 - reduce(p = 1.0, k IN sizes | p * (1 - 1.0 / k)) AS score,
  sin(radians(c.lat - a.lat) / 2) * sin(radians(c.lat - a.lat) / 2)
    + cos(radians(a.lat)) * cos(radians(c.lat))
    * sin(radians(c.lon - a.lon) / 2) * sin(radians(c.lon - a.lon) / 2) AS bow
// In whole kilometres: the engines' sines differ in the last digit.
WITH a, c, a_old, c_old, through, between, sides, score, round(12742 * asin(sqrt(bow))) AS km
WITH a, c, a_old, c_old, through, between, sides, km, score * 1000 / (1000 + coalesce(km, 1000.0)) AS score
WHERE score >= $least

// The twin-city ties of the pair, and those of places that they succeed.
UNWIND [a.id] + a.succeeds AS was
OPTIONAL MATCH (x:Actor {id: was})-[t:SISTER_CITY]-(y:Actor)
WHERE y.id = c.id OR y.id IN c.succeeds
WITH a, c, a_old, c_old, through, between, sides, km, score, t,
  CASE WHEN t.status = 'ended' AND (t.since_last = x.until_last OR t.since_last = y.until_last) THEN t.since END AS gone
ORDER BY t.id
WITH a, c, a_old, c_old, through, between, sides, km, score, collect(t.id) AS twins,
  collect(CASE WHEN gone IS NULL THEN t.status END) AS statuses, max(gone) AS until
WHERE NOT 'in_force' IN statuses
WITH a, c, a_old, c_old, through, km, score, statuses, until, [a.country] + between + [c.country] AS countries,
  reduce(l = [], s IN sides | l + s) + twins AS evidence
RETURN a.id AS from, c.id AS to, score, km, size(statuses) = 0 AND until IS NULL AS absent, until,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  reduce(l = '', x IN through | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS through,
  reduce(l = '', x IN countries | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS countries,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing
ORDER BY score DESC, from, to, a_old, c_old
