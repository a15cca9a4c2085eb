-- Rows of members: one for each spell in which nothing about the person changed.
-- Who someone is to the head after the head has died and another follows.
CREATE OR REPLACE MACRO relation_to(seat, role, woman, follower, follower_role, follower_woman) AS CASE
    WHEN follower IS NULL THEN CASE role WHEN 'child' THEN CASE WHEN woman THEN 'daughter' ELSE 'son' END
        WHEN 'grandchild' THEN CASE WHEN woman THEN 'granddaughter' ELSE 'grandson' END
        WHEN 'wife' THEN 'daughter_in_law' ELSE role END
    WHEN seat = follower THEN 'head'
    WHEN follower_role = 'spouse' THEN CASE role WHEN 'child' THEN CASE WHEN woman THEN 'daughter' ELSE 'son' END
        WHEN 'grandchild' THEN CASE WHEN woman THEN 'granddaughter' ELSE 'grandson' END
        WHEN 'wife' THEN 'daughter_in_law'
        WHEN 'father' THEN CASE WHEN follower_woman THEN 'husbands_father' ELSE 'wifes_father' END
        WHEN 'mother' THEN CASE WHEN follower_woman THEN 'husbands_mother' ELSE 'wifes_mother' END ELSE 'other' END
    WHEN follower_role = 'child' THEN CASE role WHEN 'child' THEN 'sibling' WHEN 'spouse' THEN CASE
        WHEN woman THEN 'mother' ELSE 'father' END
        WHEN 'wife' THEN CASE WHEN follower = 4 THEN 'spouse' ELSE 'other' END
        WHEN 'grandchild' THEN CASE WHEN follower <> 4 THEN 'other' WHEN woman THEN 'daughter' ELSE 'son' END
        WHEN 'father' THEN 'grandfather' WHEN 'mother' THEN 'grandmother' ELSE 'other' END
    WHEN follower_role = 'wife' THEN CASE role WHEN 'grandchild' THEN CASE WHEN woman THEN 'daughter' ELSE 'son' END
        WHEN 'child' THEN 'other' ELSE 'other' END
    WHEN follower_role IN ('father', 'mother') THEN CASE role WHEN 'father' THEN 'spouse' WHEN 'mother' THEN 'spouse'
        WHEN 'spouse' THEN 'daughter_in_law' WHEN 'child' THEN CASE WHEN woman THEN 'granddaughter' ELSE 'grandson' END
        ELSE 'other' END
    ELSE 'other' END;

CREATE OR REPLACE TABLE house_support AS
SELECT hk, CASE WHEN kind IN ('old_alone', 'single_man') AND odds(hk, 62, 0.17) THEN 'special_support'
        WHEN odds(hk, 63, CASE WHEN main_cause IN ('illness', 'disability', 'labour') THEN 0.33 ELSE 0.13 END) THEN 'dibao_poor'
        ELSE 'general' END AS attribute,
    identified_on + CAST(30 + 300 * share(hk, 64) AS INTEGER) AS dibao_on
FROM campaign WHERE roll = 'registered';

CREATE OR REPLACE TABLE spell_source AS
SELECT p.pk, p.who, p.hk, p.seat, p.role, p.roll, t.woman, t.born_on, p.joined_on,
    least(p.died_on, p.moved_on) AS ends_on, p.died_on, p.head_died_on, p.follower_seat,
    f.role AS follower_role, f.woman AS follower_woman,
    t.health, t.entry_year, c.identified_on, t.preschool_on, t.primary_on, t.junior_on, t.senior_on, t.college_on,
    t.school_ends_on, t.track, t.college, t.short_course, t.grown_education, t.skilled, t.soldier, t.joins_pension,
    t.place_of_work, t.uninsured_from, t.born_on >= DATE '1990-01-01' AS school_age,
    -- drop-outs of the poorest years: out of junior school for a while, back by a dated measure
    CASE WHEN p.roll = 'registered' AND t.born_on BETWEEN DATE '1999-09-01' AND DATE '2005-08-31' AND odds(p.who, 140, 0.14)
        AND day_between(p.who, 141, t.junior_on + 60, t.senior_on - 300) < c.pre_exit_on - 520
        THEN day_between(p.who, 141, t.junior_on + 60, t.senior_on - 300) END AS dropped_on,
    t.works AND (t.health IN ('healthy', 'chronic') OR odds(p.who, 142, 0.15))
        AND NOT (t.health = 'chronic' AND odds(p.who, 143, 0.5)) AS works,
    greatest(t.born_on + years(17), CASE WHEN t.born_on >= DATE '1990-01-01' THEN t.school_ends_on + 60 END,
        t.starts_late_on) AS works_from,
    t.born_on + years(59 + 6 * share(p.who, 144)) AS works_until,
    s.attribute = 'dibao_poor' OR s.attribute = 'special_support' AS dibao, s.dibao_on
