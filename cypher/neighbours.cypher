// title: Partners of an actor
// title_th: คู่ความสัมพันธ์ของตัวแสดง
// answers: Who is tied to this actor, by what kind of tie, with what status, and since when?
// answers_th: ใครมีความสัมพันธ์กับตัวแสดงนี้ ความสัมพันธ์ชนิดใด สถานะใด และตั้งแต่เมื่อใด
// param: actor actor — an id or a name
// param: family family|all = all — ties of this family only, such as cooperation; all for every one
// param: status status|all = all — ties of this status only, such as in_force; all for every one
MATCH (a:Actor {id: $actor})-[t]-(b:Actor)
WHERE ($family = 'all' OR t.family = $family) AND ($status = 'all' OR t.status = $status)
RETURN b.id AS id, b.name AS name, b.kind AS kind, b.country AS country, t.kind AS tie,
  CASE WHEN t.symmetric THEN 'both' WHEN startNode(t).id = a.id THEN 'out' ELSE 'in' END AS direction,
  t.status AS status, t.level AS level, t.since AS since, t.id AS tie_id
ORDER BY tie, id, tie_id, direction
