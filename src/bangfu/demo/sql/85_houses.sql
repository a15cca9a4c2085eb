-- Rows of households: dwelling, water, food, status. Each open guarantee of a registered household closes on a day, by a
-- dated measure, before the household leaves; so every "as of" question has an answer.
CREATE OR REPLACE TABLE household_span AS
SELECT hk, min(joined_on) AS first_on,
    CASE WHEN count(*) = count(ends_on) THEN max(ends_on) END AS gone_on,
    list_distinct(list(joined_on) || list(ends_on)) AS size_days
FROM spell_source GROUP BY hk;

CREATE OR REPLACE TABLE dwelling AS
WITH drawn AS (
    SELECT r.hk, r.roll, c.exit_year, c.pre_exit_on, c.identified_on, share(r.hk, 75) AS d, share(r.hk, 76) AS w,
        share(r.hk, 77) AS f,
        -- the last day by which guarantees are closed
        CASE WHEN c.exit_year = 2020 AND odds(r.hk, 61, 0.14 * least(1, fault_rate)) THEN DATE '2020-07-09'
            ELSE c.pre_exit_on - 1 END AS closed_by,
        c.exit_year = 2020 AND odds(r.hk, 61, 0.14 * least(1, fault_rate)) AS open_to_the_last,
        r.roll = 'registered' AND c.entry_year = 2014 AS from_the_start
    FROM roll r LEFT JOIN campaign c USING (hk), scope
)
SELECT hk, open_to_the_last,
    CASE WHEN open_to_the_last THEN CASE WHEN w < 0.5 THEN 'C' WHEN w < 0.7 THEN 'D' ELSE 'B' END
        WHEN NOT from_the_start THEN CASE WHEN d < 0.45 THEN 'A' ELSE 'B' END
        WHEN d < 0.22 THEN 'A' WHEN d < 0.63 THEN 'B' WHEN d < 0.88 THEN 'C' ELSE 'D' END AS grade_at_start,
    CASE WHEN open_to_the_last THEN CASE WHEN w < 0.7 THEN day_between(hk, 78, '2020-07-01', closed_by) END
        WHEN from_the_start AND d >= 0.63 THEN day_between(hk, 78, greatest(identified_on, closed_by - 900),
            closed_by) END AS safe_on,
    -- relocated: most of the D houses' families and a few others
    NOT open_to_the_last AND from_the_start AND d >= 0.63 AND odds(hk, 79, CASE WHEN d >= 0.88 THEN 0.38 ELSE 0.09 END)
        AND exit_year >= 2017 AS relocates,
    CASE WHEN open_to_the_last THEN CASE WHEN w >= 0.7 THEN day_between(hk, 80, '2020-07-01', closed_by) END
        WHEN from_the_start AND w < 0.10 THEN day_between(hk, 80, greatest(identified_on, closed_by - 800),
            closed_by) END AS water_on,
    CASE WHEN from_the_start AND f < 0.22 THEN day_between(hk, 81, identified_on + 60,
        least(closed_by, identified_on + 500)) END AS food_on
FROM drawn;

CREATE OR REPLACE TABLE house_spell AS
WITH known AS (
    SELECT r.hk, r.roll, s.first_on, s.gone_on, s.size_days, c.* EXCLUDE (hk, roll, kind),
        w.* EXCLUDE (hk), h.attribute, h.dibao_on,
        CASE WHEN fell_back_on IS NOT NULL THEN CASE WHEN exit_year = 2016 THEN day_between(r.hk, 82, '2019-12-05', '2019-12-29')
            ELSE day_between(r.hk, 82, '2020-07-10', '2020-07-31') END END AS out_again_on,
        CASE WHEN fell_back_on IS NOT NULL THEN CASE WHEN exit_year = 2016 THEN day_between(r.hk, 83, '2019-03-01', '2019-05-01')
            ELSE day_between(r.hk, 83, '2020-03-01', '2020-05-01') END END AS pre_exit_again_on
    FROM roll r JOIN household_span s USING (hk) JOIN dwelling w USING (hk)
    LEFT JOIN campaign c USING (hk) LEFT JOIN house_support h USING (hk)
), marked AS (
    SELECT *, CASE WHEN entry_year = 2014 THEN greatest(identified_on, DATE '2014-12-01')
        ELSE make_date(entry_year, 12, 20) END AS not_out_on,
        CASE WHEN exit_year = 2020 THEN day_between(hk, 84, '2020-05-01', '2020-06-20')
            ELSE day_between(hk, 84, make_date(exit_year, 10, 8), make_date(exit_year, 11, 20)) END AS signed_on
    FROM known
), days AS (
    SELECT *, list_sort(list_distinct(list_filter(size_days || [identified_on, not_out_on, pre_exit_on, signed_on, out_on,
        cancelled_on,
        fell_back_on, pre_exit_again_on, out_again_on, safe_on, water_on, food_on, dibao_on],
        lambda d: d IS NOT NULL AND d >= first_on AND d < coalesce(gone_on, DATE '2021-01-01')))) AS days
    FROM marked
)
SELECT * EXCLUDE (days, size_days), unnest(days) AS valid_from, unnest(list_append(days[2:], gone_on)) AS valid_until
FROM days;

CREATE OR REPLACE TABLE size_on AS
SELECT h.hk, h.valid_from, count(*) AS size
FROM house_spell h JOIN spell_source p ON p.hk = h.hk AND p.joined_on <= h.valid_from
    AND coalesce(p.ends_on, DATE '2099-01-01') > h.valid_from
GROUP BY ALL;

CREATE OR REPLACE TABLE house AS
SELECT h.*, s.size,
    CASE WHEN identified_on IS NULL OR h.valid_from < identified_on THEN 'unregistered'
        WHEN h.valid_from >= cancelled_on THEN 'cancelled'
        WHEN h.valid_from >= out_again_on THEN 'out'
        WHEN h.valid_from >= pre_exit_again_on THEN 'pre_exit'
        WHEN h.valid_from >= fell_back_on THEN 'fallen_back'
        WHEN h.valid_from >= out_on THEN 'out'
        WHEN h.valid_from >= pre_exit_on THEN 'pre_exit'
        WHEN h.valid_from >= not_out_on THEN 'not_out'
        ELSE 'newly_identified' END AS status,
    coalesce(h.valid_from >= safe_on, false) AS made_safe,
    coalesce(h.valid_from >= water_on, true) AS water_fine,
    coalesce(h.valid_from >= food_on, true) AS food_fine
FROM house_spell h JOIN size_on s USING (hk, valid_from);

-- No longer needed; memory is.
DROP TABLE house_spell;
DROP TABLE size_on;
