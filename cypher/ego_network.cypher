// title: Ego network of an actor
// title_th: เครือข่ายรอบตัวแสดง
// answers: Which ties connect this actor with its partners, and the partners with each other?
// answers_th: ความสัมพันธ์ใดเชื่อมตัวแสดงนี้กับคู่ของตน รวมทั้งความสัมพันธ์ระหว่างคู่ด้วยกัน
// param: actor actor — an id or a name
// param: family family|all = cooperation — only ties of this family; all for any family
// param: status status|all = in_force — only ties of this status; all for any status
MATCH (a:Actor {id: $actor})-[s]-(b:Actor)
WHERE ($family = 'all' OR s.family = $family) AND (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
WITH a.id AS ego, collect(DISTINCT b.id) AS partners
WITH partners + [ego] AS members
UNWIND members AS member
MATCH (x:Actor {id: member})-[t]->(y:Actor)
WHERE y.id IN members
  AND ($family = 'all' OR t.family = $family) AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
RETURN DISTINCT x.id AS from, x.name AS from_name, y.id AS to, y.name AS to_name,
  t.kind AS tie, t.status AS status, t.level AS level, t.since AS since, t.id AS tie_id
ORDER BY from, to, tie, tie_id
