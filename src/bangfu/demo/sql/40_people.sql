-- Everybody who belongs to a household on some day of 2014-2020, by seats: 0 head, 1 spouse, 2-3 the head's parents,
-- 4-6 children, 7 the wife of the first son, 8-9 grandchildren. Births, marriages and deaths are dates, not draws a year.
-- `pk` is the seat's key (household * 16 + seat); `who` the person's, the same after she has married into another house.
CREATE OR REPLACE MACRO born_before_end(d) AS d < DATE '2021-01-01';

CREATE OR REPLACE TABLE couple AS
WITH heads AS (
    SELECT *, kind IN ('old_couple', 'couple', 'nuclear', 'three_gen_mid', 'new_couple')
        OR (kind = 'three_gen_old' AND NOT woman_head AND odds(hk, 5, 0.8))
        OR (kind = 'skipped' AND odds(hk, 5, 0.75)) AS married
    FROM candidate
), spoused AS (
    -- husbands are two years older on average, at most two years younger; whoever is married on the first day is of age
    SELECT *, least(CASE kind WHEN 'new_couple' THEN DATE '2000-12-31' ELSE DATE '1993-06-30' END,
        head_born + CAST((CASE WHEN woman_head THEN -1 ELSE 1 END) * greatest(-700,
            760 + 900 * bell(hk, 6)) AS INTEGER)) AS spouse_born
    FROM heads
)
SELECT *, CASE WHEN woman_head THEN head_born WHEN married THEN spouse_born
    ELSE head_born + CAST(greatest(-700, 760 + 900 * bell(hk, 6)) AS INTEGER) END AS mother_born
FROM spoused;

-- First births at 20.5 to 27 years of the mother, 2 to 6 years between children.
CREATE OR REPLACE TABLE family AS
WITH wed AS (
    -- new couples set up house when he is 22 at least and she 20; their children follow
    SELECT *, CASE WHEN kind = 'new_couple' THEN greatest(day_between(hk, 18, '2014-01-02', '2020-12-31'),
        head_born + years(22.1), spouse_born + years(22.1)) END AS set_up_on
    FROM couple
), births AS (
    SELECT *, CASE WHEN kind = 'new_couple' THEN set_up_on + CAST(300 + 500 * share(hk, 7) AS INTEGER)
        ELSE mother_born + years(20.5 + 8 * share(hk, 7)) END AS first_born
    FROM wed
), children AS (
    SELECT *, first_born + years(2 + 4 * share(hk, 8)) AS second_born,
        first_born + years(4.2 + 6 * share(hk, 9)) AS third_born,
        CASE kind WHEN 'three_gen_old' THEN true ELSE odds(hk, 10, 0.53) END AS first_is_son,
        kind IN ('nuclear', 'one_parent', 'three_gen_mid', 'three_gen_old', 'new_couple') AS has_children,
        odds(hk, 11, CASE kind WHEN 'three_gen_old' THEN 0.25 WHEN 'one_parent' THEN 0.35 ELSE 0.58 END) AS has_second,
        odds(hk, 12, 0.07) AS has_third
    FROM births
), heirs AS (
    SELECT *, first_is_son AND has_children AND (kind = 'three_gen_old' OR odds(hk, 13, 0.55)) AS heir_stays,
        -- men may marry from 22, women from 20
        first_born + years(greatest(22.1, 25.2 + 2.2 * bell(hk, 14))) AS heir_married
    FROM children
)
SELECT *, heir_stays AND (kind = 'three_gen_old' OR odds(hk, 15, CASE WHEN listed THEN 0.45 ELSE 0.8 END)) AS heir_marries,
    heir_married + CAST(310 + 500 * share(hk, 16) AS INTEGER) AS grandchild_1,
    heir_married + CAST(310 + 500 * share(hk, 16) + 730 + 1100 * share(hk, 17) AS INTEGER) AS grandchild_2,
    odds(hk, 240, 0.5) AS has_grandchild_2
FROM heirs;

