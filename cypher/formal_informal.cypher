// title: Formal and informal ties of each pair
// title_th: ด้านทางการและไม่เป็นทางการของแต่ละคู่
// answers: How many ties of each pair (its places and the organisations in them) are formal and how
//   many informal, which of the two is missing, since when is each known (the first possible day), and
//   which came first? Ties proposed or in process do not count. ties_of_pair lists those of one pair.
// answers_th: แต่ละคู่รวมทั้งองค์กรในพื้นที่มีความสัมพันธ์ทางการและไม่เป็นทางการกี่รายการ ขาดด้านใด
//   เริ่มเมื่อใด และด้านใดมาก่อน
// param: place actor = null — only pairs of this place
// param: country country = null — only pairs with a place in this country
// param: status status|all = in_force — only pairs of this status; all for any status
// param: national subkinds = ministry|division|embassy|consulate|state_body|international — kinds of
//   agencies that act for their country, not for the place of their office
MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
  AND ($place IS NULL OR a.id = $place OR b.id = $place)
  AND ($country IS NULL OR a.country = $country OR b.country = $country)
MATCH (a)<-[:LOCATED_IN|PART_OF*0..2]-(x:Actor)-[t]-(y:Actor)-[:LOCATED_IN|PART_OF*0..2]->(b)
WHERE t.family <> 'geography' AND NOT t.status IN ['proposed', 'in_process'] AND t.denied IS NULL
  AND (x.id = a.id OR NOT coalesce(x.subkind, '') IN $national)
  AND (y.id = b.id OR NOT coalesce(y.subkind, '') IN $national)
WITH DISTINCT a, s, b, t.id AS tie, t.mechanism AS mechanism, t.since_first AS since
WITH a, s, b, sum(CASE mechanism WHEN 'formal' THEN 1 ELSE 0 END) AS formal,
  sum(CASE mechanism WHEN 'informal' THEN 1 ELSE 0 END) AS informal,
  sum(CASE WHEN mechanism IS NULL THEN 1 ELSE 0 END) AS not_stated,
  min(CASE mechanism WHEN 'formal' THEN since END) AS formal_since,
  min(CASE mechanism WHEN 'informal' THEN since END) AS informal_since
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, s.status AS status, formal,
  informal, not_stated, CASE WHEN formal + informal = 0 THEN 'both' WHEN formal = 0 THEN 'formal'
    WHEN informal = 0 THEN 'informal' ELSE '' END AS missing, formal_since, informal_since,
  CASE WHEN formal_since < informal_since THEN 'formal' WHEN informal_since < formal_since
    THEN 'informal' ELSE '' END AS came_first, s.id AS tie_id
ORDER BY informal DESC, formal DESC, tie_id
