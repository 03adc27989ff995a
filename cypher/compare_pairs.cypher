// title: A pair compared with a model pair, by dimension
// title_th: เปรียบเทียบคู่เมืองกับคู่ต้นแบบรายมิติ
// answers: In which dimensions does a pair (its places and the organisations in them) have ties, and in
//   which does the model pair? Without a model pair, it is compared with all pairs at the highest
//   level. missing marks the dimensions that the model has and the pair does not.
// answers_th: คู่นี้รวมทั้งองค์กรในพื้นที่มีความร่วมมือในมิติใดบ้างเมื่อเทียบกับคู่ต้นแบบ และยังขาดมิติใด
// param: from actor — an id or a name
// param: to actor — an id or a name
// param: model_from actor = null — the first place of the model pair, such as Mukdahan
// param: model_to actor = null — the second place of the model pair, such as Savannakhet
// param: national subkinds = ministry|division|embassy|consulate|state_body|international — kinds of
//   agencies that act for their country, not for the place of their office
MATCH (:Actor)-[s:SISTER_CITY]->(:Actor)
WHERE s.status = 'in_force'
WITH max(s.level_rank) AS top
MATCH (p:Actor {id: $from}), (q:Actor {id: $to})
OPTIONAL MATCH (m:Actor)-[s:SISTER_CITY]-(n:Actor)
WHERE ($model_from IS NULL AND s.level_rank = top AND s.status = 'in_force' AND m.id < n.id)
  OR (m.id = $model_from AND n.id = $model_to)
UNWIND ['pair', 'model'] AS side
WITH DISTINCT side, CASE side WHEN 'pair' THEN p ELSE m END AS a,
  CASE side WHEN 'pair' THEN q ELSE n END AS b
WHERE a IS NOT NULL
MATCH (a)<-[:LOCATED_IN|PART_OF*0..2]-(x:Actor)-[t]-(y:Actor)-[:LOCATED_IN|PART_OF*0..2]->(b)
WHERE t.family <> 'geography' AND NOT t.status IN ['proposed', 'in_process'] AND t.denied IS NULL
  AND (x.id = a.id OR NOT coalesce(x.subkind, '') IN $national)
  AND (y.id = b.id OR NOT coalesce(y.subkind, '') IN $national)
UNWIND t.dimensions AS dimension
WITH DISTINCT side, dimension, t.id AS tie ORDER BY tie
WITH dimension, collect(CASE side WHEN 'pair' THEN tie END) AS own,
  collect(CASE side WHEN 'model' THEN tie END) AS model
RETURN dimension, size(own) AS ties, size(model) AS model_ties,
  size(own) = 0 AND size(model) > 0 AS missing,
  reduce(l = '', z IN own | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS tie_ids,
  reduce(l = '', z IN model | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS model_tie_ids
ORDER BY missing DESC, dimension
