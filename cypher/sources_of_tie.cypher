// title: Sources of a tie
// title_th: แหล่งอ้างอิงของความสัมพันธ์
// answers: Which sources state what about the ties between these two actors, and on which page?
// answers_th: แหล่งใดกล่าวถึงความสัมพันธ์ระหว่างสองตัวแสดงนี้ว่าอย่างไร และอยู่ที่ใดในแหล่งนั้น
// param: from actor — an id or a name
// param: to actor — an id or a name
// param: tie tie|all = all — only claims about this kind of tie; all for any kind
MATCH (a:Actor {id: $from})<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b:Actor {id: $to})
WHERE $tie = 'all' OR c.kind = $tie
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
RETURN c.kind AS tie, c.status AS status, c.level AS level, c.since AS since, c.until AS until,
  c.stated_confidence AS confidence, coalesce(s.id, c.source) AS source, s.title AS title,
  s.year AS year, s.url AS url, c.locator AS locator, c.note AS note, c.id AS claim_id
ORDER BY tie, source, since, claim_id
