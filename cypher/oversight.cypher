// title: Oversight, coordination and participation
// title_th: ใครกำกับดูแล ประสานงาน และดำเนินการ
// answers: Which actors oversee, guide, coordinate, fund, host or take part in an actor and its parts,
//   which sources state this, and where do sources differ?
// answers_th: ใครกำกับดูแล กำหนดกรอบ ประสานงาน สนับสนุนเงินทุน เป็นเจ้าภาพ หรือเข้าร่วม แหล่งใดกล่าวไว้ และแหล่งใดเห็นต่างกัน
// param: actor actor = null — only this actor and its parts; null for every actor
// param: roles ties = oversees|guides|coordinates|funds|hosts|participates_in — kinds of ties to list
MATCH (x:Actor)-[t]->(p:Actor)
WHERE t.kind IN $roles AND ($actor IS NULL OR EXISTS {
  MATCH (p)-[:PART_OF*0..3]->(whole:Actor) WHERE whole.id = $actor })
MATCH (x)<-[:FROM]-(c:Claim)-[:TO]->(p)
WHERE c.tie = t.id
RETURN p.id AS of, p.name AS of_name, t.kind AS role, t.key AS part, x.id AS id, x.name AS name,
  x.kind AS kind, x.sector AS sector, c.status AS status, c.since AS since, c.source AS source,
  c.locator AS locator, c.note AS note,
  reduce(l = '', z IN t.disputed | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS disputed,
  c.id AS claim_id
ORDER BY CASE WHEN p.id = $actor THEN 0 ELSE 1 END, of,
  reduce(n = 0, i IN range(0, size($roles) - 1) | CASE WHEN $roles[i] = t.kind THEN i ELSE n END),
  part, id, claim_id
