-- Faults that only the rolls show, planted in the rolls alone: no other table changes. They lie in registered
-- households that bear no fault yet (an unwritten phone apart), at most one each, by draws of their own.
CREATE OR REPLACE TABLE roll_home AS
SELECT i.hk, i.household_id, i.village_code, c.identified_on, k.kind AS family, s.attribute,
    share(i.hk, 56) / fault_rate AS draw, odds(i.hk, 57, 0.3) AS innocent, odds(i.hk, 58, 0.15) AS hidden
FROM campaign c JOIN house_id i USING (hk) JOIN candidate k USING (hk) JOIN household_span h USING (hk)
    JOIN house_support s USING (hk)
    ANTI JOIN (SELECT household_id FROM truth WHERE kind <> 'missing_phone') t USING (household_id), scope
WHERE c.roll = 'registered' AND h.gone_on IS NULL AND fault_rate > 0;

CREATE OR REPLACE TABLE roll_person AS
SELECT r.*, p.pk, p.woman, p.born_on, p.health, m.member_id, m.person_id
FROM roll_home r JOIN spell_source p USING (hk) JOIN member_id m USING (pk)
WHERE p.ends_on IS NULL AND p.joined_on = DATE '2014-01-01' AND p.pk = p.who;

CREATE OR REPLACE TABLE roll_fault AS
SELECT * FROM (
    SELECT *, CASE
        WHEN share(pk, 187) < 0.006 * fault_rate AND NOT woman
            AND born_on BETWEEN DATE '1955-01-01' AND DATE '1998-12-31' THEN 'prisoner_counted'
        WHEN share(pk, 188) < 0.002 * fault_rate THEN 'no_such_identity'
        WHEN share(pk, 189) < 0.020 * fault_rate AND health = 'disabled' THEN 'disabled_not_on_roll'
        WHEN attribute = 'dibao_poor' AND draw < 0.030 THEN 'dibao_not_on_roll'
        WHEN attribute = 'special_support' AND draw < 0.060 THEN 'wubao_not_on_roll'
        WHEN attribute = 'general' AND draw < 0.006 THEN 'on_dibao_roll_only'
        WHEN attribute = 'general' AND family IN ('old_alone', 'single_man') AND draw < 0.040 THEN 'on_wubao_roll_only'
        END AS rule
    FROM roll_person, scope)
WHERE rule IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY hk ORDER BY share(pk, 199), pk) = 1;

CREATE OR REPLACE TABLE roll_story AS
SELECT *, CASE rule
    WHEN 'prisoner_counted' THEN CASE WHEN innocent THEN 'serves at home under the care of the township'
        WHEN hidden THEN 'hidden: sentenced in another province, on another roll' ELSE 'in prison and counted at home' END
    WHEN 'no_such_identity' THEN CASE WHEN innocent THEN 'residence moved away, lives here'
        ELSE 'nobody bears this number' END
    WHEN 'disabled_not_on_roll' THEN CASE WHEN innocent THEN 'disabled, the certificate never applied for'
        WHEN hidden THEN 'hidden: a certificate not deserved' ELSE 'entered as disabled, no certificate and none due' END
    WHEN 'on_dibao_roll_only' THEN CASE WHEN innocent THEN 'granted to one gravely ill member alone'
        ELSE 'granted later, the attribute never changed' END
    WHEN 'on_wubao_roll_only' THEN 'granted later, the attribute never changed'
    ELSE CASE WHEN innocent THEN 'on the roll of another county'
        WHEN hidden THEN 'hidden: stopped, the roll never changed' ELSE 'stopped, the household still entered' END END AS note,
    hidden AND NOT innocent AND rule NOT IN ('no_such_identity', 'on_dibao_roll_only', 'on_wubao_roll_only') AS unseen,
    day_between(hk, 58, '2016-01-01', '2020-02-28') AS since_on
FROM roll_fault;

INSERT INTO prisoners SELECT person_id, since_on, since_on, NULL FROM roll_story WHERE rule = 'prisoner_counted' AND NOT unseen;
INSERT INTO dibao_roll SELECT person_id, since_on, since_on, NULL FROM roll_story WHERE rule = 'on_dibao_roll_only';
INSERT INTO wubao_roll SELECT person_id, since_on, since_on, NULL FROM roll_story WHERE rule = 'on_wubao_roll_only';
DELETE FROM population USING roll_story f WHERE population.person_id = f.person_id AND f.rule = 'no_such_identity';
DELETE FROM disability_roll USING roll_story f
WHERE disability_roll.person_id = f.person_id AND f.rule = 'disabled_not_on_roll' AND NOT unseen;

-- A whole household leaves the roll: from a day on, or it was never on that of this county.
CREATE OR REPLACE TABLE off_roll AS
SELECT m.person_id, f.rule, f.innocent, f.since_on
FROM roll_story f JOIN member_id m USING (hk) WHERE f.rule IN ('dibao_not_on_roll', 'wubao_not_on_roll') AND NOT unseen;
DELETE FROM dibao_roll USING off_roll f WHERE dibao_roll.person_id = f.person_id AND f.rule = 'dibao_not_on_roll'
    AND (f.innocent OR dibao_roll.valid_from >= f.since_on);
UPDATE dibao_roll SET valid_until = least(valid_until, f.since_on) FROM off_roll f
WHERE dibao_roll.person_id = f.person_id AND f.rule = 'dibao_not_on_roll';
DELETE FROM wubao_roll USING off_roll f WHERE wubao_roll.person_id = f.person_id AND f.rule = 'wubao_not_on_roll'
    AND (f.innocent OR wubao_roll.valid_from >= f.since_on);
UPDATE wubao_roll SET valid_until = least(valid_until, f.since_on) FROM off_roll f
WHERE wubao_roll.person_id = f.person_id AND f.rule = 'wubao_not_on_roll';

INSERT INTO truth
SELECT rule, CASE WHEN rule IN ('dibao_not_on_roll', 'wubao_not_on_roll') THEN 'household' ELSE 'member' END, household_id,
    CASE WHEN rule NOT IN ('dibao_not_on_roll', 'wubao_not_on_roll') THEN member_id END, village_code,
    CASE WHEN rule IN ('no_such_identity', 'disabled_not_on_roll') THEN identified_on ELSE since_on END, DATE '2020-06-30',
    'integrity.' || rule, innocent AND rule <> 'on_wubao_roll_only', note
FROM roll_story;
