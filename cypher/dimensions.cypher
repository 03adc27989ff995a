// title: Cooperation by dimension
// title_th: ความร่วมมือรายมิติ
// answers: How many ties are in each dimension, by kind of tie and status?
// answers_th: ความสัมพันธ์แต่ละชนิดและสถานะครอบคลุมมิติใด จำนวนเท่าใด
// param: family family|all = cooperation — only ties of this family; all for any family
MATCH (a:Actor)-[t]->(b:Actor)
WHERE $family = 'all' OR t.family = $family
UNWIND t.dimensions AS dimension
RETURN dimension, t.kind AS tie, t.status AS status, count(DISTINCT t.id) AS ties
ORDER BY dimension, tie, status
