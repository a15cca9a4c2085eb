-- A bad day: sixty villages, sixty people, and twelve villages that only nine of them may serve; three must stay without.
CREATE OR REPLACE TABLE bad_village AS
SELECT row_number() OVER (ORDER BY share(x, 95), x) AS no, h.* EXCLUDE (no) FROM hamlet h
QUALIFY row_number() OVER (ORDER BY share(x, 95), x) <= 60;

CREATE OR REPLACE TABLE bad_person AS
SELECT no, key_of(31, no) AS x, row_number() OVER (ORDER BY share(key_of(31, no), 96), no) AS turn
FROM (SELECT unnest(range(1, 61)) AS no);

CREATE OR REPLACE TABLE short_of_people_helpers AS
SELECT 'B' || lpad(CAST(turn AS VARCHAR), 2, '0') AS helper_id, person_zh(p.x) AS name, person_en(p.x) AS name_en,
    v.county_code AS area_code, v.lon, v.lat, 0 AS least, 1 AS most
FROM bad_person p JOIN bad_village v USING (no);

CREATE OR REPLACE TABLE short_of_people_places AS
SELECT code AS place_id, name, name_en, code AS area_code, lon, lat, 1 AS least, 1 AS most FROM bad_village;

-- Villages 1 to 12 may be served by persons 1 to 9 alone, in a ring so that each has six; the others by everybody.
CREATE OR REPLACE TABLE short_of_people_pairs AS
SELECT 'B' || lpad(CAST(p.turn AS VARCHAR), 2, '0') AS helper_id, v.code AS place_id, 100 + pick(p.no * 100 + v.no, 97, 900) AS cost
FROM bad_person p CROSS JOIN bad_village v
WHERE v.no > 12 OR p.no <= 9 AND (p.no + v.no) % 9 < 6;

CREATE OR REPLACE TABLE short_of_people_truth AS
SELECT 'place' AS side, code AS id FROM bad_village WHERE no <= 12
UNION ALL SELECT 'helper', 'B' || lpad(CAST(turn AS VARCHAR), 2, '0') FROM bad_person WHERE no <= 9;
