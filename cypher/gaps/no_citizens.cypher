// title: No citizens
// title_th: ยังไม่มีภาคประชาชน
// answers: In which sister-city pairs, in force for years, is no association or civil body on record that takes
//   part?
//   One takes part if it has ties with both places (by its location, its place of origin, or a tie of
//   any status that is not denied), or is located in one and has a tie with an organisation in the
//   other, or is in a project with both. Cities count for their province, and provinces for their
//   cities. The age counts from the earliest date of the tie since it was last over, else from the end
//   of the year of the source that first mentions it; ties of unknown age are listed too. A tie with a
//   place that has ended is left out.
//   score = 0.2 + 0.2 * y / (y + 10) + 0.4 * (1 - 0.5 ^ n), where y is its age in years (0 if it is
//   not known) and n the number of associations that could take part: located in one place (or a part
//   of it) and with a tie in force to the country of the other or to an actor there.
// answers_th: คู่เมืองพี่เมืองน้องใดที่ดำเนินมานานแล้วแต่ไม่พบบันทึกว่ามีสมาคมหรือองค์กรภาคประชาชนเข้ามามีส่วนร่วม
//   คะแนน = 0.2 + 0.2 * y / (y + 10) + 0.4 * (1 - 0.5 ^ n) โดย y คืออายุของความสัมพันธ์เป็นปี (ไม่ทราบให้นับ 0)
//   และ n คือจำนวนสมาคมที่อาจเข้าร่วมได้ คือตั้งอยู่ที่ฝ่ายหนึ่งและมีความเชื่อมโยงกับประเทศของอีกฝ่าย
// param: years int = 3 — smallest number of years in force
// param: kinds kinds = association|community — kinds of actors that represent citizens
// param: as_of date = today — count years up to this day
// proposes: cooperates_with
// weight: 0.5
// why_en: {from} and {to} {undated?are|have been} sister cities[ since {since:date}][, on record since
//   {recorded:date}]; no association or civil body that takes part is on record[ ({searched})].[ {carriers:names}
//   {carriers_n?has its seat in one of the two and a tie|have their seat in one of the two and ties} to the country
//   of the other, and could.][ {many} associations with their seat in one of the two and ties to the country of the other could.]
// why_th: {from}และ{to} เป็น{twin}กัน[ตั้งแต่ {since:date}][ตามบันทึกตั้งแต่ {recorded:date}]
//   แต่ไม่พบบันทึกว่ามีสมาคมหรือองค์กรภาคประชาชนเข้ามามีส่วนร่วม[ ({searched})][ {carriers:names}ตั้งอยู่ที่ฝ่ายหนึ่งและเชื่อมโยงกับประเทศของอีกฝ่าย
//   จึงอาจเข้าร่วมได้][ มีสมาคม {many} แห่งที่ตั้งอยู่ที่ฝ่ายหนึ่งและเชื่อมโยงกับประเทศของอีกฝ่าย จึงอาจเข้าร่วมได้]
MATCH (a:Actor)-[t:SISTER_CITY]->(b:Actor)
WHERE t.status = 'in_force' AND a.country <> b.country
  AND (a.until IS NULL OR a.until_last >= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)
  // An organisation located in one and with a tie to one located in the other.
  AND NOT EXISTS {
    MATCH (a)<-[:LOCATED_IN]-(x:Actor)-[u]-(y:Actor)-[:LOCATED_IN]->(b)
    WHERE (x.kind IN $kinds OR x.sector = 'civil' OR y.kind IN $kinds OR y.sector = 'civil')
      AND u.family IN ['cooperation', 'activity'] AND u.status <> 'denied'
  }
// The day on which it was last over.
OPTIONAL MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id
WITH a, b, t, max(CASE WHEN c.until_last < $as_of THEN c.until_last WHEN c.status = 'ended' THEN c.since_last END) AS stop
OPTIONAL MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id AND c.status = 'in_force' AND (c.until IS NULL OR c.until_last >= $as_of)
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
WITH a, b, t, stop, c.since AS since, c.since_last AS day, CASE WHEN c.since IS NULL THEN toString(s.year) + '-12-31' END AS told
WITH a, b, t, min(CASE WHEN stop IS NULL OR day > stop THEN day END) AS day,
  min(CASE WHEN stop IS NULL OR day > stop THEN since END) AS since,
  min(CASE WHEN stop IS NULL OR told > stop THEN told END) AS told
WITH a, b, t, CASE WHEN day <= told OR told IS NULL THEN since END AS since,
  CASE WHEN day <= told OR told IS NULL THEN day ELSE told END AS start
WITH a, b, t, since, start,
  toInteger(substring($as_of, 0, 4)) - toInteger(substring(start, 0, 4))
    - CASE WHEN substring($as_of, 4) < substring(start, 4) THEN 1 ELSE 0 END AS age
WHERE age IS NULL OR age >= $years

// The bodies tied to either place, and the projects of either that such a body is in.
UNWIND [a, b] AS side
OPTIONAL MATCH (side)-[:PART_OF]-(q:Actor)
WHERE q.kind IN ['province', 'city']
WITH a, b, t, since, start, age, side, collect(q) AS near
UNWIND [side] + near AS p
OPTIONAL MATCH (p)-[u]-(x:Actor)
WHERE u.status <> 'denied'
  AND (x.kind IN $kinds OR x.sector = 'civil' OR (x.kind = 'project' AND EXISTS {
    MATCH (x)<-[w]-(y:Actor)
    WHERE (y.kind IN $kinds OR y.sector = 'civil') AND w.status <> 'denied' AND w.family IN ['membership', 'activity']
  }))
WITH a, b, t, since, start, age, x, count(DISTINCT side) AS sides
WITH a, b, t, since, start, age, max(CASE WHEN x IS NULL THEN 0 ELSE sides END) AS sides
WHERE sides < 2

// Actors located in one place or a part of it, with a tie to the country of the other.
UNWIND [[a, b], [b, a]] AS way
WITH a, b, t, since, start, age, way[0] AS home, way[1] AS away
OPTIONAL MATCH (home)<-[:PART_OF]-(q:Actor)
WHERE q.kind IN ['province', 'city']
WITH a, b, t, since, start, age, home, away, collect(q) AS parts
UNWIND [home] + parts AS p
OPTIONAL MATCH (p)<-[l:LOCATED_IN]-(x:Actor)-[u]-(y:Actor)
WHERE x.kind IN $kinds AND u.status = 'in_force' AND u.family <> 'activity' AND (y.country = away.country OR y.id = away.country)
  AND (x.until IS NULL OR x.until_last >= $as_of)
WITH a, b, t, since, start, age, x, l, u ORDER BY x.id, l.id, u.id
WITH a, b, t, since, start, age, collect(DISTINCT x.id) AS able,
  collect(DISTINCT l.id) + collect(DISTINCT u.id) AS links
WITH a, b, t, since, start, age, able, [t.id] + able + links AS evidence
RETURN a.id AS from, b.id AS to,
  0.2 + 0.2 * coalesce(age, 0) / (coalesce(age, 0) + 10)
    + 0.4 * (1 - reduce(p = 1.0, x IN able | p * 0.5)) AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  since, CASE WHEN since IS NULL THEN substring(start, 0, 4) END AS recorded, CASE WHEN start IS NULL THEN 1 ELSE 0 END AS undated, size(able) AS carriers_n,
  CASE WHEN size(able) <= 3
    THEN reduce(l = '', x IN able | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) END AS carriers,
  CASE WHEN size(able) > 3 THEN size(able) END AS many
ORDER BY score DESC, from, to, evidence
