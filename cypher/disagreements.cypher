// title: Disagreements about ties
// title_th: ความสัมพันธ์ที่แหล่งอ้างอิงกล่าวไม่ตรงกัน
// answers: Which sources state different values for a tie at the same time, and which value was chosen?
//   If the field is the weight, the values are in chosen_weight and rival_weight.
// answers_th: แหล่งใดกล่าวถึงความสัมพันธ์เดียวกันไม่ตรงกัน และเลือกใช้ตามแหล่งใด
// param: family family|all = all — only ties of this family; all for any family
MATCH (r:Claim)-[d:DISAGREES]->(c:Claim)-[:FROM]->(a:Actor)-[t]-(b:Actor)<-[:TO]-(c)
WHERE t.id = c.tie AND ($family = 'all' OR t.family = $family)
RETURN c.tie AS tie_id, startNode(t).id AS from, endNode(t).id AS to, t.kind AS tie, d.field AS field,
  CASE d.field WHEN 'status' THEN c.status WHEN 'level' THEN c.level
    WHEN 'mechanism' THEN c.mechanism WHEN 'since' THEN c.since
    WHEN 'until' THEN c.until END AS chosen,
  CASE d.field WHEN 'weight' THEN c.stated_weight END AS chosen_weight, c.source AS chosen_source,
  CASE d.field WHEN 'status' THEN r.status WHEN 'level' THEN r.level
    WHEN 'mechanism' THEN r.mechanism WHEN 'since' THEN r.since
    WHEN 'until' THEN r.until END AS rival,
  CASE d.field WHEN 'weight' THEN r.stated_weight END AS rival_weight, r.source AS rival_source,
  r.id AS rival_id
ORDER BY tie_id, field, rival_source, rival_id
