// title: Timeline of an actor
// title_th: ลำดับเวลาของตัวแสดง
// answers: What began or ended for this actor and its ties, in chronological order? status is the status
//   that began: proposed, in process or in force. Events of a single day or year have one row.
// answers_th: มีอะไรเริ่มต้นหรือสิ้นสุดลงกับตัวแสดงนี้และความสัมพันธ์ของตัวแสดงนี้ ตามลำดับเวลา
// param: actor actor — an id or a name
// param: family family|all = all — only ties of this family; all for any family
MATCH (a:Actor {id: $actor})
OPTIONAL MATCH (a)-[t]-(x:Actor)
WHERE t.family = $family
WITH a, collect(DISTINCT t.id) AS ties
UNWIND ['actor', 'ties'] AS part
OPTIONAL MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b:Actor)
WHERE part = 'ties' AND b.id <> a.id AND ($family = 'all' OR c.tie IN ties)
WITH a, b, c, part
WHERE part = 'actor' OR c.id IS NOT NULL
UNWIND ['begins', 'ends'] AS event
WITH a, b, c, event, CASE part WHEN 'actor' THEN a.since ELSE c.since END AS since,
  CASE part WHEN 'actor' THEN a.since_first ELSE c.since_first END AS since_first,
  CASE part WHEN 'actor' THEN a.until ELSE c.until END AS until,
  CASE part WHEN 'actor' THEN a.until_last ELSE c.until_last END AS until_last,
  CASE part WHEN 'actor' THEN a.source ELSE c.source END AS source,
  CASE part WHEN 'actor' THEN a.locator ELSE c.locator END AS locator
WITH a, b, c, event, source, locator, CASE event WHEN 'begins' THEN since ELSE until END AS date,
  CASE event WHEN 'begins' THEN since_first ELSE until_last END AS day
WHERE date IS NOT NULL AND (event = 'begins' OR c.since IS NULL OR c.since <> c.until)
RETURN date, event, c.kind AS tie, c.status AS status, c.level AS level, coalesce(b.id, a.id) AS id,
  coalesce(b.name, a.name) AS name, source, locator, c.note AS note, c.id AS claim_id
ORDER BY day, event, tie, id, claim_id
