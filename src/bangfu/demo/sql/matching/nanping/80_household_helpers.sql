-- Workers over registered households, each in his own township; needs the register's `households` and `members`.
CREATE OR REPLACE TABLE home AS
SELECT household_id, village_code, main_cause AS cause, substr(village_code, 1, 9) AS town_code,
    row_number() OVER (PARTITION BY substr(village_code, 1, 9) ORDER BY village_code, household_id) - 1 AS turn,
    row_number() OVER (PARTITION BY village_code ORDER BY household_id) AS no_in_village,
    row_number() OVER (ORDER BY household_id) AS no
FROM households
WHERE valid_from <= DATE '2020-06-30' AND (valid_until IS NULL OR valid_until > DATE '2020-06-30')
    AND status IN ('out', 'pre_exit', 'fallen_back', 'newly_identified', 'not_out');

-- One worker a township and the others by households.
CREATE OR REPLACE TABLE town_workers AS
WITH counted AS (
    SELECT town_code, count(*) AS homes FROM home GROUP BY ALL
), running AS (
    SELECT *, sum(homes) OVER (ORDER BY town_code) AS until, sum(homes) OVER () AS total,
        greatest(0, amount_of('workers') - count(*) OVER ()) AS free
    FROM counted
)
SELECT town_code, homes, CAST(1 + until * free // total - (until - homes) * free // total AS BIGINT) AS workers FROM running;

CREATE OR REPLACE TABLE worker AS
WITH each AS (
    SELECT town_code, unnest(range(workers)) AS turn FROM town_workers
)
SELECT *, row_number() OVER (ORDER BY town_code, turn) AS no, key_of(9, row_number() OVER (ORDER BY town_code, turn)) AS x FROM each;

CREATE OR REPLACE TABLE household_helper_helpers AS
SELECT 'W' || lpad(CAST(w.no AS VARCHAR), 4, '0') AS helper_id, person_zh(w.x) AS name, person_en(w.x) AS name_en,
    w.town_code AS area_code, rank_of(w.x, 124) AS rank, skills_of(w.x, category_of(w.x, 125)) AS skills, h.code AS home_code,
    beside(a.lon, w.x, 126, 80) AS lon, beside(a.lat, w.x, 127, 80) AS lat, 0 AS least, 14 AS most
FROM worker w JOIN area a ON a.code = w.town_code
JOIN (SELECT *, row_number() OVER (PARTITION BY town_code ORDER BY no) - 1 AS turn, count(*) OVER (PARTITION BY town_code) AS villages
    FROM hamlet) h ON h.town_code = w.town_code AND h.turn = pick(w.x, 128, h.villages);

CREATE OR REPLACE TABLE household_helper_places AS
SELECT household_id AS place_id, v.name || '第' || no_in_village || '户' AS name, v.name_en || ' household ' || no_in_village AS name_en,
    village_code AS area_code, coalesce(m.people, 0) AS member_count, cause,
    set_of([CASE cause WHEN 'illness' THEN 'health' WHEN 'disability' THEN 'health' WHEN 'schooling' THEN 'schooling'
        WHEN 'skill' THEN 'modern_agriculture' WHEN 'money' THEN 'rural_finance' WHEN 'roads' THEN 'roads' WHEN 'water' THEN 'water'
        ELSE 'mass_work' END, one_of(['livestock', 'tea', 'fruit_vegetables', 'e_commerce', 'edible_fungi'], key_of(10, h.no), 129)])
        AS needs,
    beside(v.lon, key_of(10, h.no), 130, 60) AS lon, beside(v.lat, key_of(10, h.no), 131, 60) AS lat, 1 AS least, 1 AS most
FROM home h JOIN hamlet v ON v.code = h.village_code
LEFT JOIN (SELECT household_id, count(*) AS people FROM members WHERE valid_from <= DATE '2020-06-30'
    AND (valid_until IS NULL OR valid_until > DATE '2020-06-30') GROUP BY ALL) m USING (household_id);

CREATE OR REPLACE TABLE household_helper_current AS
SELECT 'W' || lpad(CAST(w.no AS VARCHAR), 4, '0') AS helper_id, household_id AS place_id, DATE '2018-03-01' + pick(w.x, 132, 600) AS since
FROM home h JOIN town_workers t USING (town_code)
JOIN worker w ON w.town_code = h.town_code AND w.turn = h.turn * t.workers // t.homes;

-- Some have kin in the township, never among their own households: those of the next worker along the list.
CREATE OR REPLACE TABLE household_helper_kin AS
SELECT 'W' || lpad(CAST(w.no AS VARCHAR), 4, '0') AS helper_id, min(h.household_id) AS place_id,
    one_of(['sibling', 'in_law', 'parent', 'grandparent'], any_value(w.x), 133) AS relation
FROM worker w JOIN town_workers t USING (town_code)
JOIN home h ON h.town_code = w.town_code AND h.turn * t.workers // t.homes = (w.turn + 1) % t.workers
WHERE odds(w.x, 134, 0.1) AND t.workers > 1
GROUP BY w.no;
