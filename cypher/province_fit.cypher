// title: Places of two countries that would fit as pairs, by their ties
// title_th: พื้นที่ใดของสองประเทศเหมาะจะจับคู่กัน ดูจากความสัมพันธ์ที่มีอยู่
// answers: Which place of one country is connected with which place of the other, directly or through an
//   association (also by its members' place of origin), agency, community or project with ties to
//   both? Cities count for their province. pair is the status of the sister-city ties between the
//   two; of the pairs without such a tie, those listed first fit best.
// answers_th: พื้นที่ใดของประเทศหนึ่งเชื่อมโยงกับพื้นที่ใดของอีกประเทศ ทั้งโดยตรงและผ่านสมาคม หน่วยงาน ชุมชน หรือโครงการ
//   รวมถึงถิ่นเดิมของสมาชิกสมาคม เมืองนับเป็นของมณฑลหรือจังหวัดที่ตั้งอยู่
// param: one country — a country, such as TH
// param: other country — another country, such as CN
// param: place actor = null — only pairs with this province
// param: paired yes|no|all = all — yes: only with a pair in force; no: only without one; all for both
MATCH (a:Actor)-[:PART_OF*0..1]->(p:Actor)
WHERE a.country = $one AND p.kind = 'province' AND a.kind IN ['province', 'city']
  AND ($place IS NULL OR p.id = $place)
MATCH (a)-[r]-(x:Actor)
WHERE r.status <> 'proposed' AND r.denied IS NULL AND r.kind <> 'part_of' AND x.kind <> 'country'
OPTIONAL MATCH (x)-[t]-(y:Actor)
WHERE NOT x.kind IN ['province', 'city'] AND y.country = $other AND y.kind IN ['province', 'city']
  AND t.status <> 'proposed' AND t.denied IS NULL AND (r.family <> 'geography' OR t.kind <> 'connects')
  AND (r.kind <> 'connects' OR t.family <> 'geography')
WITH p, r, x, coalesce(y, CASE WHEN x.kind IN ['province', 'city'] AND x.country = $other
  AND r.family <> 'geography' THEN x END) AS b, y IS NULL AS direct
WHERE b IS NOT NULL
MATCH (b)-[:PART_OF*0..1]->(o:Actor)
WHERE o.kind = 'province' AND (o.id <> b.id OR b.kind = 'province')
WITH DISTINCT p, o, direct, CASE WHEN direct THEN r.id ELSE x.id END AS id,
  CASE WHEN direct THEN r.kind ELSE x.kind END AS via, CASE WHEN direct AND r.kind = 'sister_city'
    THEN r.status END AS pair, x.name AS name ORDER BY id
WITH p, o, sum(CASE WHEN direct THEN 1 ELSE 0 END) AS direct,
  sum(CASE WHEN via IN ['association', 'community'] THEN 1 ELSE 0 END) AS associations,
  sum(CASE via WHEN 'agency' THEN 1 ELSE 0 END) AS agencies,
  sum(CASE via WHEN 'project' THEN 1 ELSE 0 END) AS projects, collect(pair) AS pairs,
  collect(CASE WHEN NOT direct THEN name END) AS through, collect(id) AS ids
WHERE $paired = 'all' OR ($paired = 'yes' AND 'in_force' IN pairs)
  OR ($paired = 'no' AND NOT 'in_force' IN pairs)
RETURN p.id AS from, p.name AS from_name, o.id AS to, o.name AS to_name, size(ids) AS links, direct,
  associations, agencies, projects,
  reduce(l = '', z IN pairs | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS pair,
  reduce(l = '', z IN through | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS through,
  reduce(l = '', z IN ids | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS ids
ORDER BY links DESC, from, to