FROM kept_person p JOIN trait t USING (who)
LEFT JOIN person f ON f.pk = p.hk * 16 + p.follower_seat
LEFT JOIN campaign c ON c.hk = p.hk
LEFT JOIN house_support s ON s.hk = p.hk
WHERE coalesce(least(p.died_on, p.moved_on), DATE '2099-01-01') > p.joined_on;

CREATE OR REPLACE TABLE spell AS
WITH turning AS (
    SELECT *, dropped_on + 150 + pick(who, 145, 350) AS back_on,
        CASE WHEN uninsured_from IS NOT NULL THEN make_date(year(uninsured_from) + 1, 1, 1) END AS insured_again_on,
        CASE WHEN entry_year > 2014 THEN identified_on - CAST(30 + 300 * share(who, 146) AS INTEGER) END AS ill_on
    FROM spell_source
), days AS (
    SELECT *, list_sort(list_distinct(list_filter([joined_on,
        CASE WHEN school_age THEN preschool_on END, CASE WHEN school_age THEN primary_on END,
        CASE WHEN school_age THEN junior_on END, CASE WHEN school_age THEN senior_on END,
        CASE WHEN school_age THEN college_on END, CASE WHEN school_age THEN school_ends_on END,
        dropped_on, back_on, born_on + years(16), born_on + years(60), born_on + years(65), born_on + years(75),
        CASE WHEN works AND works_from < works_until THEN works_from END, CASE WHEN works
            AND works_from < works_until THEN works_until END,
        CASE WHEN works AND place_of_work IN ('outside', 'province') THEN DATE '2020-10-01' END,
        uninsured_from, insured_again_on, ill_on, head_died_on,
        CASE WHEN dibao AND roll = 'registered' THEN dibao_on END],
        lambda d: d IS NOT NULL AND d >= joined_on AND d < coalesce(ends_on, DATE '2021-01-01')))) AS days
    FROM turning
)
SELECT * EXCLUDE (days), unnest(days) AS valid_from,
    unnest(list_append(days[2:], ends_on)) AS valid_until
FROM days;

CREATE OR REPLACE TABLE member_state AS
WITH now AS (
    SELECT *, date_diff('day', born_on, valid_from) / 365.25 AS age,
        CASE WHEN ill_on > valid_from THEN 'healthy' ELSE health END AS health_now,
        CASE WHEN NOT school_age THEN 'not_in_school'
            WHEN dropped_on <= valid_from AND back_on > valid_from THEN 'dropped_out'
            WHEN valid_from < preschool_on THEN 'not_in_school'
            WHEN valid_from < primary_on THEN 'preschool'
            WHEN valid_from < junior_on THEN 'primary'
            WHEN valid_from < least(senior_on, CASE WHEN short_course THEN senior_on ELSE school_ends_on END) THEN 'junior_high'
            WHEN valid_from >= school_ends_on THEN 'not_in_school'
            WHEN valid_from < coalesce(college_on, DATE '2099-01-01') THEN CASE WHEN track = 'none' THEN 'vocational'
                ELSE track END
            ELSE college END AS school_status
    FROM spell
), fit AS (
    SELECT *, CASE
        WHEN age < 16 OR school_status NOT IN ('not_in_school', 'dropped_out') THEN 'none'
        WHEN health_now = 'major_illness' THEN CASE WHEN odds(who, 150, 0.5) THEN 'lost' ELSE 'weak' END
        WHEN health_now = 'disabled' THEN CASE WHEN odds(who, 150, 0.3) THEN 'lost' WHEN odds(who, 151, 0.6)
            OR age >= 60 THEN 'weak' ELSE 'ordinary' END
        WHEN age >= 75 THEN 'none'
        WHEN age >= 65 THEN CASE WHEN odds(who, 152, CASE WHEN health_now = 'chronic' THEN 0.2 ELSE 0.45 END) THEN 'weak'
            ELSE 'none' END
        WHEN age >= 60 THEN CASE WHEN odds(who, 152, 0.45) THEN 'weak' WHEN odds(who, 153, 0.5) THEN 'ordinary' ELSE 'none' END
        WHEN health_now = 'chronic' THEN CASE WHEN odds(who, 150, 0.4) THEN 'weak' ELSE 'ordinary' END
        WHEN skilled AND age < 60 THEN 'skilled' ELSE 'ordinary' END AS labour
    FROM now
)
SELECT *, works AND valid_from >= works_from AND valid_from < works_until
    AND labour IN ('ordinary', 'skilled', 'weak') AS working,
    CASE WHEN valid_from >= head_died_on THEN relation_to(seat, role, woman, follower_seat, follower_role, follower_woman)
        ELSE relation_to(seat, role, woman, NULL, NULL, NULL) END AS relation_then
FROM fit;

-- No longer needed; memory is.
DROP TABLE spell;
