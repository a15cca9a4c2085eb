-- Commissioners of science and technology: one or two a village, all of them at work.
CREATE OR REPLACE MACRO commissioner_needs(x, class) AS
    [one_of(class_needs('industry'), x, 85), one_of(class_needs(class), x, 86), one_of(common_needs(), x, 87)];
CREATE OR REPLACE MACRO one_need(x, village_x, class) AS commissioner_needs(village_x, class)[1 + pick(x, 89, 3)];

CREATE OR REPLACE TABLE commissioner AS
WITH numbered AS (
    SELECT unnest(range(1, amount_of('commissioners') + 1)) AS no
), order_of_villages AS (
    SELECT *, row_number() OVER (ORDER BY county_code, share(x, 70), x) AS turn FROM branch
)
SELECT key_of(3, n.no) AS x, b.code AS village, b.x AS village_x, b.branch_class, b.county_code, b.prefecture_code,
    CASE WHEN odds(key_of(3, n.no), 71, 0.08) THEN 'province' WHEN odds(key_of(3, n.no), 71, 0.3) THEN 'prefecture'
        ELSE 'county' END AS level,
    row_number() OVER (ORDER BY share(key_of(3, n.no), 72), n.no) AS turn,
    28 + 32 * share(key_of(3, n.no), 73) AS age
FROM numbered n
JOIN order_of_villages b ON b.turn = CAST(1 + floor((n.no - 1) * amount_of('branches') / amount_of('commissioners')) AS BIGINT);

CREATE OR REPLACE TABLE commissioner_village_helpers AS
SELECT 'K' || lpad(CAST(turn AS VARCHAR), 4, '0') AS helper_id, person_zh(c.x) AS name, person_en(c.x) AS name_en, a.code AS area_code,
    level, CASE WHEN odds(c.x, 74, 0.3) THEN 'female' ELSE 'male' END AS sex, DATE '2020-08-01' - years(age) AS birth_on,
    CASE WHEN odds(c.x, 75, 0.62) THEN 'bachelor' WHEN odds(c.x, 76, 0.8) THEN 'junior_college' ELSE 'senior_high' END
        AS education,
    -- everyone in force meets one need of the village
    set_of([one_of(class_needs('industry'), c.x, 77), one_need(c.x, village_x, branch_class), CASE WHEN odds(c.x, 78, 0.5) THEN one_of(common_needs(), c.x, 79) END,
        CASE WHEN odds(c.x, 80, 0.15) THEN one_of(class_needs('poor'), c.x, 81) END]) AS skills,
    h.town_code AS home_code, beside(a.lon, c.x, 82, 200) AS lon, beside(a.lat, c.x, 83, 200) AS lat, 1 AS least, 1 AS most
FROM commissioner c
JOIN area a ON a.code = CASE level WHEN 'province' THEN '35' WHEN 'prefecture' THEN prefecture_code ELSE county_code END
JOIN stretch s ON s.code = c.county_code JOIN hamlet h ON h.no = s.low + pick(c.x, 84, s.villages);

CREATE OR REPLACE TABLE commissioner_village_places AS
SELECT code AS place_id, name, name_en, code AS area_code, branch_class, poor_village, population,
    set_of(commissioner_needs(x, branch_class)) AS needs, lon, lat, 1 AS least, 2 AS most
FROM branch;

CREATE OR REPLACE TABLE commissioner_village_current AS
SELECT 'K' || lpad(CAST(turn AS VARCHAR), 4, '0') AS helper_id, village AS place_id, DATE '2018-01-01' + pick(x, 88, 800) AS since
FROM commissioner;
