// title: Ties of a dimension, and who carries them
// title_th: ความสัมพันธ์รายมิติและผู้ขับเคลื่อน
// answers: Which ties work in these dimensions (health, education, labour and culture are those from
//   people to people), between whom, by which mechanism, and which bodies carry them?
//   carrier is an end that is a body and not a place, with its sector.
// answers_th: ความสัมพันธ์ใดอยู่ในมิติเหล่านี้ ระหว่างใคร ด้วยกลไกใด และองค์กรใดเป็นผู้ขับเคลื่อน
// param: dimensions dimensions = education|health|labour|culture — these dimensions only
// param: family family|all = cooperation — ties of this family only; all for every one
// param: mechanism mechanism|all = all — formal or informal ones only; all for every one
// param: place actor = null — ties of this place, or of what lies in it, only
MATCH (a:Actor)-[t]->(b:Actor)
WHERE ($family = 'all' OR t.family = $family) AND ($mechanism = 'all' OR t.mechanism = $mechanism)
  AND ($place IS NULL OR EXISTS { MATCH (a)-[:LOCATED_IN|PART_OF*0..2]->(p:Actor) WHERE p.id = $place }
    OR EXISTS { MATCH (b)-[:LOCATED_IN|PART_OF*0..2]->(p:Actor) WHERE p.id = $place })
UNWIND t.dimensions AS dimension
WITH a, t, b, dimension
WHERE dimension IN $dimensions
WITH DISTINCT a, t, b, dimension, [z IN [a, b] WHERE z.kind IN ['association', 'agency', 'community'] |
  z.name + CASE WHEN z.sector IS NULL THEN '' ELSE ' (' + z.sector + ')' END] AS carriers
RETURN dimension, a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, t.kind AS tie,
  t.key AS key, coalesce(t.mechanism, 'not stated') AS mechanism, t.status AS status, t.since AS since,
  reduce(l = '', z IN carriers | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS carriers,
  reduce(l = '', z IN t.sources | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS sources,
  t.id AS tie_id
ORDER BY dimension, from, to, tie, tie_id
