// title: Ties not concluded
// title_th: ความสัมพันธ์ที่ยังไม่เริ่มใช้หรือชะงัก
// answers: Which ties have been proposed or in process for years and are not on record as in force?
//   Years count from the oldest claim that says so after the tie was last over: from its date, else
//   from the end of the year of its source. A tie with a place that has ended waits for its successor.
//   What a country as a whole wants with an area of another is a hope and is left out.
//   score = base + 0.4 * y / (y + 10), where base is 0.5 in process and 0.3 proposed, and y the
//   number of full years of waiting: 0.6 for a tie in process for 3.3 years, 0.7 for one of 10.
// answers_th: ความสัมพันธ์คู่ใดถูกเสนอหรืออยู่ระหว่างจัดทำมานานหลายปีโดยไม่พบบันทึกว่าเริ่มใช้แล้ว
//   นับเวลาจากแหล่งอ้างอิงเก่าที่สุดที่กล่าวถึง หากไม่ระบุวันที่ให้นับจากสิ้นปีของแหล่งอ้างอิง
//   คะแนน = ฐาน + 0.4 * y / (y + 10) โดยฐานคือ 0.5 เมื่ออยู่ระหว่างจัดทำ และ 0.3 เมื่ออยู่ในขั้นเสนอ
//   และ y คือจำนวนปีเต็มที่รอ
// param: years int = 2 — smallest number of years of waiting
// param: ties ties = sister_city|cooperates_with|trades_with — kinds of ties
// param: as_of date = today — count years up to this day
// proposes: sister_city
// weight: 1
// why_en: [The sister-city tie{sister?|}][The cooperation{other?|}] of {from} and {to} [was proposed in
//   {proposed:date}; was proposed on {proposed_day:date}; is on record as proposed in {proposed_told:date}; is on
//   record as in process since {since:date}; is on record as in process in {told:date}]; no source on record says that it is in force[
//   ({searched})].
// why_th: [ความสัมพันธ์{twin}{sister?|}][ความร่วมมือ{other?|}]ระหว่าง{from}กับ{to} [มีการเสนอเมื่อ {proposed:date}; มีการเสนอเมื่อ {proposed_day:date};
//   มีบันทึกว่าอยู่ในขั้นเสนอใน {proposed_told:date}; มีบันทึกว่าอยู่ระหว่างจัดทำตั้งแต่ {since:date};
//   มีบันทึกว่าอยู่ระหว่างจัดทำใน {told:date}] โดยไม่พบแหล่งอ้างอิงที่ระบุว่าเริ่มใช้แล้ว[ ({searched})]
MATCH (a:Actor)-[t]->(b:Actor)
WHERE t.kind IN $ties AND t.status IN ['proposed', 'in_process']
  // What a country as a whole wants with an area of another is a hope and no tie that waits.
  AND (a.kind = 'country') = (b.kind = 'country')
  AND NOT EXISTS { MATCH (a)-[u]-(b) WHERE u.kind = t.kind AND u.status = 'in_force' }
// The day on which it was last over.
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id
WITH DISTINCT a, b, t, c
WITH a, b, t, max(CASE WHEN c.until_last < $as_of THEN c.until_last WHEN c.status = 'ended' THEN c.since_last END) AS stop
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = t.id AND c.status IN ['proposed', 'in_process'] AND (c.until IS NULL OR c.until_last >= $as_of)
OPTIONAL MATCH (c)-[:CITES]->(s:Source)
WITH a, b, t, c.status AS status, c.since AS since, c.since_last AS day, stop,
  CASE WHEN c.since IS NULL THEN toString(s.year) + '-12-31' END AS told
WHERE stop IS NULL OR day > stop OR told > stop
WITH a, b, t,
  min(CASE WHEN status = 'proposed' THEN day END) AS proposed_day, min(CASE WHEN status = 'proposed' THEN since END) AS proposed,
  min(CASE WHEN status = 'proposed' THEN told END) AS proposed_told,
  min(CASE WHEN status = 'in_process' THEN day END) AS process_day, min(CASE WHEN status = 'in_process' THEN since END) AS process,
  min(CASE WHEN status = 'in_process' THEN told END) AS process_told
// The dated claim is shown unless a source is older.
WITH a, b, t, proposed, process,
  CASE WHEN proposed_told < proposed_day OR proposed IS NULL THEN proposed_told END AS proposed_told,
  CASE WHEN process_told < process_day OR process IS NULL THEN process_told END AS process_told,
  CASE WHEN proposed_told < proposed_day OR proposed IS NULL THEN proposed_told ELSE proposed_day END AS proposed_start,
  CASE WHEN process_told < process_day OR process IS NULL THEN process_told ELSE process_day END AS process_start
WITH a, b, t, proposed, process, proposed_told, process_told,
  CASE WHEN proposed_start < process_start OR process_start IS NULL THEN proposed_start ELSE process_start END AS start
WITH a, b, t, proposed, process, proposed_told, process_told,
  toInteger(substring($as_of, 0, 4)) - toInteger(substring(start, 0, 4))
    - CASE WHEN substring($as_of, 4) < substring(start, 4) THEN 1 ELSE 0 END AS n
WHERE n >= $years
RETURN a.id AS from, b.id AS to, t.kind AS kind,
  CASE t.status WHEN 'in_process' THEN 0.5 ELSE 0.3 END + 0.4 * n / (n + 10) AS score,
  t.id AS evidence,
  CASE WHEN proposed_told IS NULL AND size(proposed) < 10 THEN proposed END AS proposed,
  CASE WHEN proposed_told IS NULL AND size(proposed) = 10 THEN proposed END AS proposed_day,
  substring(proposed_told, 0, 4) AS proposed_told,
  CASE WHEN process_told IS NULL THEN process END AS since, substring(process_told, 0, 4) AS told,
  t.kind = 'sister_city' AS sister, t.kind <> 'sister_city' AS other
ORDER BY score DESC, from, to, kind, evidence
