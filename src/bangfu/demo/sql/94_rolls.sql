-- Rolls of people kept elsewhere, dated: prisoners, dibao, wubao, disability certificates, the population register.
CREATE OR REPLACE TABLE prisoners AS
SELECT m.person_id, a.admitted_on, a.admitted_on AS valid_from, a.admitted_on + 200 + pick(p.who, 164, 2400) AS valid_until
FROM spell_source p JOIN member_id m USING (pk), LATERAL (SELECT day_between(p.who, 163, '2012-01-01', '2020-06-01')
    AS admitted_on) a
WHERE p.pk = p.who AND p.roll = 'ordinary' AND NOT p.woman AND p.died_on IS NULL
    AND p.born_on BETWEEN DATE '1960-01-01' AND DATE '1993-12-31' AND odds(p.who, 165, 0.0015);

-- Whole households at first, each member for as long as he or she belongs to it; among neighbours who were never
-- registered a few draw dibao too, and some old people alone are kept by the township.
CREATE OR REPLACE TABLE supported AS
SELECT m.person_id, s.hk, s.attribute, greatest(s.dibao_on, p.joined_on) AS granted_on, p.ends_on AS valid_until
FROM house_support s JOIN spell_source p USING (hk) JOIN member_id m USING (pk)
WHERE s.attribute <> 'general' AND coalesce(p.ends_on, DATE '2099-01-01') > s.dibao_on
UNION ALL
SELECT m.person_id, p.hk, CASE WHEN odds(p.hk, 65, 0.012) THEN 'dibao_poor' ELSE 'special_support' END,
    greatest(day_between(p.hk, 59, '2010-01-01', '2019-01-01'), p.joined_on), p.ends_on
FROM spell_source p JOIN member_id m USING (pk) JOIN candidate c ON c.hk = p.hk
WHERE p.roll = 'ordinary' AND (odds(p.hk, 65, 0.012) OR c.kind = 'old_alone' AND odds(p.hk, 65, 0.06))
    AND coalesce(p.ends_on, DATE '2099-01-01') > greatest(day_between(p.hk, 59, '2010-01-01', '2019-01-01'), p.joined_on);

CREATE OR REPLACE TABLE dibao_roll AS
SELECT person_id, granted_on, granted_on AS valid_from, valid_until FROM supported WHERE attribute = 'dibao_poor';
CREATE OR REPLACE TABLE wubao_roll AS
SELECT person_id, granted_on, granted_on AS valid_from, valid_until FROM supported WHERE attribute = 'special_support';

-- Whoever the register calls disabled has a certificate from before; of the neighbours most have.
CREATE OR REPLACE TABLE disability_roll AS
SELECT m.person_id, a.issued_on, a.issued_on AS valid_from, p.died_on AS valid_until
FROM spell_source p JOIN member_id m USING (pk), LATERAL (SELECT CASE
    WHEN p.entry_year > 2014 THEN p.identified_on - 30 + pick(p.who, 166, 30)
    ELSE greatest(p.born_on + 1, day_between(p.who, 167, '1996-03-01', '2013-12-31')) END AS issued_on) a
WHERE p.pk = p.who AND p.health = 'disabled' AND coalesce(p.died_on > a.issued_on, true) AND (p.roll = 'registered' OR odds(p.who, 168, 0.8));

-- The police, too, answer for the people of registered households only.
CREATE OR REPLACE TABLE population AS
SELECT m.person_id, min(p.born_on) + pick(any_value(p.who), 169, 40) AS entered_on, min(p.born_on) AS valid_from,
    NULL::DATE AS valid_until
FROM spell_source p JOIN member_id m USING (pk) WHERE p.roll <> 'ordinary' GROUP BY m.person_id;

DROP TABLE supported;
