// title: Brokers between two countries
// title_th: ตัวกลางระหว่างสองประเทศ
// answers: Which actors have ties with actors of both countries, with how many of each, and with which?
// answers_th: ใครมีความสัมพันธ์กับตัวแสดงของทั้งสองประเทศ ฝ่ายละกี่ราย และกับใครบ้าง
// param: one country — a country, such as TH
// param: other country — another country, such as LA
// param: family family|all = cooperation — only ties of this family; all for any family
// param: status status|all = in_force — only ties of this status; all for any status
MATCH (x:Actor)-[s]-(m:Actor)
WHERE x.country = $one AND x.id <> m.id AND ($family = 'all' OR s.family = $family)
  AND (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
WITH DISTINCT m, x ORDER BY x.id
WITH m, collect(x.id) AS ones, collect(x.name) AS one_names
MATCH (m)-[t]-(y:Actor)
WHERE y.country = $other AND y.id <> m.id AND ($family = 'all' OR t.family = $family)
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH DISTINCT m, ones, one_names, y ORDER BY y.id
WITH m, ones, one_names, collect(y.id) AS others, collect(y.name) AS other_names
WHERE $one <> $other OR size(ones) > 1
RETURN m.id AS id, m.name AS name, m.kind AS kind, m.country AS country,
  size(ones) AS partners_one, size(others) AS partners_other,
  reduce(l = '', z IN one_names | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS one_names,
  reduce(l = '', z IN other_names | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS other_names
ORDER BY partners_one + partners_other DESC, id