-- One row a seat. `joined` is the first day in the household, `left_for_good` a day they leave alive.
CREATE OR REPLACE TABLE seated AS
WITH seats AS (
    SELECT hk, listed, kind, 0 AS seat, woman_head AS woman, head_born AS born_on, 'head' AS role,
        set_up_on AS joined, NULL::DATE AS leaving FROM family
    UNION ALL
    SELECT hk, listed, kind, 1, NOT woman_head, spouse_born, 'spouse', set_up_on, NULL FROM family WHERE married
    UNION ALL
    SELECT hk, listed, kind, 2, false, head_born - years(25.5 + greatest(-4.5, 3 * bell(hk, 20))), 'father', NULL, NULL
    FROM family WHERE kind IN ('three_gen_mid', 'son_with_parent') AND share(hk, 21) < 0.62
    UNION ALL
    SELECT hk, listed, kind, 3, true, head_born - years(23.5 + greatest(-3.5, 2.5 * bell(hk, 22))), 'mother', NULL, NULL
    FROM family WHERE kind IN ('three_gen_mid', 'son_with_parent') AND (share(hk, 21) < 0.33 OR share(hk, 21) >= 0.62)
    UNION ALL
    SELECT hk, listed, kind, 4, NOT first_is_son, first_born, 'child', NULL,
        CASE WHEN NOT heir_stays THEN first_born + years(CASE WHEN first_is_son THEN greatest(20, 27 + 3 * bell(hk, 23))
            ELSE greatest(20.6, 24.5 + 2 * bell(hk, 23)) END) END
    FROM family WHERE has_children
    UNION ALL
    SELECT hk, listed, kind, 5, odds(hk, 24, 0.47), second_born, 'child', NULL,
        second_born + years(CASE WHEN odds(hk, 24, 0.47) THEN greatest(20.6, 24.5 + 2 * bell(hk, 25))
            ELSE greatest(20, 29 + 4 * bell(hk, 25)) END)
    FROM family WHERE has_children AND has_second
    UNION ALL
    SELECT hk, listed, kind, 6, odds(hk, 26, 0.45), third_born, 'child', NULL,
        third_born + years(CASE WHEN odds(hk, 26, 0.45) THEN greatest(20.6, 24.5 + 2 * bell(hk, 27))
            ELSE greatest(20, 29 + 4 * bell(hk, 27)) END)
    FROM family WHERE has_children AND has_second AND has_third
    UNION ALL
    SELECT hk, listed, kind, 7, true, least(heir_married - years(20.3),
        first_born + years(greatest(-1.9, 1 + 1.5 * bell(hk, 28)))),
        'wife', heir_married, NULL
    FROM family WHERE heir_marries
    UNION ALL
    SELECT hk, listed, kind, 8, odds(hk, 29, 0.47), grandchild_1, 'grandchild', NULL, NULL FROM family WHERE heir_marries
    UNION ALL
    SELECT hk, listed, kind, 9, odds(hk, 30, 0.46), grandchild_2, 'grandchild', NULL, NULL
    FROM family WHERE heir_marries AND has_grandchild_2
    UNION ALL
    SELECT hk, listed, kind, 8, odds(hk, 29, 0.47),
        greatest(DATE '1999-01-01' + pick(hk, 31, 365), DATE '2014-01-01' - years(2 + 12 * share(hk, 32))),
        'grandchild', NULL, NULL
    FROM family WHERE kind = 'skipped'
    UNION ALL
    SELECT hk, listed, kind, 9, odds(hk, 30, 0.46),
        DATE '2014-01-01' - years(1 + 9 * share(hk, 33)), 'grandchild', NULL, NULL
    FROM family WHERE kind = 'skipped' AND odds(hk, 34, 0.4)
), lives AS (
    SELECT *, hk * 16 + seat AS pk, greatest(born_on, coalesce(joined, born_on), DATE '2014-01-01') AS joined_on
    FROM seats WHERE born_before_end(greatest(born_on, coalesce(joined, born_on)))
)
-- Gompertz deaths from the age on the first day, a little earlier in registered households.
SELECT * EXCLUDE (joined, leaving), leaving AS leaves_on,
    joined_on + years(greatest(0.003, ln(exp(0.092 * (joined_on - born_on) / 365.25)
        - ln(1 - share(pk, 101)) * 0.092 / (CASE WHEN woman THEN 0.000034 ELSE 0.000050 END
            * CASE WHEN listed THEN 1.25 ELSE 1 END)) / 0.092 - (joined_on - born_on) / 365.25)) AS dies_on
