// title: Pairs with formal or informal ties only
// title_th: คู่ที่มีกลไกเพียงด้านเดียว
// answers: Which pairs of places in two countries have only formal or only informal ties?
//   Ties between the two places count, and ties of the associations, offices, local governments and
//   universities in them, if in force or a past visit or event.
//   score = 0.6 * (1 - 0.5 ^ n), where n is the number of ties of the existing kind, and 0.2
//   more if the two share a border, or a crossing or bridge in force: 0.3, 0.45, 0.53, … and
//   0.5, 0.65, 0.73, ….
// answers_th: สถานที่ต่างประเทศคู่ใดมีแต่กลไกที่เป็นทางการโดยไม่มีกลไกที่ไม่เป็นทางการ หรือกลับกัน
//   นับความสัมพันธ์ระหว่างสถานที่ทั้งสอง และของสมาคม หน่วยงาน องค์กรท้องถิ่น และมหาวิทยาลัยที่ตั้งอยู่
//   คะแนน = 0.6 * (1 - 0.5 ^ n) โดย n คือจำนวนความสัมพันธ์ของกลไกด้านที่มี และเพิ่ม 0.2 หากมีพรมแดน
//   จุดผ่านแดน หรือสะพานร่วมกัน
// param: kinds kinds = province|city — kinds of places
// param: bodies subkinds = provincial_office|local_government|university — kinds of agencies that represent the place of their office
// param: least float = 0.4 — leave out pairs with a lower score
// proposes: cooperates_with
// weight: 0.6
// why_en: {from} and {to} have [{formal} formal {formal?tie|ties}][{informal} informal {informal?tie|ties}][ through
//   {bodies:names}][ and no informal one{formal?|}][ and no formal one{informal?|}][, though they share a border
//   or a crossing{beside?|}].
// why_th: {from}กับ{to} [มีกลไกที่เป็นทางการ {formal} รายการ][มีกลไกที่ไม่เป็นทางการ {informal} รายการ][ ผ่าน{bodies:names}][
//   แต่ไม่มีกลไกที่ไม่เป็นทางการ{formal?|}][ แต่ไม่มีกลไกที่เป็นทางการ{informal?|}][ ทั้งที่มีพรมแดนหรือจุดผ่านแดนร่วมกัน{beside?|}]
MATCH (x:Actor)-[t]->(y:Actor)
WHERE t.family IN ['cooperation', 'activity'] AND t.mechanism IN ['formal', 'informal']
  AND (t.status = 'in_force' OR (t.status = 'ended' AND t.family = 'activity'))
OPTIONAL MATCH (x)-[:LOCATED_IN]->(p:Actor)
WHERE x.kind = 'association' OR x.subkind IN $bodies
OPTIONAL MATCH (y)-[:LOCATED_IN]->(q:Actor)
WHERE y.kind = 'association' OR y.subkind IN $bodies
WITH x, y, t, CASE WHEN x.kind IN $kinds THEN x ELSE p END AS one,
  CASE WHEN y.kind IN $kinds THEN y ELSE q END AS other
WHERE one.kind IN $kinds AND other.kind IN $kinds AND one.country <> other.country
WITH t, [z IN [x, y] WHERE NOT z.kind IN $kinds | z.id] AS who,
  CASE WHEN one.id < other.id THEN one ELSE other END AS a,
  CASE WHEN one.id < other.id THEN other ELSE one END AS b
WITH a, b, t, who ORDER BY t.id
WITH a, b, collect(CASE WHEN t.mechanism = 'formal' THEN t.id END) AS formal,
  collect(CASE WHEN t.mechanism = 'informal' THEN t.id END) AS informal, collect(who) AS whose
WHERE (size(formal) = 0) <> (size(informal) = 0)
OPTIONAL MATCH (a)-[s:BORDERS]-(b)
WHERE s.status = 'in_force'
WITH a, b, formal, informal, whose, s ORDER BY s.id
WITH a, b, formal, informal, whose, collect(s.id) AS borders
OPTIONAL MATCH (a)<-[s:CONNECTS]-(x:Actor)-[t:CONNECTS]->(b)
WHERE s.status = 'in_force' AND t.status = 'in_force' AND (x.kind = 'crossing' OR x.subkind = 'bridge')
WITH a, b, formal, informal, whose, borders, s, t ORDER BY s.id, t.id
WITH a, b, formal, informal, whose, borders, collect(DISTINCT s.id) + collect(DISTINCT t.id) AS links
WITH a, b, size(formal) AS formal, size(informal) AS informal, formal + informal + borders + links AS evidence,
  reduce(l = [], w IN whose | l + [z IN w WHERE NOT z IN l]) AS bodies,
  size(borders) + size(links) > 0 AS beside
WITH a, b, formal, informal, evidence, bodies, beside,
  0.6 * (1 - reduce(p = 1.0, i IN range(1, CASE WHEN formal + informal < 50 THEN formal + informal ELSE 50 END) | p * 0.5))
    + CASE WHEN beside THEN 0.2 ELSE 0.0 END AS score
WHERE score >= $least
RETURN a.id AS from, b.id AS to,
  CASE WHEN formal = 0 THEN 'sister_city' ELSE 'cooperates_with' END AS kind, score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  formal, informal, reduce(l = '', x IN bodies | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS bodies, beside
ORDER BY score DESC, from, to
