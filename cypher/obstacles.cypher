// title: Obstacles by pair
// title_th: อุปสรรคของแต่ละคู่
// answers: Which obstacles affect which pairs, and which sources state this?
// answers_th: อุปสรรคใดเกิดกับคู่ใด และแหล่งใดกล่าวไว้
// param: obstacle obstacle|all = all — only this obstacle, such as budget; all for any obstacle
MATCH (a:Actor)<-[:FROM]-(c:Claim)-[:TO]->(b:Actor)
UNWIND c.obstacles AS obstacle
WITH a, b, c, obstacle
WHERE $obstacle = 'all' OR obstacle = $obstacle
RETURN obstacle, a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, c.kind AS tie,
  c.status AS status, c.source AS source, c.locator AS locator, c.id AS claim_id
ORDER BY obstacle, from, to, tie, claim_id
