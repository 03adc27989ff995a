// title: Brokers between two countries
// title_th: ตัวกลางระหว่างสองประเทศ
// answers: Who is tied to actors of both countries, and to how many of each?
// answers_th: ใครมีความสัมพันธ์กับตัวแสดงของทั้งสองประเทศ ฝ่ายละกี่ราย
// param: one string — the id of a country, such as TH
// param: other string — the id of another country, such as LA
// param: family string = cooperation — ties of this family only; all for every one
// param: status string = in_force — ties of this status only; all for every one
MATCH (x:Actor)-[s]-(m:Actor)-[t]-(y:Actor)
WHERE x.country = $one AND y.country = $other AND m.id <> x.id AND m.id <> y.id
  AND ($family = 'all' OR (s.family = $family AND t.family = $family))
  AND ($status = 'all' OR (s.status = $status AND t.status = $status))
RETURN m.id AS id, m.name AS name, m.kind AS kind, m.country AS country,
  count(DISTINCT x.id) AS partners_one, count(DISTINCT y.id) AS partners_other
ORDER BY partners_one + partners_other DESC, id
