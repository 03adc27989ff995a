// title: Country only
// title_th: เชื่อมโยงเฉพาะระดับประเทศ
// answers: Which agencies have a tie with another country as a whole but none on record with any of its places?
//   What is part of an agency or overseen by it (departments, consulates) counts as the agency, and so
//   does a project that one of these and a place of the country are both in.
//   Suggested places: those of that country with most ties to places and associations of the agency's
//   own country (a city counts for its province).
//   score = 0.4 + 0.4 * (1 - 0.5 ^ n), where n is the number of ties between that country's places
//   and the agency's country, in force: 0.4 without any, close to 0.8 with many.
// answers_th: หน่วยงานใดมีความร่วมมือกับต่างประเทศในระดับประเทศเท่านั้น โดยไม่พบบันทึกความร่วมมือกับพื้นที่ใดในประเทศนั้น
//   ส่วนราชการในสังกัดและสถานกงสุลนับเป็นของหน่วยงาน
//   คะแนน = 0.4 + 0.4 * (1 - 0.5 ^ n) โดย n คือจำนวนความสัมพันธ์ที่ดำเนินอยู่ระหว่างพื้นที่ของประเทศนั้นกับประเทศของหน่วยงาน
// param: kinds kinds = agency — kinds of actors to check
// param: show int = 3 — largest number of places to name
// param: as_of date = today — only actors that exist on this day
// proposes: cooperates_with
// weight: 0.8
// why_en: {from} has a tie to {country:names} as a whole; no tie of it or its parts to a place in
//   {country:names} is on record[ ({searched})].[ Of these places, {places:names} {places_n?has|have} the most
//   ties in force to {home:names}.]
// why_th: {from}มีความร่วมมือกับ{country:names}ในระดับประเทศ แต่ไม่พบบันทึกว่าหน่วยงานนี้หรือส่วนราชการในสังกัดมีความร่วมมือกับพื้นที่ใดใน{country:names}[
//   ({searched})][ ในบรรดาพื้นที่เหล่านี้ พื้นที่ที่มีความสัมพันธ์ซึ่งยังดำเนินอยู่กับ{home:names}มากที่สุดคือ{places:names}]
MATCH (a:Actor)-[t]-(c:Actor)
WHERE a.kind IN $kinds AND c.kind = 'country' AND c.id <> a.country
  AND (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
  AND t.family IN ['cooperation', 'membership', 'activity'] AND t.status = 'in_force'
WITH a, c, t ORDER BY t.id
WITH a, c, collect(DISTINCT t.id) AS ties
// The agency, its parts and theirs, and what it oversees.
OPTIONAL MATCH (a)<-[:PART_OF|LOCATED_IN*1..3]-(x:Actor)
WHERE x.kind = 'agency'
WITH a, c, ties, collect(DISTINCT x) AS parts
OPTIONAL MATCH (a)-[o:OVERSEES]->(x:Actor)
WHERE x.kind = 'agency' AND o.status = 'in_force'
WITH a, c, ties, parts, collect(DISTINCT x) AS overseen
WITH a, c, ties, [a] + parts + overseen AS bodies
UNWIND bodies AS x
OPTIONAL MATCH (x)-[u]-(p:Actor)
WHERE p.country = c.id AND p.kind IN ['province', 'city'] AND u.status <> 'denied'
  AND (u.family <> 'geography' OR x.id <> a.id)
WITH a, c, ties, x, count(p) AS direct
OPTIONAL MATCH (x)-[u]-(j:Actor)-[v]-(p:Actor)
WHERE j.kind = 'project' AND p.country = c.id AND p.kind IN ['province', 'city']
  AND u.family IN ['membership', 'activity'] AND v.family IN ['membership', 'activity']
  AND u.status <> 'denied' AND v.status <> 'denied'
WITH a, c, ties, direct, count(p) AS joint
WITH a, c, ties, sum(direct + joint) AS local
WHERE local = 0
WITH c, a.country AS home, collect({id: a.id, ties: ties}) AS agencies
// The places of the country by their ties with the agencies' own.
OPTIONAL MATCH (c)<-[:PART_OF*1..2]-(p:Actor)-[u:SISTER_CITY|COOPERATES_WITH|TRADES_WITH|ORIGIN_IN]-(x:Actor)
WHERE p.kind IN ['province', 'city'] AND u.status = 'in_force' AND x.country = home
  AND x.kind IN ['province', 'city', 'association'] AND (p.until IS NULL OR p.until_last >= $as_of)
OPTIONAL MATCH (p)-[:PART_OF]->(q:Actor)
WHERE q.kind = 'province'
WITH c, home, agencies, coalesce(q.id, p.id) AS place, count(DISTINCT u.id) AS n
WITH c, home, agencies, place, n ORDER BY n DESC, place
WITH c, home, agencies, collect(place)[..$show] AS places, sum(n) AS n
UNWIND agencies AS a
WITH a, a.ties AS ties, c, home, places, n
RETURN a.id AS from, null AS to,
  0.4 + 0.4 * (1 - reduce(p = 1.0, i IN range(1, CASE WHEN n < 50 THEN n ELSE 50 END) | p * 0.5)) AS score,
  reduce(l = '', x IN ties | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  c.id AS country, CASE WHEN size(places) > 0 THEN home END AS home, size(places) AS places_n,
  reduce(l = '', x IN places | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS places
ORDER BY score DESC, from, country
