// title: Country only
// title_th: เชื่อมโยงเฉพาะระดับประเทศ
// answers: Which agencies have a tie with another country as a whole but with none of its places?
//   Suggested places: those of that country with most ties to places and associations of the agency's
//   own country (a city counts for its province).
//   score = 0.4 + 0.4 * (1 - 0.5 ^ n), where n is the number of ties between that country's places
//   and the agency's country, in force: 0.4 without any, close to 0.8 with many.
// answers_th: หน่วยงานใดมีความร่วมมือกับต่างประเทศในระดับประเทศเท่านั้น โดยไม่มีกับพื้นที่ใดในประเทศนั้น
//   คะแนน = 0.4 + 0.4 * (1 - 0.5 ^ n) โดย n คือจำนวนความสัมพันธ์ที่มีผลระหว่างพื้นที่ของประเทศนั้นกับประเทศของหน่วยงาน
// param: kinds kinds = agency — kinds of actors to check
// param: show int = 3 — largest number of places to name
// proposes: cooperates_with
// weight: 0.8
// why_en: {from} has ties to {country:names} as a whole and to none of its places.[ Most ties
//   with {home:names} are those of {places:names}.]
// why_th: {from}มีความร่วมมือกับ{country:names}ในระดับประเทศเท่านั้น ยังไม่มีกับพื้นที่ใด[
//   พื้นที่ที่มีความสัมพันธ์กับ{home:names}มากที่สุดคือ {places:names}]
MATCH (a:Actor)-[t]-(c:Actor)
WHERE a.kind IN $kinds AND c.kind = 'country' AND c.id <> a.country
  AND t.family IN ['cooperation', 'membership', 'activity'] AND t.status = 'in_force'
  AND NOT EXISTS {
    MATCH (a)-[u]-(p:Actor)
    WHERE p.country = c.id AND p.kind IN ['province', 'city'] AND u.status IN ['in_force', 'in_process']
      AND u.family <> 'geography'
  }
WITH a, c, t ORDER BY t.id
WITH a, c, collect(DISTINCT t.id) AS ties
WITH c, a.country AS home, collect({id: a.id, ties: ties}) AS agencies
// The places of the country by their ties with the agencies' own.
OPTIONAL MATCH (c)<-[:PART_OF*1..2]-(p:Actor)-[u:SISTER_CITY|COOPERATES_WITH|TRADES_WITH|ORIGIN_IN]-(x:Actor)
WHERE p.kind IN ['province', 'city'] AND u.status = 'in_force' AND x.country = home
  AND x.kind IN ['province', 'city', 'association']
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
  c.id AS country, CASE WHEN size(places) > 0 THEN home END AS home,
  reduce(l = '', x IN places | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS places
ORDER BY score DESC, from, country
