// title: Results and how well they are documented
// title_th: ผลการดำเนินงานและหลักฐานรองรับ
// answers: Which activities and results have a date and a dated source, and which are only claimed?
//   second_hand marks those whose locator says that the source cites another one.
// answers_th: ผลการดำเนินงานใดมีแหล่งอ้างอิงและวันที่ และรายการใดเป็นเพียงคำกล่าวอ้าง
// param: place actor = null — only ties of this place or of anything located in it
// param: attested yes|no|all = all — yes: only with a date and a dated source; no: only without; all for both
// param: families families = cooperation|activity — only ties of these families
MATCH (a:Actor)-[t]->(b:Actor)
WHERE t.family IN $families AND size(t.dimensions) > 0 AND NOT t.status IN ['proposed', 'in_process'] AND t.denied IS NULL
  AND ($place IS NULL OR EXISTS { MATCH (a)-[:LOCATED_IN|PART_OF*0..2]->(p:Actor) WHERE p.id = $place }
    OR EXISTS { MATCH (b)-[:LOCATED_IN|PART_OF*0..2]->(p:Actor) WHERE p.id = $place })
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id AND size(c.dimensions) > 0
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
WITH DISTINCT a, t, b, c, s, c.since IS NOT NULL AND s.year IS NOT NULL AS attested
WHERE $attested = 'all' OR ($attested = 'yes' AND attested) OR ($attested = 'no' AND NOT attested)
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, t.kind AS tie,
  reduce(l = '', z IN c.dimensions | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS dimensions,
  attested, c.since AS since, c.source AS source, s.year AS year,
  coalesce(c.locator CONTAINS 'citing', false) AS second_hand, c.stated_confidence AS confidence,
  c.locator AS locator, c.note AS note, c.id AS claim_id
ORDER BY attested, from, to, tie, claim_id
