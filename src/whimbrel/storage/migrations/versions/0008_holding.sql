CREATE FUNCTION catalogue_generation_held(part TEXT) RETURNS BIGINT LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('whimbrel.catalogue.' || part, 0));
    RETURN (SELECT generation FROM catalogue_part WHERE name = part);
END
$$;
