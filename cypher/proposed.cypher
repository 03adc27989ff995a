// title: Proposed or started ties and their status now
// title_th: สิ่งที่เคยเสนอหรือเริ่มไว้ และสถานะปัจจุบัน
// answers: Which ties were proposed or in process, since when, by which source, and what is their status
//   now?
// answers_th: ความสัมพันธ์ใดเคยอยู่ในขั้นเสนอหรืออยู่ระหว่างจัดทำ ตั้งแต่เมื่อใด ตามแหล่งใด และปัจจุบันมีสถานะใด
// param: actor actor = null — only ties of this actor or of its parts
// param: family family|all = all — only ties of this family, such as cooperation; all for any family
MATCH (a:Actor)<-[:FROM]-(c:Claim)-[:TO]->(b:Actor)
WHERE c.status IN ['proposed', 'in_process'] AND ($actor IS NULL
  OR EXISTS { MATCH (a)-[:PART_OF|LOCATED_IN*0..3]->(p:Actor) WHERE p.id = $actor }
  OR EXISTS { MATCH (b)-[:PART_OF|LOCATED_IN*0..3]->(p:Actor) WHERE p.id = $actor })
MATCH (a)-[t]-(b)
WHERE t.id = c.tie AND ($family = 'all' OR t.family = $family)
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, t.kind AS tie,
  c.status AS status, c.since AS since, t.status AS now, t.since AS now_since, c.source AS source,
  c.locator AS locator, c.note AS note, c.id AS claim_id
ORDER BY coalesce(c.since_first, '9999'), from, to, tie, claim_id
