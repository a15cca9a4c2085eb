-- A bad day by the rules of a programme: twelve leadership teams lack a specialist in rural finance and only nine of the
-- specialists know it; forty other seats have people enough.
CREATE OR REPLACE TABLE short_of_specialists_places AS
WITH lots AS (
    SELECT *, row_number() OVER (PARTITION BY function = 'rural_finance' ORDER BY share(key_of(26, row_no), 91), place_id) AS turn
    FROM (SELECT *, row_number() OVER (ORDER BY place_id) AS row_no FROM team_function_places)
)
SELECT * EXCLUDE (row_no, turn) FROM lots WHERE turn <= CASE function WHEN 'rural_finance' THEN 12 ELSE 40 END;

-- Those who know the field only, and one or more others for each other seat.
CREATE OR REPLACE TABLE short_of_specialists_helpers AS
WITH knowing AS (
    SELECT *, list_contains(string_split(skills, ';'), 'rural_finance') AS knows,
        row_number() OVER (ORDER BY helper_id) AS row_no FROM team_function_helpers
), lots AS (
    SELECT *, row_number() OVER (PARTITION BY knows ORDER BY share(key_of(27, row_no), 92), helper_id) AS turn FROM knowing
)
SELECT * EXCLUDE (knows, row_no, turn) FROM lots WHERE NOT knows OR turn <= 9;

CREATE OR REPLACE TABLE short_of_specialists_truth AS
SELECT 'place' AS side, place_id AS id FROM short_of_specialists_places WHERE function = 'rural_finance'
UNION ALL
SELECT 'helper', helper_id FROM short_of_specialists_helpers WHERE list_contains(string_split(skills, ';'), 'rural_finance');
