-- The register: who is on it, since when, why, and until when. `roll` is registered, cancelled (struck off by the
-- look-back of 2016) or ordinary. The register's claim of 1 August 2020 is met exactly: listed members of registered
-- households, whatever is wrong with them, add up to scope.registered_persons.
CREATE OR REPLACE TABLE candidate_size AS
SELECT hk, any_value(listed) AS listed,
    count(*) FILTER (WHERE joined_on <= DATE '2020-08-01'
        AND coalesce(least(died_on, moved_on), DATE '2099-01-01') > DATE '2020-08-01') AS size_at_claim,
    count(*) FILTER (WHERE role IN ('child', 'grandchild')
        AND born_on BETWEEN DATE '1995-09-01' AND DATE '2001-08-31' AND moved_on IS NULL) AS older_pupils,
    -- anybody who can work in some year of the story
    count(*) FILTER (WHERE born_on BETWEEN DATE '1949-01-01' AND DATE '2003-12-31') AS grown
FROM person GROUP BY hk;

CREATE OR REPLACE TABLE roll AS
WITH running AS (
    SELECT hk, size_at_claim, sum(size_at_claim) OVER (ORDER BY dice(hk, 40), hk) AS total
    FROM candidate_size WHERE listed
), taken AS (
    SELECT hk, size_at_claim FROM running, scope WHERE total <= registered_persons
), gap AS (
    SELECT any_value(registered_persons) - (SELECT coalesce(sum(size_at_claim), 0) FROM taken) AS missing FROM scope
), last AS (
    -- the one household that makes the total exact; where there is none of that size, people who live alone
    (SELECT hk FROM running, gap, scope WHERE total > registered_persons AND size_at_claim = missing ORDER BY total, hk LIMIT 1)
), alone AS (
    SELECT hk FROM (SELECT hk, row_number() OVER (ORDER BY total, hk) AS turn FROM running, scope
        WHERE total > registered_persons AND size_at_claim = 1), gap
    WHERE turn <= missing AND NOT EXISTS (FROM last)
), kept AS (SELECT hk FROM taken UNION ALL SELECT hk FROM last UNION ALL SELECT hk FROM alone
), struck AS (
    SELECT hk, row_number() OVER (ORDER BY dice(hk, 42), hk) AS turn
    FROM candidate_size WHERE listed AND size_at_claim > 0 AND hk NOT IN (SELECT hk FROM kept)
)
SELECT c.hk, CASE WHEN NOT c.listed THEN 'ordinary' WHEN k.hk IS NOT NULL THEN 'registered' ELSE 'cancelled' END AS roll
FROM candidate_size c
LEFT JOIN kept k USING (hk)
LEFT JOIN struck s USING (hk)
WHERE NOT c.listed OR k.hk IS NOT NULL
    OR s.turn <= (SELECT round(count(*) * 0.02 * least(fault_rate, 2.5)) FROM kept, scope GROUP BY fault_rate);

-- Main cause: drawn for the household, then borne by a member (stage 60). Illness and disability lead.
CREATE OR REPLACE TABLE cause_bound AS
SELECT cause, sum(weight) OVER (ORDER BY turn) - weight AS lo, sum(weight) OVER (ORDER BY turn) AS hi
FROM (VALUES (1, 'illness', 0.415), (2, 'disability', 0.225), (3, 'schooling', 0.11), (4, 'labour', 0.07),
    (5, 'skill', 0.065), (6, 'money', 0.05), (7, 'disaster', 0.02), (8, 'drive', 0.015), (9, 'land', 0.01),
    (10, 'roads', 0.008), (11, 'water', 0.005), (12, 'marriage', 0.003), (13, 'other', 0.004)) AS t (turn, cause, weight);

CREATE OR REPLACE TABLE caused AS
SELECT r.hk, r.roll, c.kind, s.grown, s.older_pupils, s.size_at_claim,
    CASE WHEN s.grown = 0 AND (b.cause NOT IN ('illness', 'disability') OR odds(r.hk, 44, 0.3)) THEN 'labour'
        WHEN b.cause = 'labour' AND s.grown > 0 THEN CASE WHEN odds(r.hk, 44, 0.6) THEN 'illness' ELSE 'disability' END
        WHEN b.cause = 'schooling' AND s.older_pupils = 0 THEN 'skill'
        ELSE b.cause END AS main_cause
FROM roll r JOIN candidate c USING (hk) JOIN candidate_size s USING (hk)
JOIN cause_bound b ON share(r.hk, 41) >= b.lo AND share(r.hk, 41) < b.hi
WHERE r.roll <> 'ordinary';

-- When: entry 2014 (some later, after a blow), exit by the cohorts of the east, the old and sick last.
CREATE OR REPLACE TABLE campaign AS
WITH entered AS (
    SELECT *, CASE WHEN roll = 'cancelled' OR odds(hk, 45, 0.935) THEN 2014 WHEN odds(hk, 46, 0.45) THEN 2015
        WHEN odds(hk, 47, 0.6) THEN 2016 WHEN odds(hk, 48, 0.7) THEN 2017 ELSE 2018 END AS entry_year,
        percent_rank() OVER (PARTITION BY roll ORDER BY share(hk, 49)
            + CASE WHEN main_cause IN ('illness', 'disability', 'labour') THEN 0.22 ELSE 0 END
            + CASE WHEN grown = 0 THEN 0.15 ELSE 0 END, hk) AS place_in_line
    FROM caused
), leaving AS (
    SELECT *, CASE WHEN place_in_line < 0.44 THEN 2016 WHEN place_in_line < 0.84 THEN 2017
        WHEN place_in_line < 0.952 THEN 2018 WHEN place_in_line < 0.986 THEN 2019 ELSE 2020 END AS planned_year
    FROM entered
), dated AS (
    SELECT *, greatest(planned_year, entry_year + 1) AS exit_year,
        CASE WHEN entry_year = 2014 THEN day_between(hk, 50, '2014-05-20', '2014-10-31')
            ELSE day_between(hk, 50, make_date(entry_year, 3, 1), make_date(entry_year, 11, 1)) END AS identified_on
    FROM leaving
)
SELECT hk, roll, kind, main_cause, grown, older_pupils, entry_year, identified_on, exit_year,
    CASE WHEN roll = 'cancelled' THEN NULL ELSE day_between(hk, 51, make_date(exit_year, 3, 1), make_date(exit_year, 4, 30)) END
        AS pre_exit_on,
    CASE WHEN roll = 'cancelled' THEN NULL WHEN exit_year = 2020 THEN day_between(hk, 52, '2020-07-10', '2020-07-31')
        ELSE day_between(hk, 52, make_date(exit_year, 12, 5), make_date(exit_year, 12, 29)) END AS out_on,
    CASE WHEN roll = 'cancelled' THEN day_between(hk, 53, '2016-06-01', '2016-11-30') END AS cancelled_on,
    -- a few fall back two years later and leave again; nobody in the months of the epidemic
    CASE WHEN roll = 'registered' AND exit_year = 2016 AND odds(hk, 54, 0.006) THEN day_between(hk, 55, '2017-11-01',
        '2018-10-31')
        WHEN roll = 'registered' AND exit_year = 2017 AND odds(hk, 54, 0.002) THEN day_between(hk, 55, '2018-11-01', '2019-09-30')
    END AS fell_back_on
FROM dated;
