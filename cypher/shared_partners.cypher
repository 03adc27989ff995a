// title: Partners that two actors share
// title_th: คู่ร่วมกันของสองตัวแสดง
// answers: Which actors have ties with both of these actors, and of which kind?
// answers_th: ใครมีความสัมพันธ์กับทั้งสองตัวแสดงนี้ และด้วยความสัมพันธ์ใด
// param: from actor — an id or a name
// param: to actor — an id or a name
// param: family family|all = cooperation — only ties of this family; all for any family
// param: status status|all = in_force — only ties of this status; all for any status
MATCH (a:Actor {id: $from})-[s]-(x:Actor)-[t]-(b:Actor {id: $to})
WHERE ($family = 'all' OR (s.family = $family AND t.family = $family))
  AND ((s.status = $status AND t.status = $status)
    OR ($status = 'all' AND s.denied IS NULL AND t.denied IS NULL))
RETURN x.id AS id, x.name AS name, x.kind AS kind, x.country AS country,
  s.kind AS tie_from, t.kind AS tie_to, s.id AS tie_from_id, t.id AS tie_to_id
ORDER BY id, tie_from_id, tie_to_id
