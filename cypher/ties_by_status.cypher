// title: Ties by status and level
// title_th: จำนวนความสัมพันธ์ตามสถานะและระดับ
// answers: How many ties of each kind are proposed, in process, in force, dormant or ended, and at
//   which level?
// answers_th: ความสัมพันธ์แต่ละชนิดอยู่ในสถานะและระดับใดบ้าง จำนวนเท่าใด
// param: family family|all = cooperation — only ties of this family; all for any family
// param: country country = null — only ties with an actor of this country
MATCH (a:Actor)-[t]->(b:Actor)
WHERE ($family = 'all' OR t.family = $family)
  AND ($country IS NULL OR a.country = $country OR b.country = $country)
RETURN t.kind AS tie, t.status AS status, coalesce(t.level, '') AS level, count(*) AS ties
ORDER BY tie, status, level
