// title: Ties of a dimension and the organisations behind them
// title_th: ความสัมพันธ์รายมิติและผู้ขับเคลื่อน
// answers: Which ties are in these dimensions (health, education, labour and culture are the
//   people-to-people ones), between which actors, by which mechanism, and which organisations
//   maintain them? carrier is an end of the tie that is an organisation, not a place, with its sector.
// answers_th: ความสัมพันธ์ใดอยู่ในมิติเหล่านี้ ระหว่างใคร ด้วยกลไกใด และองค์กรใดเป็นผู้ขับเคลื่อน
// param: dimensions dimensions = education|health|labour|culture — only these dimensions
// param: family family|all = cooperation — only ties of this family; all for any family
// param: mechanism mechanism|all = all — only formal or informal ties; all for both
// param: place actor = null — only ties of this place or of anything located in it
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
