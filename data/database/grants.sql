-- What each role may do, given anew after every migration. Without the roles of roles.sql nothing is given.
DO $$
BEGIN
    IF to_regrole('andan_loader') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA andan TO andan_loader;
        GRANT SELECT ON ALL TABLES IN SCHEMA andan TO andan_loader;
        GRANT INSERT ON andan.unit, andan.period, andan.series, andan.package, andan.figure, andan.revision
            TO andan_loader;
        GRANT INSERT, UPDATE ON andan.trust TO andan_loader;
        GRANT UPDATE (name, key) ON andan.unit TO andan_loader;
        GRANT UPDATE (state, why_vi, why_en) ON andan.package TO andan_loader;
        GRANT UPDATE (package, number, since), DELETE ON andan.revision TO andan_loader;
        GRANT EXECUTE ON FUNCTION andan.make_partition(date), andan.reason(text, integer) TO andan_loader;
    END IF;
    IF to_regrole('andan_reader') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA andan TO andan_reader;
        GRANT SELECT ON andan.figures, andan.sums, andan.packages TO andan_reader;
        GRANT EXECUTE ON FUNCTION andan.reason(text, integer) TO andan_reader;
    END IF;
END
$$;
