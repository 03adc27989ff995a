// title: Obstacles by pair
// title_th: อุปสรรคของแต่ละคู่
// answers: Which obstacle bears on which pair, and on whose word?
// answers_th: อุปสรรคใดเกิดกับคู่ใด และแหล่งใดกล่าวไว้
// param: obstacle obstacle|all = all — this obstacle only, such as budget; all for every one
MATCH (a:Actor)<-[:FROM]-(c:Claim)-[:TO]->(b:Actor)
UNWIND c.obstacles AS obstacle
WITH a, b, c, obstacle
WHERE $obstacle = 'all' OR obstacle = $obstacle
RETURN obstacle, a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, c.kind AS tie,
  c.status AS status, c.source AS source, c.locator AS locator, c.id AS claim_id
ORDER BY obstacle, from, to, tie, claim_id
