// title: History of the ties of a pair
// title_th: ลำดับเหตุการณ์ของความสัมพันธ์ระหว่างสองฝ่าย
// answers: How have the ties between these two actors changed over time?
// answers_th: ความสัมพันธ์ระหว่างสองตัวแสดงนี้เปลี่ยนแปลงไปอย่างไรตามลำดับเวลา
// param: from actor — an id or a name
// param: to actor — an id or a name
MATCH (a:Actor {id: $from})<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b:Actor {id: $to})
RETURN c.since AS since, c.until AS until, c.kind AS tie, c.status AS status, c.level AS level,
  c.mechanism AS mechanism, c.source AS source, c.locator AS locator, c.id AS claim_id
ORDER BY coalesce(c.since_first, c.until_first, '9999'), tie, claim_id
