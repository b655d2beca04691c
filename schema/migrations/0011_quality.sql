-- Data quality (数据质量): what was counted of every department's rows, by class and by the day they were received in Beijing time.
-- Written in the transaction that stores the rows, so a batch that is taken up again counts nothing twice.
CREATE TABLE quality_day (
    source text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    day date NOT NULL,
    rows_new bigint NOT NULL DEFAULT 0,
    rows_changed bigint NOT NULL DEFAULT 0,
    rows_unchanged bigint NOT NULL DEFAULT 0,
    rows_rejected bigint NOT NULL DEFAULT 0,
    rows_mended bigint NOT NULL DEFAULT 0,
    rows_warned bigint NOT NULL DEFAULT 0,
    -- Of the new rows of classes with a time limit: received within it, after it, and those over whose days the working-day
    -- calendar says nothing.
    rows_timely bigint NOT NULL DEFAULT 0,
    rows_late bigint NOT NULL DEFAULT 0,
    rows_not_judged bigint NOT NULL DEFAULT 0,
    -- Rows refused for the code of their subject, and rows whose code is registered under another name.
    rows_wrong_code bigint NOT NULL DEFAULT 0,
    rows_other_name bigint NOT NULL DEFAULT 0,
    -- Records found wrong, by the department itself and by an objection. NULL: nothing counted them that day.
    corrections bigint,
    objections_upheld bigint,
    PRIMARY KEY (source, class, day)
);
CREATE INDEX quality_day_by_day ON quality_day (day);

-- How often each fault occurred.
CREATE TABLE quality_fault (
    source text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    day date NOT NULL,
    code text COLLATE "C" NOT NULL,
    item text COLLATE "C" NOT NULL,
    severity text COLLATE "C" NOT NULL CHECK (severity IN ('error', 'warning')),
    count bigint NOT NULL,
    PRIMARY KEY (source, class, day, code, item, severity)
);

-- How many decisions a department says it made in a month: what coverage is measured by.
CREATE TABLE quality_declared (
    source text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    decisions bigint NOT NULL CHECK (decisions >= 0),
    declared_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, class, month)
);
