// title: Formal and informal ties of a pair
// title_th: ความสัมพันธ์ทางการและไม่เป็นทางการของสองฝ่าย
// answers: Which ties connect these two places and the organisations in them: first formal ones (state,
//   signed, ministerial), then informal ones (associations, people to people)?
// answers_th: ความสัมพันธ์ใดเชื่อมสองพื้นที่นี้และองค์กรที่ตั้งอยู่ในพื้นที่ โดยแยกเป็นทางการ (ภาครัฐ ลงนาม
//   ระดับกระทรวง) และไม่เป็นทางการ (สมาคม ประชาชนต่อประชาชน)
// param: from actor — an id or a name
// param: to actor — an id or a name
// param: status status|all = all — only ties of this status; all for any status
// param: national subkinds = ministry|division|embassy|consulate|state_body|international — kinds of
//   agencies that act for their country, not for the place of their office
MATCH (a:Actor {id: $from})<-[:LOCATED_IN|PART_OF*0..2]-(x:Actor)
WHERE x.id = a.id OR a.kind = 'country' OR NOT coalesce(x.subkind, '') IN $national
WITH DISTINCT x
MATCH (x)-[t]-(y:Actor)
WHERE t.family <> 'geography' AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
MATCH (y)-[:LOCATED_IN|PART_OF*0..2]->(b:Actor {id: $to})
WHERE y.id = b.id OR b.kind = 'country' OR NOT coalesce(y.subkind, '') IN $national
WITH DISTINCT x, t, y
RETURN coalesce(t.mechanism, 'not stated') AS mechanism, x.id AS from, x.name AS from_name, y.id AS to,
  y.name AS to_name, t.kind AS tie, t.key AS key, t.status AS status, t.level AS level,
  t.since AS since, t.confidence AS confidence,
  reduce(l = '', s IN t.sources | l + CASE WHEN l = '' THEN '' ELSE '; ' END + s) AS sources,
  t.id AS tie_id
ORDER BY mechanism, tie, from, to, tie_id
