-- Whether a row need wait no longer.
SELECT EXISTS (SELECT FROM waiting_row WHERE ready)
