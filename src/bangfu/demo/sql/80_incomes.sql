-- Income sheets: a target per head against the line of the year, split into sources that fit the household, rounded
-- as interviewers round. Before exit the household is under the line, afterwards over it, by a smooth margin; only the
-- planted faults (stage 95) sit just over it.
CREATE OR REPLACE TABLE house_year AS
WITH beginnings AS (SELECT hk, min(joined_on) AS first_on FROM kept_person GROUP BY hk)
SELECT p.hk, y.income_year,
    count(*) AS size_most,
    greatest(1, count(*) FILTER (WHERE joined_on <= greatest(y.valid_from, first_on)
        AND coalesce(least(died_on, moved_on), DATE '2099-01-01') >= y.valid_until)) AS size_least,
    count(*) FILTER (WHERE joined_on <= greatest(y.valid_from, first_on)
        AND coalesce(least(died_on, moved_on), DATE '2099-01-01') > greatest(y.valid_from, first_on)) AS size_first,
    count(*) FILTER (WHERE born_on + years(60) < y.valid_from) AS elders
FROM kept_person p JOIN beginnings b USING (hk) JOIN income_year y
    ON p.joined_on < y.valid_until AND coalesce(least(p.died_on, p.moved_on), DATE '2099-01-01') > y.valid_from
GROUP BY ALL;

CREATE OR REPLACE TABLE work_year AS
SELECT hk, y.income_year, count(DISTINCT pk) AS workers
FROM member_state s JOIN income_year y
    ON s.valid_from < greatest(y.valid_from, DATE '2014-01-01') + 60 AND coalesce(s.valid_until, DATE '2099-01-01') > y.valid_from
WHERE working GROUP BY ALL;

-- Registered households have wages only if somebody able to work is there the whole year.
CREATE OR REPLACE TABLE able_year AS
WITH able_on AS (
    SELECT DISTINCT s.hk, s.pk, y.year
    FROM member_state s JOIN (SELECT unnest(range(2013, 2022)) AS year) y
        ON s.valid_from <= greatest(DATE '2014-01-01', least(make_date(y.year, 10, 1), DATE '2020-12-31'))
        AND coalesce(s.valid_until, DATE '2099-01-01') > greatest(DATE '2014-01-01',
            least(make_date(y.year, 10, 1), DATE '2020-12-31'))
    WHERE s.roll <> 'ordinary' AND s.labour IN ('ordinary', 'skilled', 'weak')
)
SELECT a.hk, a.year AS income_year, count(*) AS steady FROM able_on a JOIN able_on b ON b.pk = a.pk
    AND b.year = a.year + 1 GROUP BY ALL;

CREATE OR REPLACE TABLE income_target AS
WITH keyed AS (
    SELECT h.*, y.line, y.next_line, y.valid_from, y.valid_until, y.wage_share, y.property_share, CASE WHEN c.hk IS NULL
        OR a.steady > 0 THEN coalesce(w.workers, 0) ELSE 0 END AS workers,
        c.roll, c.entry_year, c.identified_on, coalesce(s.attribute <> 'general', false) AS aided,
            h.hk * 16 + h.income_year - 2010 AS yk,
        -- a household taken up after 2014 was not poor until its blow: a new sheet is made on that day
        c.entry_year > 2014 AND identified_on >= y.valid_from AND identified_on < y.valid_until AS breaks,
        CASE WHEN c.exit_year = 2020 THEN 2019 ELSE c.exit_year END AS first_year_over,
        CASE WHEN month(c.fell_back_on) >= 10 THEN year(c.fell_back_on) ELSE year(c.fell_back_on) - 1 END AS blow_year
    FROM house_year h JOIN income_year y USING (income_year)
    LEFT JOIN work_year w USING (hk, income_year)
    LEFT JOIN campaign c USING (hk)
    LEFT JOIN able_year a USING (hk, income_year)
    LEFT JOIN house_support s USING (hk)
    WHERE size_first > 0
), sheets AS (
    SELECT *, 1 AS sheet FROM keyed UNION ALL SELECT *, 2 FROM keyed WHERE breaks
), judged AS (
    SELECT *, CASE WHEN roll IS NULL OR roll = 'cancelled' THEN 'ordinary'
        WHEN entry_year > 2014 AND identified_on >= valid_until THEN 'ordinary' WHEN breaks AND sheet = 1 THEN 'ordinary'
        WHEN income_year < first_year_over THEN 'under'
        WHEN income_year = blow_year OR (blow_year = 2017 AND income_year = 2018) THEN 'under'
        ELSE 'over' END AS side
    FROM sheets
)
SELECT *, CASE side
    WHEN 'under' THEN 0.996 * line * size_least * (1 - (CASE WHEN income_year = first_year_over - 1 THEN 0.44 ELSE 0.60 END)
        * (share(hk, 70) + share(yk, 210)) / 2)
    WHEN 'over' THEN next_line * size_most * (1 + (0.06 + exp(-0.55 + 0.55 * bell(hk, 71)))
        * pow(1.35, income_year - first_year_over) * exp(0.09 * bell(yk, 211)))
    ELSE next_line * size_most * (1.2 + exp(CASE WHEN roll IS NULL THEN 0.72
        ELSE 0.1 END + 0.52 * bell(hk, 72)) * pow(1.035, income_year - 2013)
        * exp(0.1 * bell(yk, 211))) END AS net_aimed
