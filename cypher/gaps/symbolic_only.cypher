// title: Symbolic pairs that an association could develop
// title_th: เชิงสัญลักษณ์เท่านั้น ทั้งที่มีสมาคมเชื่อมทั้งสองฝ่าย
// answers: Which sister-city ties are still at the symbolic level although a trade or hometown
//   association links both places and could help to reach the economic level?
//   An association is linked to a place by its seat, its place of origin, a tie in force, or a
//   past visit or event; a city counts for its province, and a province never for its cities.
//   score = 0.8 * (1 - 0.5 ^ n), where n is the number of such associations: 0.4, 0.6, 0.7, ….
// answers_th: ความสัมพันธ์เมืองพี่เมืองน้องคู่ใดยังอยู่ในระดับเชิงสัญลักษณ์
//   ทั้งที่มีสมาคมการค้าหรือสมาคมคนถิ่นเดียวกันเชื่อมทั้งสองฝ่ายและอาจช่วยยกระดับสู่ระดับเศรษฐกิจได้
//   คะแนน = 0.8 * (1 - 0.5 ^ n) โดย n คือจำนวนสมาคมดังกล่าว
// param: level level = symbolic — the level of the ties to check
// param: subkinds subkinds = trade|hometown|chamber — kinds of associations to look for
// param: as_of date = today — only associations that exist on this day
// proposes: trades_with
// weight: 1
// rests: any
// why_en: {from} and {to} are sister cities at the {level:levels} level[ (since {since:date})]; [{linked:names}
//   {linked_n?links|link} the two by seat, origin or a tie in force; {met:names} {met_n?links|link} them by a past
//   visit or event] and could help to raise it to the economic level.
// why_th: {from}และ{to} เป็น{twin}กันในระดับ{level:levels}[ ตั้งแต่ {since:date}] โดย[มี{linked:names}เชื่อมทั้งสองฝ่ายด้วยที่ตั้ง ถิ่นเดิม หรือความสัมพันธ์ที่ดำเนินอยู่;
//   มี{met:names}เชื่อมทั้งสองฝ่ายด้วยการเยือนหรือกิจกรรมที่ผ่านมา] ซึ่งอาจช่วยยกระดับสู่ระดับเศรษฐกิจ
MATCH (x:Actor)-[u]-(p:Actor)
WHERE x.kind = 'association' AND x.subkind IN $subkinds AND p.kind IN ['province', 'city']
  AND (x.since IS NULL OR x.since_first <= $as_of) AND (x.until IS NULL OR x.until_last >= $as_of)
  AND (u.status = 'in_force' OR (u.status = 'ended' AND u.family = 'activity' AND EXISTS {
    MATCH (x)<-[:FROM|TO]-(c:Claim) WHERE c.tie = u.id AND c.status IN ['in_force', 'ended']
  }))
OPTIONAL MATCH (p)-[:PART_OF]->(q:Actor)
WHERE q.kind IN ['province', 'city']
WITH x, u, p, collect(q) AS around
UNWIND [p] + around AS place
WITH DISTINCT x, u, place
MATCH (place)-[t:SISTER_CITY]-(y:Actor)
WHERE t.status = 'in_force' AND t.level = $level AND place.country <> y.country
WITH x, t, place, u ORDER BY x.id, t.id, place.id, u.id
WITH x, t, place, collect(u.id) AS feet, sum(CASE WHEN u.family = 'activity' THEN 0 ELSE 1 END) AS firm
// Both ends of the tie are places of the association.
WITH x, t, collect(place) AS both, collect(feet) AS feet, min(firm) AS firm
WHERE size(both) = 2
WITH both[0] AS a, both[1] AS b, t, x, firm, feet[0] + feet[1] AS feet ORDER BY x.id
WITH a, b, t, collect(CASE WHEN firm > 0 THEN x.id END) AS linked,
  collect(CASE WHEN firm = 0 THEN x.id END) AS met, collect(feet) AS feet
WHERE NOT EXISTS { MATCH (a)-[v:TRADES_WITH]-(b) WHERE v.status = 'in_force' }
WITH a, b, t, linked, met, reduce(l = [t.id], f IN feet | l + f) AS evidence
RETURN a.id AS from, b.id AS to,
  0.8 * (1 - reduce(p = 1.0, x IN linked + met | p * 0.5)) AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  t.level AS level, t.since AS since, size(linked) AS linked_n, size(met) AS met_n,
  reduce(l = '', x IN linked | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS linked,
  reduce(l = '', x IN met | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS met
ORDER BY score DESC, from, to, evidence
