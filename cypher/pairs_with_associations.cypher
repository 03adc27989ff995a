// title: Pairs and associations with ties to the partner place
// title_th: คู่เมืองกับสมาคมที่ผูกพันกับถิ่นเดียวกัน
// answers: Which pairs of two countries have an association in the first country with its origin in, or
//   a tie with, the partner place or a place inside it (exact), or else its province? local counts the
//   associations that are located in or tied to the pair's own place; pairs without any are listed too.
// answers_th: คู่ใดระหว่างสองประเทศมีสมาคมในประเทศแรกที่มีถิ่นเดิมหรือทำงานร่วมกับพื้นที่เดียวกันกับเมืองคู่
//   (exact คือเมืองคู่เองหรือพื้นที่ข้างใน local คือสมาคมที่อยู่หรือทำงานกับพื้นที่ฝ่ายแรกของคู่นั้น)
// param: one country — the country where the associations are, such as TH
// param: other country — the partner's country, such as CN
// param: status status|all = in_force — only pairs of this status; all for any status
// param: subkinds subkinds = trade|hometown|chamber|friendship|culture|industry — kinds of associations
MATCH (a:Actor)-[s:SISTER_CITY]-(b:Actor)
WHERE a.country = $one AND b.country = $other AND (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
UNWIND ['up', 'down'] AS way
OPTIONAL MATCH (b)-[:PART_OF*0..2]->(up:Actor)
WHERE way = 'up'
OPTIONAL MATCH (b)<-[:PART_OF]-(down:Actor)
WHERE way = 'down'
WITH DISTINCT a, s, b, coalesce(up, down, b) AS o
WHERE o.kind IN ['province', 'city']
OPTIONAL MATCH (o)-[t]-(x:Actor)
WHERE x.kind = 'association' AND x.country = $one AND x.subkind IN $subkinds
  AND t.kind <> 'located_in' AND t.status <> 'proposed' AND t.denied IS NULL
WITH a, s, b, x, max(CASE WHEN o.id = b.id OR o.within = b.id THEN 1 ELSE 0 END) AS exact
ORDER BY x.id
WITH a, s, b, x, exact, coalesce(x, a) AS z
WITH a, s, b, x, exact, CASE WHEN EXISTS { MATCH (z)-[:LOCATED_IN|COOPERATES_WITH]-(y:Actor)
  WHERE y.id = a.id OR (y.id = a.within AND y.kind <> 'country') } THEN 1 ELSE 0 END AS near
WITH a, s, b, collect(x.id) AS ids, collect(x.name) AS names,
  sum(CASE WHEN x IS NULL THEN 0 ELSE exact END) AS exact,
  sum(CASE WHEN x IS NULL THEN 0 ELSE near END) AS local
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, s.status AS status,
  s.level AS level, size(ids) AS associations, exact, local,
  reduce(l = '', z IN names | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS names,
  reduce(l = '', z IN ids | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS ids, s.id AS tie_id
ORDER BY local DESC, exact DESC, associations DESC, tie_id, from
