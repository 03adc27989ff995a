// title: Lapsed ties
// title_th: ความสัมพันธ์ที่ขาดการยืนยัน
// answers: Which ties count as in force though no source on record has confirmed them for years?
//   A tie is confirmed by the date of a claim that it is in force, by the year of its source or, if
//   the source has no year, by the day on which it was accessed. A tie with a source of unknown date is
//   left out: it may be new. So is a tie with a place that has ended.
//   score = 0.3 + 0.5 * y / (y + 10), where y is the number of full years since the latest confirmation:
//   0.55 after 10 years.
// answers_th: ความสัมพันธ์ที่ดำเนินอยู่คู่ใดไม่พบแหล่งอ้างอิงยืนยันมานานหลายปี
//   คะแนน = 0.3 + 0.5 * y / (y + 10) โดย y คือจำนวนปีเต็มนับจากการยืนยันครั้งล่าสุด
// param: years int = 10 — smallest number of years without confirmation
// param: ties ties = sister_city|cooperates_with|trades_with — kinds of ties
// param: as_of date = today — count years up to this day
// proposes: cooperates_with
// weight: 0.4
// why_en: [The sister-city tie{sister?|}][The cooperation{other?|}] of {from} and {to} counts as in
//   force[ since {since:date}], but no source on record[ ({searched})] confirms it after {last:date}.
// why_th: [ความสัมพันธ์{twin}{sister?|}][ความร่วมมือ{other?|}]ระหว่าง{from}กับ{to}นับเป็นความสัมพันธ์ที่ยังดำเนินอยู่[
//   ตั้งแต่ {since:date}] โดยไม่พบแหล่งอ้างอิงยืนยันหลัง {last:date}[ ({searched})]
MATCH (a:Actor)-[t]->(b:Actor)
WHERE t.kind IN $ties AND t.status = 'in_force'
  AND (a.until IS NULL OR a.until_last >= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id AND c.status = 'in_force'
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
WITH a, b, t, max(c.since_last) AS day, max(coalesce(toString(s.year) + '-12-31', s.accessed)) AS told,
  sum(CASE WHEN s.id IS NOT NULL AND s.year IS NULL AND s.accessed IS NULL THEN 1 ELSE 0 END) AS undated
WHERE undated = 0
WITH a, b, t, CASE WHEN told >= day OR day IS NULL THEN told ELSE day END AS last
WHERE last IS NOT NULL
WITH a, b, t, last,
  toInteger(substring($as_of, 0, 4)) - toInteger(substring(last, 0, 4))
    - CASE WHEN substring($as_of, 4) < substring(last, 4) THEN 1 ELSE 0 END AS n
WHERE n >= $years
RETURN a.id AS from, b.id AS to, 0.3 + 0.5 * n / (n + 10) AS score, t.id AS evidence,
  t.since AS since, substring(last, 0, 4) AS last,
  t.kind = 'sister_city' AS sister, t.kind <> 'sister_city' AS other
ORDER BY score DESC, from, to, evidence
