// title: Associations by place and field
// title_th: สมาคมจำแนกตามพื้นที่และสาขา
// answers: Which associations are there: of which kind, where, from which places their members come,
//   in which dimensions they have ties, and with how many partners?
// answers_th: มีสมาคมประเภทใดอยู่ที่ใด สมาชิกมีถิ่นเดิมที่ใด มีความสัมพันธ์ในมิติใด และกับกี่ราย
// param: place actor = null — only those located in, coming from or tied to this place
// param: subkind subkind|all = all — only this kind, such as trade, hometown or friendship; all for any kind
// param: dimension dimension|all = all — only those with a tie in this dimension; all for any dimension
// param: kinds kinds = association|community — kinds of organisations to list
MATCH (x:Actor)-[t]-(y:Actor)
WHERE x.kind IN $kinds AND t.denied IS NULL AND ($subkind = 'all' OR x.subkind = $subkind)
  AND ($place IS NULL OR EXISTS { MATCH (x)-[q]-(z:Actor)-[:PART_OF|LOCATED_IN*0..2]->(at:Actor)
    WHERE at.id = $place AND q.kind <> 'oversees' AND q.denied IS NULL })
WITH x, t, y ORDER BY t.id
WITH x, collect(CASE t.kind WHEN 'located_in' THEN y.id END) AS at,
  collect(CASE t.kind WHEN 'origin_in' THEN y.id END) AS origins,
  collect(CASE WHEN t.family <> 'geography' THEN t.dimensions END) AS fields,
  count(DISTINCT CASE WHEN t.family <> 'geography' THEN y.id END) AS partners
UNWIND CASE WHEN size(fields) = 0 THEN [[]] ELSE fields END AS some
UNWIND CASE WHEN size(some) = 0 THEN [null] ELSE some END AS field
WITH DISTINCT x, at, origins, partners, field ORDER BY field
WITH x, at, origins, partners, collect(field) AS fields
WHERE $dimension = 'all' OR $dimension IN fields
RETURN x.subkind AS subkind, x.id AS id, x.name AS name, x.sector AS sector,
  reduce(l = '', z IN at | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS place,
  reduce(l = '', z IN origins | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS origins,
  reduce(l = '', z IN fields | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS dimensions,
  partners, x.source AS source
ORDER BY subkind, place, id
