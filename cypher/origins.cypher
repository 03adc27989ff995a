// title: Hometown associations and their places of origin
// title_th: สมาคมคนถิ่นเดียวกันและถิ่นเดิมของสมาชิก
// answers: Which associations and communities have their origin in which place, and where are they now?
// answers_th: สมาคม ชุมชน หรือกลุ่มคนใดมีถิ่นเดิมที่ใด และปัจจุบันอยู่ที่ใด
// param: origin actor = null — only those from this place of origin
MATCH (a:Actor)-[t:ORIGIN_IN]->(o:Actor)
WHERE $origin IS NULL OR o.id = $origin
OPTIONAL MATCH (a)-[:LOCATED_IN]->(p:Actor)
RETURN a.id AS id, a.name AS name, a.kind AS kind, a.subkind AS subkind, o.id AS origin,
  o.name AS origin_name, p.id AS place, p.name AS place_name, t.status AS status, t.id AS tie_id
ORDER BY origin, id, tie_id, place
