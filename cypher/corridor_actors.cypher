// title: Actors of a corridor
// title_th: ตัวแสดงในระเบียงเศรษฐกิจ
// answers: Which actors have ties with a corridor or one of its parts (routes, bridges, zones, fairs),
//   and of which kind?
// answers_th: ใครเกี่ยวข้องกับระเบียงเศรษฐกิจหรือส่วนหนึ่งของระเบียงนั้น (เส้นทาง สะพาน เขต งานแสดงสินค้า)
//   และเกี่ยวข้องอย่างไร
// param: corridor actor = null — an id or a name, also of a route or railway; null for every corridor
MATCH (c:Actor)
WHERE c.id = $corridor OR ($corridor IS NULL AND c.subkind = 'corridor')
MATCH (c)<-[:PART_OF*0..3]-(p:Actor)
WITH DISTINCT c, p
MATCH (p)-[t]-(x:Actor)
WHERE x.id <> c.id AND NOT EXISTS { MATCH (x)-[:PART_OF*1..3]->(y:Actor) WHERE y.id = c.id }
RETURN c.id AS corridor, x.id AS id, x.name AS name, x.kind AS kind, x.country AS country,
  t.kind AS tie, CASE WHEN t.symmetric THEN 'both' WHEN startNode(t).id = x.id THEN 'out' ELSE 'in' END
    AS direction, t.status AS status, p.id AS part, p.name AS part_name, t.id AS tie_id
ORDER BY corridor, kind, id, tie, part, tie_id, direction
