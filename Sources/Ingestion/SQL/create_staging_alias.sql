-- The former numbers of the subjects of the slice a session is storing.
CREATE TEMP TABLE staging_alias (
    kind text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    uscc text COLLATE "C" NOT NULL
) ON COMMIT DELETE ROWS
