// title: Level of each pair, with its evidence
// title_th: ระดับของแต่ละคู่พร้อมหลักฐาน
// answers: At which level is each pair, on what evidence, and which pairs did not go beyond signing?
//   stuck marks pairs at the lowest level without any other tie between the two places; it is null if
//   no source gives a level.
// answers_th: แต่ละคู่อยู่ในระดับความสำเร็จใด มีหลักฐานใด และคู่ใดหยุดอยู่เพียงการลงนาม
// param: country country = null — only pairs with a place in this country
// param: level level|all = all — only pairs of this level, such as symbolic; all for any level
// param: status status|all = in_force — only pairs of this status; all for any status
MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE (s.status = $status OR ($status = 'all' AND s.denied IS NULL)) AND ($level = 'all' OR s.level = $level)
  AND ($country IS NULL OR a.country = $country OR b.country = $country)
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = s.id
WITH a, s, b, c ORDER BY c.source, c.locator, c.level, c.note, c.id
WITH a, s, b, collect(CASE WHEN c.level = s.level THEN c.source + CASE WHEN c.locator IS NULL THEN ''
    ELSE ' ' + c.locator END END) AS grounds,
  collect(c.note) AS notes, COUNT { MATCH (a)-[t]-(b) WHERE t.kind <> s.kind
    AND t.family <> 'geography' AND t.status <> 'proposed' AND t.denied IS NULL } AS others
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, s.status AS status,
  coalesce(s.level, 'not known') AS level, s.since AS since, others,
  CASE WHEN s.level_rank IS NOT NULL THEN s.level_rank = 0 AND others = 0 END AS stuck,
  reduce(l = '', z IN grounds | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS level_sources,
  reduce(l = '', z IN s.sources | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS sources,
  reduce(l = '', z IN notes | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS notes, s.id AS tie_id
ORDER BY coalesce(s.level_rank, -1) DESC, others DESC, tie_id
