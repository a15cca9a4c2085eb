-- Chance without a generator: every draw is a hash of a key, so any row can be made again by itself.
-- The salt is mixed into the integer before hashing; differently salted hashes of one value would be correlated.
-- Salts: 1-99 households, 100-199 persons, 200-255 years and places. `seed` below 65,536.
CREATE OR REPLACE MACRO dice(x, salt) AS
    hash(CAST(x AS BIGINT) * 256 + salt + getvariable('seed') * 140737488355328);

-- Uniform in [0, 1).
CREATE OR REPLACE MACRO share(x, salt) AS CAST(dice(x, salt) >> 11 AS DOUBLE) / 9007199254740992.0;

CREATE OR REPLACE MACRO odds(x, salt, p) AS share(x, salt) < p;

-- Nearly normal, mean 0, deviation 1, never beyond 3.46: the sum of four 16-bit uniforms of one hash.
CREATE OR REPLACE MACRO bell(x, salt) AS (CAST(
    (dice(x, salt) & 65535) + ((dice(x, salt) >> 16) & 65535)
    + ((dice(x, salt) >> 32) & 65535) + (dice(x, salt) >> 48) AS DOUBLE) / 65536.0 - 2.0) * 1.7320508;

CREATE OR REPLACE MACRO pick(x, salt, n) AS CAST(dice(x, salt) % CAST(n AS UBIGINT) AS INTEGER);

CREATE OR REPLACE MACRO years(n) AS CAST(round((n) * 365.25) AS INTEGER);

-- A day between two days, the second excluded.
CREATE OR REPLACE MACRO day_between(x, salt, a, b) AS
    CAST(a AS DATE) + CAST(floor(share(x, salt) * greatest(1, CAST(b AS DATE) - CAST(a AS DATE))) AS INTEGER);

-- Check digit of the 17 digits of an identity number (GB 11643, ISO 7064 MOD 11-2).
CREATE OR REPLACE MACRO digit_at(s, i) AS (ascii(substr(s, i, 1)) - 48);
CREATE OR REPLACE MACRO check_digit(s) AS substr('10X98765432', 1 + (
    7 * digit_at(s, 1) + 9 * digit_at(s, 2) + 10 * digit_at(s, 3) + 5 * digit_at(s, 4) + 8 * digit_at(s, 5)
    + 4 * digit_at(s, 6) + 2 * digit_at(s, 7) + digit_at(s, 8) + 6 * digit_at(s, 9) + 3 * digit_at(s, 10)
    + 7 * digit_at(s, 11) + 9 * digit_at(s, 12) + 10 * digit_at(s, 13) + 5 * digit_at(s, 14)
    + 8 * digit_at(s, 15) + 4 * digit_at(s, 16) + 2 * digit_at(s, 17)) % 11, 1);

-- The years of the story. `line` is the administrative line the demo is calibrated to, in yuan; a row of income
-- year Y is valid from 1 October Y, so it meets the line of Y and, until the next row, that of Y + 1.
CREATE OR REPLACE TABLE income_year AS
SELECT *, make_date(income_year, 10, 1) AS valid_from, make_date(income_year + 1, 10, 1) AS valid_until
FROM (VALUES
    (2013, 2736, 2800, 0.36, 0.010, 5.6), (2014, 2800, 2968, 0.36, 0.010, 6.2), (2015, 2968, 3146, 0.39, 0.012, 6.8),
    (2016, 3146, 3335, 0.42, 0.015, 7.4), (2017, 3335, 3535, 0.46, 0.017, 8.1), (2018, 3535, 3747, 0.50, 0.020, 8.8),
    (2019, 3747, 4000, 0.54, 0.022, 9.6), (2020, 4000, 4000, 0.57, 0.025, 10.3)
) AS t (income_year, line, next_line, wage_share, property_share, ordinary_thousand);
