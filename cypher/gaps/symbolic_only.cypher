// title: Symbolic pairs that an association could develop
// title_th: เชิงสัญลักษณ์เท่านั้น ทั้งที่มีสมาคมเชื่อมทั้งสองฝ่าย
// answers: Which sister-city ties are still at the symbolic level although a trade or hometown
//   association has ties with both places and could help to reach the economic level?
//   An association has a tie with a place by its location, its place of origin, a tie in force, or a
//   past visit or event; a city counts for its province, an origin in a province for its cities.
//   score = 0.8 * (1 - 0.5 ^ n), where n is the number of such associations: 0.4, 0.6, 0.7, ….
// answers_th: ความสัมพันธ์เมืองพี่เมืองน้องคู่ใดยังอยู่ในระดับเชิงสัญลักษณ์
//   ทั้งที่มีสมาคมการค้าหรือสมาคมคนถิ่นเดียวกันเชื่อมทั้งสองฝ่ายและอาจขับเคลื่อนสู่ระดับเศรษฐกิจได้
//   คะแนน = 0.8 * (1 - 0.5 ^ n) โดย n คือจำนวนสมาคมดังกล่าว
// param: level level = symbolic — the level of the ties to check
// param: subkinds subkinds = trade|hometown|chamber — kinds of associations to look for
// proposes: trades_with
// weight: 1
// why_en: {from} and {to} are sister cities at the {level:levels} level[ (since {since:date})], though
//   {carriers:names} {n?has|have} ties with both sides and could raise it to the economic level.
// why_th: {from}กับ{to} เป็นเมืองพี่เมืองน้องกันในระดับ{level:levels}[ ตั้งแต่ {since:date}]
//   ทั้งที่มี{carriers:names} เชื่อมทั้งสองฝ่ายและอาจช่วยยกระดับสู่ความผูกพันทางเศรษฐกิจ
MATCH (x:Actor)-[u]-(p:Actor)
WHERE x.kind = 'association' AND x.subkind IN $subkinds AND p.kind IN ['province', 'city']
  AND (u.status = 'in_force' OR (u.status = 'ended' AND u.family = 'activity'))
OPTIONAL MATCH (p)-[n:PART_OF]-(q:Actor)
WHERE q.kind IN ['province', 'city'] AND (startNode(n).id = p.id OR u.kind = 'origin_in')
WITH x, u, p, collect(q) AS near
UNWIND [p] + near AS place
WITH DISTINCT x, u, place
MATCH (place)-[t:SISTER_CITY]-(y:Actor)
WHERE t.status = 'in_force' AND t.level = $level AND place.country <> y.country
WITH x, t, place, u ORDER BY x.id, t.id, place.id, u.id
WITH x, t, place, collect(u.id) AS feet
// Both ends of the tie are places of the association.
WITH x, t, collect(place) AS both, collect(feet) AS feet
WHERE size(both) = 2
WITH both[0] AS a, both[1] AS b, t, x, feet[0] + feet[1] AS feet ORDER BY x.id
WITH a, b, t, collect(x.id) AS carriers, collect(feet) AS feet
WHERE NOT EXISTS { MATCH (a)-[v:TRADES_WITH]-(b) WHERE v.status = 'in_force' }
WITH a, b, t, carriers, reduce(l = [t.id], f IN feet | l + f) AS evidence
RETURN a.id AS from, b.id AS to,
  0.8 * (1 - reduce(p = 1.0, x IN carriers | p * 0.5)) AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  t.level AS level, t.since AS since, size(carriers) AS n,
  reduce(l = '', x IN carriers | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS carriers
ORDER BY score DESC, from, to, evidence
