-- The first schema: what units handed in, and which of it counts. docs/database.md explains each table.

CREATE TABLE andan.unit (
    code text PRIMARY KEY,
    name text NOT NULL, -- as in the last package that counts
    key text -- what its packages are to be signed with; null: the only key there is
);

CREATE TABLE andan.period (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report text NOT NULL,
    period text NOT NULL,
    "window" text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('official', 'estimate')),
    first_day date NOT NULL,
    last_day date NOT NULL,
    UNIQUE (report, period, "window", kind)
);

CREATE TABLE andan.series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report text NOT NULL,
    indicator text NOT NULL,
    path text NOT NULL, -- what it is divided by; empty: the indicator itself
    part text NOT NULL,
    guarded boolean NOT NULL, -- its parts may tell who was helped
    UNIQUE (report, indicator, path, part)
);

-- Every package that a unit's key signed, also those that were replaced or do not count.
CREATE TABLE andan.package (
    id bigint GENERATED ALWAYS AS IDENTITY,
    unit text NOT NULL REFERENCES andan.unit,
    content text NOT NULL, -- SHA-256 of what it says: the same package is here once
    period integer NOT NULL REFERENCES andan.period,
    revision bigint NOT NULL,
    sequence bigint NOT NULL,
    previous text NOT NULL,
    digest text NOT NULL,
    at timestamptz NOT NULL,
    definitions text NOT NULL,
    key text NOT NULL, -- who signed it; empty: typed by hand
    open boolean NOT NULL,
    scanned boolean NOT NULL,
    real_to date,
    name text NOT NULL, -- of the file
    unit_name text NOT NULL, -- as the unit called itself
    received timestamptz NOT NULL DEFAULT now(),
    receiver text NOT NULL DEFAULT session_user,
    state text NOT NULL DEFAULT 'refused' CHECK (state IN ('counts', 'not needed', 'refused')),
    why_vi text NOT NULL DEFAULT '',
    why_en text NOT NULL DEFAULT '',
    PRIMARY KEY (unit, id),
    UNIQUE (unit, content)
);

-- The revision that counts: of a unit and a period one, or none.
CREATE TABLE andan.revision (
    unit text NOT NULL,
    period integer NOT NULL REFERENCES andan.period,
    package bigint NOT NULL,
    number bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (unit, period),
    FOREIGN KEY (unit, package) REFERENCES andan.package (unit, id)
);
CREATE INDEX revision_by_period ON andan.revision (period);

-- The figures of every package; a partition holds those whose period begins in its month.
CREATE TABLE andan.figure (
    first_day date NOT NULL,
    unit text NOT NULL,
    package bigint NOT NULL,
    series integer NOT NULL,
    value bigint,
    previous bigint,
    year_before bigint,
    cumulative bigint,
    why text, -- of the four a letter each: . a number, a not assessed, n no data, d not by day, s small
    PRIMARY KEY (series, unit, package, first_day) INCLUDE (value)
) PARTITION BY RANGE (first_day);
CREATE INDEX figure_blank ON andan.figure (package) WHERE why IS NOT NULL;

-- Makes the partition of a month. Loaders may call it, and may make nothing else.
CREATE FUNCTION andan.make_partition(month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    first date := date_trunc('month', month)::date;
    name text := 'figure_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass('andan.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('andan.figure'));
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS andan.%I PARTITION OF andan.figure FOR VALUES FROM (%L) TO (%L)',
        name, first, (first + interval '1 month')::date
    );
END
$$;
REVOKE ALL ON FUNCTION andan.make_partition(date) FROM PUBLIC;

-- ---- what reporting tools read ----

CREATE FUNCTION andan.reason(why text, place integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE substr(why, place, 1)
        WHEN 'a' THEN 'not assessed'
        WHEN 'n' THEN 'no data'
        WHEN 'd' THEN 'not by day'
        WHEN 's' THEN 'small'
    END
$$;

CREATE VIEW andan.figures AS
SELECT
    f.unit, u.name, p.period, p.report, s.indicator, s.path, s.part,
    f.value, f.previous, f.year_before, f.cumulative, andan.reason(f.why, 1) AS why,
    r.number AS revision, p."window", p.kind, f.first_day, p.last_day
FROM andan.revision r
JOIN andan.period p ON p.id = r.period
JOIN andan.unit u ON u.code = r.unit
JOIN andan.figure f ON f.unit = r.unit AND f.package = r.package AND f.first_day = p.first_day
JOIN andan.series s ON s.id = f.series
WHERE s.path = '' OR NOT s.guarded;

CREATE VIEW andan.sums AS
SELECT
    p.report, p.period, p."window", p.kind, s.indicator, s.path, s.part,
    sum(f.value) AS value, count(f.value) AS counted, count(*) AS units, f.first_day
FROM andan.revision r
JOIN andan.period p ON p.id = r.period
JOIN andan.figure f ON f.unit = r.unit AND f.package = r.package AND f.first_day = p.first_day
JOIN andan.series s ON s.id = f.series
WHERE s.path = '' OR NOT s.guarded
GROUP BY p.report, p.period, p."window", p.kind, s.indicator, s.path, s.part, f.first_day;

CREATE VIEW andan.packages AS
SELECT
    k.unit, u.name, p.report, p.period, p."window", p.kind, k.revision, k.at, k.received, k.receiver,
    k.key, k.open, k.scanned, k.state, k.why_vi, k.why_en
FROM andan.package k
JOIN andan.unit u ON u.code = k.unit
JOIN andan.period p ON p.id = k.period;
