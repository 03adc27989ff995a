// title: Disagreements about actors
// title_th: ข้อมูลตัวแสดงที่แหล่งอ้างอิงกล่าวไม่ตรงกัน
// answers: Which sources state a value for an actor that differs from the value in use?
// answers_th: แหล่งใดให้ข้อมูลของตัวแสดงต่างจากค่าที่ใช้อยู่
MATCH (c:ActorClaim)-[:ABOUT]->(a:Actor)
WHERE c.disputed
RETURN a.id AS id, a.name AS name, c.field AS field, c.used AS chosen, a.source AS chosen_source,
  c.value AS rival, c.source AS rival_source, c.id AS rival_id
ORDER BY id, field, rival, rival_source, rival_id
