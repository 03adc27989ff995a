// title: Stalled ties
// title_th: ความสัมพันธ์ที่ค้างอยู่
// answers: Which ties have been proposed or in process for years and are still not in force?
//   The wait counts from the earliest claim that states that the tie is proposed or in process: from
//   its date, else from the end of the year of its source.
//   score = base + 0.4 * y / (y + 10), where base is 0.5 in process and 0.3 proposed, and y the
//   number of full years of waiting: 0.6 for a tie in process for 3.3 years, 0.7 for one of 10.
// answers_th: ความสัมพันธ์คู่ใดถูกเสนอหรืออยู่ระหว่างดำเนินการมานานหลายปีแต่ยังไม่มีผล
//   นับเวลาจากวันที่เก่าที่สุดที่มีการกล่าวถึง หากไม่ระบุวันที่ให้นับจากสิ้นปีของแหล่งข้อมูล
//   คะแนน = ฐาน + 0.4 * y / (y + 10) โดยฐานคือ 0.5 เมื่ออยู่ระหว่างดำเนินการ และ 0.3 เมื่ออยู่ในขั้นเสนอ
//   และ y คือจำนวนปีเต็มที่รอ
// param: years int = 2 — smallest number of years of waiting
// param: ties ties = sister_city|cooperates_with|trades_with — kinds of ties
// param: as_of date = today — count years up to this day
// proposes: sister_city
// weight: 1
// why_en: [The sister-city tie{twin?|}][The cooperation{other?|}] of {from} and {to} has been
//   {status:statuses} for {n} {n?year|years}[, since {since:date}][, on record since {recorded:date}];
//   it is still not in force.
// why_th: [ความสัมพันธ์เมืองพี่เมืองน้อง{twin?|}][ความร่วมมือ{other?|}]ระหว่าง{from}กับ{to} {status:statuses}มาแล้ว {n} ปี[
//   (ตั้งแต่ {since:date})][ (มีบันทึกตั้งแต่ {recorded:date})] แต่ยังไม่มีผล
MATCH (a:Actor)-[t]->(b:Actor)
WHERE t.kind IN $ties AND t.status IN ['proposed', 'in_process']
  AND NOT EXISTS { MATCH (a)-[u]-(b) WHERE u.kind = t.kind AND u.status = 'in_force' }
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id AND c.status IN ['proposed', 'in_process']
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
WITH a, b, t, min(c.since_last) AS day, min(c.since) AS since,
  min(toString(s.year) + '-12-31') AS told
WITH a, b, t, since, CASE WHEN day <= told OR told IS NULL THEN day END AS dated,
  CASE WHEN day <= told OR told IS NULL THEN day ELSE told END AS start
WITH a, b, t, since, dated, start,
  toInteger(substring($as_of, 0, 4)) - toInteger(substring(start, 0, 4))
    - CASE WHEN substring($as_of, 4) < substring(start, 4) THEN 1 ELSE 0 END AS n
WHERE n >= $years
RETURN a.id AS from, b.id AS to, t.kind AS kind,
  CASE t.status WHEN 'in_process' THEN 0.5 ELSE 0.3 END + 0.4 * n / (n + 10) AS score,
  t.id AS evidence, t.status AS status, n,
  CASE WHEN dated IS NOT NULL THEN since END AS since,
  CASE WHEN dated IS NULL THEN substring(start, 0, 4) END AS recorded,
  t.kind = 'sister_city' AS twin, t.kind <> 'sister_city' AS other
ORDER BY score DESC, from, to, kind, evidence
