// title: Partners of an actor
// title_th: คู่ความสัมพันธ์ของตัวแสดง
// answers: Which actors have ties with this actor, of which kind and status, and since when?
// answers_th: ใครมีความสัมพันธ์กับตัวแสดงนี้ ความสัมพันธ์ชนิดใด สถานะใด และตั้งแต่เมื่อใด
// param: actor actor — an id or a name
// param: family family|all = all — only ties of this family, such as cooperation; all for any family
// param: status status|all = all — only ties of this status, such as in_force; all for any status
MATCH (a:Actor {id: $actor})-[t]-(b:Actor)
WHERE ($family = 'all' OR t.family = $family) AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
RETURN b.id AS id, b.name AS name, b.kind AS kind, b.country AS country, t.kind AS tie,
  CASE WHEN t.symmetric THEN 'both' WHEN startNode(t).id = a.id THEN 'out' ELSE 'in' END AS direction,
  t.status AS status, t.level AS level, t.since AS since, t.id AS tie_id
ORDER BY tie, id, tie_id, direction
