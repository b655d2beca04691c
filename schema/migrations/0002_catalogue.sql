-- The catalogue as applied: the files word for word, and what people ask about them in SQL.
CREATE TABLE catalogue_version (
    version integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user,
    -- Which item is in which share class where existing records were last moved to, as a digest. It changes with the files and,
    -- as items are effective-dated, with the calendar.
    split_digest text
);

CREATE TABLE catalogue_file (
    version integer NOT NULL REFERENCES catalogue_version,
    name text NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (version, name)
);

CREATE TABLE catalogue_class (
    version integer NOT NULL REFERENCES catalogue_version,
    code text NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    section text NOT NULL,
    publicity_rule text NOT NULL,
    PRIMARY KEY (version, code)
);

CREATE TABLE catalogue_item (
    version integer NOT NULL,
    class text NOT NULL,
    code text NOT NULL,
    position integer NOT NULL,
    name text NOT NULL,
    name_en text NOT NULL,
    type text NOT NULL,
    share_class text NOT NULL CHECK (share_class IN ('A', 'B', 'C')),
    personal text NOT NULL,
    PRIMARY KEY (version, class, code),
    FOREIGN KEY (version, class) REFERENCES catalogue_class
);

-- Departments that send data (source of a feed) or decide (agency of a record).
CREATE TABLE department (
    code text PRIMARY KEY,
    name text NOT NULL,
    name_en text NOT NULL,
    uscc text,
    region text NOT NULL
);

-- Bearer tokens of departments; only their SHA-256 is kept.
CREATE TABLE department_token (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    department text NOT NULL REFERENCES department,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
