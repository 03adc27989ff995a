// title: Ties not confirmed since a date
// title_th: ความสัมพันธ์ที่ไม่มีการยืนยันตั้งแต่วันที่กำหนด
// answers: Which ties has no source spoken of since this date, and when did one last speak of them?
//   A claim speaks on the day it dates the tie from and up to the year of its source. The longest
//   unconfirmed come first, those without any date last; unless a date is given, all are listed.
// answers_th: ความสัมพันธ์ใดไม่มีแหล่งใดกล่าวถึงอีกตั้งแต่วันที่กำหนด และมีแหล่งกล่าวถึงครั้งสุดท้ายเมื่อใด
// param: date date = today — the day since which a tie has to be confirmed
// param: family family|all = cooperation — ties of this family only; all for every one
// param: status status|all = in_force — ties of this status only; all for every one
MATCH (a:Actor)-[t]->(b:Actor)
WHERE ($family = 'all' OR t.family = $family) AND ($status = 'all' OR t.status = $status)
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