FROM lives WHERE leaving IS NULL OR leaving > joined_on;

-- When the head dies, spouse, grown child, daughter-in-law or parent follows, and lives on through 2020 in that house.
-- A head with minors alone lives on: the demo leaves no child without an adult.
CREATE OR REPLACE TABLE succession AS
SELECT h.hk, h.dies_on AS on_day,
    min_by(s.seat, list_position([1, 4, 7, 5, 6, 3, 2], s.seat)) AS follower_seat
FROM seated h JOIN seated s ON s.hk = h.hk AND s.seat BETWEEN 1 AND 7 AND s.joined_on < h.dies_on
    AND s.dies_on > h.dies_on AND coalesce(s.leaves_on, DATE '2099-01-01') > h.dies_on
    AND s.born_on + years(18) < h.dies_on
WHERE h.seat = 0 AND h.dies_on < DATE '2021-01-01'
GROUP BY ALL;

CREATE OR REPLACE TABLE person_span AS
WITH company AS (SELECT hk, max(seat) AS last_seat FROM seated GROUP BY hk)
SELECT p.* EXCLUDE (dies_on, leaves_on), s.on_day AS head_died_on, s.follower_seat,
    CASE WHEN p.seat = s.follower_seat THEN NULL
        WHEN p.seat = 0 AND s.hk IS NULL AND c.last_seat > 0 THEN NULL
        WHEN p.dies_on < DATE '2021-01-01' THEN p.dies_on END AS died_on,
    CASE WHEN p.seat = s.follower_seat THEN NULL
        WHEN p.leaves_on < DATE '2021-01-01' AND p.leaves_on < p.dies_on THEN p.leaves_on END AS moved_on
FROM seated p JOIN company c USING (hk) LEFT JOIN succession s USING (hk);

-- A daughter who leaves to marry and a bride who arrives in the same county and year are one person.
CREATE OR REPLACE TABLE bride AS
WITH leaving AS (
    SELECT pk, hk, born_on, moved_on, v.county_code, year(moved_on) AS year,
        row_number() OVER (PARTITION BY v.county_code, year(moved_on) ORDER BY dice(pk, 102)) AS turn
    FROM person_span p JOIN candidate h USING (hk) JOIN village_size v USING (village_no)
    WHERE seat IN (4, 5, 6) AND woman AND moved_on IS NOT NULL
), arriving AS (
    SELECT pk, hk, joined_on, v.county_code, year(joined_on) AS year,
        row_number() OVER (PARTITION BY v.county_code, year(joined_on) ORDER BY dice(pk, 103)) AS turn
    FROM person_span p JOIN candidate h USING (hk) JOIN village_size v USING (village_no)
    WHERE joined_on > DATE '2014-01-01' AND (seat = 7 OR (p.kind = 'new_couple' AND p.role = 'spouse' AND woman))
)
SELECT a.pk, l.pk AS who, l.born_on, a.joined_on AS wed_on
FROM arriving a JOIN leaving l USING (county_code, year, turn)
WHERE a.hk <> l.hk AND a.joined_on > l.born_on + years(20);

CREATE OR REPLACE TABLE person AS
SELECT p.hk, p.pk, coalesce(b.who, p.pk) AS who, p.listed, p.kind, p.seat, p.role, p.woman,
    coalesce(b.born_on, p.born_on) AS born_on, p.joined_on,
    CASE WHEN g.wed_on IS NOT NULL THEN NULL ELSE p.died_on END AS died_on,
    coalesce(g.wed_on, p.moved_on) AS moved_on, p.head_died_on, p.follower_seat
FROM person_span p
LEFT JOIN bride b ON b.pk = p.pk
LEFT JOIN bride g ON g.who = p.pk;

-- No longer needed; memory is.
DROP TABLE couple;
DROP TABLE family;
DROP TABLE seated;
DROP TABLE succession;
DROP TABLE person_span;
DROP TABLE bride;
