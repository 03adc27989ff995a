// title: Obstacles that affect a pair
// title_th: อุปสรรคที่มีผลต่อคู่นี้
// answers: Which obstacles are recorded for this pair: on its own ties (scope 0), on the ties of the
//   places that contain them, such as their countries (scope 1 or more: the number of levels up), and
//   on the ties of projects in which both or their countries take part (scope null)?
// answers_th: มีอุปสรรคใดบันทึกไว้สำหรับคู่นี้ ทั้งที่ความสัมพันธ์ของคู่เอง (scope 0) ที่ระดับเหนือขึ้นไป เช่น ประเทศ
//   (scope 1 ขึ้นไป) และที่โครงการซึ่งทั้งสองฝ่ายหรือประเทศของทั้งสองฝ่ายเข้าร่วม (scope ว่าง)
// param: from actor — an id or a name
// param: to actor — an id or a name
MATCH up = (a:Actor {id: $from})-[:PART_OF|LOCATED_IN*0..3]->(x:Actor)
WITH x, min(length(up)) AS one
MATCH down = (b:Actor {id: $to})-[:PART_OF|LOCATED_IN*0..3]->(y:Actor)
WITH x, one, y, min(length(down)) AS other
WHERE x.id <> y.id
UNWIND ['ties', 'projects'] AS layer
OPTIONAL MATCH (x)-[r]->(p:Actor)<-[q]-(y)
WHERE layer = 'projects' AND p.kind = 'project' AND r.family = 'membership' AND q.family = 'membership'
  AND r.denied IS NULL AND q.denied IS NULL
OPTIONAL MATCH (p)-[:PART_OF*0..3]->(whole:Actor)
WHERE whole.kind = 'project'
WITH DISTINCT layer, x, y, one + other AS scope, whole
MATCH (u:Actor)<-[:FROM]-(c:Claim)-[:TO]->(v:Actor)
WHERE size(c.obstacles) > 0 AND ((layer = 'ties'
    AND ((u.id = x.id AND v.id = y.id) OR (u.id = y.id AND v.id = x.id)))
  OR (layer = 'projects' AND v.id = whole.id))
UNWIND c.obstacles AS obstacle
WITH obstacle, u, v, c, min(CASE layer WHEN 'ties' THEN scope END) AS scope
RETURN obstacle, scope, u.id AS from, u.name AS from_name, v.id AS to, v.name AS to_name,
  c.kind AS tie, c.status AS status, c.source AS source, c.locator AS locator, c.note AS note,
  c.id AS claim_id
ORDER BY coalesce(scope, 99), obstacle, from, to, claim_id
