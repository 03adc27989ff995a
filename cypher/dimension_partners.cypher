// title: Pairs with a dimension, and who could learn from whom
// title_th: คู่เมืองที่มีมิติหนึ่ง และใครเรียนรู้จากใครได้
// answers: Which pairs have a tie in this dimension, and in which pairs does one or both of the places
//   have such ties elsewhere, so that one could learn from the other?
// answers_th: คู่ใดมีความร่วมมือในมิตินี้ระหว่างกัน และคู่ใดมีฝ่ายหนึ่งหรือทั้งสองฝ่ายมีความสัมพันธ์ในมิตินี้กับที่อื่น จึงเรียนรู้จากกันได้
// param: dimension dimension = smart_city — the dimension to look for
// param: status status|all = in_force — only pairs of this status; all for any status
// param: country country = null — only pairs with a place in this country
MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
  AND ($country IS NULL OR a.country = $country OR b.country = $country)
WITH a, s, b,
  COUNT { MATCH (a)-[t]-(b) WHERE $dimension IN t.dimensions AND t.status <> 'proposed' AND t.denied IS NULL } AS between,
  COUNT { MATCH (a)-[t]-(x:Actor) WHERE x.id <> b.id AND $dimension IN t.dimensions
    AND t.status <> 'proposed' AND t.denied IS NULL } AS one,
  COUNT { MATCH (b)-[t]-(x:Actor) WHERE x.id <> a.id AND $dimension IN t.dimensions
    AND t.status <> 'proposed' AND t.denied IS NULL } AS other
WHERE between + one + other > 0
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, s.status AS status,
  between, one AS from_elsewhere, other AS to_elsewhere,
  CASE WHEN between > 0 THEN 'the pair has it' WHEN one > 0 AND other > 0 THEN 'both could share'
    WHEN one > 0 THEN b.name + ' could learn from ' + a.name
    ELSE a.name + ' could learn from ' + b.name END AS learning, s.id AS tie_id
ORDER BY between DESC, one + other DESC, tie_id
