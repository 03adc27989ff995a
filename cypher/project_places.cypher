// title: Places of a project, with their pairs and communities abroad
// title_th: พื้นที่ของโครงการ คู่เมือง และสมาคมคนถิ่นนั้น
// answers: Which places take part in this project, which pairs do they have, and which associations and
//   communities have their origin there or in a place inside?
// answers_th: พื้นที่ใดเข้าร่วมโครงการนี้ มีคู่เมืองใด และมีสมาคมหรือชุมชนใดที่มีถิ่นเดิมจากที่นั่น
// param: actor actor — the project, an id or a name
// param: status status|all = in_force — only pairs of this status; all for any status
MATCH (a:Actor)-[r]->(p:Actor {id: $actor})
WHERE a.kind IN ['province', 'city', 'country'] AND r.family IN ['membership', 'activity'] AND r.denied IS NULL
WITH DISTINCT a, p
OPTIONAL MATCH (a)<-[:PART_OF*0..2]-(x:Actor)-[s:SISTER_CITY]-(y:Actor)
WHERE a.kind <> 'country' AND (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
WITH a, s, y ORDER BY s.id, y.id
WITH a, collect(DISTINCT s.id) AS pairs, collect(DISTINCT y.name) AS partners
OPTIONAL MATCH (a)<-[:PART_OF*0..2]-(x:Actor)<-[g:ORIGIN_IN]-(o:Actor)
WHERE g.denied IS NULL
WITH DISTINCT a, pairs, partners, o ORDER BY o.id
WITH a, pairs, partners, collect(o.id) AS ids, collect(o.name) AS names
RETURN a.id AS id, a.name AS name, a.kind AS kind, size(pairs) AS pairs,
  reduce(l = '', z IN partners | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS partners,
  size(ids) AS associations,
  reduce(l = '', z IN names | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS association_names,
  reduce(l = '', z IN pairs | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS tie_ids,
  reduce(l = '', z IN ids | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS association_ids
ORDER BY id
