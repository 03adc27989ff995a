// title: Level of each pair, with its evidence
// title_th: ระดับของแต่ละคู่พร้อมหลักฐาน
// answers: At which level of success is each pair, on what evidence, and which are stuck at signing?
//   stuck: at the lowest level, with no tie between the two places besides; empty where no source
//   gives a level.
// answers_th: แต่ละคู่อยู่ในระดับความสำเร็จใด มีหลักฐานใด และคู่ใดหยุดอยู่เพียงการลงนาม
// param: country country = null — pairs with a place of this country only
// param: level level|all = all — pairs of this level only, such as symbolic; all for every one
// param: status status|all = in_force — pairs of this status only; all for every one
MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE ($status = 'all' OR s.status = $status) AND ($level = 'all' OR s.level = $level)
  AND ($country IS NULL OR a.country = $country OR b.country = $country)
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = s.id
WITH a, s, b, c ORDER BY c.id
WITH a, s, b, collect(CASE WHEN c.level = s.level THEN c.source + CASE WHEN c.locator IS NULL THEN ''
    ELSE ' ' + c.locator END END) AS grounds,
  collect(c.note) AS notes, COUNT { MATCH (a)-[t]-(b) WHERE t.kind <> s.kind
    AND t.family <> 'geography' AND t.status <> 'proposed' } AS others
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, s.status AS status,
  coalesce(s.level, 'not known') AS level, s.since AS since, others,
  CASE WHEN s.level_rank IS NOT NULL THEN s.level_rank = 0 AND others = 0 END AS stuck,
  reduce(l = '', z IN grounds | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS level_sources,
  reduce(l = '', z IN s.sources | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS sources,
  reduce(l = '', z IN notes | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS notes, s.id AS tie_id
ORDER BY coalesce(s.level_rank, -1) DESC, others DESC, tie_id