FROM judged;

-- 55 % of the items are rounded to 100 yuan, 20 % to 500; always away from the line, so that rounding decides nothing.
CREATE OR REPLACE MACRO rounded(amount, up, x, salt) AS CAST(CASE
    WHEN share(x, salt) < 0.2 AND amount > 2000 THEN CASE WHEN up THEN ceil(amount / 500) ELSE floor(amount / 500) END * 500
    WHEN share(x, salt) < 0.75 AND amount > 300 THEN CASE WHEN up THEN ceil(amount / 100) ELSE floor(amount / 100) END * 100
    ELSE CASE WHEN up THEN ceil(amount) ELSE floor(amount) END END AS BIGINT);

CREATE OR REPLACE TABLE income AS
WITH weighed AS (
    SELECT *, side <> 'under' AS up,
        CASE WHEN workers > 0 THEN wage_share * 1.7 * least(1.3, 0.5 + 0.4 * workers) * (0.7 + 0.6 * share(yk, 212))
            ELSE 0 END AS wage,
        (CASE WHEN workers = 0 AND elders = size_first THEN 0.16 ELSE 0.3 END) * (0.35 + 1.3 * share(hk, 73)) AS business,
        0.16 * (0.5 + share(yk, 213)) + CASE WHEN workers = 0 THEN 0.3 ELSE 0 END
            + CASE WHEN aided THEN 0.25 ELSE 0 END AS transfer,
        CASE WHEN odds(yk, 214, 0.45) THEN property_share * 2.2 * (0.3 + 1.4 * share(yk, 215)) ELSE 0 END AS property
    FROM income_target
), split AS (
    SELECT *, net_aimed / (wage + business + transfer + property) AS scale, 0.2 + 0.22 * share(hk, 74) AS cost_share FROM weighed
), items AS (
    SELECT hk, income_year, sheet, breaks, identified_on, side, size_first, elders, aided, workers, yk,
        rounded(wage * scale, up, yk, 216) AS wage_yuan,
        rounded(business * scale / (1 - cost_share), up, yk, 217) AS business_yuan,
        rounded(property * scale, up, yk, 218) AS property_yuan,
        rounded(transfer * scale, up, yk, 219) AS transfer_yuan,
        rounded(business * scale / (1 - cost_share) * cost_share, NOT up, yk, 220) AS production_cost_yuan
    FROM split
)
SELECT *, wage_yuan + business_yuan + property_yuan + transfer_yuan - production_cost_yuan AS net_yuan,
    least(transfer_yuan // 2, elders * (1200 + 60 * (income_year - 2013))) AS pension_yuan
FROM items;

-- No longer needed; memory is.
DROP TABLE income_target;
DROP TABLE able_year;
DROP TABLE work_year;
