// title: Ties not confirmed since a date
// title_th: ความสัมพันธ์ที่ไม่มีการยืนยันตั้งแต่วันที่กำหนด
// answers: Which ties has no source confirmed since this date, and when was each last confirmed? A claim
//   confirms a tie on the date that it gives and in the year of its source. The longest unconfirmed
//   come first, those without any date last; without a date, all ties are listed.
// answers_th: ความสัมพันธ์ใดไม่มีแหล่งใดกล่าวถึงอีกตั้งแต่วันที่กำหนด และมีแหล่งกล่าวถึงครั้งสุดท้ายเมื่อใด
// param: date date = today — list ties not confirmed since this day
// param: family family|all = cooperation — only ties of this family; all for any family
// param: status status|all = in_force — only ties of this status; all for any status
MATCH (a:Actor)-[t]->(b:Actor)
WHERE ($family = 'all' OR t.family = $family) 
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
  AND NOT t.derived
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
WITH a, t, b, c.since_last AS dated, toString(s.year) + '-12-31' AS published
WITH a, t, b, CASE WHEN published IS NULL OR dated > published THEN dated ELSE published END AS day
WITH a, t, b, max(day) AS confirmed
WHERE confirmed IS NULL OR confirmed < $date
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, t.kind AS tie,
  t.status AS status, t.level AS level, t.since AS since, confirmed, t.claims AS claims, t.id AS tie_id
ORDER BY coalesce(confirmed, '9999'), tie_id
