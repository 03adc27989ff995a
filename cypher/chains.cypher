// title: Chains of cooperation between two actors
// title_th: สายความร่วมมือระหว่างสองตัวแสดง
// answers: Which chains of up to four cooperation ties connect these two actors, with no actor twice?
//   confidence is the product of the confidences of the ties; actors and ties are in order.
// answers_th: สองตัวแสดงนี้เชื่อมถึงกันด้วยสายความร่วมมือใดบ้าง ไม่เกินสี่ช่วงและไม่ผ่านตัวแสดงใดซ้ำ
// param: from actor — an id or a name
// param: to actor — an id or a name
// param: status status|all = in_force — only ties of this status; all for any status
MATCH p = (a:Actor {id: $from})-[:SISTER_CITY|COOPERATES_WITH|TRADES_WITH*1..4]-(b:Actor {id: $to})
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m.id = n.id))
  AND all(t IN relationships(p) WHERE t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH [n IN nodes(p) | n.id] AS ids, [t IN relationships(p) | t.id] AS ties,
  reduce(product = 1.0, t IN relationships(p) | product * t.confidence) AS confidence
RETURN size(ties) AS length, confidence,
  reduce(text = '', x IN ids | text + CASE WHEN text = '' THEN '' ELSE '; ' END + x) AS actors,
  reduce(text = '', x IN ties | text + CASE WHEN text = '' THEN '' ELSE '; ' END + x) AS ties
ORDER BY length, confidence DESC, actors, ties
