FETCH 1024 FROM access_log_rows
