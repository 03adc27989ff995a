// title: No citizens
// title_th: ยังไม่มีภาคประชาชน
// answers: In which sister-city pairs, in force for years, does no association or civil body take part?
//   One takes part if it has ties with both places (by its location, its place of origin, a tie in
//   force, or a past visit or event), or is located in one and has a tie with an organisation in the
//   other, or is in a project with both. Cities count for their province, and provinces for their
//   cities. The age counts from the earliest date of the tie, else from the end of the year of the
//   source that first mentions it; ties of unknown age are listed too.
//   score = 0.2 + 0.2 * y / (y + 10) + 0.4 * (1 - 0.5 ^ n), where y is its age in years (0 if it is
//   not known) and n the number of associations that could take part: located in one place and with a
//   tie to the country of the other.
// answers_th: คู่เมืองพี่เมืองน้องใดที่มีผลมานานแล้วแต่ยังไม่มีสมาคมหรือองค์กรภาคประชาชนเข้ามามีส่วนร่วม
//   คะแนน = 0.2 + 0.2 * y / (y + 10) + 0.4 * (1 - 0.5 ^ n) โดย y คืออายุของความสัมพันธ์เป็นปี (ไม่ทราบให้นับ 0)
//   และ n คือจำนวนสมาคมที่อาจเข้าร่วมได้ คือตั้งอยู่ที่ฝ่ายหนึ่งและมีความเชื่อมโยงกับประเทศของอีกฝ่าย
// param: years int = 3 — smallest number of years in force
// param: kinds kinds = association|community — kinds of actors that represent citizens
// param: as_of date = today — count years up to this day
// proposes: cooperates_with
// weight: 0.5
// why_en: {from} and {to} have been sister cities[ for {n} {n?year|years}][, on record since
//   {recorded:date}], and no association or civil body takes part.[ {carriers:names} could.][ {many}
//   associations of one place that are tied to the country of the other could.]
// why_th: {from}กับ{to} เป็นเมืองพี่เมืองน้องกัน[มาแล้ว {n} ปี][ (มีบันทึกตั้งแต่ {recorded:date})]
//   แต่ยังไม่มีสมาคมหรือองค์กรภาคประชาชนเข้ามามีส่วนร่วม[ {carriers:names} อาจเข้าร่วมได้][
//   มีสมาคม {many} แห่งของฝ่ายหนึ่งที่เชื่อมโยงกับประเทศของอีกฝ่ายและอาจเข้าร่วมได้]
MATCH (a:Actor)-[t:SISTER_CITY]->(b:Actor)
WHERE t.status = 'in_force' AND a.country <> b.country
  // An organisation located in one and with a tie to one located in the other.
  AND NOT EXISTS {
    MATCH (a)<-[:LOCATED_IN]-(x:Actor)-[u]-(y:Actor)-[:LOCATED_IN]->(b)
    WHERE (x.kind IN $kinds OR x.sector = 'civil' OR y.kind IN $kinds OR y.sector = 'civil')
      AND u.family IN ['cooperation', 'activity'] AND u.status IN ['in_force', 'ended']
  }
OPTIONAL MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id AND c.status = 'in_force'
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
WITH a, b, t, min(c.since_last) AS day, min(toString(s.year) + '-12-31') AS told
WITH a, b, t, CASE WHEN day <= told OR told IS NULL THEN day END AS dated,
  CASE WHEN day <= told OR told IS NULL THEN day ELSE told END AS start
WITH a, b, t, dated, start,
  toInteger(substring($as_of, 0, 4)) - toInteger(substring(start, 0, 4))
    - CASE WHEN substring($as_of, 4) < substring(start, 4) THEN 1 ELSE 0 END AS age
WHERE age IS NULL OR age >= $years

// The bodies tied to either place, and the projects of either that such a body is in.
UNWIND [a, b] AS side
OPTIONAL MATCH (side)-[:PART_OF]-(q:Actor)
WHERE q.kind IN ['province', 'city']
WITH a, b, t, dated, start, age, side, collect(q) AS near
UNWIND [side] + near AS p
OPTIONAL MATCH (p)-[u]-(x:Actor)
WHERE (u.status = 'in_force' OR (u.status = 'ended' AND u.family = 'activity'))
  AND (x.kind IN $kinds OR x.sector = 'civil' OR (x.kind = 'project' AND EXISTS {
    MATCH (x)<-[w]-(y:Actor)
    WHERE (y.kind IN $kinds OR y.sector = 'civil') AND w.status = 'in_force' AND w.family IN ['membership', 'activity']
  }))
WITH a, b, t, dated, start, age, x, count(DISTINCT side) AS sides
WITH a, b, t, dated, start, age, max(CASE WHEN x IS NULL THEN 0 ELSE sides END) AS sides
WHERE sides < 2

// Actors located in one place and with a tie to the country of the other.
UNWIND [[a, b], [b, a]] AS way
WITH a, b, t, dated, start, age, way[0] AS home, way[1] AS away
OPTIONAL MATCH (home)-[:PART_OF]-(q:Actor)
WHERE q.kind IN ['province', 'city']
WITH a, b, t, dated, start, age, home, away, collect(q) AS near
UNWIND [home] + near AS p
OPTIONAL MATCH (p)<-[:LOCATED_IN]-(x:Actor)-[u]-(y:Actor)
WHERE x.kind IN $kinds AND u.status = 'in_force' AND (y.country = away.country OR y.id = away.country)
WITH a, b, t, dated, start, age, x ORDER BY x.id
WITH a, b, t, dated, start, age, collect(DISTINCT x.id) AS able
WITH a, b, t, dated, start, age, able, [t.id] + able AS evidence
RETURN a.id AS from, b.id AS to,
  0.2 + 0.2 * coalesce(age, 0) / (coalesce(age, 0) + 10)
    + 0.4 * (1 - reduce(p = 1.0, x IN able | p * 0.5)) AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  CASE WHEN dated IS NOT NULL THEN age END AS n,
  CASE WHEN dated IS NULL THEN substring(start, 0, 4) END AS recorded,
  CASE WHEN size(able) <= 3
    THEN reduce(l = '', x IN able | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) END AS carriers,
  CASE WHEN size(able) > 3 THEN size(able) END AS many
ORDER BY score DESC, from, to, evidence
