-- The villages in scope and how many households each gets. Needs: place (code, name, kind), scope (one row).
CREATE OR REPLACE TABLE county AS
SELECT code AS county_code, name,
    substr(code, 5) IN ('21', '22', '23', '24', '25') AS key_county,
    row_number() OVER (ORDER BY list_position(['24', '25', '23', '21', '22', '82', '81', '02', '03', '83'],
        substr(code, 5))) AS turn
FROM place WHERE len(code) = 6;

-- A part of the prefecture (scale under 1) takes whole counties in turn until it has villages enough.
CREATE OR REPLACE TABLE county_in_scope AS
WITH sized AS (
    SELECT c.*, count(*) FILTER (WHERE p.kind = 'villagers') AS villages
    FROM county c JOIN place p ON len(p.code) = 12 AND substr(p.code, 1, 6) = c.county_code GROUP BY ALL
), running AS (SELECT *, sum(villages) OVER (ORDER BY turn) - villages AS villages_before FROM sized)
SELECT county_code, name, key_county FROM running, scope
WHERE villages_before < 1636 * fraction * (CASE WHEN fraction < 1 THEN 1.2 ELSE 1 END);

CREATE OR REPLACE TABLE village AS
WITH ranked AS (
    SELECT p.code AS village_code, p.name, p.kind, c.county_code, c.key_county, t.name AS town, c.name AS county,
        -- exponential race: poor villages are drawn without replacement, key counties weigh 2.2
        row_number() OVER (PARTITION BY p.kind ORDER BY
            -ln(1 - share(CAST(p.code AS BIGINT), 201)) / (CASE WHEN c.key_county THEN 2.2 ELSE 1.0 END)) AS draw
    FROM place p
    JOIN county_in_scope c ON substr(p.code, 1, 6) = c.county_code
    JOIN place t ON t.code = substr(p.code, 1, 9)
    WHERE len(p.code) = 12
)
SELECT row_number() OVER (ORDER BY village_code) AS village_no, ranked.* EXCLUDE (draw),
    kind = 'villagers' AND draw <= poor_villages AS poor_village
FROM ranked, scope
WHERE fraction >= 1 OR draw <= greatest(1, round(CASE kind WHEN 'villagers' THEN 1636 WHEN 'residents' THEN 288
    ELSE 19 END * fraction));

-- Registered candidates: a few more than needed; 60 % of them in the poor villages. Stage 50 cuts to the exact total.
CREATE OR REPLACE TABLE village_size AS
WITH weighed AS (
    SELECT v.*, CAST(village_code AS BIGINT) AS place_no,
        CASE WHEN kind <> 'villagers' THEN 0
            ELSE exp(0.45 * bell(CAST(village_code AS BIGINT), 202)) * (CASE WHEN key_county THEN 1.3 ELSE 1.0 END)
        END AS weight
    FROM village v
), shared AS (
    SELECT w.*, CASE WHEN poor_village THEN 0.6 ELSE 0.4 END * round(registered_persons / 2.86 * 1.15 + 12) AS households,
        sum(weight) OVER (PARTITION BY poor_village ORDER BY village_no) AS running,
        sum(weight) OVER (PARTITION BY poor_village) AS total
    FROM weighed w, scope
), counted AS (
    SELECT *, CAST(round(households * running / total) - round(households * (running - weight) / total) AS INTEGER)
        AS candidates
    FROM shared
)
SELECT * EXCLUDE (weight, households, running, total), 1000 + pick(place_no, 203, 301) AS people_aimed,
    CASE WHEN poor_village THEN CAST(round((1000 + pick(place_no, 203, 301) - candidates * 2.6) / 3.3) AS INTEGER)
        ELSE 0 END AS ordinary_households
FROM counted;
